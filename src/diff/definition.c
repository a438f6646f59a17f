#include "diff/definition.h"

#include <assert.h>

#include "base/str.h"
#include "diff/column.h"
#include "diff/makes.h"
#include "diff/mention.h"
#include "diff/partner.h"
#include "diff/point.h"
#include "diff/rests.h"
#include "model/routine.h"

static bool is_definition(const ar_object *object)
{
    return ar_kind_get(object->kind)->flags & AR_KIND_DEFINITION;
}

/* ---- who rests on what ---- */

static void note(ar_definitions *all, const char *point, ar_object *object)
{
    ar_ctx *ctx = all->o->ctx;
    ar_objects *list;

    if (!all->on)
        all->on = ar_map_new(ctx->arena);
    list = ar_map_get(all->on, point);
    if (!list) {
        list = ar_alloc(ctx->arena, sizeof(*list));
        ar_map_set(all->on, point, list);
    }
    if (!list->count || list->items[list->count - 1] != object)
        ar_vec_push(ctx->arena, list, object);
}

static void note_object(ar_definitions *all, ar_object *object)
{
    ar_ctx *ctx = all->o->ctx;
    ar_target target = all->o->base->target;
    ar_names points = {0};

    if (is_definition(object)) {
        ar_object_rests(ctx, target, object, &points, NULL);
        ar_vec_each(const char *, point, &points)
            note(all, *point, object);
    }
    ar_object_each(child, object)
        note_object(all, *child);
}

ar_definitions ar_definitions_of(const ar_obstacles *o)
{
    ar_definitions all = {o, NULL};

    ar_vec_each(ar_object *, object, &o->base->objects)
        note_object(&all, *object);
    return all;
}

static void add(ar_ctx *ctx, ar_objects *out, ar_object *object)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i] == object)
            return;
    ar_vec_push(ctx->arena, out, object);
}

void ar_definitions_on(const ar_definitions *all, const ar_names *points, ar_objects *out)
{
    if (!all->on)
        return;
    ar_vec_each(const char *, point, points) {
        const ar_objects *resting = ar_map_get(all->on, *point);

        for (size_t i = 0; resting && i < resting->count; i++)
            add(all->o->ctx, out, resting->items[i]);
    }
}

/* ---- in the way ---- */

/* Who calls a function says no types. */
static const char *called(const ar_obstacles *o, const ar_object *object)
{
    return ar_as_routine(object) ? ar_bare_name(o->ctx, object) : object->name;
}

bool ar_is_created_again(const ar_obstacles *o, const ar_ops *ops, const ar_op *drop)
{
    const ar_object *before = drop->before;

    assert(before);
    ar_vec_each(ar_op *, op, ops) {
        const ar_object *after = (*op)->after;

        if ((*op)->verb == AR_CREATE && (*op)->kind == drop->kind &&
            ar_streq(called(o, after), called(o, before)) &&
            ar_streq(after->schema, before->schema) && !after->parent == !before->parent &&
            (!after->parent || ar_streq(after->parent->name, before->parent->name)))
            return true;
    }
    return false;
}

/* A function goes, and another of its name stays: whoever still calls that name calls the other. */
static bool leaves_overload(const ar_obstacles *o, const ar_op *op)
{
    if (op->verb != AR_DROP || !ar_as_routine(op->before))
        return false;
    ar_vec_each(ar_object *const, object, &o->wanted->objects)
        if ((*object)->kind == op->kind && ar_streq((*object)->schema, op->before->schema) &&
            ar_streq(called(o, *object), called(o, op->before)))
            return true;
    return false;
}

/* What `op` takes away or makes different, as far as definitions feel it. */
static ar_names points_of(const ar_obstacles *o, const ar_op *op)
{
    ar_target target = o->base->target;
    ar_names points = {0};

    if (target.engine == AR_SQLITE && op->kind != AR_KIND_VIEW)
        return points;
    if (op->verb == AR_DROP)
        ar_object_makes(o->ctx, target, op->before, &points);
    else if (ar_op_retypes(op))
        ar_vec_push(o->ctx->arena, &points, ar_point_object(o->ctx, target, op->before));
    if (ar_op_rewrites_rows(op))
        ar_vec_push(o->ctx->arena, &points,
                    ar_point_rows(o->ctx, target, ar_op_object(op)->parent));
    return points;
}

static bool goes_with(const ar_object *object, const ar_object *dropped)
{
    return dropped && (object == dropped || object->parent == dropped);
}

static const char *label_of(const ar_obstacles *o, const ar_object *object)
{
    return ar_object_label(o->ctx, object, o->base->target.default_schema);
}

static ar_status refuse(const ar_obstacles *o, const ar_object *object, const ar_op *op)
{
    const char *verb = op->verb == AR_DROP     ? "dropping"
                       : op->verb == AR_CREATE ? "adding"
                                               : "changing the type of";
    const ar_object *moved = op->before ? op->before : op->after;

    return ar_in_the_way(o, moved, ar_kind_get(object->kind)->name, label_of(o, object),
                         ar_printf(o->ctx->arena, "%s %s \"%s\"", verb, ar_kind_get(op->kind)->name,
                                   label_of(o, moved)));
}

/* Names alone do not tell for sure that it rests on a column; a table they do. */
static bool is_whole(const ar_op *op)
{
    return !op->before->parent;
}

ar_status ar_definitions_in_way(const ar_definitions *all, const ar_ops *ops, const ar_op *op,
                                ar_objects *out)
{
    const ar_obstacles *o = all->o;
    ar_names points = all->on ? points_of(o, op) : (ar_names){0};
    bool for_good = op->verb == AR_DROP && op->kind != AR_KIND_PRIMARY_KEY &&
                    !ar_is_created_again(o, ops, op);
    ar_objects resting = {0};

    if (for_good && leaves_overload(o, op))
        return AR_OK;
    ar_definitions_on(all, &points, &resting);
    ar_vec_each(ar_object *, it, &resting) {
        const ar_object *whole = (*it)->parent ? (*it)->parent : *it;
        bool known = ar_op_on(ops, *it) || ar_op_on(ops, whole);

        if (goes_with(*it, op->before))
            continue;
        if (for_good && (known || !is_whole(op) || o->base->target.engine == AR_SQLITE))
            continue;
        if (for_good || whole->unmanaged)
            return refuse(o, *it, op);
        add(o->ctx, out, *it);
    }
    return AR_OK;
}

/* ---- over a type ---- */

ar_names ar_points_of_type(const ar_obstacles *o, const ar_object *type)
{
    ar_target target = o->base->target;
    const char *point = ar_point_object(o->ctx, target, type);
    ar_names points = {0};

    ar_vec_push(o->ctx->arena, &points, point);
    ar_vec_each(ar_object *, object, &o->base->objects)
        ar_object_each(child, *object) {
            const ar_column *column = ar_as_column(*child);

            if (column && column->type && ar_streq(ar_point_type(o->ctx, column->type), point))
                ar_vec_push(o->ctx->arena, &points, ar_point_object(o->ctx, target, *child));
        }
    return points;
}

/* Who makes what, among some. */
static ar_map *makers_of(const ar_obstacles *o, const ar_objects *objects)
{
    ar_map *makers = ar_map_new(o->ctx->arena);

    ar_vec_each(ar_object *const, object, objects) {
        ar_names made = {0};

        ar_object_makes(o->ctx, o->base->target, *object, &made);
        ar_vec_each(const char *, point, &made)
            if (!ar_starts_with(*point, "some column "))
                ar_map_set(makers, *point, *object);
    }
    return makers;
}

static void put_after_needs(const ar_obstacles *o, const ar_map *makers, ar_map *seen,
                            ar_object *object, ar_objects *out)
{
    char *address = ar_printf(o->ctx->arena, "%p", (void *)object);
    ar_names rests = {0};

    if (ar_map_get(seen, address))
        return;
    ar_map_set(seen, address, object);
    ar_object_rests(o->ctx, o->base->target, object, &rests, NULL);
    ar_vec_each(const char *, point, &rests) {
        ar_object *maker = ar_map_get(makers, *point);

        if (maker)
            put_after_needs(o, makers, seen, maker, out);
    }
    ar_vec_push(o->ctx->arena, out, object);
}

ar_objects ar_in_order_of_needs(const ar_obstacles *o, const ar_objects *objects)
{
    const ar_map *makers = makers_of(o, objects);
    ar_map *seen = ar_map_new(o->ctx->arena);
    ar_objects sorted = {0};

    ar_vec_each(ar_object *const, object, objects)
        put_after_needs(o, makers, seen, *object, &sorted);
    return sorted;
}

/* With what rests on them in turn, and what hangs on them. */
static ar_objects over_points(const ar_definitions *all, ar_names *points)
{
    const ar_obstacles *o = all->o;
    ar_objects found = {0};

    ar_definitions_on(all, points, &found);
    for (size_t i = 0; i < found.count; i++) {
        ar_object *object = found.items[i];
        ar_names more = {0};

        ar_object_makes(o->ctx, o->base->target, object, &more);
        ar_definitions_on(all, &more, &found);
        ar_object_each(child, object)
            if (ar_kind_stands_apart((*child)->kind))
                add(o->ctx, &found, *child);
    }
    return ar_in_order_of_needs(o, &found);
}

ar_objects ar_definitions_over(const ar_definitions *all, const ar_object *view)
{
    ar_names points = {0};
    ar_objects over, others = {0};

    ar_object_makes(all->o->ctx, all->o->base->target, view, &points);
    over = over_points(all, &points);
    ar_vec_each(ar_object *, it, &over)
        if (*it != view && (*it)->parent != view)
            ar_vec_push(all->o->ctx->arena, &others, *it);
    return others;
}

/* ---- as one that nobody manages ---- */

static void add_uses(ar_ctx *ctx, ar_target target, const ar_expr *expr, ar_names *out)
{
    ar_body body = ar_body_mentions(ctx, target.engine, ar_expr_text(expr));

    ar_vec_each(ar_named_pair, pair, &body.pairs) {
        if (!pair->schema) {
            ar_vec_push(ctx->arena, out, pair->name);
            continue;
        }
        ar_vec_push(ctx->arena, out, ar_printf(ctx->arena, "%s.%s", pair->schema, pair->name));
        ar_vec_each(const char *, name, &body.names)
            ar_vec_push(ctx->arena, out,
                        ar_printf(ctx->arena, "%s.%s.%s", pair->schema, pair->name, *name));
    }
}

ar_names ar_definition_uses(ar_ctx *ctx, ar_target target, const ar_object *object)
{
    const ar_kind_def *def = ar_kind_get(object->kind);
    ar_names uses = {0};

    for (size_t i = 0; i < def->attr_count; i++) {
        const ar_expr *expr = def->attrs[i].type == AR_ATTR_EXPR
                                  ? *(const ar_expr *const *)ar_object_attr(object, &def->attrs[i])
                                  : NULL;

        if (expr)
            add_uses(ctx, target, expr, &uses);
    }
    return uses;
}
