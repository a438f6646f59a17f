/* Statements of a section with their tokens, for those that must look inside. */
#ifndef AR_REVISION_STATEMENT_H
#define AR_REVISION_STATEMENT_H

#include "base/sqllex.h"
#include "revision/revision.h"

typedef struct ar_statement_text {
    const char *sql;  /* without its semicolon and the comments round it */
    ar_tokens tokens; /* of the same, pointing into the section; no AR_TOKEN_END */
    unsigned line;
    unsigned column;
} ar_statement_text;
typedef AR_VEC(ar_statement_text) ar_statements;

ar_statements ar_statements_of(ar_arena *arena, ar_sql_flavour flavour, const char *sql,
                               unsigned first_line);

ar_sql_flavour ar_revision_flavour(const ar_revision *revision);

#endif
