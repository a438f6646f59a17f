/*
 * Clauses that lines of several kinds share: deferrable, on conflict, references and its options,
 * collate, identity options. Each looks at the cursor and says whether it took something.
 */
#ifndef AR_PARSER_CLAUSE_H
#define AR_PARSER_CLAUSE_H

#include "parser/cursor.h"

typedef enum ar_took {
    AR_TOOK_NOTHING, /* something else stands here */
    AR_TOOK,         /* read, and the cursor stands behind it */
    AR_TOOK_FAULT,   /* reported */
} ar_took;

ar_took ar_clause_deferrable(ar_cursor *at, int *out);
ar_took ar_clause_on_conflict(ar_cursor *at, ar_code code, int *out);

/* `[schema.]name`; the name is literal, the schema is dropped on SQLite. */
bool ar_clause_table(ar_cursor *at, ar_code code, ar_ref *out);

/* What stands after `references`: the table, its columns, and all options. */
bool ar_clause_references(ar_cursor *at, ar_code code, ar_foreign_key *out);

/* `cascade`, `set null (a)`; columns only where `columns` is given. */
bool ar_clause_action(ar_cursor *at, ar_code code, ar_foreign_key *owner, int *out,
                      ar_names *columns);

/* What stands after `collate`. */
bool ar_clause_collation(ar_cursor *at, ar_code code, const char **name, const char **schema);

/* ( start with 1 ... ) of an identity, the parenthesis at hand. */
bool ar_clause_identity_options(ar_cursor *at, ar_identity *out);

#endif
