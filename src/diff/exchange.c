#include "diff/exchange.h"

#include <assert.h>

#include "base/str.h"
#include "diff/column.h"
#include "diff/exchange_parts.h"
#include "diff/makes.h"
#include "diff/mention.h"
#include "diff/point.h"
#include "diff/rests.h"
#include "diff/types.h"
#include "model/inherit.h"

bool ar_may_exchange(const ar_op *op)
{
    if (op->verb != AR_ALTER || !op->changed)
        return false;
    return ar_op_exchanges(op) || op->kind == AR_KIND_TYPE ||
           (op->kind == AR_KIND_ENUM && !ar_op_renames_values(op));
}

/* Not there in the meantime: dropped before, made afterwards. */
static bool comes_or_goes(const ar_exchange *x, const ar_object *object)
{
    assert(object);
    ar_vec_each(ar_op *, op, x->ops)
        if (((*op)->verb == AR_DROP && (*op)->before == object) ||
            ((*op)->verb == AR_DROP && object->parent && (*op)->before == object->parent))
            return true;
    return false;
}

static const char *collation_point(const ar_exchange *x, const ar_column *column)
{
    return ar_point_of(x->o->ctx, x->o->base->target, "collation", column->collation_schema,
                       column->collation);
}

static bool is_of_type(const ar_exchange *x, const ar_column *column)
{
    const char *point = column && column->type ? ar_point_type(x->o->ctx, column->type) : NULL;

    if (x->op->kind == AR_KIND_COLLATION)
        return column && column->collation && ar_streq(collation_point(x, column), x->point);
    return point && (ar_streq(point, x->point) || ar_streq(point, x->multi));
}

static bool is_in(const ar_objects *objects, const ar_object *object)
{
    for (size_t i = 0; i < objects->count; i++)
        if (objects->items[i] == object)
            return true;
    return false;
}

static void add_in_way(ar_exchange *x, ar_object *object)
{
    if (!is_in(&x->in_way, object) && !comes_or_goes(x, object))
        ar_vec_push(x->o->ctx->arena, &x->in_way, object);
}

/* ---- what is concerned ---- */

static ar_status add_column(ar_exchange *x, ar_object *column)
{
    const ar_op *alter = ar_exchange_alter_of(x, column);

    assert(column);
    if (comes_or_goes(x, column) || (alter && ar_op_retypes(alter)))
        return AR_OK;
    if (ar_op_exchanges(x->op))
        AR_TRY(ar_refuse_partition_key(x->o, column));
    assert(column);
    if (column->parent->unmanaged)
        return ar_in_the_way(
            x->o, x->op->after, "column", ar_object_label(x->o->ctx, column, NULL),
            ar_printf(x->o->ctx->arena, "making type \"%s\" anew", x->op->after->name));
    if (ar_as_column(column)->generated && !column->inherited)
        add_in_way(x, column);
    else
        ar_vec_push(x->o->ctx->arena, &x->columns, column);
    return AR_OK;
}

/* Expressions that cast to the type, or work on a column of it, are bound to the old type. */
static bool is_bound(const ar_exchange *x, const ar_object *child)
{
    const ar_obstacles *o = x->o;
    ar_names rests = {0};
    const ar_index *index = ar_as_index(child);
    bool plain = ar_as_key(child) != NULL;

    ar_object_rests(o->ctx, o->base->target, child, &rests, NULL);
    if (ar_names_has(&rests, x->point) || (x->multi && ar_names_has(&rests, x->multi)))
        return !ar_as_column(child) || ar_as_column(child)->generated;
    if (index) {
        plain = !index->where;
        ar_vec_each(ar_element, element, &index->columns)
            plain = plain && element->column;
    }
    if (plain || ar_is_parents(child) || (ar_as_column(child) && !ar_as_column(child)->generated))
        return false;
    ar_vec_each(ar_object *, column, &x->columns)
        if ((*column)->parent == child->parent && ar_uses_column(o, child, *column))
            return true;
    return false;
}

static ar_status look_at_table(ar_exchange *x, const ar_object *table)
{
    ar_object_each(child, table)
        if (is_of_type(x, ar_as_column(*child)))
            AR_TRY(add_column(x, *child));
    ar_object_each(child, table)
        if (is_bound(x, *child))
            add_in_way(x, *child);
    return AR_OK;
}

static ar_status add_nested(ar_exchange *x, ar_object *type);

/* Domains over the type, and composite types with attributes of it. */
static ar_status look_at_type(ar_exchange *x, ar_object *type)
{
    const ar_op *alter = ar_exchange_alter_of(x, type);
    ar_names rests = {0};

    ar_object_rests(x->o->ctx, x->o->base->target, type, &rests, NULL);
    if (type == x->op->before || comes_or_goes(x, type) ||
        (!ar_names_has(&rests, x->point) && !(x->multi && ar_names_has(&rests, x->multi))))
        return AR_OK;
    if (!type->unmanaged && !(alter && ar_op_exchanges(alter)))
        return add_nested(x, type);
    return ar_in_the_way(x->o, x->op->after, ar_kind_get(type->kind)->name,
                         ar_object_label(x->o->ctx, type, x->o->base->target.default_schema),
                         ar_printf(x->o->ctx->arena, "making %s \"%s\" anew",
                                   ar_kind_get(x->op->kind)->name, x->op->after->name));
}

/* Foreign keys between columns of the type would compare the old one with the new one. */
static void add_keys(ar_exchange *x)
{
    ar_vec_each(ar_object *, column, &x->columns) {
        ar_objects keys = ar_references_to(x->o, (*column)->parent, (*column)->name);

        ar_vec_each(ar_object *, key, &keys)
            add_in_way(x, *key);
    }
}

static ar_status add_definitions(ar_exchange *x, const ar_names *points)
{
    ar_objects over = {0};

    ar_definitions_on(x->definitions, points, &over);
    ar_vec_each(ar_object *, it, &over) {
        const ar_object *whole = (*it)->parent ? (*it)->parent : *it;

        if (whole->unmanaged)
            return ar_in_the_way(
                x->o, x->op->after, ar_kind_get((*it)->kind)->name,
                ar_object_label(x->o->ctx, *it, x->o->base->target.default_schema),
                ar_printf(x->o->ctx->arena, "making type \"%s\" anew", x->op->after->name));
        add_in_way(x, *it);
    }
    return AR_OK;
}

/* What is on a generated column, what calls a function, what refers to a key, what a view has. */
static ar_status add_what_stands_on(ar_exchange *x, ar_object *object)
{
    ar_objects found = {0};
    ar_names points = {0};

    if (object->kind == AR_KIND_VIEW)
        AR_TRY(ar_refuse_rows_of(x->o, x->ops, object));
    else if (object->kind == AR_KIND_COLUMN)
        AR_TRY(ar_obstacles_to_replace(x->o, object, &found));
    else if (ar_as_routine(object))
        AR_TRY(ar_obstacles_to_remake(x->o, object, &found));
    else if (object->parent)
        AR_TRY(ar_obstacles_to_drop_key(x->o, object, &found));
    ar_vec_each(ar_object *, it, &found)
        add_in_way(x, *it);
    ar_object_each(child, object)
        if (ar_kind_stands_apart((*child)->kind))
            add_in_way(x, *child);
    ar_object_makes(x->o->ctx, x->o->base->target, object, &points);
    return add_definitions(x, &points);
}

static const char *multirange_point(const ar_exchange *x)
{
    char name[AR_MULTIRANGE_SIZE];

    ar_multirange_name(ar_as_user_type(x->op->before), name, sizeof(name));
    return ar_point_of(x->o->ctx, x->o->base->target, "type", x->op->before->schema, name);
}

/* A table of the type cannot be made of another one, on the way up or down. */
static ar_status check_tables_of(const ar_exchange *x)
{
    const ar_object *type = x->op->before;

    if (x->op->kind != AR_KIND_TYPE ||
        (!ar_op_exchanges(x->op) && ar_attributes_keep_order(x->op->after, type)))
        return AR_OK;
    ar_vec_each(ar_object *, it, &x->o->base->objects) {
        const ar_table *table = ar_as_table(*it);

        if (table && ar_streq(table->of.table, type->name) &&
            ar_streq(table->of.schema, type->schema))
            return ar_in_the_way(
                x->o, x->op->after, "table",
                ar_object_label(x->o->ctx, *it, x->o->base->target.default_schema),
                ar_printf(x->o->ctx->arena, "making type \"%s\" anew", x->op->after->name));
    }
    return AR_OK;
}

static ar_status collect(ar_exchange *x)
{
    const ar_user_type *range = ar_as_user_type(x->op->before);
    ar_names points = {0};

    x->point = ar_point_object(x->o->ctx, x->o->base->target, x->op->before);
    if (range && range->subtype)
        x->multi = multirange_point(x);
    ar_vec_each(ar_object *, it, &x->o->base->objects) {
        if ((*it)->kind == AR_KIND_TABLE)
            AR_TRY(look_at_table(x, *it));
        if ((*it)->kind == AR_KIND_DOMAIN || (*it)->kind == AR_KIND_TYPE)
            AR_TRY(look_at_type(x, *it));
    }
    add_keys(x);
    points = ar_points_of_type(x->o, x->op->before);
    if (x->multi)
        ar_vec_push(x->o->ctx->arena, &points, x->multi);
    AR_TRY(add_definitions(x, &points));
    for (size_t i = 0; i < x->in_way.count; i++)
        AR_TRY(add_what_stands_on(x, x->in_way.items[i]));
    return AR_OK;
}

/*
 * It is made anew as it was, over the type made anew; all that is in the way goes first, and comes
 * back last. A composite type has no attribute that tells so: `range` stands for the whole of it.
 */
static ar_status add_nested(ar_exchange *x, ar_object *type)
{
    ar_exchange inner = {.o = x->o, .definitions = x->definitions, .ops = x->ops};

    inner.op = ar_op_new(x->o->ctx, AR_ALTER, type, type);
    inner.op->changed = ar_attr_bit(type->kind, type->kind == AR_KIND_DOMAIN ? "type" : "range");
    inner.op->with_parent = inner.op->again = true;
    inner.op->app = x->op->app;
    AR_TRY(collect(&inner));
    ar_exchange_add_alters(&inner);
    AR_TRY(check_tables_of(&inner));
    ar_vec_each(ar_object *, object, &inner.in_way)
        add_in_way(x, *object);
    ar_vec_push(x->o->ctx->arena, &x->nested, inner.op);
    return AR_OK;
}

ar_status ar_exchange_in_way(const ar_obstacles *o, const ar_definitions *definitions,
                             const ar_op *op, ar_ops *ops, ar_objects *out)
{
    ar_exchange x = {.o = o, .definitions = definitions, .ops = ops};

    if (!ar_may_exchange(op))
        return AR_OK;
    x.op = ar_memdup(o->ctx->arena, op, sizeof(*op));
    AR_TRY(collect(&x));
    *out = x.in_way;
    return AR_OK;
}

ar_status ar_exchange_add_parts(const ar_obstacles *o, const ar_definitions *definitions, ar_op *op,
                                ar_ops *ops)
{
    ar_exchange x = {.o = o, .definitions = definitions, .op = op, .ops = ops};

    if (!ar_may_exchange(op))
        return AR_OK;
    AR_TRY(collect(&x));
    ar_exchange_finish(&x);
    return check_tables_of(&x);
}
