/* CREATE, REPLACE and DROP of functions, procedures and aggregates. */
#include "dialect/routine.h"
#include "emit/postgres/postgres.h"

ar_status ar_pg_create_routine(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Create %s %Q.", ar_kind_get(op->kind)->name, op->after),
               ar_routine_create(e->ctx, e->target, op->after, false));
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_routine(ar_emitter *e, const ar_op *op)
{
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
