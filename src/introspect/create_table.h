/*
 * A reader of SQLite's CREATE TABLE text: what pragmas do not tell (checks, collations, generated
 * expressions, conflict clauses, AUTOINCREMENT, constraint names).
 * sqlite.org/lang_createtable.html. A clause it does not understand is reported in `unknown`, never
 * guessed.
 */
#ifndef AR_INTROSPECT_CREATE_TABLE_H
#define AR_INTROSPECT_CREATE_TABLE_H

#include "model/model.h"

/*
 * Adds columns, keys, checks and foreign keys to `table` and sets its flags, all from `sql`.
 * Returns AR_OK always for text that SQLite accepted; `*out_unknown` is the first clause that was
 * not understood (NULL: all was).
 */
ar_status ar_create_table_read(ar_ctx *ctx, const char *sql, ar_table *table,
                               const char **out_unknown) AR_MUST_USE;

/* CREATE INDEX text: elements, unique, where. */
ar_status ar_create_index_read(ar_ctx *ctx, const char *sql, ar_index *index,
                               const char **out_unknown) AR_MUST_USE;

#endif
