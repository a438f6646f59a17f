#include "base/str.h"
#include "dialect/type.h"
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

/* A function or an operator class as SQL names it: see ar_user_type. */
static const char *sql_name(ar_pg_load *load, const ar_rows *rows, int name, int schema)
{
    if (ar_rows_null(rows, name))
        return NULL;
    return ar_sql_name(load->ctx, load->model->target, ar_rows_peek(rows, schema),
                       ar_rows_peek(rows, name));
}

enum {
    TYPE_OID,
    TYPE_SCHEMA,
    TYPE_NAME,
    RELATION,
    ARRAY,
    SUBTYPE,
    OPCLASS,
    OPCLASS_SCHEMA,
    RANGE_COLLATION,
    RANGE_COLLATION_SCHEMA,
    CANONICAL,
    CANONICAL_SCHEMA,
    DIFF,
    DIFF_SCHEMA,
    MULTIRANGE_OID,
    MULTIRANGE_ARRAY,
    MULTIRANGE,
    MULTIRANGE_ELSEWHERE
};

static void read_multirange(ar_pg_load *load, const ar_rows *rows, ar_user_type *type)
{
    const char *name = ar_rows_peek(rows, MULTIRANGE);
    char usual[AR_MULTIRANGE_SIZE];

    if (ar_rows_null(rows, MULTIRANGE))
        return;
    ar_multirange_name(type, usual, sizeof(usual));
    if (!ar_streq(name, usual))
        type->multirange = ar_strdup(load->ctx->arena, name);
    if (ar_rows_bool(rows, MULTIRANGE_ELSEWHERE))
        ar_pg_unmanage(&type->object, "its multirange type stands in another schema");
}

static void read_range(ar_pg_load *load, const ar_rows *rows, ar_user_type *type)
{
    ar_ctx *ctx = load->ctx;

    type->subtype = ar_pg_type_of(load, ar_rows_peek(rows, SUBTYPE));
    type->opclass = sql_name(load, rows, OPCLASS, OPCLASS_SCHEMA);
    type->collation = ar_rows_text(ctx, rows, RANGE_COLLATION);
    type->collation_schema = ar_pg_schema(ctx, rows, RANGE_COLLATION_SCHEMA);
    type->canonical = sql_name(load, rows, CANONICAL, CANONICAL_SCHEMA);
    type->subtype_diff = sql_name(load, rows, DIFF, DIFF_SCHEMA);
    read_multirange(load, rows, type);
}

/* The type itself, and what of it columns can be of. */
static void know_type(ar_pg_load *load, const ar_rows *rows, ar_object *object)
{
    static const int oids[] = {TYPE_OID, ARRAY, MULTIRANGE_OID, MULTIRANGE_ARRAY};

    for (size_t i = 0; i < sizeof(oids) / sizeof(*oids); i++)
        if (ar_rows_int(rows, oids[i]))
            ar_oids_add(load->ctx->arena, &load->objects, AR_PG_TYPE, ar_rows_int(rows, oids[i]),
                        object);
    if (ar_rows_int(rows, RELATION))
        ar_oids_add(load->ctx->arena, &load->objects, AR_PG_CLASS, ar_rows_int(rows, RELATION),
                    object);
}

ar_status ar_pg_load_types(ar_pg_load *load, ar_rows *rows)
{
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_object *object = ar_object_new(ctx, AR_KIND_TYPE, ar_rows_text(ctx, rows, TYPE_SCHEMA),
                                          ar_rows_text(ctx, rows, TYPE_NAME));

        if (!ar_rows_null(rows, SUBTYPE))
            read_range(load, rows, ar_as_user_type(object));
        ar_model_add(ctx, load->model, object);
        know_type(load, rows, object);
    }
    return AR_OK;
}

ar_status ar_pg_load_attributes(ar_pg_load *load, ar_rows *rows)
{
    enum { OWNER, NUMBER, NAME, OID, TYPE, COLLATION, COLLATION_SCHEMA };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_object *owner = ar_oids_get(&load->objects, AR_PG_CLASS, ar_rows_int(rows, OWNER));
        ar_object *object;

        if (!owner) /* an extension's */
            continue;
        object = ar_object_new(ctx, AR_KIND_ATTRIBUTE, owner->schema,
                               ar_rows_text(ctx, rows, NAME));
        ar_as_attribute(object)->type = ar_pg_type_of(load, ar_rows_peek(rows, TYPE));
        ar_as_attribute(object)->collation = ar_rows_text(ctx, rows, COLLATION);
        ar_as_attribute(object)->collation_schema = ar_pg_schema(ctx, rows, COLLATION_SCHEMA);
        ar_object_add(ctx, owner, object);
        ar_oids_add(ctx->arena, &load->objects, ar_pg_index_place(ar_rows_int(rows, NUMBER)),
                    ar_rows_int(rows, OWNER), object);
    }
    return AR_OK;
}

/* CREATE DOMAIN copies the default of the domain below: that is not the domain's own. */
static void drop_inherited_defaults(ar_pg_load *load, const ar_pg_domains *domains)
{
    ar_vec_each(ar_pg_domain *, it, domains) {
        const ar_pg_domain *below = ar_oids_get(&load->oids, AR_PG_TYPE, (*it)->base_oid);
        const ar_expr *own = (*it)->default_printed;

        if (own && below && below->default_printed &&
            ar_streq(own->key, below->default_printed->key))
            (*it)->domain->default_expr = NULL;
    }
}

ar_status ar_pg_load_domains(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, SCHEMA, NAME, BASE, TYPE, NOT_NULL, DEFAULT, COLLATION, COLLATION_SCHEMA };
    ar_ctx *ctx = load->ctx;
    ar_pg_domains domains = {0};

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
        *known = (ar_pg_domain){domain, ar_rows_int(rows, BASE), domain->default_expr};
        ar_vec_push(ctx->arena, &domains, known);
        ar_model_add(ctx, load->model, object);
        ar_oids_add(ctx->arena, &load->oids, AR_PG_TYPE, ar_rows_int(rows, OID), known);
        ar_oids_add(ctx->arena, &load->objects, AR_PG_TYPE, ar_rows_int(rows, OID), object);
    }
    drop_inherited_defaults(load, &domains);
    return AR_OK;
}
