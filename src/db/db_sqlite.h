/*
 * The SQLite driver's own: a connection, and how one statement is run. Errors come back as an
 * ar_lite_error, so that a caller may report them with a place, or keep them to itself.
 */
#ifndef AR_DB_DB_SQLITE_H
#define AR_DB_DB_SQLITE_H

#include <sqlite3.h>

#include "db/db_internal.h"

typedef struct ar_lite {
    ar_db db;
    sqlite3 *handle;
    int64_t waits_until; /* ar_monotonic_ms(); of the lock that is being waited for */
    int64_t waited_ms;   /* for the last lock that could not be had */
    const char *refused; /* what the authorizer said no to, during a section */
} ar_lite;

typedef struct ar_lite_error {
    int code;            /* extended; SQLITE_OK: none */
    int offset;          /* bytes into the statement, -1: unknown */
    const char *message; /* in the arena of the context */
} ar_lite_error;

/* One statement with parameters, and where its rows go. */
typedef struct ar_lite_call {
    const char *sql;
    const char *tail; /* out: what follows the statement */
    size_t value_count;
    const char *const *values;
    struct ar_lite_table *table; /* NULL: rows are thrown away */
} ar_lite_call;

/* Rows as text, in an arena of their own. */
typedef struct ar_lite_table {
    ar_arena *arena;
    AR_VEC(const char *) cells;
    int column_count;
    size_t row_count;
} ar_lite_table;

/* Runs the first statement of call->sql. False: *out_error says why; nothing is reported. */
bool ar_lite_run(ar_ctx *ctx, ar_lite *lite, ar_lite_call *call, ar_lite_error *out_error);

/* Makes a stub for what `message` says is missing. False: it does not speak of such a thing. */
bool ar_lite_add_stub(ar_ctx *ctx, ar_lite *lite, const char *message);
void ar_lite_stub_collations(ar_lite *lite); /* unknown ones compare bytes */

/* Reports an error: at `pos`, or with the database's name in front when pos has no file. */
ar_status ar_lite_fail(ar_ctx *ctx, const ar_lite *lite, const char *shown, ar_pos pos,
                       const ar_lite_error *error);

/* What helps where a library of `version` (3036000) cannot read a schema; NULL: nothing known. */
const char *ar_lite_schema_hint(ar_ctx *ctx, const char *message, int version);

/* ar_db_exec_section(), in db_sqlite_section.c. */
ar_status ar_lite_exec_section(ar_ctx *ctx, ar_db *db, const char *sql, ar_pos pos);

#endif
