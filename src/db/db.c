#include "db/db.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "db/db_internal.h"

static const ar_driver *const drivers[] = {
    [AR_SQLITE] = &ar_sqlite_driver,
    [AR_POSTGRESQL] = &ar_postgres_driver,
};

ar_status ar_db_open(ar_ctx *ctx, const ar_url *url, unsigned flags, ar_db **out)
{
    const ar_driver *driver = drivers[url->engine];
    ar_db *db = NULL;

    AR_TRY(driver->open(ctx, url, flags, &db));
    db->driver = driver;
    db->url = *url;
    db->flags = flags;
    db->lock_wait_ms = AR_DB_LOCK_WAIT_MS;
    *out = db;
    return AR_OK;
}

const char *ar_db_absent(ar_ctx *ctx, const ar_url *url)
{
    return drivers[url->engine]->absent(ctx, url);
}

ar_status ar_db_open_memory(ar_ctx *ctx, unsigned flags, ar_db **out)
{
    const ar_url memory = {.engine = AR_SQLITE, .path = ":memory:", .shown = ":memory:"};

    return ar_db_open(ctx, &memory, flags, out);
}

void ar_db_close(ar_db *db)
{
    if (db)
        db->driver->close(db);
}

ar_engine ar_db_which(const ar_db *db)
{
    return db->driver->engine;
}

int ar_db_version(const ar_db *db)
{
    return db->version;
}

const char *ar_db_version_text(const ar_db *db)
{
    return db->version_text;
}

const char *ar_db_user(const ar_db *db)
{
    return db->user;
}

bool ar_db_missing(const ar_db *db)
{
    return db->missing;
}

void ar_db_set_lock_wait(ar_db *db, int64_t ms)
{
    db->lock_wait_ms = ms;
}

size_t ar_db_statement_count(const ar_db *db)
{
    return db->statement_count;
}

void *ar_db_handle(ar_db *db)
{
    return db->driver->handle(db);
}

const ar_url *ar_db_url(const ar_db *db)
{
    return &db->url;
}

ar_status ar_db_exec(ar_ctx *ctx, ar_db *db, const char *sql)
{
    return db->driver->exec(ctx, db, sql);
}

ar_status ar_db_exec_section(ar_ctx *ctx, ar_db *db, const char *sql, ar_pos pos)
{
    return db->driver->exec_section(ctx, db, sql, pos);
}

bool ar_db_try(ar_ctx *ctx, ar_db *db, const char *sql, const char **out_message)
{
    return db->driver->try_sql(ctx, db, sql, out_message);
}

size_t ar_db_pointed_at(const ar_db *db)
{
    return db->pointed_at;
}

bool ar_db_in_transaction(ar_db *db)
{
    return db->driver->in_transaction(db);
}

bool ar_db_was_locked(const ar_db *db)
{
    return ar_streq(db->sqlstate, "55P03");
}

const char *ar_db_sqlstate(const ar_db *db)
{
    return db->sqlstate;
}

ar_status ar_db_query(ar_ctx *ctx, ar_db *db, const char *sql, ar_rows **out)
{
    return db->driver->query(ctx, db, sql, 0, NULL, out);
}

ar_status ar_db_query_params(ar_ctx *ctx, ar_db *db, const char *sql, size_t count,
                             const char *const *values, ar_rows **out)
{
    return db->driver->query(ctx, db, sql, count, values, out);
}

static ar_status query_in_turn(ar_ctx *ctx, ar_db *db, size_t count, const char *const *sql,
                               ar_rows **out)
{
    for (size_t i = 0; i < count; i++) {
        ar_status status = ar_db_query(ctx, db, sql[i], &out[i]);

        if (status == AR_OK)
            continue;
        while (i-- > 0) {
            ar_rows_free(out[i]);
            out[i] = NULL;
        }
        return status;
    }
    return AR_OK;
}

ar_status ar_db_query_all(ar_ctx *ctx, ar_db *db, size_t count, const char *const *sql,
                          ar_rows **out)
{
    if (db->driver->query_all)
        return db->driver->query_all(ctx, db, count, sql, out);
    return query_in_turn(ctx, db, count, sql, out);
}

ar_rows *ar_rows_new(const ar_rows_class *class, void *result, size_t count, int column_count)
{
    ar_rows *rows = calloc(1, sizeof(*rows));

    if (!rows)
        abort();
    *rows = (ar_rows){class, result, count, column_count, 0};
    return rows;
}

void ar_rows_free(ar_rows *rows)
{
    if (rows && rows->result)
        rows->class->free_result(rows->result);
    free(rows);
}

bool ar_rows_next(ar_rows *rows)
{
    if (rows->next >= rows->count)
        return false;
    rows->next++;
    return true;
}

size_t ar_rows_count(const ar_rows *rows)
{
    return rows->count;
}

const char *ar_rows_peek(const ar_rows *rows, int column)
{
    if (rows->next == 0 || column < 0 || column >= rows->column_count)
        return NULL;
    return rows->class->cell(rows, rows->next - 1, column);
}

bool ar_rows_null(const ar_rows *rows, int column)
{
    return ar_rows_peek(rows, column) == NULL;
}

const char *ar_rows_text(ar_ctx *ctx, const ar_rows *rows, int column)
{
    const char *text = ar_rows_peek(rows, column);

    return text ? ar_strdup(ctx->arena, text) : NULL;
}

int64_t ar_rows_int(const ar_rows *rows, int column)
{
    const char *text = ar_rows_peek(rows, column);

    return text ? strtoll(text, NULL, 10) : 0;
}

bool ar_rows_bool(const ar_rows *rows, int column)
{
    const char *text = ar_rows_peek(rows, column);

    return ar_streq(text, "t") || ar_streq(text, "true") || ar_streq(text, "1");
}

ar_names ar_rows_array(ar_ctx *ctx, const ar_rows *rows, int column)
{
    const char *text = ar_rows_peek(rows, column);

    return text ? ar_array_parse(ctx, text) : (ar_names){0};
}
