#include "model/model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

ar_model *ar_model_new(ar_ctx *ctx, ar_target target)
{
    ar_model *model = ar_alloc(ctx->arena, sizeof(*model));

    model->target = target;
    return model;
}

void ar_model_add(ar_ctx *ctx, ar_model *model, ar_object *object)
{
    ar_vec_push(ctx->arena, &model->objects, object);
}

int ar_name_cmp(ar_engine engine, const char *a, const char *b)
{
    return engine == AR_SQLITE ? ar_stricmp(a, b) : ar_strcmp(a, b);
}

bool ar_name_eq(ar_engine engine, const char *a, const char *b)
{
    return ar_name_cmp(engine, a, b) == 0;
}

/* SQLite's objects have no schema; comparing without case there is harmless for PostgreSQL's order.
 */
static int compare_places(ar_engine engine, ar_kind kind_a, const char *schema_a,
                          const char *name_a, ar_kind kind_b, const char *schema_b,
                          const char *name_b)
{
    int order = ar_kind_get(kind_a)->rank - ar_kind_get(kind_b)->rank;

    if (!order)
        order = ar_strcmp(schema_a, schema_b);
    return order ? order : ar_name_cmp(engine, name_a, name_b);
}

static int compare_objects(const ar_object *a, const ar_object *b, ar_engine engine)
{
    return compare_places(engine, a->kind, a->schema, a->name, b->kind, b->schema, b->name);
}

static int in_postgresql(const void *a, const void *b)
{
    return compare_objects(*(ar_object *const *)a, *(ar_object *const *)b, AR_POSTGRESQL);
}

static int in_sqlite(const void *a, const void *b)
{
    return compare_objects(*(ar_object *const *)a, *(ar_object *const *)b, AR_SQLITE);
}

void ar_model_sort(ar_model *model)
{
    if (model->objects.count)
        qsort(model->objects.items, model->objects.count, sizeof(*model->objects.items),
              model->target.engine == AR_SQLITE ? in_sqlite : in_postgresql);
}

ar_object *ar_model_find(const ar_model *model, ar_kind kind, const char *schema, const char *name)
{
    size_t low = 0, high = model->objects.count;

    if (model->target.engine == AR_SQLITE || !ar_kind_has_schema(kind))
        schema = NULL;
    else if (!schema)
        schema = model->target.default_schema;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        ar_object *object = model->objects.items[middle];
        int order = compare_places(model->target.engine, kind, schema, name, object->kind,
                                   object->schema, object->name);

        if (order == 0)
            return object;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

/* makeMultirangeTypeName() of the server, which cuts what is too long. */
void ar_multirange_name(const ar_user_type *type, char *out, size_t size)
{
    const char *name = type->object.name, *range = strstr(name, "range");

    if (type->multirange)
        snprintf(out, size, "%s", type->multirange);
    else if (range)
        snprintf(out, size, "%.*smulti%s", (int)(range - name), name, range);
    else
        snprintf(out, size, "%.51s_multirange", name);
}

static bool is_multirange(const ar_object *object, const char *schema, const char *name)
{
    const ar_user_type *type = ar_as_user_type(object);
    char own[AR_MULTIRANGE_SIZE];

    if (!type || !type->subtype || !ar_streq(object->schema, schema))
        return false;
    ar_multirange_name(type, own, sizeof(own));
    return ar_streq(own, name);
}

/* Where the objects of a kind begin. */
static size_t first_of(const ar_model *model, ar_kind kind)
{
    size_t low = 0, high = model->objects.count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (ar_kind_get(model->objects.items[middle]->kind)->rank < ar_kind_get(kind)->rank)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

ar_object *ar_model_find_type(const ar_model *model, const char *schema, const char *name)
{
    static const ar_kind kinds[] = {AR_KIND_ENUM, AR_KIND_TYPE, AR_KIND_DOMAIN};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        ar_object *found = ar_model_find(model, kinds[i], schema, name);

        if (found)
            return found;
    }
    if (!schema)
        schema = model->target.default_schema;
    for (size_t i = first_of(model, AR_KIND_TYPE); i < model->objects.count; i++) {
        if (model->objects.items[i]->kind != AR_KIND_TYPE)
            break;
        if (is_multirange(model->objects.items[i], schema, name))
            return model->objects.items[i];
    }
    return NULL;
}

ar_object *ar_object_child(const ar_model *model, const ar_object *parent, ar_kind kind,
                           const char *name)
{
    ar_object_each(child, parent)
        if ((*child)->kind == kind && (*child)->name &&
            ar_name_eq(model->target.engine, (*child)->name, name))
            return *child;
    return NULL;
}

ar_object *ar_table_primary_key(const ar_object *table)
{
    ar_object_each(child, table)
        if ((*child)->kind == AR_KIND_PRIMARY_KEY)
            return *child;
    return NULL;
}

static bool is_identity_word(const char *text)
{
    return ar_streq(text, "default") || ar_streq(text, "full") || ar_streq(text, "nothing");
}

const char *ar_table_identity_index(ar_ctx *ctx, const ar_table *table)
{
    const char *said = table->replica_identity;
    size_t length = said ? strlen(said) : 0;

    if (!said || is_identity_word(said))
        return NULL;
    if (length > 2 && said[0] == '"' && said[length - 1] == '"')
        return ar_strndup(ctx->arena, said + 1, length - 2);
    return said;
}

const char *ar_identity_of_index(ar_ctx *ctx, const char *name)
{
    return is_identity_word(name) ? ar_printf(ctx->arena, "\"%s\"", name) : name;
}

bool ar_view_can_replace(const ar_view *before, const ar_view *after)
{
    const char *was = before->shape ? before->shape->key : NULL;
    const char *is = after->shape ? after->shape->key : NULL;
    size_t length = was ? strlen(was) : 0;

    return was && is && strncmp(was, is, length) == 0 && (!is[length] || is[length] == '\n');
}

ar_column *ar_table_column(const ar_model *model, const ar_object *table, const char *name)
{
    return ar_as_column(ar_object_child(model, table, AR_KIND_COLUMN, name));
}

ar_model *ar_model_copy(ar_ctx *ctx, const ar_model *model)
{
    ar_model *copy = ar_memdup(ctx->arena, model, sizeof(*model));

    copy->objects = (ar_objects){0};
    for (size_t i = 0; i < model->objects.count; i++)
        ar_model_add(ctx, copy, ar_object_copy(ctx, model->objects.items[i]));
    copy->others = (ar_others){0};
    for (size_t i = 0; i < model->others.count; i++)
        ar_vec_push(ctx->arena, &copy->others, model->others.items[i]);
    return copy;
}
