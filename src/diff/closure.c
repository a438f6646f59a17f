#include "diff/closure.h"

#include "base/str.h"
#include "diff/column.h"
#include "diff/definition.h"
#include "diff/exchange.h"
#include "diff/match.h"
#include "diff/obstacle.h"
#include "diff/types.h"

/* The operation that already says what becomes of an object of the base. */
static ar_op *op_on(const ar_ops *ops, const ar_object *base)
{
    ar_vec_each(ar_op *, op, ops)
        if ((*op)->before == base && (*op)->verb != AR_MOVE)
            return *op;
    return NULL;
}

/* What `base` is in the wanted model: by its table's matching, or by its name. */
static const ar_object *partner_of(const ar_obstacles *o, const ar_object *base)
{
    const ar_object *whole = base->parent ? base->parent : base;
    const ar_object *wanted = ar_model_find(o->wanted, whole->kind, whole->schema, whole->name);
    ar_matches matches = {0};

    if (!base->parent)
        return wanted;
    if (wanted)
        matches = ar_match_children(o->ctx, o->base->target, base->parent, wanted);
    ar_vec_each(ar_match, match, &matches)
        if (match->base == base)
            return match->wanted;
    return NULL;
}

/* With the name that it keeps, where the wanted one is only derived. */
static const ar_object *as_it_comes_back(const ar_obstacles *o, const ar_object *base,
                                         const ar_object *wanted)
{
    ar_object *copy;

    if (!wanted->name_derived || ar_streq(base->name, wanted->name))
        return wanted;
    copy = ar_object_copy(o->ctx, wanted);
    copy->name = base->name;
    return copy;
}

static ar_op *add_again(const ar_obstacles *o, ar_ops *ops, ar_verb verb, const ar_object *object,
                        const char *app)
{
    ar_op *op = ar_op_new(o->ctx, verb, verb == AR_DROP ? object : NULL,
                          verb == AR_DROP ? NULL : object);

    op->again = true;
    op->app = app;
    ar_vec_push(o->ctx->arena, ops, op);
    return op;
}

/* A rename or a comment of something that is dropped and made again comes with making it. */
static bool take_over(ar_op *known)
{
    if (!known)
        return false;
    known->verb = AR_DROP;
    known->after = NULL;
    known->comment_changed = known->grants_changed = known->owner_changed = false;
    known->changed = 0;
    return true;
}

static void drop_and_create(const ar_obstacles *o, ar_ops *ops, const ar_object *base,
                            const char *app);

/* What hangs on it goes with it. */
static void with_what_hangs(const ar_obstacles *o, ar_ops *ops, const ar_object *base,
                            const char *app)
{
    ar_object_each(child, base)
        if (ar_kind_stands_apart((*child)->kind))
            drop_and_create(o, ops, *child, app);
}

static void drop_and_create(const ar_obstacles *o, ar_ops *ops, const ar_object *base,
                            const char *app)
{
    ar_op *known = op_on(ops, base);
    const ar_object *wanted = known && known->verb == AR_DROP ? NULL : partner_of(o, base);

    if (!wanted)
        return;
    if (known && take_over(known))
        app = known->app;
    else
        add_again(o, ops, AR_DROP, base, app);
    add_again(o, ops, AR_CREATE, as_it_comes_back(o, base, wanted), app)->again = !known;
    with_what_hangs(o, ops, base, app);
}

/* ---- which operations have obstacles ---- */

static bool loses_expression(const ar_op *op)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);

    return op->kind == AR_KIND_COLUMN && op->verb == AR_ALTER &&
           !before->generated != !after->generated;
}

static ar_status find_obstacles(const ar_obstacles *o, const ar_ops *ops, const ar_op *op,
                                ar_objects *out)
{
    if (o->base->target.engine == AR_SQLITE)
        return AR_OK;
    if (ar_op_retypes(op))
        return ar_obstacles_to_retype(o, op->before, out);
    if (loses_expression(op))
        return ar_obstacles_to_replace(o, op->before, out);
    if (op->verb != AR_DROP)
        return AR_OK;
    if (op->kind == AR_KIND_COLUMN && ar_is_created_again(ops, op))
        return ar_obstacles_to_replace(o, op->before, out);
    if (op->kind == AR_KIND_COLUMN)
        return ar_obstacles_to_drop(o, op->before);
    if (ar_as_routine(op->before) && ar_is_created_again(ops, op))
        return ar_obstacles_to_remake(o, op->before, out);
    if (!op->before->parent)
        return ar_obstacles_to_drop(o, op->before);
    return ar_obstacles_to_drop_key(o, op->before, out);
}

/* ---- defaults that call a function which is made anew ---- */

static ar_op *add_stage(const ar_obstacles *o, ar_ops *ops, const ar_object *before,
                        const ar_object *after, const char *app)
{
    ar_op *op = ar_op_new(o->ctx, AR_ALTER, before, after);

    op->changed = ar_attr_bit(AR_KIND_COLUMN, "default");
    op->app = app;
    ar_vec_push(o->ctx->arena, ops, op);
    return op;
}

/* Taken away before, set again after; a change of the column at hand sets it, too. */
static void let_default_go(const ar_obstacles *o, ar_ops *ops, const ar_object *column,
                           const char *app)
{
    ar_op *known = op_on(ops, column);
    const ar_object *wanted = known ? known->after : partner_of(o, column);
    ar_object *middle;

    if (!wanted || (known && (known->verb != AR_ALTER || ar_op_changes(known, "default"))))
        return;
    middle = ar_object_copy(o->ctx, column);
    ar_as_column(middle)->default_expr = NULL;
    if (known) {
        known->before = middle;
        known->changed |= ar_attr_bit(AR_KIND_COLUMN, "default");
    } else {
        add_stage(o, ops, middle, wanted, app);
    }
    add_stage(o, ops, column, middle, app)->again = true;
}

static void let_defaults_go(const ar_obstacles *o, ar_ops *ops, const ar_op *op)
{
    const ar_object *routine = op->before;
    const char *app = op->app;

    if (op->verb != AR_DROP || !ar_as_routine(routine) || !ar_is_created_again(ops, op))
        return;
    ar_vec_each(ar_object *, object, &o->base->objects)
        ar_object_each(child, *object) {
            const ar_column *column = ar_as_column(*child);

            if (column && column->default_expr && !(*object)->unmanaged &&
                ar_calls(o, *child, routine))
                let_default_go(o, ops, *child, app);
        }
}

/* A view that changes anyway, over a type that is made anew, is not there in the meantime. */
static void clear_changed(const ar_obstacles *o, const ar_definitions *definitions, ar_ops *ops,
                          const ar_op *op)
{
    ar_objects over = {0};

    if (definitions->on && ar_may_exchange(op))
        over = ar_definitions_over_type(definitions, op->before);
    ar_vec_each(ar_object *, it, &over)
        if (!(*it)->parent && !(*it)->unmanaged && op_on(ops, *it))
            drop_and_create(o, ops, *it, op->app);
}

/* ---- a view that one way puts in the other's place, and the other way cannot ---- */

static bool comes_back_anew(const ar_op *op)
{
    return op->kind == AR_KIND_VIEW && op->verb == AR_ALTER &&
           !ar_view_can_replace(ar_as_view(op->after), ar_as_view(op->before));
}

static void add_part(const ar_obstacles *o, ar_op *op, ar_verb verb, const ar_object *object)
{
    ar_op *part = ar_op_new(o->ctx, verb, verb == AR_DROP ? object : NULL,
                            verb == AR_DROP ? NULL : object);

    part->again = part->with_parent = true;
    part->app = op->app;
    ar_vec_push(o->ctx->arena, &op->parts, part);
}

/* What changes anyway, or is not there meanwhile, has operations of its own. */
static bool has_own(const ar_ops *ops, const ar_object *object)
{
    return op_on(ops, object) || (object->parent && op_on(ops, object->parent));
}

static void add_view_parts(const ar_obstacles *o, const ar_definitions *definitions, ar_ops *ops,
                           ar_op *op)
{
    ar_objects over = ar_definitions_over(definitions, op->before);

    ar_vec_each(ar_object *, it, &over)
        if (!(*it)->parent && op_on(ops, *it))
            drop_and_create(o, ops, *it, op->app);
    for (size_t i = over.count; i > 0; i--)
        if (!has_own(ops, over.items[i - 1]))
            add_part(o, op, AR_DROP, over.items[i - 1]);
    ar_vec_each(ar_object *, it, &over)
        if (!has_own(ops, *it))
            add_part(o, op, AR_CREATE, *it);
}

/* A default that the exchange of its type has already set needs no step of its own. */
static void drop_empty_alters(ar_ops *ops)
{
    for (size_t i = ops->count; i > 0; i--) {
        const ar_op *op = ops->items[i - 1];

        if (op->verb == AR_ALTER && !op->changed && !op->comment_changed && !op->grants_changed &&
            !op->owner_changed)
            ar_vec_remove(ops, i - 1);
    }
}

ar_status ar_closure_add(ar_ctx *ctx, const ar_model *base, const ar_model *wanted, ar_ops *ops)
{
    ar_obstacles o = {ctx, base, wanted};
    ar_definitions definitions = ar_definitions_of(&o);

    for (size_t i = 0; i < ops->count; i++) {
        ar_objects found = {0};
        const char *app = ops->items[i]->app;

        AR_TRY(find_obstacles(&o, ops, ops->items[i], &found));
        AR_TRY(ar_definitions_in_way(&definitions, ops, ops->items[i], &found));
        ar_vec_each(ar_object *, object, &found)
            drop_and_create(&o, ops, *object, app);
        let_defaults_go(&o, ops, ops->items[i]);
        clear_changed(&o, &definitions, ops, ops->items[i]);
        if (definitions.on && comes_back_anew(ops->items[i]))
            add_view_parts(&o, &definitions, ops, ops->items[i]);
    }
    if (base->target.engine == AR_SQLITE)
        return AR_OK;
    for (size_t i = 0; i < ops->count; i++)
        AR_TRY(ar_exchange_add_parts(&o, &definitions, ops->items[i], ops));
    drop_empty_alters(ops);
    return AR_OK;
}
