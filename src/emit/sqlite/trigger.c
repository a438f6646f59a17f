/* Triggers. There is no ALTER TRIGGER: another name or text is another trigger. */
#include "emit/sqlite/sqlite.h"
#include "model/body.h"

char *ar_lite_trigger(const ar_emitter *e, const ar_object *trigger)
{
    if (trigger->sql) /* what the database keeps is kept to the letter */
        return ar_strdup(e->ctx->arena, trigger->sql);
    return ar_text(e, "CREATE TRIGGER %n %s", trigger->name,
                   ar_body_with_table(e->ctx->arena, AR_KIND_TRIGGER, AR_SQL_SQLITE,
                                      ar_as_trigger(trigger)->sql->sql, ar_text(e, "%p", trigger)));
}

ar_status ar_lite_create_trigger(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Create trigger %Q on %P.", op->after, op->after),
               ar_lite_trigger(e, op->after));
    return AR_OK;
}

ar_status ar_lite_drop_trigger(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop trigger %Q of %P.", op->before, op->before),
               ar_text(e, "DROP TRIGGER %n", op->before->name));
    return AR_OK;
}
