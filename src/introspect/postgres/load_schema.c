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
    enum { OID, NAME, SCHEMA, VERSION, IS_USERS, REQUIRED, COMMENT, USUAL_COMMENT };

    while (ar_rows_next(rows)) {
        const char *extension = ar_printf(load->ctx->arena, "%s %s", ar_rows_peek(rows, NAME),
                                          ar_rows_peek(rows, SCHEMA));
        ar_object *object;

        ar_vec_push(load->ctx->arena, &load->model->extensions, extension);
        if (!ar_rows_bool(rows, IS_USERS)) /* every database comes with it */
            continue;
        object = ar_object_new(load->ctx, AR_KIND_EXTENSION, NULL,
                               ar_rows_text(load->ctx, rows, NAME));
        ar_as_extension(object)->in_schema = ar_rows_text(load->ctx, rows, SCHEMA);
        ar_as_extension(object)->version = ar_rows_text(load->ctx, rows, VERSION);
        ar_as_extension(object)->required = ar_rows_array(load->ctx, rows, REQUIRED);
        ar_as_extension(object)->usual_comment = ar_rows_text(load->ctx, rows, USUAL_COMMENT);
        object->comment = ar_rows_text(load->ctx, rows, COMMENT);
        ar_model_add(load->ctx, load->model, object);
    }
    return AR_OK;
}

ar_status ar_pg_load_extension_types(ar_pg_load *load, ar_rows *rows)
{
    enum { SCHEMA, NAME, EXTENSION };

    while (ar_rows_next(rows))
        ar_map_set(load->extension_types,
                   ar_type_key(load->ctx, load->model->target, ar_rows_peek(rows, SCHEMA),
                               ar_rows_peek(rows, NAME)),
                   (char *)ar_rows_text(load->ctx, rows, EXTENSION));
    return AR_OK;
}

static int provider_of(char letter)
{
    return letter == 'i' ? AR_PROVIDER_ICU : letter == 'b' ? AR_PROVIDER_BUILTIN : AR_PROVIDER_LIBC;
}

ar_status ar_pg_load_own_collations(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, SCHEMA, NAME, PROVIDER, DETERMINISTIC, COLLATE, CTYPE, LOCALE, RULES };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_object *object = ar_object_new(ctx, AR_KIND_COLLATION, ar_rows_text(ctx, rows, SCHEMA),
                                          ar_rows_text(ctx, rows, NAME));
        ar_collation *collation = ar_as_collation(object);

        collation->provider = provider_of(*ar_rows_peek(rows, PROVIDER));
        collation->not_deterministic = !ar_rows_bool(rows, DETERMINISTIC);
        collation->locale = ar_rows_text(ctx, rows, LOCALE);
        collation->rules = ar_rows_text(ctx, rows, RULES);
        if (!collation->locale &&
            ar_streq(ar_rows_peek(rows, COLLATE), ar_rows_peek(rows, CTYPE))) {
            collation->locale = ar_rows_text(ctx, rows, COLLATE);
        } else if (!collation->locale) {
            collation->lc_collate = ar_rows_text(ctx, rows, COLLATE);
            collation->lc_ctype = ar_rows_text(ctx, rows, CTYPE);
        }
        ar_model_add(ctx, load->model, object);
        ar_oids_add(ctx->arena, &load->objects, AR_PG_COLLATION, ar_rows_int(rows, OID), object);
    }
    return AR_OK;
}
