#include "diff/closure.h"

#include "base/str.h"
#include "diff/column.h"
#include "diff/definition.h"
#include "diff/domain.h"
#include "diff/exchange.h"
#include "diff/inherit.h"
#include "diff/meanwhile.h"
#include "diff/obstacle.h"
#include "diff/partner.h"
#include "diff/types.h"
#include "model/inherit.h"

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
    ar_op *known = ar_op_on(ops, base);
    const ar_object *wanted = known && known->verb == AR_DROP ? NULL : ar_partner_of(o, base);

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

/* Rows that somebody refers to cannot leave, not even for a moment. */
static ar_status find_references_to_rows(const ar_obstacles *o, const ar_op *leaving,
                                         ar_objects *out)
{
    ar_vec_each(const ar_ref, ref, &ar_as_table(leaving->before)->above) {
        const ar_object *above = ar_model_find(o->base, AR_KIND_TABLE, ref->schema, ref->table);

        if (above)
            AR_TRY(ar_obstacles_to_detach(o, above, out));
    }
    return AR_OK;
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
    if (ar_op_unties(op) && op->comes_back)
        return find_references_to_rows(o, op, out);
    if (op->verb != AR_DROP)
        return AR_OK;
    if (op->kind == AR_KIND_COLUMN && ar_is_created_again(o, ops, op))
        return ar_obstacles_to_replace(o, op->before, out);
    if (op->kind == AR_KIND_COLUMN)
        return ar_obstacles_to_drop(o, op->before);
    if (op->kind == AR_KIND_VIEW && ar_is_created_again(o, ops, op))
        AR_TRY(ar_refuse_rows_of(o, ops, op->before));
    if (ar_as_routine(op->before) && ar_is_created_again(o, ops, op))
        return ar_obstacles_to_remake(o, op->before, out);
    if (!op->before->parent)
        return ar_obstacles_to_drop(o, op->before);
    return ar_obstacles_to_drop_key(o, op->before, out);
}

/* A definition that changes anyway, over a type that is made anew, is not there in the meantime. */
static ar_status clear_changed(const ar_obstacles *o, const ar_definitions *definitions,
                               ar_ops *ops, const ar_op *op)
{
    ar_objects in_way = {0};

    AR_TRY(ar_exchange_in_way(o, definitions, op, ops, &in_way));
    ar_vec_each(ar_object *, it, &in_way) {
        const ar_op *known = ar_op_on(ops, *it);

        if (known && (!(*it)->parent || (known->verb == AR_ALTER && known->changed)))
            drop_and_create(o, ops, *it, op->app);
    }
    return AR_OK;
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
    return ar_op_on(ops, object) || (object->parent && ar_op_on(ops, object->parent));
}

static void add_view_parts(const ar_obstacles *o, const ar_definitions *definitions, ar_ops *ops,
                           ar_op *op)
{
    ar_objects over = ar_definitions_over(definitions, op->before);

    ar_vec_each(ar_object *, it, &over)
        if (!(*it)->parent && ar_op_on(ops, *it))
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

ar_status ar_closure_add(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                         const ar_objects *aside, ar_ops *ops)
{
    ar_obstacles o = {ctx, base, wanted};
    ar_definitions definitions = ar_definitions_of(&o);

    ar_vec_each(ar_object *const, object, aside)
        drop_and_create(&o, ops, *object, NULL);
    for (size_t i = 0; i < ops->count; i++) {
        ar_objects found = {0};
        const char *app = ops->items[i]->app;

        ar_domain_exchange_instead(&o, ops, i);
        AR_TRY(find_obstacles(&o, ops, ops->items[i], &found));
        AR_TRY(ar_definitions_in_way(&definitions, ops, ops->items[i], &found));
        ar_vec_each(ar_object *, object, &found)
            drop_and_create(&o, ops, *object, app);
        ar_stand_aside(&o, ops, ops->items[i]);
        AR_TRY(clear_changed(&o, &definitions, ops, ops->items[i]));
        if (definitions.on && comes_back_anew(ops->items[i]))
            add_view_parts(&o, &definitions, ops, ops->items[i]);
    }
    if (base->target.engine == AR_SQLITE)
        return AR_OK;
    ar_domain_take_checks(&o, ops);
    for (size_t i = 0; i < ops->count; i++)
        AR_TRY(ar_exchange_add_parts(&o, &definitions, ops->items[i], ops));
    drop_empty_alters(ops);
    return AR_OK;
}
