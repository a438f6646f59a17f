#include "base/str.h"
#include "dialect/dialect.h"
#include "run/guard.h"

/*
 * SQLite compiles a view when it is used and a trigger when it fires: EXPLAIN compiles a statement
 * that would, and runs nothing.
 */

static bool compiles(ar_ctx *ctx, ar_db *db, const char *sql, const char **out_message)
{
    return ar_db_try(ctx, db, ar_printf(ctx->arena, "EXPLAIN %s", sql), out_message);
}

static char *quoted(ar_ctx *ctx, const char *name)
{
    return ar_quote_always(ctx->arena, name);
}

static void add(ar_ctx *ctx, ar_broken_list *out, const char *what, const char *why)
{
    ar_vec_push(ctx->arena, out, ((ar_broken){what, why}));
}

static ar_status probe_views(ar_ctx *ctx, ar_db *db, ar_names *broken, ar_broken_list *out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *message = NULL;

    AR_TRY(ar_db_query(ctx, db, "SELECT name FROM sqlite_schema WHERE type = 'view'", &rows));
    while (ar_rows_next(rows)) {
        const char *name = ar_rows_text(ctx, rows, 0);

        if (compiles(ctx, db, ar_printf(ctx->arena, "SELECT * FROM %s", quoted(ctx, name)),
                     &message))
            continue;
        ar_vec_push(ctx->arena, broken, name);
        add(ctx, out, ar_printf(ctx->arena, "view \"%s\"", name), message);
    }
    return AR_OK;
}

/* "a = a, b = b" of all columns that can be written. */
static ar_status assignments(ar_ctx *ctx, ar_db *db, const char *table, const char **out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *values[] = {table};
    ar_names all = {0};

    AR_TRY(ar_db_query_params(ctx, db, "SELECT name FROM pragma_table_xinfo($1) WHERE hidden = 0",
                              1, values, &rows));
    while (ar_rows_next(rows)) {
        const char *column = quoted(ctx, ar_rows_peek(rows, 0));

        ar_vec_push(ctx->arena, &all, ar_printf(ctx->arena, "%s = %s", column, column));
    }
    *out = ar_names_join(ctx->arena, &all, ", ");
    return AR_OK;
}

/* A view without a trigger for the event has nothing that could be broken. */
static bool has_none(ar_ctx *ctx, const char *table, const char *message)
{
    return ar_streq(message, ar_printf(ctx->arena, "cannot modify %s because it is a view", table));
}

/* Fires all triggers of one table, for one kind of event after the other. */
static ar_status probe_table(ar_ctx *ctx, ar_db *db, const char *table, ar_broken_list *out)
{
    const char *name = quoted(ctx, table);
    const char *columns = NULL;
    const char *message = NULL;

    AR_TRY(assignments(ctx, db, table, &columns));
    const struct {
        const char *event, *sql;
    } probes[] = {
        {"insert", ar_printf(ctx->arena, "INSERT INTO %s DEFAULT VALUES", name)},
        {"update", ar_printf(ctx->arena, "UPDATE %s SET %s", name, columns)},
        {"delete", ar_printf(ctx->arena, "DELETE FROM %s", name)},
    };

    for (size_t i = 0; i < sizeof(probes) / sizeof(*probes); i++)
        if (!compiles(ctx, db, probes[i].sql, &message) && !has_none(ctx, table, message))
            add(ctx, out,
                ar_printf(ctx->arena, "the %s triggers of \"%s\"", probes[i].event, table),
                message);
    return AR_OK;
}

ar_status ar_guard_probe(ar_ctx *ctx, ar_db *db, ar_broken_list *out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    ar_names broken_views = {0};

    AR_TRY(probe_views(ctx, db, &broken_views, out));
    AR_TRY(ar_db_query(
        ctx, db, "SELECT DISTINCT tbl_name FROM sqlite_schema WHERE type = 'trigger'", &rows));
    while (ar_rows_next(rows)) {
        const char *table = ar_rows_text(ctx, rows, 0);

        if (!ar_names_has(&broken_views, table))
            AR_TRY(probe_table(ctx, db, table, out));
    }
    return AR_OK;
}
