#include "introspect/postgres/load.h"

#include "base/str.h"
#include "introspect/sql.h"

/*
 * Everything is read in one snapshot, all of it in one message once the transaction is open. What
 * is set goes away with the transaction or the savepoint: an empty search_path makes every printed
 * name qualified (FAULTS F88), catalogues whose statistics are stale after a bulk load are read by
 * hash joins, and the queries, being plain texts, find the one value they need in a setting.
 */
static const char settings[] = "SELECT pg_catalog.set_config('search_path', '', true),"
                               " pg_catalog.set_config('enable_nestloop', 'off', true),"
                               " pg_catalog.set_config('autorev.schemas', $1, true)";

typedef struct step {
    const char *sql;
    ar_pg_loader *load;
    enum { ALWAYS, OF_OTHERS, OF_OWNERS, OF_GRANTS } when; /* what was asked for */
} step;

/* In an order in which each finds what it refers to. */
static const step steps[] = {
    {ar_sql_pg_extensions, ar_pg_load_extensions, ALWAYS},
    {ar_sql_pg_extension_types, ar_pg_load_extension_types, ALWAYS},
    {ar_sql_pg_schemas, ar_pg_load_schemas, ALWAYS},
    {ar_sql_pg_own_collations, ar_pg_load_own_collations, ALWAYS},
    {ar_sql_pg_enums, ar_pg_load_enums, ALWAYS},
    {ar_sql_pg_types, ar_pg_load_types, ALWAYS},
    {ar_sql_pg_attributes, ar_pg_load_attributes, ALWAYS},
    {ar_sql_pg_domains, ar_pg_load_domains, ALWAYS},
    {ar_sql_pg_routines, ar_pg_load_routines, ALWAYS},
    {ar_sql_pg_relations, ar_pg_load_relations, ALWAYS},
    {ar_sql_pg_columns, ar_pg_load_columns, ALWAYS},
    {ar_sql_pg_views, ar_pg_load_views, ALWAYS},
    {ar_sql_pg_opclasses, ar_pg_load_opclasses, ALWAYS},
    {ar_sql_pg_collations, ar_pg_load_collations, ALWAYS},
    {ar_sql_pg_indexes, ar_pg_load_indexes, ALWAYS},
    {ar_sql_pg_constraints, ar_pg_load_constraints, ALWAYS},
    {ar_sql_pg_not_nulls, ar_pg_load_not_nulls, ALWAYS},
    {ar_sql_pg_statistics, ar_pg_load_statistics, ALWAYS},
    {ar_sql_pg_fdws, ar_pg_load_fdws, ALWAYS},
    {ar_sql_pg_servers, ar_pg_load_servers, ALWAYS},
    {ar_sql_pg_foreign_tables, ar_pg_load_foreign_tables, ALWAYS},
    {ar_sql_pg_publications, ar_pg_load_publications, ALWAYS},
    {ar_sql_pg_ts_dictionaries, ar_pg_load_ts_dictionaries, ALWAYS},
    {ar_sql_pg_ts_configurations, ar_pg_load_ts_configurations, ALWAYS},
    {ar_sql_pg_needs, ar_pg_load_needs, ALWAYS},
    {ar_sql_pg_sequences, ar_pg_load_sequences, ALWAYS},
    {ar_sql_pg_triggers, ar_pg_load_triggers, ALWAYS},
    {ar_sql_pg_rules, ar_pg_load_rules, ALWAYS},
    {ar_sql_pg_policies, ar_pg_load_policies, ALWAYS},
    {ar_sql_pg_event_triggers, ar_pg_load_event_triggers, ALWAYS},
    {ar_sql_pg_comments, ar_pg_load_comments, ALWAYS},
    {ar_sql_pg_grants, ar_pg_load_grants, ALWAYS},
    {ar_sql_pg_owners, ar_pg_load_owners, OF_OWNERS},
    {ar_sql_pg_default_privileges, ar_pg_load_default_privileges, OF_GRANTS},
    {ar_sql_pg_others, ar_pg_load_others, OF_OTHERS},
    {ar_sql_pg_uses, ar_pg_load_uses, OF_OTHERS},
};

enum { STEP_COUNT = sizeof(steps) / sizeof(*steps) };

/* {"a","b c"}; every item in quotes. */
static char *array_text(ar_ctx *ctx, const ar_names *names)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (size_t i = 0; i < names->count; i++) {
        ar_str_add(&out, i ? ",\"" : "{\"");
        for (const char *c = names->items[i]; *c; c++) {
            if (*c == '"' || *c == '\\')
                ar_str_addc(&out, '\\');
            ar_str_addc(&out, *c);
        }
        ar_str_addc(&out, '"');
    }
    ar_str_add(&out, names->count ? "}" : "");
    return out.data;
}

static ar_status set_up(ar_ctx *ctx, ar_db *db, const ar_names *schemas)
{
    const char *value = schemas ? array_text(ctx, schemas) : "";
    AR_AUTO_ROWS ar_rows *rows = NULL;

    return ar_db_query_params(ctx, db, settings, 1, &value, &rows);
}

static void free_all(ar_rows **rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ar_rows_free(rows[i]);
}

static bool is_asked(const ar_pg_load *load, const step *one)
{
    const ar_inspect_options *options = load->options;
    const bool asked[] = {[ALWAYS] = true,
                          [OF_OTHERS] = options->others,
                          [OF_OWNERS] = options->owners || options->grants,
                          [OF_GRANTS] = options->grants};

    return asked[one->when];
}

static ar_status load_all(ar_pg_load *load, ar_rows **rows)
{
    for (size_t i = 0; i < STEP_COUNT; i++)
        if (is_asked(load, &steps[i]))
            AR_TRY(steps[i].load(load, rows[i]));
    ar_pg_attach_indexes(load);
    return AR_OK;
}

/* Catalogue functions that older servers lack cannot even be named there. */
const char *ar_pg_suited(ar_ctx *ctx, int version, const char *sql)
{
    enum { PG_14 = 140000 };

    return version >= PG_14
               ? sql
               : ar_replace(ctx->arena, sql, "pg_catalog.pg_get_function_sqlbody(p.oid)",
                            "NULL::pg_catalog.text");
}

/* `close` ends the transaction, or undoes the savepoint, in the same message. */
static ar_status read_all(ar_pg_load *load, ar_db *db, const char *close)
{
    ar_ctx *ctx = load->ctx;
    const char *queries[STEP_COUNT + 1];
    ar_rows *rows[STEP_COUNT + 1] = {NULL};
    ar_status status;

    for (size_t i = 0; i < STEP_COUNT; i++)
        queries[i] = is_asked(load, &steps[i])
                         ? ar_pg_suited(ctx, load->model->target.version, steps[i].sql)
                         : "SELECT 1 WHERE false";
    queries[STEP_COUNT] = close;
    AR_TRY(set_up(ctx, db, load->options->schemas));
    status = ar_db_query_all(ctx, db, STEP_COUNT + 1, queries, rows);
    if (status == AR_OK)
        status = load_all(load, rows);
    free_all(rows, STEP_COUNT + 1);
    return status;
}

ar_status ar_introspect_postgres(ar_ctx *ctx, ar_db *db, const ar_inspect_options *options,
                                 const ar_ignore *ignore, ar_model *model)
{
    ar_pg_load load = {ctx,
                       model,
                       options,
                       ignore,
                       .types = ar_map_new(ctx->arena),
                       .extension_types = ar_map_new(ctx->arena)};
    bool inside = ar_db_in_transaction(db);
    ar_status status;

    AR_TRY(ar_db_exec(ctx, db,
                      inside ? "SAVEPOINT ar_introspect"
                             : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"));
    status = read_all(&load, db, inside ? "ROLLBACK TO ar_introspect" : "COMMIT");
    if (status == AR_OK && inside)
        return ar_db_exec(ctx, db, "RELEASE ar_introspect");
    if (status != AR_OK && !inside)
        ar_db_try(ctx, db, "ROLLBACK", NULL);
    return status;
}
