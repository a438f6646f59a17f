#include "base/str.h"
#include "introspect/postgres/load.h"

ar_status ar_pg_load_others(ar_pg_load *load, ar_rows *rows)
{
    enum { CATALOGUE, OID, KIND, SCHEMA, NAME, TABLE_SCHEMA, TABLE };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        const char *schema = ar_rows_text(ctx, rows, SCHEMA);
        const char *name = ar_rows_text(ctx, rows, NAME);
        const char *table = ar_rows_text(ctx, rows, TABLE);
        ar_other *other;

        if (schema && ar_ignore_matches(ctx, load->ignore, &load->model->target, schema,
                                        table ? table : name))
            continue;
        other = ar_pg_add_other(load, ar_rows_text(ctx, rows, KIND), schema, name, NULL);
        other->table = table;
        other->table_schema = ar_rows_text(ctx, rows, TABLE_SCHEMA);
        /* Places in a vector stay when it moves; 0 would be "unknown". */
        ar_oids_add(ctx->arena, &load->others, ar_rows_int(rows, CATALOGUE), ar_rows_int(rows, OID),
                    (void *)(uintptr_t)load->model->others.count);
    }
    return AR_OK;
}

ar_status ar_pg_load_uses(ar_pg_load *load, ar_rows *rows)
{
    enum { CATALOGUE, OID, SCHEMA, NAME, COLUMN };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        uintptr_t place = (uintptr_t)ar_oids_get(&load->others, ar_rows_int(rows, CATALOGUE),
                                                 ar_rows_int(rows, OID));
        const char *column = ar_rows_peek(rows, COLUMN);
        const char *used = ar_printf(ctx->arena, "%s.%s%s%s", ar_rows_peek(rows, SCHEMA),
                                     ar_rows_peek(rows, NAME), column ? "." : "",
                                     column ? column : "");

        if (place)
            ar_vec_push(ctx->arena, &load->model->others.items[place - 1].uses, used);
    }
    return AR_OK;
}
