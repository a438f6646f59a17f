/* CREATE, REPLACE and DROP of functions, procedures and aggregates. */
#include "dialect/routine.h"
#include "emit/postgres/postgres.h"
#include "model/routine.h"

/* The plan's operation on the range type whose values the function brings into one form. */
static const ar_op *range_of(const ar_emitter *e, ar_verb verb, const ar_object *function)
{
    ar_vec_each(ar_op *const, op, e->ops)
        if ((*op)->verb == verb && (*op)->kind == AR_KIND_TYPE &&
            ar_is_canonical_of(e->ctx, function, ar_op_object(*op)))
            return *op;
    return NULL;
}

ar_status ar_pg_create_routine(ar_emitter *e, const ar_op *op)
{
    const ar_op *range = range_of(e, AR_CREATE, op->after);

    if (range)
        ar_pg_emit_shell(e, range->after);
    ar_emit_op(e, op, ar_text(e, "Create %s %Q.", ar_kind_get(op->kind)->name, op->after),
               ar_routine_create(e->ctx, e->target, op->after, false));
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_routine(ar_emitter *e, const ar_op *op)
{
    if (range_of(e, AR_DROP, op->before)) /* which took it along */
        return AR_OK;
    ar_emit_op(e, op, ar_text(e, "Drop %s %Q.", ar_kind_get(op->kind)->name, op->before),
               ar_text(e, "DROP %s %o", ar_pg_word(op->kind), op->before));
    return AR_OK;
}

/* Whatever changed is said by the whole of it; what rests on it stays. */
ar_status ar_pg_alter_routine(ar_emitter *e, const ar_op *op)
{
    if (op->changed)
        ar_emit_op(e, op, ar_text(e, "Replace %s %Q.", ar_kind_get(op->kind)->name, op->after),
                   ar_routine_create(e->ctx, e->target, op->after, true));
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
