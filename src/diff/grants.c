#include "diff/grants.h"

#include "base/str.h"
#include "diff/diff.h"

static ar_op *operation_on(const ar_world *world, const ar_object *base, const ar_object *wanted,
                           ar_ops *ops, size_t first)
{
    ar_op *op;

    for (size_t i = first; i < ops->count; i++)
        if (ops->items[i]->verb == AR_ALTER && ops->items[i]->before == base)
            return ops->items[i];
    op = ar_op_new(world->ctx, AR_ALTER, base, wanted);
    ar_vec_push(world->ctx->arena, ops, op);
    return op;
}

/* Dropped and made anew, it gets all that is wanted when it is made. */
static bool is_replaced(const ar_object *base, const ar_ops *ops, size_t first)
{
    for (size_t i = first; i < ops->count; i++)
        if (ops->items[i]->verb == AR_DROP && ops->items[i]->before == base)
            return true;
    return false;
}

void ar_grants_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                       ar_ops *ops, size_t first)
{
    const ar_held held = {base->kind, world->target.version, base->owner, &base->grants,
                          &base->usual};
    bool owner = world->target.owners && wanted->owner && !ar_streq(base->owner, wanted->owner);
    bool grants = world->target.grants && !ar_grants_hold(&held, &wanted->grants);

    if ((!owner && !grants) || is_replaced(base, ops, first))
        return;
    ar_op *op = operation_on(world, base, wanted, ops, first);

    op->owner_changed = owner;
    op->grants_changed = grants;
}

void ar_diff_carry_grants(const ar_model *base, ar_model *wanted)
{
    if (wanted->target.grants)
        return;
    ar_vec_each(ar_object *, it, &wanted->objects) {
        const ar_object *old = ar_counterpart(base, *it);

        (*it)->grants = old ? old->grants : (ar_grants){0};
    }
}
