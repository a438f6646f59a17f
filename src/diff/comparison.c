#include "diff/comparison.h"

#include "model/inherit.h"

ar_op *ar_compared(ar_comparison *c, ar_verb verb, const ar_object *before, const ar_object *after)
{
    ar_op *op = ar_op_new(c->world.ctx, verb, before, after);

    ar_vec_push(c->world.ctx->arena, c->ops, op);
    return op;
}

static void ar_compared_part(ar_comparison *c, ar_op *op, ar_verb verb, const ar_object *object)
{
    ar_op *part = ar_op_new(c->world.ctx, verb, verb == AR_DROP ? object : NULL,
                            verb == AR_DROP ? NULL : object);

    part->with_parent = true;
    ar_vec_push(c->world.ctx->arena, &op->parts, part);
}

ar_object *ar_serial_sequence(const ar_comparison *c, const ar_object *column, bool wanted)
{
    if (!ar_as_column(column)->is_serial)
        return NULL;
    return ar_owned_sequence(&c->world, wanted ? c->world.wanted_owned : c->world.base_owned,
                             column);
}

/* The sequence that comes or goes with a serial column, not one that is there before and after. */
static ar_object *own_sequence(const ar_comparison *c, ar_verb verb, const ar_object *column)
{
    bool create = verb == AR_CREATE;
    ar_object *sequence = ar_serial_sequence(c, column, create);
    const ar_model *there = create ? c->world.base : c->world.wanted;

    return sequence && !ar_counterpart(there, sequence) ? sequence : NULL;
}

void ar_compared_column(ar_comparison *c, ar_verb verb, const ar_object *column)
{
    ar_op *op = ar_compared(c, verb, verb == AR_DROP ? column : NULL,
                            verb == AR_DROP ? NULL : column);
    const ar_object *sequence = own_sequence(c, verb, column);

    if (sequence)
        ar_compared_part(c, op, verb, sequence);
}

void ar_compared_whole(ar_comparison *c, ar_verb verb, const ar_object *object)
{
    ar_op *op = ar_compared(c, verb, verb == AR_DROP ? object : NULL,
                            verb == AR_DROP ? NULL : object);

    if (object->kind != AR_KIND_TABLE && object->kind != AR_KIND_VIEW)
        return;
    ar_object_each(it, object) {
        const ar_object *child = *it;
        const ar_object *sequence = child->kind == AR_KIND_COLUMN ? own_sequence(c, verb, child)
                                                                  : NULL;
        ar_with_table with = ar_table_part(
            c->world.ctx, verb == AR_CREATE ? c->world.wanted : c->world.base, child);

        if (with == AR_BY_PARENT)
            continue;
        if (sequence || with == AR_WITH_TABLE)
            ar_compared_part(c, op, verb, sequence ? sequence : child);
        else if (ar_kind_stands_apart(child->kind))
            ar_compared(c, verb, verb == AR_DROP ? child : NULL, verb == AR_DROP ? NULL : child);
        else if (child->kind != AR_KIND_COLUMN && child->kind != AR_KIND_VIEW_COLUMN)
            ar_compared_part(c, op, verb, child);
    }
}
