#include "db/db_sqlite.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"

enum { OLDEST_VERSION = 3035000, INSTRUCTIONS_BETWEEN_LOOKS = 1000 };

/* ---- waiting and stopping ---------------------------------------------------------------- */

/* Waits longer each time, and never the same as the other one that waits. */
static int wait_for_lock(void *user, int tries)
{
    ar_lite *lite = user;
    int64_t now = ar_monotonic_ms();
    int64_t pause = (tries < 10 ? 2 << tries / 2 : 100) + (now ^ (int64_t)getpid()) % 10;

    if (tries == 0)
        lite->waits_until = now + lite->db.lock_wait_ms;
    lite->waited_ms = now - (lite->waits_until - lite->db.lock_wait_ms);
    if (now >= lite->waits_until || ar_stop_signal)
        return 0;
    if (pause > lite->waits_until - now)
        pause = lite->waits_until - now;
    ar_sleep_ms(pause);
    return 1;
}

static int shall_stop(void *user)
{
    (void)user;
    return ar_stop_signal != 0;
}

/* ---- opening ----------------------------------------------------------------------------- */

static void close_lite(ar_db *db)
{
    ar_lite *lite = (ar_lite *)db;

    sqlite3_close_v2(lite->handle);
    free(lite);
}

#ifdef AR_TEST_HOOKS
/* Tests count what is sent to files: each statement is a line of the file AR_TEST_TRACE names. */
static int write_trace(unsigned event, void *path, void *statement, void *text)
{
    FILE *out = fopen(path, "a");

    (void)event;
    (void)statement;
    if (out) {
        for (const char *c = text; *c; c++)
            fputc(*c == '\n' ? ' ' : *c, out);
        fputc('\n', out);
        fclose(out);
    }
    return 0;
}

static void trace(ar_lite *lite)
{
    char *path = getenv("AR_TEST_TRACE");

    if (path)
        sqlite3_trace_v2(lite->handle, SQLITE_TRACE_STMT, write_trace, path);
}
#else
static void trace(ar_lite *lite)
{
    (void)lite;
}
#endif

/* A schema is data: what it calls must not do more than the schema's author could (F62). */
static void set_up(ar_lite *lite, unsigned flags)
{
    sqlite3_extended_result_codes(lite->handle, 1);
    /* trusted_schema stays on: with it off SQLite up to 3.40 calls a file whose checks use
     * json_valid() malformed. Nothing but SQLite's own functions is there to be called. */
    sqlite3_db_config(lite->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* Who only reads asks about columns by name: one that is not there must not become a text. */
    if (flags & AR_DB_READ_ONLY)
        sqlite3_db_config(lite->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_progress_handler(lite->handle, INSTRUCTIONS_BETWEEN_LOOKS, shall_stop, NULL);
    if (flags & AR_DB_STUBS)
        ar_lite_stub_collations(lite);
    trace(lite);
}

static ar_status open_handle(ar_ctx *ctx, ar_lite *lite, const ar_url *url, const char *path,
                             int how, unsigned flags)
{
    int code;

    sqlite3_close_v2(lite->handle);
    lite->handle = NULL;
    code = sqlite3_open_v2(path, &lite->handle, how, NULL);
    if (code != SQLITE_OK) {
        ar_lite_error error = {code, -1, sqlite3_errmsg(lite->handle)};

        return ar_lite_fail(ctx, lite, url->shown, AR_NOWHERE, &error);
    }
    set_up(lite, flags);
    return AR_OK;
}

static int probe(ar_lite *lite)
{
    return sqlite3_exec(lite->handle, "PRAGMA schema_version", NULL, NULL, NULL);
}

/*
 * Reads the file once, so that what is no database is told here and not in the middle of a command.
 * A crashed writer's journal has to be rolled back by somebody who may write: even a reader does
 * that, as every SQLite program does, and then only reads.
 */
static ar_status check_file(ar_ctx *ctx, ar_lite *lite, const ar_url *url, unsigned flags)
{
    int code = probe(lite);
    int primary = code & 0xff;

    if ((flags & AR_DB_READ_ONLY) && (primary == SQLITE_READONLY || primary == SQLITE_CANTOPEN)) {
        AR_TRY(open_handle(ctx, lite, url, url->path, SQLITE_OPEN_READWRITE, flags));
        code = probe(lite);
        sqlite3_exec(lite->handle, "PRAGMA query_only = on", NULL, NULL, NULL);
        primary = code & 0xff;
    }
    if (code != SQLITE_OK && primary != SQLITE_BUSY) {
        ar_lite_error error = {code, -1, sqlite3_errmsg(lite->handle)};

        return ar_lite_fail(ctx, lite, url->shown, AR_NOWHERE, &error);
    }
    sqlite3_busy_handler(lite->handle, wait_for_lock, lite);
    return AR_OK;
}

static ar_status open_file(ar_ctx *ctx, ar_lite *lite, const ar_url *url, unsigned flags)
{
    int how = flags & AR_DB_READ_ONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    bool exists = ar_streq(url->path, ":memory:") || ar_path_exists(url->path);

    if (ar_is_dir(url->path))
        return ar_fail(ctx, AR_E_CONNECT, AR_NOWHERE, "\"%s\" is a folder, not a database",
                       url->shown);
    if ((flags & AR_DB_CREATE) && !exists && !ar_is_dir(ar_path_dirname(ctx->arena, url->path)))
        return ar_fail(ctx, AR_E_CONNECT, AR_NOWHERE, "there is no folder for \"%s\"", url->shown);
    if (flags & AR_DB_CREATE)
        how = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    else if (!exists && !(flags & AR_DB_READ_ONLY))
        return ar_fail(ctx, AR_E_NO_DATABASE_FILE, AR_NOWHERE, "there is no database \"%s\"",
                       url->shown);
    lite->db.missing = !exists && !(flags & AR_DB_CREATE);
    if (lite->db.missing || ar_streq(url->path, ":memory:"))
        return open_handle(ctx, lite, url, ":memory:", SQLITE_OPEN_READWRITE, flags);
    AR_TRY(open_handle(ctx, lite, url, url->path, how, flags));
    return check_file(ctx, lite, url, flags);
}

static ar_status open_lite(ar_ctx *ctx, const ar_url *url, unsigned flags, ar_db **out)
{
    ar_lite *lite = calloc(1, sizeof(*lite));
    ar_status status;

    if (!lite)
        abort();
    lite->db.version = sqlite3_libversion_number();
    lite->db.version_text = sqlite3_libversion();
    if (lite->db.version < OLDEST_VERSION)
        status = ar_fail(ctx, AR_E_ENGINE_TOO_OLD, AR_NOWHERE,
                         "SQLite %s is too old: autorev needs 3.35 or later",
                         lite->db.version_text);
    else
        status = open_file(ctx, lite, url, flags);
    if (status != AR_OK) {
        close_lite(&lite->db);
        return status;
    }
    *out = &lite->db;
    return AR_OK;
}

static void *lite_handle(ar_db *db)
{
    return ((ar_lite *)db)->handle;
}

static bool lite_in_transaction(ar_db *db)
{
    return !sqlite3_get_autocommit(((ar_lite *)db)->handle);
}

/* ---- running ----------------------------------------------------------------------------- */

static bool run_all(ar_ctx *ctx, ar_lite *lite, const char *sql, ar_lite_error *out_error)
{
    while (*sql) {
        ar_lite_call call = {.sql = sql};

        if (!ar_lite_run(ctx, lite, &call, out_error))
            return false;
        sql = call.tail;
    }
    return true;
}

static ar_status exec_lite(ar_ctx *ctx, ar_db *db, const char *sql)
{
    ar_lite *lite = (ar_lite *)db;
    ar_lite_error error;

    if (run_all(ctx, lite, sql, &error))
        return AR_OK;
    return ar_lite_fail(ctx, lite, db->url.shown, AR_NOWHERE, &error);
}

static bool try_lite(ar_ctx *ctx, ar_db *db, const char *sql, const char **out_message)
{
    ar_lite_error error;

    if (run_all(ctx, (ar_lite *)db, sql, &error))
        return true;
    *out_message = error.message;
    return false;
}

static const char *table_cell(const ar_rows *rows, size_t row, int column)
{
    const ar_lite_table *table = rows->result;

    return table->cells.items[row * (size_t)table->column_count + (size_t)column];
}

static void table_free(void *result)
{
    ar_arena_free(((ar_lite_table *)result)->arena);
}

static const ar_rows_class table_class = {table_cell, table_free};

static ar_status query_lite(ar_ctx *ctx, ar_db *db, const char *sql, size_t count,
                            const char *const *values, ar_rows **out)
{
    ar_lite *lite = (ar_lite *)db;
    ar_arena *arena = ar_arena_new();
    ar_lite_table *table = ar_alloc(arena, sizeof(*table));
    ar_lite_call call = {.sql = sql, .value_count = count, .values = values, .table = table};
    ar_lite_error error;

    table->arena = arena;
    if (!ar_lite_run(ctx, lite, &call, &error)) {
        ar_arena_free(arena);
        return ar_lite_fail(ctx, lite, db->url.shown, AR_NOWHERE, &error);
    }
    *out = ar_rows_new(&table_class, table, table->row_count, table->column_count);
    return AR_OK;
}

/* What is committed to a file that was moved away is lost to everybody who opens its name. */
ar_status ar_db_check_file(ar_ctx *ctx, ar_db *db)
{
    int moved = 0;

    if (db->driver != &ar_sqlite_driver)
        return AR_OK;
    sqlite3_file_control(((ar_lite *)db)->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved);
    if (!moved)
        return AR_OK;
    ar_status status = ar_fail(ctx, AR_E_DATABASE_IO, AR_NOWHERE,
                               "\"%s\" was moved, removed or replaced while it was written to",
                               db->url.shown);

    ar_hint(ctx, "the file there now was not touched; run it again when nobody copies over it");
    return status;
}

/* A file that is not there is an empty database; a folder that is not there may yet be mounted. */
static const char *absent_lite(ar_ctx *ctx, const ar_url *url)
{
    const char *folder = ar_path_dirname(ctx->arena, url->path);

    if (ar_streq(url->path, ":memory:") || ar_is_dir(folder))
        return NULL;
    return ar_printf(ctx->arena, "there is no folder \"%s\"", folder);
}

const ar_driver ar_sqlite_driver = {
    .engine = AR_SQLITE,
    .open = open_lite,
    .absent = absent_lite,
    .close = close_lite,
    .handle = lite_handle,
    .in_transaction = lite_in_transaction,
    .exec = exec_lite,
    .exec_section = ar_lite_exec_section,
    .try_sql = try_lite,
    .query = query_lite,
};
