/* PARTITION OF, INHERITS; ATTACH, DETACH, INHERIT, NO INHERIT. */
#include "model/inherit.h"
#include "emit/postgres/postgres.h"
#include "model/partition.h"

bool ar_pg_is_attached(const ar_emitter *e, const ar_op *op)
{
    (void)e;
    if (!ar_is_partition(op->after))
        return false;
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->after && (*part)->after->parent == op->after && ar_is_parents((*part)->after))
            return true;
    }
    return false;
}

static const ar_column *parent_column(const ar_emitter *e, const ar_column *column)
{
    return e->script->wanted ? ar_parent_column(e->ctx, e->script->wanted, column) : NULL;
}

/* ---- CREATE TABLE ---- */

static bool is_inherited(const ar_object *child)
{
    return child->inherited && !child->own_too;
}

static bool has_another_name(const ar_emitter *e, const ar_column *column, const ar_column *parent)
{
    return ar_pg_has_not_null_name(e, column) &&
           !ar_streq(column->not_null_as.name, parent->not_null_as.name);
}

/* "DEFAULT x NOT NULL" where the parent's column says otherwise; "" where not. */
static char *added(const ar_emitter *e, const ar_column *column)
{
    const ar_column *parent = parent_column(e, column);
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    if (!parent || column->generated)
        return out.data;
    if (!ar_expr_equal(e->ctx, column->default_expr, parent->default_expr))
        ar_write(e, &out, " DEFAULT %s",
                 column->default_expr ? ar_default_expr(e, column->default_expr->sql) : "NULL");
    if (column->not_null &&
        (!ar_hands_not_null_down(parent) || has_another_name(e, column, parent)))
        ar_str_add(&out, ar_pg_not_null(e, column));
    return out.data;
}

/* A child that INHERITS may have another name for what its parent has. */
static char *not_null_line(const ar_emitter *e, const ar_column *column)
{
    const ar_column *parent = parent_column(e, column);

    if (!parent || !column->not_null || !ar_hands_not_null_down(parent) ||
        !has_another_name(e, column, parent))
        return NULL;
    return ar_text(e, "CONSTRAINT %n NOT NULL %n", column->not_null_as.name, column->object.name);
}

static char *column_line(const ar_emitter *e, const ar_op *op, const ar_column *column)
{
    bool inherits = ar_as_table(op->after)->inherits.count;

    if (!is_inherited(&column->object) || ar_pg_is_attached(e, op))
        return ar_pg_column(e, column, ar_pg_serial(e, &op->parts, column) != NULL);
    if (inherits)
        return not_null_line(e, column);
    if (!(ar_is_partition(op->after) || ar_as_table(op->after)->of.table) || !*added(e, column))
        return NULL;
    return ar_text(e, "%n%s", column->object.name, added(e, column));
}

/* Checks that must be there before a table becomes a partition. */
static void add_checks(const ar_emitter *e, const ar_object *table, ar_names *lines)
{
    const ar_object *parent = ar_partition_parent(e->script->wanted, table);

    for (; parent; parent = ar_partition_parent(e->script->wanted, parent))
        ar_object_each(child, parent) {
            const ar_check *check = ar_as_check(*child);

            if (check && !check->no_inherit && !is_inherited(*child) &&
                !ar_object_child(e->script->wanted, table, AR_KIND_CHECK, (*child)->name))
                ar_vec_push(e->ctx->arena, lines, ar_pg_constraint(e, *child));
        }
}

ar_names ar_pg_table_columns(const ar_emitter *e, const ar_op *op)
{
    ar_names lines = {0};

    ar_object_each(child, op->after) {
        const ar_column *column = ar_as_column(*child);
        char *line = column ? column_line(e, op, column) : NULL;

        if (line)
            ar_vec_push(e->ctx->arena, &lines, line);
    }
    if (ar_pg_is_attached(e, op))
        add_checks(e, op->after, &lines);
    return lines;
}

static void write_inherits(const ar_emitter *e, ar_str *out, const ar_refs *parents)
{
    ar_vec_each(ar_ref, parent, parents)
        ar_write(e, out, "%s%r", parent == parents->items ? " INHERITS (" : ", ", parent);
    if (parents->count)
        ar_str_addc(out, ')');
}

char *ar_pg_table_body(const ar_emitter *e, const ar_op *op, const ar_names *lines)
{
    const ar_table *table = ar_as_table(op->after);
    bool partition = ar_is_partition(op->after) && !ar_pg_is_attached(e, op);
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    if (partition)
        ar_write(e, &out, "PARTITION OF %r%s", &table->partition_of, lines->count ? " " : "");
    if (table->of.table)
        ar_write(e, &out, "OF %r%s", &table->of, lines->count ? " " : "");
    if (lines->count || !(partition || table->of.table))
        ar_str_add(&out, lines->count ? ar_block(e, lines) : "()");
    if (partition)
        ar_write(e, &out, "%s%s", lines->count ? " " : "\n    ",
                 ar_bound_sql(e->ctx, table->bound->sql));
    write_inherits(e, &out, &table->inherits);
    if (table->partition_by)
        ar_write(e, &out, "%sPARTITION BY %s", lines->count && !partition ? " " : "\n    ",
                 ar_partition_key_sql(e->ctx, table->partition_by->sql));
    return out.data;
}

/* ---- what follows ---- */

static void attach(ar_emitter *e, const ar_op *op, const ar_object *object)
{
    const ar_table *table = ar_as_table(object);

    ar_emit_op(e, op, ar_text(e, "Attach partition %Q to %q.", object, table->partition_of.table),
               ar_text(e, "ALTER TABLE %r ATTACH PARTITION %o\n    %s", &table->partition_of,
                       object, ar_bound_sql(e->ctx, table->bound->sql)));
}

/* A child that INHERITS says no more of a parent's columns than ALTER TABLE can. */
static ar_status add_to_inherited(ar_emitter *e, const ar_op *op)
{
    ar_object_each(child, op->after) {
        const ar_column *column = is_inherited(*child) ? ar_as_column(*child) : NULL;
        const ar_column *parent = column ? parent_column(e, column) : NULL;
        ar_op *part;
        ar_object *plain;

        if (!parent || !*added(e, column))
            continue;
        plain = ar_object_copy(e->ctx, *child);
        plain->parent = (*child)->parent;
        ar_as_column(plain)->default_expr = parent->default_expr;
        ar_as_column(plain)->not_null = ar_hands_not_null_down(parent);
        plain->comment = NULL;
        part = ar_op_new(e->ctx, AR_ALTER, plain, *child);
        part->changed = ar_object_changes(e->ctx, plain, *child);
        AR_TRY(ar_emit_cell(e, part));
    }
    return AR_OK;
}

/* PARTITION OF and INHERITS have no place for them. */
static void add_options(ar_emitter *e, const ar_op *op)
{
    ar_object_each(child, op->after) {
        ar_object *plain;
        ar_op *part;

        if ((*child)->kind != AR_KIND_COLUMN || !is_inherited(*child) ||
            !ar_as_column(*child)->options.count)
            continue;
        plain = ar_object_copy(e->ctx, *child);
        ar_as_column(plain)->options = (ar_options){0};
        part = ar_op_new(e->ctx, AR_ALTER, plain, *child);
        part->changed = ar_attr_bit(AR_KIND_COLUMN, "options");
        ar_pg_alter_column_options(e, part);
    }
}

ar_status ar_pg_emit_parents(ar_emitter *e, const ar_op *op)
{
    ar_op quiet = *op;

    if (!ar_pg_is_attached(e, op))
        add_options(e, op);
    if (ar_as_table(op->after)->inherits.count)
        AR_TRY(add_to_inherited(e, op));
    if (!ar_pg_is_attached(e, op))
        return AR_OK;
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->after && (*part)->kind == AR_KIND_INDEX)
            AR_TRY(ar_emit_cell(e, *part));
    }
    quiet.hazards = 0;
    attach(e, &quiet, op->after);
    return AR_OK;
}

/* ---- ALTER TABLE ---- */

static void emit_inherit(ar_emitter *e, const ar_op *op, const ar_refs *from, const ar_refs *to,
                         const char *verb)
{
    ar_vec_each(ar_ref, parent, to) {
        if (!ar_refs_have(from, parent))
            ar_emit_op(e, op,
                       ar_text(e, "Let table %Q %s from %q.", op->after,
                               *verb == 'N' ? "no longer inherit" : "inherit", parent->table),
                       ar_text(e, "ALTER TABLE %o %s %r", op->after, verb, parent));
    }
}

static bool is_gone_by_now(const ar_emitter *e, const ar_object *object)
{
    size_t place = ar_emit_place(e, AR_DROP, object);

    return place && place <= e->at;
}

/* DROP TABLE would not check the rows that keys of other tables refer to, and so is refused. */
static bool is_referred_to(const ar_emitter *e, const ar_table *partition)
{
    const ar_model *base = e->script->base;

    for (size_t i = 0; base && i < base->objects.count; i++) {
        const ar_object *table = base->objects.items[i];

        ar_object_each(child, table) {
            const ar_foreign_key *key = ar_as_foreign_key(*child);

            if (key && ar_refs_have(&partition->above, &key->references) &&
                !is_gone_by_now(e, *child) && !is_gone_by_now(e, table))
                return true;
        }
    }
    return false;
}

void ar_pg_emit_detached(ar_emitter *e, const ar_object *partition)
{
    const ar_table *table = ar_as_table(partition);

    if (ar_is_partition(partition) && is_referred_to(e, table))
        ar_emit_step(
            e,
            ar_text(e, "Detach partition %Q from %q, which foreign keys refer to.", partition,
                    table->partition_of.table),
            ar_text(e, "ALTER TABLE %r DETACH PARTITION %o", &table->partition_of, partition));
}

void ar_pg_emit_ties(ar_emitter *e, const ar_op *op)
{
    const ar_table *before = ar_as_table(op->before), *after = ar_as_table(op->after);

    if (ar_pg_changed(op, "partitions") && before->partition_of.table)
        ar_emit_op(
            e, op,
            ar_text(e, "Detach partition %Q from %q: its rows stay.", op->before,
                    before->partition_of.table),
            ar_text(e, "ALTER TABLE %r DETACH PARTITION %o", &before->partition_of, op->before));
    if (ar_pg_changed(op, "partitions") && after->partition_of.table)
        attach(e, op, op->after);
    if (ar_pg_changed(op, "of"))
        ar_emit_op(e, op,
                   ar_text(e, "Let table %Q %s a type.", op->after,
                           after->of.table ? "be of" : "no longer be of"),
                   after->of.table ? ar_text(e, "ALTER TABLE %o OF %r", op->after, &after->of)
                                   : ar_text(e, "ALTER TABLE %o NOT OF", op->after));
    if (ar_pg_changed(op, "inherits")) {
        emit_inherit(e, op, &after->inherits, &before->inherits, "NO INHERIT");
        emit_inherit(e, op, &before->inherits, &after->inherits, "INHERIT");
    }
}

/* ---- columns ---- */

ar_status ar_pg_emit_spread(ar_emitter *e, const ar_op *op)
{
    ar_vec_each(ar_op *, it, &op->parts) {
        const ar_op *part = *it;
        ar_op needed = *part;

        if (part->verb != AR_ALTER || part->kind != AR_KIND_COLUMN)
            continue;
        needed.changed &= ar_object_changes(e->ctx, part->after, op->after);
        if (needed.changed || part->comment_changed)
            AR_TRY(ar_emit_cell(e, &needed));
    }
    return AR_OK;
}
