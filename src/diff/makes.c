#include "diff/makes.h"

#include <assert.h>

#include "diff/collector.h"
#include "diff/point.h"
#include "model/routine.h"

/* Tables, views, indexes, sequences and the indexes of keys share one space of names in a schema.
 */
static bool is_relation(const ar_collector *c, const ar_object *object)
{
    switch (object->kind) {
    case AR_KIND_SEQUENCE:
    case AR_KIND_TABLE:
    case AR_KIND_VIEW:
    case AR_KIND_INDEX:
        return true;
    case AR_KIND_TYPE:
        return !ar_as_user_type(object)->subtype;
    case AR_KIND_PRIMARY_KEY:
    case AR_KIND_UNIQUE:
    case AR_KIND_EXCLUSION:
        return !ar_collects_lite(c);
    default:
        return false;
    }
}

static bool is_constraint(const ar_object *object)
{
    return object->kind != AR_KIND_COLUMN && object->kind != AR_KIND_VIEW_COLUMN &&
           object->kind != AR_KIND_ATTRIBUTE && object->parent &&
           !ar_kind_stands_apart(object->kind);
}

static void make_key(const ar_collector *c, const ar_object *object)
{
    const ar_index *index = ar_as_index(object);
    const ar_elements *elements = NULL;
    ar_names columns = {0};

    if (ar_as_key(object))
        elements = &ar_as_key(object)->columns;
    else if (index && index->unique && !index->where)
        elements = &index->columns;
    if (!elements)
        return;
    assert(object->parent);
    ar_vec_each(ar_element, element, elements) {
        if (!element->column)
            return;
        ar_vec_push(c->ctx->arena, &columns, element->column);
    }
    ar_collect(c, ar_point_key(c->ctx, c->target, object->schema, object->parent->name, &columns));
}

/* An identity brings a sequence with a name. */
static void make_identity(const ar_collector *c, const ar_object *object)
{
    const ar_column *column = ar_as_column(object);
    const char *name;

    if (!column || !column->identity || ar_collects_lite(c))
        return;
    assert(object->parent);
    name = column->identity->sequence
               ? column->identity->sequence
               : ar_server_name(c->ctx, object->parent->name, object->name, "seq");
    ar_collect(c, ar_point_of(c->ctx, c->target, "name", object->schema, name));
}

/* The multirange type of a range type, and the row type of a table. */
static void make_types(const ar_collector *c, const ar_object *object)
{
    const ar_user_type *type = ar_as_user_type(object);
    char multirange[AR_MULTIRANGE_SIZE];

    if (ar_collects_lite(c))
        return;
    if (object->kind == AR_KIND_TABLE || object->kind == AR_KIND_VIEW)
        ar_collect(c, ar_point_of(c->ctx, c->target, "type", object->schema, object->name));
    if (!type || !type->subtype)
        return;
    ar_multirange_name(type, multirange, sizeof(multirange));
    ar_collect(c, ar_point_of(c->ctx, c->target, "type", object->schema, multirange));
}

void ar_object_makes(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out)
{
    ar_collector c = {ctx, target, ar_collector_table(object), out, NULL};

    ar_collect(&c, ar_point_object(ctx, target, object));
    if (ar_as_routine(object)) /* overloads are told apart by those who know types */
        ar_collect(&c,
                   ar_point_of(ctx, target, "function", object->schema, ar_bare_name(ctx, object)));
    if (object->kind == AR_KIND_COLUMN)
        ar_collect(&c, ar_printf(ctx->arena, "some column %s", object->name));
    if (object->name && is_relation(&c, object))
        ar_collect(&c, ar_point_of(ctx, target, "name", object->schema, object->name));
    if (object->name && is_constraint(object))
        ar_collect(&c, ar_point_in(ctx, target, "constraint", object->schema, object->parent->name,
                                   object->name));
    if (object->kind == AR_KIND_PRIMARY_KEY && object->parent)
        ar_collect(&c, ar_point_of(ctx, target, "grouping", object->schema, object->parent->name));
    make_key(&c, object);
    make_identity(&c, object);
    make_types(&c, object);
    if (ar_as_table(object)) /* foreign keys rest on all partitions of what they refer to */
        ar_vec_each(const ar_ref, ref, &ar_as_table(object)->above)
            ar_collect(&c, ar_point_of(ctx, target, "whole", ref->schema, ref->table));
    if (object->kind == AR_KIND_TABLE)
        ar_object_each(child, object)
            if ((*child)->kind == AR_KIND_COLUMN)
                ar_object_makes(ctx, target, *child, out);
}
