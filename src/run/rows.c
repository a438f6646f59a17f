#include "run/rows.h"

#include <inttypes.h>

#include "base/clock.h"
#include "base/str.h"
#include "dialect/dialect.h"

const char *const ar_version_columns[AR_VERSION_COLUMNS] = {
    "seq",        "app",         "revision", "parents", "message", "sha256",
    "applied_at", "duration_ms", "batch",    "state",   "autorev",
};

/* One definition per column and engine. */
static const char *const types[][AR_VERSION_COLUMNS] = {
    [AR_SQLITE] = {"integer PRIMARY KEY", "text NOT NULL", "text NOT NULL UNIQUE", "text NOT NULL",
                   "text NOT NULL", "text NOT NULL", "text NOT NULL", "integer NOT NULL",
                   "integer NOT NULL", "text NOT NULL", "text NOT NULL"},
    [AR_POSTGRESQL] = {"bigint PRIMARY KEY", "text NOT NULL", "text NOT NULL UNIQUE",
                       "text NOT NULL", "text NOT NULL", "text NOT NULL", "timestamptz NOT NULL",
                       "bigint NOT NULL", "bigint NOT NULL", "text NOT NULL", "text NOT NULL"},
};

char *ar_version_table(ar_ctx *ctx, const ar_history *history)
{
    return history->external ? ar_printf(ctx->arena, "autorev_version_%s", history->app)
                             : ar_strdup(ctx->arena, "autorev_version");
}

char *ar_version_name(ar_ctx *ctx, ar_engine engine, const char *schema, const char *table)
{
    if (engine == AR_SQLITE || !schema)
        return ar_strdup(ctx->arena, table);
    return ar_printf(ctx->arena, "%s.%s", ar_quote_name(ctx->arena, engine, schema), table);
}

char *ar_version_create(ar_ctx *ctx, ar_engine engine, const char *schema, const char *table)
{
    ar_str sql;

    ar_str_init(&sql, ctx->arena);
    ar_str_addf(&sql, "CREATE TABLE IF NOT EXISTS %s (",
                ar_version_name(ctx, engine, schema, table));
    for (size_t i = 0; i < AR_VERSION_COLUMNS; i++)
        ar_str_addf(&sql, "%s\n    %s %s", i ? "," : "", ar_version_columns[i], types[engine][i]);
    ar_str_add(&sql, "\n)");
    return sql.data;
}

ar_applied ar_row_of(ar_ctx *ctx, const ar_graph *graph, const ar_run_step *step)
{
    const ar_revision *revision = step->revision;
    const ar_history *history = &graph->histories.items[revision->history];
    const ar_applied *place = step->direction == AR_UP ? step->squash_row : NULL;

    return (ar_applied){
        .seq = place ? place->seq : 0,
        .batch = place ? place->batch : 0,
        .duration_ms = place ? place->duration_ms : 0,
        .app = history->app,
        .revision = revision->id,
        .parents = ar_names_join(ctx->arena, &revision->parents, " "),
        .message = revision->message ? revision->message : "",
        .sha256 = revision->sha256 ? revision->sha256 : "",
        .applied_at = place ? place->applied_at : ar_time_text(ctx->arena, ar_now()),
        .state = step->state ? step->state : "applied",
        .autorev = AR_VERSION,
        .table = ar_version_table(ctx, history),
    };
}

static const char *number(ar_ctx *ctx, int64_t value)
{
    return ar_printf(ctx->arena, "%" PRId64, value);
}

/* Since the transaction began, as the server sees it: it is one message with the COMMIT. */
static const char pg_duration[] =
    "(EXTRACT(epoch FROM clock_timestamp() - transaction_timestamp()) * 1000)::bigint";

static const char *duration_of(const ar_row_change *change, ar_engine engine, const char *otherwise)
{
    bool timed = ar_streq(change->row.state, "applied") && change->row.duration_ms == 0;

    return engine == AR_POSTGRESQL && timed ? pg_duration : otherwise;
}

static ar_db_statement insert_row(ar_ctx *ctx, ar_engine engine, const char *name,
                                  const ar_row_change *change)
{
    const ar_applied *row = &change->row;
    const char **values = ar_alloc(ctx->arena, AR_VERSION_COLUMNS * sizeof(*values));
    const char *all[] = {number(ctx, row->seq),
                         row->app,
                         row->revision,
                         row->parents,
                         row->message,
                         row->sha256,
                         row->applied_at,
                         number(ctx, row->batch),
                         row->state,
                         row->autorev,
                         number(ctx, row->duration_ms)};
    const char *duration = duration_of(change, engine, "$11");
    size_t count = ar_streq(duration, "$11") ? 11 : 10;

    for (size_t i = 0; i < count; i++)
        values[i] = all[i];
    return (ar_db_statement){
        ar_printf(ctx->arena,
                  "INSERT INTO %s (%s) VALUES ($1, $2, $3, $4, $5, $6, $7, %s, $8, $9, $10)", name,
                  "seq, app, revision, parents, message, sha256, applied_at, duration_ms, batch, "
                  "state, autorev",
                  duration),
        count, values, AR_NOWHERE};
}

/* Exactly one row must be hit (FAULTS F3). */
static const char *must_hit(ar_ctx *ctx, ar_engine engine, const char *sql)
{
    if (engine == AR_SQLITE)
        return sql;
    return ar_printf(ctx->arena, "WITH hit AS (%s RETURNING 1) SELECT 1 / count(*) FROM hit", sql);
}

static ar_db_statement update_row(ar_ctx *ctx, ar_engine engine, const char *name,
                                  const ar_row_change *change)
{
    const ar_applied *row = &change->row;
    const char **values = ar_alloc(ctx->arena, 5 * sizeof(*values));

    values[0] = row->revision;
    values[1] = row->state;
    values[2] = row->sha256;
    values[3] = row->applied_at;
    values[4] = number(ctx, row->duration_ms);
    return (ar_db_statement){
        must_hit(ctx, engine,
                 ar_printf(ctx->arena,
                           "UPDATE %s SET state = $2, sha256 = $3, applied_at = $4, "
                           "duration_ms = $5 WHERE revision = $1",
                           name)),
        5, values, AR_NOWHERE};
}

static ar_db_statement delete_row(ar_ctx *ctx, ar_engine engine, const char *name,
                                  const ar_row_change *change)
{
    const char **values = ar_alloc(ctx->arena, sizeof(*values));

    values[0] = change->row.revision;
    return (ar_db_statement){
        must_hit(ctx, engine, ar_printf(ctx->arena, "DELETE FROM %s WHERE revision = $1", name)), 1,
        values, AR_NOWHERE};
}

ar_db_statement ar_row_statement(ar_ctx *ctx, ar_engine engine, const char *schema,
                                 const ar_row_change *change)
{
    const char *name = ar_version_name(ctx, engine, schema, change->row.table);

    switch (change->verb) {
    case AR_ROW_INSERT:
        return insert_row(ctx, engine, name, change);
    case AR_ROW_UPDATE:
        return update_row(ctx, engine, name, change);
    case AR_ROW_DELETE:
        return delete_row(ctx, engine, name, change);
    }
    return (ar_db_statement){0};
}
