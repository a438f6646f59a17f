/* CREATE, ALTER, DROP SCHEMA; and RENAME of everything that has a name of its own. */
#include "emit/postgres/postgres.h"
#include "model/routine.h"

/* In scratch an extension may have brought it along already. */
ar_status ar_pg_create_schema(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(
        e, op, ar_text(e, "Create schema %Q.", op->after),
        ar_text(e, "CREATE SCHEMA %s%o", e->script->scratch ? "IF NOT EXISTS " : "", op->after));
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_schema(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop schema %Q.", op->before),
               ar_text(e, "DROP SCHEMA %o", op->before));
    return AR_OK;
}

ar_status ar_pg_alter_schema(ar_emitter *e, const ar_op *op)
{
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}

/* Indexes move with their table and schemas stand in none. */
static bool moves(const ar_op *op)
{
    return ar_kind_has_schema(op->kind) && !ar_kind_stands_apart(op->kind) &&
           !ar_streq(op->before->schema, op->after->schema);
}

/* The server leaves them behind, in the schema of their own name. */
static void take_statistics_along(ar_emitter *e, const ar_op *op)
{
    ar_object_each(child, op->before) {
        ar_object left = **child;

        left.schema = op->before->schema;
        if (left.kind == AR_KIND_STATISTICS)
            ar_emit_step(e,
                         ar_text(e, "Move statistics %Q to schema %q.", &left, op->after->schema),
                         ar_text(e, "ALTER STATISTICS %o SET SCHEMA %n", &left, op->after->schema));
    }
}

/* The multirange type goes along to another schema; its name is another matter. */
static void rename_range(ar_emitter *e, const ar_op *op)
{
    ar_user_type moved = *ar_as_user_type(op->before);

    if (moves(op)) {
        const char *change = ar_text(e, "SET SCHEMA %n", op->after->schema);
        const char *sentence = ar_text(e, "Move type %Q to schema %q.", op->before,
                                       op->after->schema);
        ar_object there = *op->before;

        there.schema = op->after->schema;
        ar_pg_alter_range(e, op, sentence, &moved, NULL, change);
        ar_pg_alter_range(e, op, ar_text(e, "Move its multirange type, too."), &moved,
                          ar_text(e, "%o", &there), change);
        moved.object.schema = op->after->schema;
    }
    if (!ar_streq(moved.object.name, op->after->name))
        ar_pg_alter_range(e, op,
                          ar_text(e, "Rename type %Q to %q.", &moved.object, op->after->name),
                          &moved, NULL, ar_text(e, "RENAME TO %n", op->after->name));
}

ar_status ar_pg_rename_object(ar_emitter *e, const ar_op *op)
{
    ar_object *moved = ar_object_copy(e->ctx, op->before);
    const char *name = ar_bare_name(e->ctx, op->after);
    const char *word = ar_pg_word_of(op->before), *kind = ar_kind_get(op->kind)->name;

    if (ar_as_user_type(op->before) && ar_as_user_type(op->before)->subtype) {
        rename_range(e, op);
        return AR_OK;
    }
    if (moves(op)) {
        ar_emit_op(e, op,
                   ar_text(e, "Move %s %Q to schema %q.", kind, op->before, op->after->schema),
                   ar_text(e, "ALTER %s %o SET SCHEMA %n", word, op->before, op->after->schema));
        take_statistics_along(e, op);
        moved->schema = op->after->schema;
    }
    if (!ar_streq(moved->name, op->after->name))
        ar_emit_op(e, op, ar_text(e, "Rename %s %Q to %q.", kind, moved, name),
                   ar_text(e, "ALTER %s %o RENAME TO %n", word, moved, name));
    return AR_OK;
}
