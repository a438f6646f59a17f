/*
 * Sequences: of their own, owned by a column, made by `serial`, and turned into an identity or
 * back. An owned sequence is made before its column (the default needs it) and owned afterwards; it
 * goes with its column, so dropping that leaves nothing to drop.
 */
#include "emit/postgres/postgres.h"

enum { PG_15 = 150000 };

static bool is_owned_by(const ar_sequence *sequence, const ar_object *table, const char *column)
{
    const ar_ref *owner = &sequence->owned_by;

    return owner->table && owner->columns.count && ar_streq(owner->schema, table->schema) &&
           ar_streq(owner->table, table->name) &&
           (!column || ar_streq(owner->columns.items[0], column));
}

static size_t owner_place(const ar_emitter *e, ar_verb verb, const ar_sequence *sequence)
{
    const ar_ref *owner = &sequence->owned_by;

    if (!owner->table || !owner->columns.count)
        return AR_NO_PLACE;
    return ar_emit_place_of_column(e, verb, owner->schema, owner->table, owner->columns.items[0]);
}

/* ---- statements ---- */

static char *owner_of(const ar_emitter *e, const ar_sequence *sequence)
{
    const ar_ref *owner = &sequence->owned_by;

    return owner->table ? ar_text(e, "%r.%n", owner, owner->columns.items[0]) : "NONE";
}

void ar_pg_emit_continue(ar_emitter *e, const ar_object *column, const ar_numbers *numbers)
{
    const char *table = ar_text(e, "%p", column);

    if (numbers->increment && *numbers->increment == '-')
        return;
    ar_emit_step(
        e, ar_text(e, "Go on behind the highest number in %Q of %P.", column, column),
        ar_text(e,
                "SELECT pg_catalog.setval(pg_catalog.pg_get_serial_sequence(%l, %l), max(%n))\n"
                "FROM %p\n"
                "HAVING max(%n) >= %s",
                table, column->name, column->name, column, column->name,
                numbers->min ? numbers->min : "1"));
}

void ar_pg_emit_sequence(ar_emitter *e, const ar_op *op, const ar_sequence *sequence, bool owned)
{
    const ar_object *object = &sequence->object;
    ar_numbers numbers = ar_pg_sequence_numbers(sequence);
    ar_str sql;

    ar_str_init(&sql, e->ctx->arena);
    ar_write(e, &sql, "CREATE %sSEQUENCE %o", sequence->unlogged ? "UNLOGGED " : "", object);
    if (numbers.type && !ar_streq(numbers.type, "bigint"))
        ar_write(e, &sql, " AS %s", numbers.type);
    ar_str_add(&sql, ar_pg_number_options(e, &numbers));
    if (owned && sequence->owned_by.table)
        ar_write(e, &sql, " OWNED BY %s", owner_of(e, sequence));
    ar_emit_op(e, op, ar_text(e, "Create sequence %Q.", object), sql.data);
    ar_pg_emit_comment(e, object);
}

static void emit_owner(ar_emitter *e, const ar_sequence *sequence)
{
    const ar_ref *owner = &sequence->owned_by;
    const char *sentence = ar_text(e, "Let nobody own sequence %Q.", &sequence->object);

    if (owner->table)
        sentence = ar_text(e, "Let column %q of %q own sequence %Q.", owner->columns.items[0],
                           owner->table, &sequence->object);
    ar_emit_step(
        e, sentence,
        ar_text(e, "ALTER SEQUENCE %o OWNED BY %s", &sequence->object, owner_of(e, sequence)));
}

/* ---- serial ---- */

static const ar_sequence *part_sequence(const ar_op *part)
{
    return part->verb == AR_CREATE ? ar_as_sequence(part->after) : NULL;
}

/* Since 15 an unlogged table's own sequences are unlogged too. */
static bool own_persistence(const ar_emitter *e, const ar_object *table)
{
    return e->target.version >= PG_15 && ar_as_table(table)->unlogged;
}

static bool says_all(const ar_emitter *e, const ar_sequence *sequence, const ar_column *column)
{
    const ar_object *object = &column->object;
    const char *name = ar_server_name(e->ctx, object->parent->name, object->name, "seq");

    return column->is_serial && is_owned_by(sequence, object->parent, object->name) &&
           ar_streq(sequence->object.name, name) &&
           ar_streq(sequence->object.schema, object->schema) &&
           sequence->unlogged == own_persistence(e, object->parent);
}

const ar_sequence *ar_pg_serial(const ar_emitter *e, const ar_ops *parts, const ar_column *column)
{
    ar_vec_each(ar_op *, part, parts) {
        const ar_sequence *sequence = part_sequence(*part);

        if (sequence && says_all(e, sequence, column))
            return sequence;
    }
    return NULL;
}

static bool is_made_by_serial(const ar_emitter *e, const ar_ops *parts, const ar_object *table,
                              const ar_sequence *sequence)
{
    ar_object_each(child, table) {
        const ar_column *column = ar_as_column(*child);

        if (column && ar_pg_serial(e, parts, column) == sequence)
            return true;
    }
    return false;
}

void ar_pg_emit_part_sequences(ar_emitter *e, const ar_ops *parts, const ar_object *table)
{
    ar_vec_each(ar_op *, part, parts) {
        const ar_sequence *sequence = part_sequence(*part);

        if (sequence && !is_made_by_serial(e, parts, table, sequence))
            ar_pg_emit_sequence(e, *part, sequence, false);
    }
}

void ar_pg_emit_owners(ar_emitter *e, const ar_ops *parts, const ar_object *table,
                       const char *column)
{
    ar_vec_each(ar_op *, part, parts) {
        const ar_sequence *sequence = part_sequence(*part);

        if (sequence && is_made_by_serial(e, parts, table, sequence))
            ar_pg_emit_comment(e, &sequence->object);
        else if (sequence)
            emit_owner(e, sequence);
    }
    for (size_t i = 0; i < e->at; i++) {
        const ar_sequence *sequence = part_sequence(e->ops->items[i]);

        if (sequence && is_owned_by(sequence, table, column))
            emit_owner(e, sequence);
    }
}

/* ---- cells ---- */

static const ar_column *owner_column(const ar_emitter *e, const ar_sequence *sequence)
{
    const ar_ref *owner = &sequence->owned_by;
    const ar_model *wanted = e->script->wanted;
    const ar_object *table = NULL;

    if (wanted && owner->table && owner->columns.count)
        table = ar_model_find(wanted, AR_KIND_TABLE, owner->schema, owner->table);
    return table ? ar_table_column(wanted, table, owner->columns.items[0]) : NULL;
}

/* A new sequence of a column that has rows goes on behind them. */
static void emit_continue(ar_emitter *e, const ar_sequence *sequence)
{
    const ar_column *column = owner_column(e, sequence);
    ar_numbers numbers = ar_pg_sequence_numbers(sequence);

    if (column && column->is_serial)
        ar_pg_emit_continue(e, &column->object, &numbers);
}

ar_status ar_pg_create_sequence(ar_emitter *e, const ar_op *op)
{
    const ar_sequence *sequence = ar_as_sequence(op->after);
    bool owner_follows = owner_place(e, AR_CREATE, sequence) > e->at + 1;

    ar_pg_emit_sequence(e, op, sequence, !owner_follows);
    if (!owner_follows)
        emit_continue(e, sequence);
    return AR_OK;
}

ar_status ar_pg_drop_sequence(ar_emitter *e, const ar_op *op)
{
    const ar_sequence *sequence = ar_as_sequence(op->before);

    if (owner_place(e, AR_DROP, sequence)) /* it goes with its column */
        return AR_OK;
    ar_emit_op(e, op, ar_text(e, "Drop sequence %Q.", op->before),
               ar_text(e, "DROP SEQUENCE %o", op->before));
    return AR_OK;
}

static ar_names changes(const ar_emitter *e, const ar_op *op)
{
    ar_numbers before = ar_pg_sequence_numbers(ar_as_sequence(op->before));
    ar_numbers after = ar_pg_sequence_numbers(ar_as_sequence(op->after));
    ar_names numbers = ar_pg_number_changes(e, &before, &after, ""), all = {0};

    if (!ar_streq(before.type, after.type))
        ar_vec_push(e->ctx->arena, &all, ar_text(e, "AS %s", after.type));
    ar_vec_each(const char *, change, &numbers) {
        ar_vec_push(e->ctx->arena, &all, *change);
    }
    return all;
}

ar_status ar_pg_alter_sequence(ar_emitter *e, const ar_op *op)
{
    const ar_sequence *before = ar_as_sequence(op->before), *after = ar_as_sequence(op->after);
    ar_numbers was = ar_pg_sequence_numbers(before), is = ar_pg_sequence_numbers(after);
    ar_names all = changes(e, op);

    ar_pg_emit_within(e, op->after, ar_text(e, "%o", op->after), &was, &is);
    if (all.count)
        ar_emit_op(
            e, op, ar_text(e, "Change the numbers of sequence %Q.", op->after),
            ar_text(e, "ALTER SEQUENCE %o %s", op->after, ar_names_join(e->ctx->arena, &all, " ")));
    if (before->unlogged != after->unlogged)
        ar_emit_step(e, ar_text(e, "Change the persistence of sequence %Q.", op->after),
                     ar_text(e, "ALTER SEQUENCE %o SET %s", op->after,
                             after->unlogged ? "UNLOGGED" : "LOGGED"));
    if (!ar_ref_equal(&before->owned_by, &after->owned_by))
        emit_owner(e, after);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
