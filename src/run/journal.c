#include <stdint.h>

#include "base/str.h"
#include "dialect/dialect.h"
#include "run/rows.h"
#include "run/squash.h"

/*
 * One row per column of whatever is called like a version table. The session's search_path is
 * empty, so that no name here can mean somebody else's (FAULTS F88).
 */
static const char pg_shape[] =
    "SELECT c.relname, CASE c.relkind WHEN 'r' THEN 'table' ELSE 'other' END, a.attname"
    " FROM pg_catalog.pg_class c"
    " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid"
    " WHERE n.nspname = $1"
    " AND c.relname ~ '^autorev_version(_[a-z0-9_]+)?$'"
    " AND c.relkind = ANY ('{r,v,m,f,p}'::\"char\"[])"
    " AND a.attnum > 0 AND NOT a.attisdropped"
    " ORDER BY 1, a.attnum";

static const char lite_shape[] =
    "SELECT lower(m.name), CASE m.type WHEN 'table' THEN 'table' ELSE 'other' END, p.name"
    " FROM sqlite_schema AS m, pragma_table_info(m.name) AS p"
    " WHERE m.type IN ('table', 'view') AND lower(m.name) GLOB 'autorev_version*'"
    " ORDER BY 1, p.cid";

/*
 * Version tables that the histories use, each once, or used before the app became external, or
 * ceased to be, also the last of them: its rows stay where they are.
 */
static ar_names wanted_tables(ar_ctx *ctx, const ar_graph *graph)
{
    ar_names names = {0};

    ar_vec_push(ctx->arena, &names, "autorev_version");
    ar_vec_each(ar_history, history, &graph->histories)
        ar_vec_push(ctx->arena, &names, ar_printf(ctx->arena, "autorev_version_%s", history->app));
    return names;
}

static ar_status wrong_shape(ar_ctx *ctx, const char *table, const char *why)
{
    ar_status status = ar_fail(ctx, AR_E_VERSION_TABLE, AR_NOWHERE,
                               "\"%s\" is not a version table of this autorev: %s", table, why);

    ar_hint(ctx, "a newer autorev may have written it; autorev leaves it alone");
    return status;
}

static ar_status check_columns(ar_ctx *ctx, const char *table, const ar_names *columns)
{
    for (size_t i = 0; i < AR_VERSION_COLUMNS; i++)
        if (!ar_names_has(columns, ar_version_columns[i]))
            return wrong_shape(
                ctx, table,
                ar_printf(ctx->arena, "it has no column \"%s\"", ar_version_columns[i]));
    if (columns->count != AR_VERSION_COLUMNS)
        return wrong_shape(ctx, table, "it has columns that are unknown here");
    return AR_OK;
}

/* The tables among `wanted` that are there; one that is no version table is an error. */
static ar_status find_tables(ar_ctx *ctx, ar_rows *rows, const ar_names *wanted, ar_names *out)
{
    enum { TABLE, KIND, COLUMN };
    const char *table = NULL;
    ar_names columns = {0};
    bool more = ar_rows_next(rows);

    while (more) {
        table = ar_rows_text(ctx, rows, TABLE);
        columns = (ar_names){0};
        if (!ar_streq(ar_rows_peek(rows, KIND), "table") && ar_names_has(wanted, table))
            return wrong_shape(ctx, table, "it is not a table");
        for (; more && ar_streq(ar_rows_peek(rows, TABLE), table); more = ar_rows_next(rows))
            ar_vec_push(ctx->arena, &columns, ar_rows_text(ctx, rows, COLUMN));
        if (!ar_names_has(wanted, table))
            continue;
        AR_TRY(check_columns(ctx, table, &columns));
        ar_vec_push(ctx->arena, out, table);
    }
    return AR_OK;
}

static const char *applied_at_sql(ar_engine engine)
{
    return engine == AR_SQLITE ? "applied_at"
                               : "to_char(applied_at AT TIME ZONE 'UTC', "
                                 "'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
}

static char *rows_sql(ar_ctx *ctx, ar_engine engine, const char *schema, const ar_names *tables)
{
    ar_str sql;

    ar_str_init(&sql, ctx->arena);
    for (size_t i = 0; i < tables->count; i++)
        ar_str_addf(&sql,
                    "%sSELECT seq, app, revision, parents, message, sha256, %s, duration_ms, "
                    "batch, state, autorev, '%s' FROM %s",
                    i ? " UNION ALL " : "", applied_at_sql(engine), tables->items[i],
                    ar_version_name(ctx, engine, schema, tables->items[i]));
    ar_str_add(&sql, " ORDER BY 9, 1, 12");
    return sql.data;
}

static ar_applied read_row(ar_ctx *ctx, const ar_rows *rows)
{
    enum { SEQ, APP, REVISION, PARENTS, MESSAGE, SHA256, AT, DURATION, BATCH, STATE, BY, TABLE };

    return (ar_applied){
        .seq = ar_rows_int(rows, SEQ),
        .app = ar_rows_text(ctx, rows, APP),
        .revision = ar_rows_text(ctx, rows, REVISION),
        .parents = ar_rows_text(ctx, rows, PARENTS),
        .message = ar_rows_text(ctx, rows, MESSAGE),
        .sha256 = ar_rows_text(ctx, rows, SHA256),
        .applied_at = ar_rows_text(ctx, rows, AT),
        .duration_ms = ar_rows_int(rows, DURATION),
        .batch = ar_rows_int(rows, BATCH),
        .state = ar_rows_text(ctx, rows, STATE),
        .autorev = ar_rows_text(ctx, rows, BY),
        .table = ar_rows_text(ctx, rows, TABLE),
    };
}

static ar_status check_row(ar_ctx *ctx, const ar_applied *row)
{
    static const char *const states[] = {"applied", "faked", "baseline", "started"};

    for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
        if (ar_streq(row->state, states[i]))
            return AR_OK;
    return wrong_shape(ctx, row->table,
                       ar_printf(ctx->arena, "revision %s is in the unknown state \"%s\"",
                                 row->revision, row->state ? row->state : ""));
}

static ar_status read_rows(ar_ctx *ctx, ar_db *db, const char *schema, ar_journal *out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(ctx, db, rows_sql(ctx, ar_db_which(db), schema, &out->tables), &rows));
    while (ar_rows_next(rows)) {
        ar_applied row = read_row(ctx, rows);

        AR_TRY(check_row(ctx, &row));
        ar_map_set(out->index, row.revision,
                   ar_memdup(ctx->arena, &out->rows.count, sizeof(out->rows.count)));
        ar_vec_push(ctx->arena, &out->rows, row);
    }
    return AR_OK;
}

ar_status ar_journal_read(ar_ctx *ctx, ar_db *db, const char *default_schema, ar_graph *graph,
                          ar_journal *out)
{
    AR_AUTO_ROWS ar_rows *shape = NULL;
    ar_journal journal = {.missing = true, .index = ar_map_new(ctx->arena)};
    ar_names wanted = wanted_tables(ctx, graph);
    const char *values[] = {default_schema};

    if (ar_db_which(db) == AR_SQLITE)
        AR_TRY(ar_db_query(ctx, db, lite_shape, &shape));
    else
        AR_TRY(ar_db_query_params(ctx, db, pg_shape, 1, values, &shape));
    AR_TRY(find_tables(ctx, shape, &wanted, &journal.tables));
    journal.missing = journal.tables.count == 0;
    if (!journal.missing)
        AR_TRY(read_rows(ctx, db, default_schema, &journal));
    AR_TRY(ar_squash_settle(ctx, graph, &journal));
    *out = journal;
    return AR_OK;
}

const ar_applied *ar_journal_find(const ar_journal *journal, const char *revision)
{
    if (journal->index) {
        const size_t *number = ar_map_get(journal->index, revision);

        return number ? &journal->rows.items[*number] : NULL;
    }
    ar_vec_each(ar_applied, row, &journal->rows)
        if (ar_streq(row->revision, revision))
            return row;
    return NULL;
}
