#include "base/str.h"
#include "introspect/postgres/load.h"
#include "introspect/postgres/spell.h"
#include "model/statistics.h"

enum { OID, RELATION, SCHEMA, NAME, KEYS, TARGET, NDISTINCT, DEPENDENCIES, MCV, EXPRESSIONS };

static ar_elements columns_of(ar_pg_load *load, const ar_rows *rows, ar_pg_table *table)
{
    ar_numbers keys = ar_pg_numbers(load->ctx, ar_rows_peek(rows, KEYS));
    ar_names expressions = ar_pg_split(load->ctx, ar_rows_peek(rows, EXPRESSIONS));
    ar_elements elements = {0};

    ar_vec_each(int64_t, key, &keys) {
        const ar_element element = {.column = ar_pg_column_name(table, *key)};

        ar_vec_push(load->ctx->arena, &elements, element);
    }
    ar_vec_each(const char *, expression, &expressions) {
        const ar_element element = {.expr = ar_pg_expr(load->ctx, *expression)};

        ar_vec_push(load->ctx->arena, &elements, element);
    }
    return ar_statistics_sorted(load->ctx, &elements);
}

static ar_object *make_statistics(ar_pg_load *load, const ar_rows *rows, ar_pg_table *table)
{
    ar_ctx *ctx = load->ctx;
    ar_object *object = ar_object_new(ctx, AR_KIND_STATISTICS, table->object->schema,
                                      ar_rows_text(ctx, rows, NAME));
    ar_statistics *statistics = ar_as_statistics(object);
    const bool marked[AR_STATISTICS_KINDS] = {
        ar_rows_bool(rows, NDISTINCT), ar_rows_bool(rows, DEPENDENCIES), ar_rows_bool(rows, MCV)};

    statistics->columns = columns_of(load, rows, table);
    statistics->kinds = ar_statistics_kinds_text(ctx, marked);
    statistics->target = ar_rows_text(ctx, rows, TARGET);
    return object;
}

/* What lives in another schema than its table cannot be said: it is left to others.sql. */
ar_status ar_pg_load_statistics(ar_pg_load *load, ar_rows *rows)
{
    while (ar_rows_next(rows)) {
        ar_pg_table *table = ar_pg_find_table(load, ar_rows_int(rows, RELATION));
        ar_object *object;

        if (!table || !(table->modelled || ar_as_view(table->object)) ||
            !ar_streq(table->object->schema, ar_rows_peek(rows, SCHEMA)))
            continue;
        object = make_statistics(load, rows, table);
        ar_object_add(load->ctx, table->object, object);
        ar_oids_add(load->ctx->arena, &load->objects, AR_PG_STATISTIC_EXT, ar_rows_int(rows, OID),
                    object);
    }
    return AR_OK;
}
