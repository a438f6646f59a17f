#include "diff/exchange.h"

#include <assert.h>

#include "base/str.h"
#include "diff/column.h"
#include "diff/diff.h"
#include "diff/mention.h"
#include "diff/point.h"
#include "diff/rests.h"
#include "diff/types.h"
#include "model/inherit.h"

typedef struct exchange {
    const ar_obstacles *o;
    ar_op *op;
    ar_ops *ops;
    const char *point;  /* of the type */
    const char *multi;  /* of its multirange type; NULL: none */
    ar_objects in_way;  /* dropped and created again */
    ar_objects columns; /* of the type */
    ar_ops nested;      /* exchanges of the types that are made of it */
} exchange;

static ar_ctx *ctx_of(const exchange *x)
{
    return x->o->ctx;
}

bool ar_may_exchange(const ar_op *op)
{
    if (op->verb != AR_ALTER || !op->changed)
        return false;
    return ar_op_exchanges(op) || op->kind == AR_KIND_TYPE ||
           (op->kind == AR_KIND_ENUM && !ar_op_renames_values(op));
}

/* Not there in the meantime: dropped before, made afterwards. */
static bool comes_or_goes(const exchange *x, const ar_object *object)
{
    assert(object);
    ar_vec_each(ar_op *, op, x->ops)
        if (((*op)->verb == AR_DROP && (*op)->before == object) ||
            ((*op)->verb == AR_DROP && object->parent && (*op)->before == object->parent))
            return true;
    return false;
}

static ar_op *alter_of(const exchange *x, const ar_object *column)
{
    ar_vec_each(ar_op *, op, x->ops)
        if ((*op)->verb == AR_ALTER && (*op)->before == column)
            return *op;
    return NULL;
}

static const char *collation_point(const exchange *x, const ar_column *column)
{
    return ar_point_of(ctx_of(x), x->o->base->target, "collation", column->collation_schema,
                       column->collation);
}

static bool is_of_type(const exchange *x, const ar_column *column)
{
    const char *point = column && column->type ? ar_point_type(ctx_of(x), column->type) : NULL;

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

static void add_in_way(exchange *x, ar_object *object)
{
    if (!is_in(&x->in_way, object) && !comes_or_goes(x, object))
        ar_vec_push(ctx_of(x)->arena, &x->in_way, object);
}

/* ---- what is concerned ---- */

static ar_status add_column(exchange *x, ar_object *column)
{
    const ar_op *alter = alter_of(x, column);

    if (comes_or_goes(x, column) || (alter && ar_op_retypes(alter)))
        return AR_OK;
    if (ar_op_exchanges(x->op))
        AR_TRY(ar_refuse_partition_key(x->o, column));
    if (column->parent->unmanaged)
        return ar_in_the_way(
            x->o, x->op->after, "column", ar_object_label(ctx_of(x), column, NULL),
            ar_printf(ctx_of(x)->arena, "making type \"%s\" anew", x->op->after->name));
    if (ar_as_column(column)->generated && !column->inherited)
        add_in_way(x, column);
    else
        ar_vec_push(ctx_of(x)->arena, &x->columns, column);
    return AR_OK;
}

/* Expressions that cast to the type, or work on a column of it, are bound to the old type. */
static bool is_bound(const exchange *x, const ar_object *child)
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

static ar_status look_at_table(exchange *x, const ar_object *table)
{
    ar_object_each(child, table)
        if (is_of_type(x, ar_as_column(*child)))
            AR_TRY(add_column(x, *child));
    ar_object_each(child, table)
        if (is_bound(x, *child))
            add_in_way(x, *child);
    return AR_OK;
}

static ar_status add_nested(exchange *x, ar_object *type);

/* Domains over the type, and composite types with attributes of it. */
static ar_status look_at_type(exchange *x, ar_object *type)
{
    const ar_op *alter = alter_of(x, type);
    ar_names rests = {0};

    ar_object_rests(ctx_of(x), x->o->base->target, type, &rests, NULL);
    if (type == x->op->before || comes_or_goes(x, type) ||
        (!ar_names_has(&rests, x->point) && !(x->multi && ar_names_has(&rests, x->multi))))
        return AR_OK;
    if (!type->unmanaged && !(alter && ar_op_exchanges(alter)))
        return add_nested(x, type);
    return ar_in_the_way(x->o, x->op->after, ar_kind_get(type->kind)->name,
                         ar_object_label(ctx_of(x), type, x->o->base->target.default_schema),
                         ar_printf(ctx_of(x)->arena, "making %s \"%s\" anew",
                                   ar_kind_get(x->op->kind)->name, x->op->after->name));
}

/* Foreign keys between columns of the type would compare the old one with the new one; what is on
   a generated column goes with it. */
static void look_further(exchange *x)
{
    ar_vec_each(ar_object *, column, &x->columns) {
        ar_objects keys = ar_references_to(x->o, (*column)->parent, (*column)->name);

        ar_vec_each(ar_object *, key, &keys)
            add_in_way(x, *key);
    }
    for (size_t i = 0; i < x->in_way.count; i++) {
        ar_object *object = x->in_way.items[i];

        if (object->kind == AR_KIND_COLUMN)
            ar_object_each(child, object->parent)
                if (ar_uses_column(x->o, *child, object))
                    add_in_way(x, *child);
    }
}

/* ---- the parts ---- */

static ar_op *add_part(exchange *x, ar_verb verb, const ar_object *before, const ar_object *after)
{
    ar_op *part = ar_op_new(ctx_of(x), verb, before, after);

    part->with_parent = true;
    part->again = true;
    part->app = x->op->app;
    ar_vec_push(ctx_of(x)->arena, &x->op->parts, part);
    return part;
}

/* The exchange sets a default again; where it changes it is the new one that fits the new type. */
static void add_column_part(exchange *x, const ar_object *column)
{
    ar_op *alter = ar_op_exchanges(x->op) ? alter_of(x, column) : NULL;
    ar_column *after;
    ar_op *part;

    if (!alter || !ar_op_changes(alter, "default")) {
        add_part(x, AR_ALTER, column, column);
        return;
    }
    after = ar_as_column(ar_object_copy(ctx_of(x), column));
    after->default_expr = ar_as_column(alter->after)->default_expr;
    part = add_part(x, AR_ALTER, column, &after->object);
    part->changed = ar_attr_bit(AR_KIND_COLUMN, "default");
    alter->changed &= ~part->changed;
    alter->before = &after->object;
}

/* Renames run first, those of constraints too. */
static const ar_object *as_called_now(const exchange *x, const ar_object *object)
{
    ar_vec_each(ar_op *, op, x->ops)
        if ((*op)->verb == AR_RENAME && (*op)->before == object)
            return (*op)->after;
    return object;
}

/* All that goes over to the type made anew. */
static void add_alters(exchange *x)
{
    ar_vec_each(ar_object *, column, &x->columns)
        if (!(*column)->inherited) /* else the parent's brings it along */
            add_column_part(x, *column);
    ar_vec_each(ar_op *, nested, &x->nested)
        ar_vec_push(ctx_of(x)->arena, &x->op->parts, *nested);
}

static void add_parts(exchange *x)
{
    for (size_t i = x->in_way.count; i > 0; i--)
        add_part(x, AR_DROP, as_called_now(x, x->in_way.items[i - 1]), NULL);
    add_alters(x);
    ar_vec_each(ar_object *, object, &x->in_way)
        add_part(x, AR_CREATE, NULL, as_called_now(x, *object));
}

/* Columns before what is on them, functions before what calls them, keys before what refers to
 * them. */
static void sort_in_way(exchange *x)
{
    ar_ops creates = {0}, sorted;

    ar_vec_each(ar_object *, object, &x->in_way)
        ar_vec_push(ctx_of(x)->arena, &creates, ar_op_new(ctx_of(x), AR_CREATE, NULL, *object));
    sorted = ar_diff_settle(ctx_of(x), x->o->base->target, &creates);
    for (size_t i = 0; i < sorted.count; i++)
        x->in_way.items[i] = (ar_object *)(void *)sorted.items[i]->after;
}

/* ---- functions of the type ---- */

/* A domain that is made anew, too, has its check when the function is there. */
static void take_check(const exchange *x, const ar_object *check)
{
    ar_vec_each(ar_op *, nested, &x->nested) {
        ar_object *bare = ar_object_copy(ctx_of(x), (*nested)->before);

        if (bare->kind != AR_KIND_DOMAIN || !ar_streq(bare->name, check->parent->name) ||
            !ar_streq(bare->schema, check->parent->schema))
            continue;
        for (size_t i = bare->children.count; i > 0; i--)
            if (ar_streq(bare->children.items[i - 1]->name, check->name))
                ar_vec_remove(&bare->children, i - 1);
        (*nested)->before = (*nested)->after = bare;
    }
}

/* What calls functions that are made anew with the type. */
static ar_status add_calling(exchange *x, const ar_objects *over)
{
    ar_objects calling = {0};

    ar_vec_each(ar_object *const, it, over)
        if (ar_as_routine(*it) && !comes_or_goes(x, *it))
            AR_TRY(ar_obstacles_to_remake(x->o, *it, &calling));
    ar_vec_each(ar_object *, object, &calling) {
        if ((*object)->parent->kind == AR_KIND_DOMAIN)
            take_check(x, *object);
        add_in_way(x, *object);
    }
    return AR_OK;
}

static ar_status add_definitions(exchange *x, const ar_definitions *definitions)
{
    ar_objects over = definitions->on ? ar_definitions_over_type(definitions, x->op->before)
                                      : (ar_objects){0};

    ar_vec_each(ar_object *, it, &over) {
        const ar_object *whole = (*it)->parent ? (*it)->parent : *it;

        if (whole->unmanaged)
            return ar_in_the_way(
                x->o, x->op->after, ar_kind_get((*it)->kind)->name,
                ar_object_label(ctx_of(x), *it, x->o->base->target.default_schema),
                ar_printf(ctx_of(x)->arena, "making type \"%s\" anew", x->op->after->name));
        add_in_way(x, *it);
    }
    return add_calling(x, &over);
}

static const char *multirange_point(const exchange *x)
{
    char name[AR_MULTIRANGE_SIZE];

    ar_multirange_name(ar_as_user_type(x->op->before), name, sizeof(name));
    return ar_point_of(ctx_of(x), x->o->base->target, "type", x->op->before->schema, name);
}

/* A table of the type cannot be made of another one, on the way up or down. */
static ar_status check_tables_of(const exchange *x)
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
                ar_object_label(ctx_of(x), *it, x->o->base->target.default_schema),
                ar_printf(ctx_of(x)->arena, "making type \"%s\" anew", x->op->after->name));
    }
    return AR_OK;
}

static ar_status collect(exchange *x)
{
    const ar_user_type *range = ar_as_user_type(x->op->before);

    x->point = ar_point_object(ctx_of(x), x->o->base->target, x->op->before);
    if (range && range->subtype)
        x->multi = multirange_point(x);
    ar_vec_each(ar_object *, it, &x->o->base->objects) {
        if ((*it)->kind == AR_KIND_TABLE)
            AR_TRY(look_at_table(x, *it));
        if ((*it)->kind == AR_KIND_DOMAIN || (*it)->kind == AR_KIND_TYPE)
            AR_TRY(look_at_type(x, *it));
    }
    look_further(x);
    return AR_OK;
}

/*
 * It is made anew as it was, over the type made anew; all that is in the way goes first, and comes
 * back last. A composite type has no attribute that tells so: `range` stands for the whole of it.
 */
static ar_status add_nested(exchange *x, ar_object *type)
{
    exchange inner = {.o = x->o, .ops = x->ops};

    inner.op = ar_op_new(ctx_of(x), AR_ALTER, type, type);
    inner.op->changed = ar_attr_bit(type->kind, type->kind == AR_KIND_DOMAIN ? "type" : "range");
    inner.op->with_parent = inner.op->again = true;
    inner.op->app = x->op->app;
    AR_TRY(collect(&inner));
    add_alters(&inner);
    AR_TRY(check_tables_of(&inner));
    ar_vec_each(ar_object *, object, &inner.in_way)
        add_in_way(x, *object);
    ar_vec_push(ctx_of(x)->arena, &x->nested, inner.op);
    return AR_OK;
}

ar_status ar_exchange_add_parts(const ar_obstacles *o, const ar_definitions *definitions, ar_op *op,
                                ar_ops *ops)
{
    exchange x = {.o = o, .op = op, .ops = ops};

    if (!ar_may_exchange(op))
        return AR_OK;
    AR_TRY(collect(&x));
    AR_TRY(add_definitions(&x, definitions));
    sort_in_way(&x);
    add_parts(&x);
    return check_tables_of(&x);
}
