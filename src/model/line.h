/*
 * What one line of SQL can say in a model file: where a type ends, how long a default is, which
 * names and expressions stand bare. The reader of lines and the dumper share these rules, so what
 * one writes the other reads back.
 */
#ifndef AR_MODEL_LINE_H
#define AR_MODEL_LINE_H

#include "base/sqllex.h"

/* Words that begin a clause of a column line, and so end its type; NULL-terminated. */
extern const char *const ar_line_clause_words[];

bool ar_line_is_clause(const ar_token *token);

/* Words that may follow a type's first word: "double precision", "unsigned big int". */
bool ar_line_continues_type(const ar_token *token);

/* A type that can be told apart from what follows it in a line. */
bool ar_line_type_fits(ar_sql_flavour flavour, const char *type);

/*
 * Where the default that starts at `offset` ends: a literal, signed number, value word, call or
 * array, with ::casts, or anything in parentheses. 0: there is none.
 */
size_t ar_line_default_end(ar_sql_flavour flavour, const char *sql, size_t offset);

/* name(...) and nothing else: stands in an index without parentheses. */
bool ar_line_is_call(ar_sql_flavour flavour, const char *sql);

/* A name as lines write it: literal, in double quotes where a bare one would end early. */
char *ar_line_name(ar_arena *arena, const char *name);

#endif
