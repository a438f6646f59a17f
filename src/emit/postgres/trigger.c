/* Triggers, rules and event triggers. What they do cannot be altered, only whether they do it. */
#include "emit/postgres/postgres.h"
#include "model/body.h"

static char *with_table(const ar_emitter *e, const ar_object *object, const ar_expr *sql)
{
    return ar_body_with_table(e->ctx->arena, object->kind, AR_SQL_POSTGRESQL, sql->sql,
                              ar_text(e, "%p", object));
}

static const char *const enabled_words[] = {"ENABLE", "DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS"};

/* ALTER TABLE t DISABLE TRIGGER x; views have no such thing. */
static void emit_enabled(ar_emitter *e, const ar_object *object, int enabled)
{
    const char *kind = ar_kind_get(object->kind)->name;

    ar_emit_step(e, ar_text(e, "Set when %s %Q of %P fires.", kind, object, object),
                 ar_text(e, "ALTER TABLE %p %s %s %n", object, enabled_words[enabled],
                         ar_pg_word(object->kind), object->name));
}

static void emit_drop(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op,
               ar_text(e, "Drop %s %Q of %P.", ar_kind_get(op->kind)->name, op->before, op->before),
               ar_text(e, "DROP %s %n ON %p", ar_pg_word(op->kind), op->before->name, op->before));
}

static bool only_enabled(const ar_op *op)
{
    return !(op->changed & ~ar_attr_bit(op->kind, "enabled"));
}

/* ---- triggers ---- */

/* "constraint after insert ..." is CREATE CONSTRAINT TRIGGER name AFTER INSERT ... */
static char *create_trigger(const ar_emitter *e, const ar_object *object)
{
    const char *text = with_table(e, object, ar_as_trigger(object)->sql);
    const char *rest = ar_body_without_constraint(e->ctx->arena, AR_SQL_POSTGRESQL, text);

    return ar_text(e, "CREATE %sTRIGGER %n %s", rest == text ? "" : "CONSTRAINT ", object->name,
                   rest);
}

ar_status ar_pg_create_trigger(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Create trigger %Q on %P.", op->after, op->after),
               create_trigger(e, op->after));
    if (ar_as_trigger(op->after)->enabled)
        emit_enabled(e, op->after, ar_as_trigger(op->after)->enabled);
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_trigger(ar_emitter *e, const ar_op *op)
{
    emit_drop(e, op);
    return AR_OK;
}

ar_status ar_pg_alter_trigger(ar_emitter *e, const ar_op *op)
{
    if (!only_enabled(op)) {
        AR_TRY(ar_pg_drop_trigger(e, op));
        return ar_pg_create_trigger(e, op);
    }
    if (op->changed)
        emit_enabled(e, op->after, ar_as_trigger(op->after)->enabled);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}

/* ---- rules ---- */

ar_status ar_pg_create_rule(ar_emitter *e, const ar_op *op)
{
    const ar_rule *rule = ar_as_rule(op->after);

    ar_emit_op(
        e, op, ar_text(e, "Create rule %Q on %P.", op->after, op->after),
        ar_text(e, "CREATE RULE %n AS %s", op->after->name, with_table(e, op->after, rule->sql)));
    if (rule->enabled)
        emit_enabled(e, op->after, rule->enabled);
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_rule(ar_emitter *e, const ar_op *op)
{
    emit_drop(e, op);
    return AR_OK;
}

ar_status ar_pg_alter_rule(ar_emitter *e, const ar_op *op)
{
    if (!only_enabled(op)) {
        AR_TRY(ar_pg_drop_rule(e, op));
        return ar_pg_create_rule(e, op);
    }
    if (op->changed)
        emit_enabled(e, op->after, ar_as_rule(op->after)->enabled);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}

/* ---- event triggers ---- */

static void emit_event_enabled(ar_emitter *e, const ar_object *object)
{
    ar_emit_step(e, ar_text(e, "Set when event trigger %Q fires.", object),
                 ar_text(e, "ALTER EVENT TRIGGER %n %s", object->name,
                         enabled_words[ar_as_event_trigger(object)->enabled]));
}

ar_status ar_pg_create_event_trigger(ar_emitter *e, const ar_op *op)
{
    const ar_event_trigger *trigger = ar_as_event_trigger(op->after);

    ar_emit_op(e, op, ar_text(e, "Create event trigger %Q.", op->after),
               ar_text(e, "CREATE EVENT TRIGGER %n %s", op->after->name, trigger->sql->sql));
    if (trigger->enabled)
        emit_event_enabled(e, op->after);
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_event_trigger(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop event trigger %Q.", op->before),
               ar_text(e, "DROP EVENT TRIGGER %n", op->before->name));
    return AR_OK;
}

ar_status ar_pg_alter_event_trigger(ar_emitter *e, const ar_op *op)
{
    if (!only_enabled(op)) {
        AR_TRY(ar_pg_drop_event_trigger(e, op));
        return ar_pg_create_event_trigger(e, op);
    }
    if (op->changed)
        emit_event_enabled(e, op->after);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}

/* ---- names ---- */

ar_status ar_pg_rename_of_table(ar_emitter *e, const ar_op *op)
{
    const ar_object *now = op->reversed ? op->before : op->after;
    const char *kind = ar_kind_get(op->kind)->name;

    ar_emit_op(
        e, op,
        ar_text(e, "Rename %s %q of %P to %q.", kind, op->before->name, now, op->after->name),
        ar_text(e, "ALTER %s %n ON %p RENAME TO %n", ar_pg_word(op->kind), op->before->name, now,
                op->after->name));
    return AR_OK;
}
