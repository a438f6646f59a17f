#include "dialect/canon.h"

#include "base/str.h"
#include "model/kinds.h"

typedef void canon_step(ar_canon *canon);

const char *ar_canon_label(ar_canon *canon, const ar_object *object)
{
    return ar_object_label(canon->ctx, object, canon->target.default_schema);
}

/* ---- where things stand ---- */

/* SQLite has no schemas: the part before the dot goes, on every object and in every reference. */
static const char *placed(const ar_canon *canon, const char *schema)
{
    if (canon->target.engine == AR_SQLITE)
        return NULL;
    return schema ? schema : canon->target.default_schema;
}

#define OWN_ITEMS(canon, vec)                                                                      \
    do {                                                                                           \
        if ((vec)->count)                                                                          \
            (vec)->items = ar_memdup((canon)->ctx->arena, (vec)->items,                            \
                                     (vec)->count * sizeof(*(vec)->items));                        \
        (vec)->capacity = (vec)->count;                                                            \
    } while (0)

/* Tables that use one mixin share its vectors; what is changed in place must be their own. */
static void own_vectors(ar_canon *canon, ar_object *object)
{
    const ar_kind_def *def = ar_kind_get(object->kind);

    for (size_t i = 0; i < def->attr_count; i++) {
        void *value = (char *)object + def->attrs[i].offset;

        switch (def->attrs[i].type) {
        case AR_ATTR_NAMES:
            OWN_ITEMS(canon, (ar_names *)value);
            break;
        case AR_ATTR_OPTIONS:
            OWN_ITEMS(canon, (ar_options *)value);
            break;
        case AR_ATTR_ELEMENTS:
            OWN_ITEMS(canon, (ar_elements *)value);
            break;
        case AR_ATTR_REFS:
            OWN_ITEMS(canon, (ar_refs *)value);
            break;
        case AR_ATTR_PUBLISHED:
            OWN_ITEMS(canon, (ar_publisheds *)value);
            break;
        case AR_ATTR_REF:
            OWN_ITEMS(canon, &((ar_ref *)value)->columns);
            break;
        case AR_ATTR_ARGUMENTS:
            OWN_ITEMS(canon, (ar_arguments *)value);
            break;
        default:
            break;
        }
    }
}

static void place_child(ar_canon *canon, ar_object *parent, ar_object *child)
{
    ar_foreign_key *key = ar_as_foreign_key(child);

    own_vectors(canon, child);
    child->schema = parent->schema;
    child->unmanaged |= parent->unmanaged;
    if (!child->app)
        child->app = parent->app;
    if (key)
        key->references.schema = placed(canon, key->references.schema);
}

static void place_parents(ar_canon *canon, ar_table *table)
{
    if (table->partition_of.table)
        table->partition_of.schema = placed(canon, table->partition_of.schema);
    if (table->of.table)
        table->of.schema = placed(canon, table->of.schema);
    ar_vec_each(ar_ref, ref, &table->inherits)
        ref->schema = placed(canon, ref->schema);
}

static void place_objects(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        ar_sequence *sequence = ar_as_sequence(object);

        own_vectors(canon, object);
        object->schema = ar_kind_has_schema(object->kind) ? placed(canon, object->schema) : NULL;
        ar_object_each(child, object) {
            place_child(canon, object, *child);
        }
        if (ar_as_table(object))
            place_parents(canon, ar_as_table(object));
        if (sequence && sequence->owned_by.table)
            sequence->owned_by.schema = placed(canon, sequence->owned_by.schema);
    }
    ar_model_sort(canon->model);
}

/* ---- schemas that objects name ---- */

static const char *schema_named(const ar_object *object)
{
    return ar_as_extension(object) ? ar_as_extension(object)->in_schema : object->schema;
}

static bool needs_schema(const ar_canon *canon, const ar_object *object)
{
    const char *schema = schema_named(object);

    return schema && !object->unmanaged && !ar_streq(schema, canon->target.default_schema) &&
           !ar_streq(schema, "public") && !ar_streq(schema, "pg_catalog") &&
           !ar_model_find(canon->model, AR_KIND_SCHEMA, NULL, schema);
}

/* A schema that nobody declares comes with, and belongs to the app of, its first object. */
static void add_schemas(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        if (!needs_schema(canon, object))
            continue;
        ar_object *schema = ar_object_new(canon->ctx, AR_KIND_SCHEMA, NULL, schema_named(object));

        schema->app = object->app;
        schema->pos = object->pos;
        ar_model_add(canon->ctx, canon->model, schema);
        ar_model_sort(canon->model);
        object_at++, object_end++; /* schemas sort before everything else */
    }
}

static canon_step *const postgres_steps[] = {
    place_objects,
    ar_canon_engine,
    ar_canon_pg_types,
    ar_canon_claim,
    ar_canon_numbers,
    ar_canon_pg_columns,
    ar_canon_pg_inherit,
    ar_canon_pg_values,
    ar_canon_pg_routines,
    ar_canon_derive,
    ar_canon_pg_attach,
    ar_canon_pg_storage,
    ar_canon_pg_text_search,
    ar_canon_pg_foreign,
    ar_canon_pg_privileges,
    add_schemas,
    NULL,
};

static canon_step *const sqlite_steps[] = {
    place_objects,        ar_canon_engine, ar_canon_lite_types, ar_canon_lite_columns,
    ar_canon_lite_values, ar_canon_claim,  ar_canon_derive,     NULL,
};

ar_status ar_dialect_canon(ar_ctx *ctx, ar_model *model, const ar_naming *naming)
{
    size_t errors = ar_error_count(ctx);
    ar_canon canon = {
        ctx, model, model->target, naming, ar_map_new(ctx->arena), ar_map_new(ctx->arena)};
    canon_step *const *step = model->target.engine == AR_SQLITE ? sqlite_steps : postgres_steps;

    for (; *step; step++)
        (*step)(&canon);
    ar_model_sort(model);
    return ar_status_since(ctx, errors);
}
