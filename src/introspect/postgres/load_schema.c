#include "base/str.h"
#include "introspect/postgres/load.h"

ar_status ar_pg_load_schemas(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, NAME };

    while (ar_rows_next(rows)) {
        ar_object *schema = ar_object_new(load->ctx, AR_KIND_SCHEMA, NULL,
                                          ar_rows_text(load->ctx, rows, NAME));

        ar_model_add(load->ctx, load->model, schema);
        ar_oids_add(load->ctx->arena, &load->objects, AR_PG_NAMESPACE, ar_rows_int(rows, OID),
                    schema);
    }
    return AR_OK;
}

ar_status ar_pg_load_extensions(ar_pg_load *load, ar_rows *rows)
{
    enum { NAME, SCHEMA };

    while (ar_rows_next(rows)) {
        const char *extension = ar_printf(load->ctx->arena, "%s %s", ar_rows_peek(rows, NAME),
                                          ar_rows_peek(rows, SCHEMA));

        ar_vec_push(load->ctx->arena, &load->model->extensions, extension);
    }
    return AR_OK;
}
