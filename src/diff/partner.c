#include "diff/partner.h"

#include "base/str.h"
#include "diff/match.h"

ar_op *ar_op_on(const ar_ops *ops, const ar_object *base)
{
    ar_vec_each(ar_op *, op, ops)
        if ((*op)->before == base && (*op)->verb != AR_MOVE)
            return *op;
    return NULL;
}

const ar_object *ar_partner_of(const ar_obstacles *o, const ar_object *base)
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
