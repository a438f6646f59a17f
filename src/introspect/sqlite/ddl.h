/*
 * What the readers of CREATE TABLE and CREATE INDEX texts share: a cursor over the tokens of one
 * text, and the small parts of the grammar. The first thing that is not understood is kept in
 * `unknown`; from then on the cursor stands at the end and everything reads as absent, so that
 * callers need no error path. sqlite.org/lang_createtable.html, and src/parse.y for what the
 * diagrams leave out.
 */
#ifndef AR_INTROSPECT_SQLITE_DDL_H
#define AR_INTROSPECT_SQLITE_DDL_H

#include "base/sqllex.h"
#include "model/model.h"

typedef struct ar_ddl {
    ar_ctx *ctx;
    ar_tokens tokens;
    size_t at;
    const char *unknown; /* in the arena; NULL: all was understood so far */
    ar_key *table_key;   /* PRIMARY KEY (...) of the table, not of a column's line; NULL: none */
    ar_foreign_key *last_key; /* which a DEFERRABLE that stands apart belongs to; NULL: none */
} ar_ddl;

ar_ddl ar_ddl_start(ar_ctx *ctx, const char *sql);

const ar_token *ar_ddl_peek(const ar_ddl *ddl, size_t ahead); /* the END token beyond the last */
bool ar_ddl_is(const ar_ddl *ddl, const char *word);          /* stands here */
bool ar_ddl_take(ar_ddl *ddl, const char *word);              /* goes by it when it stands here */
bool ar_ddl_take2(ar_ddl *ddl, const char *first, const char *second); /* both or none */
bool ar_ddl_take_end(ar_ddl *ddl);               /* nothing but a ";" is left */
void ar_ddl_unknown(ar_ddl *ddl);                /* what stands here is not known */
bool ar_ddl_need(ar_ddl *ddl, const char *word); /* takes it, or it is unknown */

/* An identifier, also in single quotes as SQLite takes them. NULL: none stands here (unknown). */
const char *ar_ddl_name(ar_ddl *ddl);
bool ar_token_names(const ar_token *token); /* may stand for a name: a word or in quotes */
char *ar_token_plain(ar_ctx *ctx, const ar_token *token); /* without quotes of any kind */

/* What stands between "(" and its ")" as an expression with its key; NULL: unknown. */
ar_expr *ar_ddl_parenthesised(ar_ddl *ddl);

/* An expression out of the tokens [from, to), unwrapped, with its key. */
ar_expr *ar_ddl_expr(ar_ddl *ddl, size_t from, size_t to);

int ar_ddl_conflict(ar_ddl *ddl);    /* [ON CONFLICT x]: ar_conflict */
bool ar_ddl_sort_order(ar_ddl *ddl); /* [ASC | DESC]: true for DESC */

/* ( NAME, ... ), with the sort orders that old foreign keys have here thrown away. */
ar_names ar_ddl_names(ar_ddl *ddl);

/*
 * ( EXPR [COLLATE x] [ASC | DESC] [AUTOINCREMENT], ... ). An element is a column when it is one
 * name that `table` has (any name when table is NULL, a name in single quotes too if
 * `only_columns`).
 */
ar_elements ar_ddl_elements(ar_ddl *ddl, const ar_object *table, bool only_columns,
                            bool *out_autoincrement);

/* The column of that name, without case; NULL: none. */
ar_column *ar_ddl_column(const ar_object *table, const char *name);

/* Column and table constraints, which create_table.c puts together. */
void ar_ddl_column_def(ar_ddl *ddl, ar_table *table);
bool ar_ddl_references(ar_ddl *ddl, ar_foreign_key *key); /* REFERENCES ...; false: none here */
bool ar_ddl_deferrable(ar_ddl *ddl, int *out);   /* [NOT] DEFERRABLE ...; false: none here */
const char *ar_ddl_constraint_name(ar_ddl *ddl); /* [CONSTRAINT x]; NULL: none */
void ar_ddl_add_check(ar_ddl *ddl, ar_object *table, const char *name);
ar_key *ar_ddl_add_key(ar_ddl *ddl, ar_kind kind, ar_object *table, const char *name);
ar_foreign_key *ar_ddl_add_foreign_key(ar_ddl *ddl, ar_object *table, const char *name);

#endif
