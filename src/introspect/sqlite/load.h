/*
 * The steps of reading a SQLite database, one file each. All work on one `ar_lite_load`: the rows
 * of sqlite_schema and the model that grows out of them.
 */
#ifndef AR_INTROSPECT_SQLITE_LOAD_H
#define AR_INTROSPECT_SQLITE_LOAD_H

#include "base/map.h"
#include "introspect/engines.h"

/* One row of sqlite_schema. */
typedef struct ar_lite_row {
    const char *type, *name, *table, *sql;
} ar_lite_row;

typedef struct ar_lite_load {
    ar_ctx *ctx;
    ar_db *db;
    ar_model *model;
    const ar_ignore *ignore;
    AR_VEC(ar_lite_row) rows;
    ar_map *tables;  /* name in lower case -> ar_table; those in the model */
    ar_map *modules; /* those of virtual tables that this SQLite has */
    ar_map *hidden;  /* shadow, version and ignored tables: name in lower case -> anything */
} ar_lite_load;

/* A view from its row; false: its text is not understood. It counts among the tables, for triggers.
 */
bool ar_lite_load_view(ar_lite_load *load, const ar_lite_row *row);

ar_object *ar_lite_loaded_table(const ar_lite_load *load,
                                const char *name); /* NULL: not in the model */
bool ar_lite_is_hidden(const ar_lite_load *load, const char *name);
void ar_lite_cannot(ar_lite_load *load, ar_object *table, const char *reason);

/* What stands behind USING in a CREATE VIRTUAL TABLE text; NULL: no virtual table. */
const char *ar_lite_virtual(ar_ctx *ctx, const char *sql);
void ar_lite_hide_tables(ar_lite_load *load); /* fills `hidden` */

ar_status ar_lite_load_tables(ar_lite_load *load) AR_MUST_USE;
ar_status ar_lite_load_indexes(ar_lite_load *load) AR_MUST_USE;
ar_status ar_lite_load_others(ar_lite_load *load) AR_MUST_USE;

/* Holds what was read against SQLite's own columns: a table that differs becomes unmanaged. */
ar_status ar_lite_check_columns(ar_lite_load *load) AR_MUST_USE;

#endif
