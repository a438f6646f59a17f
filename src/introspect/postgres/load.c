#include "introspect/postgres/load.h"

#include "base/str.h"
#include "introspect/sql.h"

/*
 * Everything is read in one snapshot and one message. What is set goes away with the transaction
 * or the savepoint: an empty search_path makes every printed name qualified (FAULTS F88), and
 * catalogues whose statistics are stale after a bulk load are read by hash joins.
 */
#define SETTINGS                                                                                   \
    "SELECT pg_catalog.set_config('search_path', '', true),"                                       \
    " pg_catalog.set_config('enable_nestloop', 'off', true)"

static const char begin[] = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
static const char savepoint[] = "SAVEPOINT ar_introspect";
static const char undo[] = "ROLLBACK TO ar_introspect";

typedef struct step {
    const char *sql;
    ar_pg_loader *load;
    bool of_others; /* only where what is not modelled was asked for */
} step;

/* In an order in which each finds what it refers to. */
static const step steps[] = {
    {ar_sql_pg_extensions, ar_pg_load_extensions, false},
    {ar_sql_pg_schemas, ar_pg_load_schemas, false},
    {ar_sql_pg_enums, ar_pg_load_enums, false},
    {ar_sql_pg_domains, ar_pg_load_domains, false},
    {ar_sql_pg_relations, ar_pg_load_relations, false},
    {ar_sql_pg_columns, ar_pg_load_columns, false},
    {ar_sql_pg_opclasses, ar_pg_load_opclasses, false},
    {ar_sql_pg_collations, ar_pg_load_collations, false},
    {ar_sql_pg_indexes, ar_pg_load_indexes, false},
    {ar_sql_pg_constraints, ar_pg_load_constraints, false},
    {ar_sql_pg_needs, ar_pg_load_needs, false},
    {ar_sql_pg_sequences, ar_pg_load_sequences, false},
    {ar_sql_pg_comments, ar_pg_load_comments, false},
    {ar_sql_pg_others, ar_pg_load_others, true},
    {ar_sql_pg_uses, ar_pg_load_uses, true},
};

enum { STEP_COUNT = sizeof(steps) / sizeof(*steps), BEFORE = 2, AFTER = 1 };

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

/* The queries are plain texts in one message, so the one value they need is a setting. */
static ar_status choose_schemas(ar_ctx *ctx, ar_db *db, const ar_names *schemas)
{
    const char *value = schemas ? array_text(ctx, schemas) : "";
    AR_AUTO_ROWS ar_rows *rows = NULL;

    return ar_db_query_params(ctx, db, "SELECT pg_catalog.set_config('autorev.schemas', $1, false)",
                              1, &value, &rows);
}

static void free_all(ar_rows **rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        ar_rows_free(rows[i]);
}

static ar_status load_all(ar_pg_load *load, ar_rows **rows)
{
    for (size_t i = 0; i < STEP_COUNT; i++) {
        if (steps[i].of_others && !load->options->others)
            continue;
        AR_TRY(steps[i].load(load, rows[BEFORE + i]));
    }
    ar_pg_attach_indexes(load);
    return AR_OK;
}

ar_status ar_introspect_postgres(ar_ctx *ctx, ar_db *db, const ar_inspect_options *options,
                                 const ar_ignore *ignore, ar_model *model)
{
    ar_pg_load load = {ctx, model, options, ignore, .types = ar_map_new(ctx->arena)};
    bool inside = ar_db_in_transaction(db);
    const char *queries[BEFORE + STEP_COUNT + AFTER] = {inside ? savepoint : begin, SETTINGS};
    ar_rows *rows[BEFORE + STEP_COUNT + AFTER] = {NULL};
    ar_status status;

    for (size_t i = 0; i < STEP_COUNT; i++)
        queries[BEFORE + i] = steps[i].of_others && !options->others ? "SELECT 1 WHERE false"
                                                                     : steps[i].sql;
    queries[BEFORE + STEP_COUNT] = inside ? undo : "COMMIT";
    AR_TRY(choose_schemas(ctx, db, options->schemas));
    status = ar_db_query_all(ctx, db, BEFORE + STEP_COUNT + AFTER, queries, rows);
    if (status == AR_OK)
        status = load_all(&load, rows);
    else if (!inside)
        ar_db_try(ctx, db, "ROLLBACK", NULL);
    free_all(rows, BEFORE + STEP_COUNT + AFTER);
    return status;
}
