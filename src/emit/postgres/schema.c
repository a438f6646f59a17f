/* CREATE, ALTER, DROP SCHEMA; and RENAME of everything that has a name of its own. */
#include "emit/postgres/postgres.h"

ar_status ar_pg_create_schema(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Create schema %Q.", op->after),
               ar_text(e, "CREATE SCHEMA %o", op->after));
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
    return op->kind != AR_KIND_SCHEMA && !ar_kind_stands_apart(op->kind) &&
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

ar_status ar_pg_rename_object(ar_emitter *e, const ar_op *op)
{
    ar_object moved = *op->before;
    const char *word = ar_pg_word_of(op->before), *kind = ar_kind_get(op->kind)->name;

    if (moves(op)) {
        ar_emit_op(e, op,
                   ar_text(e, "Move %s %Q to schema %q.", kind, op->before, op->after->schema),
                   ar_text(e, "ALTER %s %o SET SCHEMA %n", word, op->before, op->after->schema));
        take_statistics_along(e, op);
        moved.schema = op->after->schema;
    }
    if (!ar_streq(moved.name, op->after->name))
        ar_emit_op(e, op, ar_text(e, "Rename %s %Q to %q.", kind, &moved, op->after->name),
                   ar_text(e, "ALTER %s %o RENAME TO %n", word, &moved, op->after->name));
    return AR_OK;
}
