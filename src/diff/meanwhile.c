#include "diff/meanwhile.h"

#include "base/str.h"
#include "diff/column.h"
#include "diff/definition.h"
#include "diff/mention.h"
#include "diff/partner.h"

static ar_op *add_stage(const ar_obstacles *o, ar_ops *ops, const ar_object *before,
                        const ar_object *after, const char *key, const char *app)
{
    ar_op *op = ar_op_new(o->ctx, AR_ALTER, before, after);

    op->changed = ar_attr_bit(op->kind, key);
    op->app = app;
    ar_vec_push(o->ctx->arena, ops, op);
    return op;
}

/* To `middle` before, to what is wanted after; a change of the object at hand does the latter. */
static void go_by(const ar_obstacles *o, ar_ops *ops, const ar_object *object,
                  const ar_object *middle, const char *key, const char *app)
{
    ar_op *known = ar_op_on(ops, object);

    if (known) {
        known->before = middle;
        known->changed |= ar_attr_bit(object->kind, key);
    } else {
        add_stage(o, ops, middle, ar_partner_of(o, object), key, app);
    }
    add_stage(o, ops, object, middle, key, app)->again = true;
}

/* What it becomes, where it stays and may change; NULL: it does not. */
static const ar_object *stays_as(const ar_obstacles *o, const ar_ops *ops, const ar_object *object)
{
    const ar_op *known = ar_op_on(ops, object);

    if (known)
        return known->verb == AR_ALTER ? known->after : NULL;
    return ar_partner_of(o, object);
}

/* ---- defaults that call a function which is made anew ---- */

/* Of a column or a domain; NULL: it can have none. A view goes whole. */
static const ar_expr **default_of(ar_object *object)
{
    ar_column *column = ar_as_column(object);
    ar_domain *domain = ar_as_domain(object);

    if (domain)
        return &domain->default_expr;
    return column ? &column->default_expr : NULL;
}

static bool is_default_calling(const ar_obstacles *o, ar_object *object, const ar_object *routine)
{
    const ar_expr **expr = default_of(object);

    return expr && *expr && ar_calls(o, object, routine);
}

static void let_default_go(const ar_obstacles *o, ar_ops *ops, const ar_object *object,
                           const ar_object *routine, const char *app)
{
    const ar_op *known = ar_op_on(ops, object);
    const ar_object *wanted = stays_as(o, ops, object);
    ar_object *middle, *last;

    if (!wanted)
        return;
    last = ar_object_copy(o->ctx, wanted);
    if (known && ar_op_changes(known, "default") && !is_default_calling(o, last, routine))
        return;
    middle = ar_object_copy(o->ctx, object);
    *default_of(middle) = NULL;
    if (ar_as_domain(middle)) /* its checks have operations of their own */
        middle->children = (ar_objects){0};
    go_by(o, ops, object, middle, "default", app);
}

void ar_let_defaults_go(const ar_obstacles *o, ar_ops *ops, const ar_object *routine,
                        const char *app)
{
    ar_vec_each(ar_object *, object, &o->base->objects) {
        if ((*object)->unmanaged)
            continue;
        if (is_default_calling(o, *object, routine))
            let_default_go(o, ops, *object, routine, app);
        ar_object_each(child, *object)
            if (is_default_calling(o, *child, routine))
                let_default_go(o, ops, *child, routine, app);
    }
}

/* ---- tables of publications whose condition names a column that changes its type ---- */

/* Of the engine's own types alone: others are not allowed in a condition. */
static bool is_touched(const ar_obstacles *o, const ar_object *column,
                       const ar_published *published)
{
    return ar_streq(column->parent->name, published->table.table) &&
           ar_streq(column->schema, published->table.schema) &&
           ar_expr_mentions(o->ctx, AR_POSTGRESQL, published->where, AR_MENTION_COLUMN,
                            column->name);
}

static void let_tables_go(const ar_obstacles *o, ar_ops *ops, const ar_object *publication,
                          const ar_op *op)
{
    ar_object *middle = ar_object_copy(o->ctx, publication);
    const ar_publisheds all = ar_as_publication(publication)->tables;
    ar_publisheds left = {0};

    ar_vec_each(ar_published, published, &all)
        if (!is_touched(o, op->before, published))
            ar_vec_push(o->ctx->arena, &left, *published);
    ar_as_publication(middle)->tables = left;
    if (left.count < all.count && stays_as(o, ops, publication))
        go_by(o, ops, publication, middle, "tables", op->app);
}

void ar_stand_aside(const ar_obstacles *o, ar_ops *ops, const ar_op *op)
{
    if (op->verb == AR_DROP && ar_as_routine(op->before) && ar_is_created_again(o, ops, op))
        ar_let_defaults_go(o, ops, op->before, op->app);
    if (!ar_op_retypes(op))
        return;
    ar_vec_each(ar_object *, object, &o->base->objects)
        if (ar_as_publication(*object) && !(*object)->unmanaged)
            let_tables_go(o, ops, *object, op);
}
