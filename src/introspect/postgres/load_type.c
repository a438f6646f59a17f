#include "base/str.h"
#include "introspect/postgres/load.h"

ar_status ar_pg_load_enums(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, SCHEMA, NAME, LABELS };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_object *object = ar_object_new(ctx, AR_KIND_ENUM, ar_rows_text(ctx, rows, SCHEMA),
                                          ar_rows_text(ctx, rows, NAME));
        ar_names labels = ar_rows_array(ctx, rows, LABELS);

        ar_vec_each(const char *, label, &labels) {
            const ar_enum_value value = {.name = *label};

            ar_vec_push(ctx->arena, &ar_as_enum(object)->values, value);
        }
        ar_model_add(ctx, load->model, object);
        ar_oids_add(ctx->arena, &load->objects, AR_PG_TYPE, ar_rows_int(rows, OID), object);
    }
    return AR_OK;
}

ar_status ar_pg_load_domains(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, SCHEMA, NAME, BASE, TYPE, NOT_NULL, DEFAULT, COLLATION, COLLATION_SCHEMA };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_object *object = ar_object_new(ctx, AR_KIND_DOMAIN, ar_rows_text(ctx, rows, SCHEMA),
                                          ar_rows_text(ctx, rows, NAME));
        ar_domain *domain = ar_as_domain(object);
        ar_pg_domain *known = ar_alloc(ctx->arena, sizeof(*known));

        domain->type = ar_pg_type_of(load, ar_rows_peek(rows, TYPE));
        domain->not_null = ar_rows_bool(rows, NOT_NULL);
        domain->default_expr = ar_pg_expr(ctx, ar_rows_peek(rows, DEFAULT));
        domain->collation = ar_rows_text(ctx, rows, COLLATION);
        domain->collation_schema = ar_pg_schema(ctx, rows, COLLATION_SCHEMA);
        *known = (ar_pg_domain){domain, ar_rows_int(rows, BASE)};
        ar_model_add(ctx, load->model, object);
        ar_oids_add(ctx->arena, &load->oids, AR_PG_TYPE, ar_rows_int(rows, OID), known);
        ar_oids_add(ctx->arena, &load->objects, AR_PG_TYPE, ar_rows_int(rows, OID), object);
    }
    return AR_OK;
}
