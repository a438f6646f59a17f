/* GENERATED ... AS IDENTITY: added, changed, dropped. */
#include "emit/postgres/postgres.h"

enum { PG_15 = 150000 };

const char *ar_pg_identity_sequence(const ar_emitter *e, const ar_column *column)
{
    const ar_object *object = &column->object;

    if (column->identity->sequence)
        return column->identity->sequence;
    return ar_server_name(e->ctx, object->parent->name, object->name, "seq");
}

static char *sequence_sql(const ar_emitter *e, const ar_column *column)
{
    return ar_quote_qualified(e->ctx->arena, e->target, column->object.schema,
                              ar_pg_identity_sequence(e, column));
}

char *ar_pg_identity(const ar_emitter *e, const ar_column *column)
{
    const ar_identity *identity = column->identity;
    ar_numbers numbers = ar_pg_identity_numbers(identity, column->type);
    ar_str options, out;

    ar_str_init(&options, e->ctx->arena);
    ar_str_init(&out, e->ctx->arena);
    if (identity->sequence)
        ar_write(e, &options, " SEQUENCE NAME %s",
                 ar_quote_qualified(e->ctx->arena, e->target, column->object.schema,
                                    identity->sequence));
    ar_str_add(&options, ar_pg_number_options(e, &numbers));
    ar_write(e, &out, "GENERATED %s AS IDENTITY", identity->always ? "ALWAYS" : "BY DEFAULT");
    if (options.length)
        ar_write(e, &out, " (%s)", options.data + 1);
    return out.data;
}

static void emit_logged(ar_emitter *e, const ar_column *column)
{
    ar_emit_step(e,
                 ar_text(e, "Change the persistence of the sequence of %Q in %P.", &column->object,
                         &column->object),
                 ar_text(e, "ALTER SEQUENCE %s SET %s", sequence_sql(e, column),
                         column->identity->unlogged ? "UNLOGGED" : "LOGGED"));
}

void ar_pg_emit_persistence(ar_emitter *e, const ar_object *table, const ar_column *column)
{
    if (column->identity && e->target.version >= PG_15 &&
        column->identity->unlogged != ar_as_table(table)->unlogged)
        emit_logged(e, column);
}

static void emit_action(ar_emitter *e, const ar_op *op, const char *sentence, const char *action)
{
    ar_emit_step(
        e, ar_text(e, sentence, op->after, op->after),
        ar_text(e, "ALTER TABLE %p ALTER COLUMN %n %s", op->after, op->after->name, action));
}

void ar_pg_drop_identity(ar_emitter *e, const ar_op *op)
{
    if (ar_as_column(op->before)->identity && !ar_as_column(op->after)->identity)
        emit_action(e, op, "Number %Q of %P no longer.", "DROP IDENTITY");
}

static void add_identity(ar_emitter *e, const ar_op *op)
{
    const ar_column *column = ar_as_column(op->after);
    ar_numbers numbers = ar_pg_identity_numbers(column->identity, column->type);

    emit_action(e, op, "Let the server number %Q of %P.",
                ar_text(e, "ADD %s", ar_pg_identity(e, column)));
    ar_pg_emit_persistence(e, op->after->parent, column);
    ar_pg_emit_continue(e, op->after, &numbers);
}

static void change_numbers(ar_emitter *e, const ar_op *op)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);
    ar_numbers was = ar_pg_identity_numbers(before->identity, before->type);
    ar_numbers is = ar_pg_identity_numbers(after->identity, after->type);
    ar_names numbers = ar_pg_number_changes(e, &was, &is, "SET "), all = {0};

    if (before->identity->always != after->identity->always)
        ar_vec_push(
            e->ctx->arena, &all,
            ar_text(e, "SET GENERATED %s", after->identity->always ? "ALWAYS" : "BY DEFAULT"));
    ar_vec_each(const char *, change, &numbers) {
        ar_vec_push(e->ctx->arena, &all, *change);
    }
    ar_pg_emit_within(e, op->after, sequence_sql(e, before), &was, &is);
    if (all.count)
        emit_action(e, op, "Change how %Q of %P is numbered.",
                    ar_names_join(e->ctx->arena, &all, " "));
}

static void rename_sequence(ar_emitter *e, const ar_op *op)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);
    const char *name = ar_pg_identity_sequence(e, after);

    if (ar_streq(ar_pg_identity_sequence(e, before), name))
        return;
    ar_emit_step(e,
                 ar_text(e, "Rename the sequence of %Q in %P to %q.", op->after, op->after, name),
                 ar_text(e, "ALTER SEQUENCE %s RENAME TO %n", sequence_sql(e, before), name));
}

void ar_pg_alter_identity(ar_emitter *e, const ar_op *op)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);

    if (!after->identity || !ar_pg_changed(op, "identity"))
        return;
    if (!before->identity) {
        add_identity(e, op);
        return;
    }
    change_numbers(e, op);
    rename_sequence(e, op);
    if (before->identity->unlogged != after->identity->unlogged)
        emit_logged(e, after);
}
