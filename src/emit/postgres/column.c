/* Columns: ADD, DROP, RENAME and all that ALTER COLUMN can do. */
#include "emit/postgres/postgres.h"

enum { PG_17 = 170000 };

/* ---- definition ---- */

static const char *serial_type(const ar_type *type)
{
    const char *key = type->key ? type->key : type->text;

    if (ar_streq(key, "smallint"))
        return "smallserial";
    return ar_streq(key, "bigint") ? "bigserial" : "serial";
}

static void write_value(const ar_emitter *e, ar_str *out, const ar_column *column)
{
    if (column->generated)
        ar_write(e, out, " GENERATED ALWAYS AS (%e) %s", column->generated,
                 column->virtual_column ? "VIRTUAL" : "STORED");
    else if (column->identity)
        ar_write(e, out, " %s", ar_pg_identity(e, column));
    else if (column->default_expr)
        ar_write(e, out, " DEFAULT %s", ar_default_expr(e, column->default_expr->sql));
}

char *ar_pg_column(const ar_emitter *e, const ar_column *column, bool serial)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    if (serial) {
        ar_write(e, &out, "%n %s%s", column->object.name, serial_type(column->type),
                 ar_pg_has_not_null_name(e, column) ? ar_pg_not_null(e, column) : "");
        return out.data;
    }
    ar_write(e, &out, "%n %y%s", column->object.name, column->type,
             ar_pg_collate(e, column->collation_schema, column->collation));
    ar_str_add(&out, ar_pg_generic_options(e, &column->options));
    ar_str_add(&out, ar_pg_not_null(e, column));
    write_value(e, &out, column);
    return out.data;
}

/* ---- statements ---- */

char *ar_pg_alter(const ar_emitter *e, const ar_object *table, const ar_names *actions)
{
    char *head = ar_text(e, "ALTER TABLE %o", table);
    char *all = ar_names_join(e->ctx->arena, actions, ",\n    ");

    return ar_text(e, "%s%s%s", head, actions->count > 1 ? "\n    " : ar_lead(head, all), all);
}

static void emit_action(ar_emitter *e, const ar_op *op, const char *sentence, const char *action)
{
    ar_names actions = {0};

    ar_vec_push(e->ctx->arena, &actions, action);
    ar_emit_op(e, op, sentence, ar_pg_alter(e, ar_op_object(op)->parent, &actions));
}

static bool is_deferred(const ar_object *constraint)
{
    const ar_key *key = ar_as_key(constraint);
    const ar_foreign_key *foreign_key = ar_as_foreign_key(constraint);
    const ar_exclusion *exclusion = ar_as_exclusion(constraint);

    return (key && key->deferrable == AR_DEFERRED) ||
           (foreign_key && foreign_key->deferrable == AR_DEFERRED) ||
           (exclusion && exclusion->deferrable == AR_DEFERRED);
}

static bool concerns(const ar_object *constraint, const ar_object *table)
{
    const ar_foreign_key *key = ar_as_foreign_key(constraint);
    const ar_object *own = constraint->parent;

    return (ar_streq(own->name, table->name) && ar_streq(own->schema, table->schema)) ||
           (key && ar_streq(key->references.table, table->name) &&
            ar_streq(key->references.schema, table->schema));
}

/* Whether the constraint is there while the operation at hand runs. */
static bool is_there(const ar_emitter *e, const ar_object *constraint, bool in_base)
{
    size_t place = ar_emit_place(e, in_base ? AR_DROP : AR_CREATE, constraint);
    bool done = place && place <= e->at;

    return in_base ? !done : done;
}

static bool has_deferred(const ar_emitter *e, const ar_model *model, const ar_object *table)
{
    for (size_t i = 0; model && i < model->objects.count; i++) {
        const ar_object *object = model->objects.items[i];

        ar_object_each(child, object) {
            if (is_deferred(*child) && concerns(*child, table) &&
                is_there(e, *child, model == e->script->base))
                return true;
        }
    }
    return false;
}

/* Rows that wait for a deferred check would keep the table from being altered afterwards. */
static void emit_update(ar_emitter *e, const ar_object *column, const char *sentence,
                        const char *sql)
{
    const ar_object *table = column->parent;

    if (!e->checks_at_once &&
        (has_deferred(e, e->script->base, table) || has_deferred(e, e->script->wanted, table))) {
        ar_emit_step(e,
                     "Check deferred constraints at once: waiting rows would block what follows.",
                     "SET CONSTRAINTS ALL IMMEDIATE");
        e->checks_at_once = true;
    }
    ar_emit_step(e, sentence, sql);
}

/* " (its default)": where the value comes from. */
static const char *why(const ar_emitter *e, const ar_op *op)
{
    return op->backfill_why ? ar_text(e, " (%s)", op->backfill_why) : "";
}

/* ---- create, drop, rename ---- */

static void push_part_constraints(const ar_emitter *e, const ar_op *op, ar_names *actions)
{
    ar_vec_each(ar_op *, part, &op->parts) {
        const ar_object *object = (*part)->after;

        if (object && ar_pg_is_constraint(object->kind))
            ar_vec_push(e->ctx->arena, actions, ar_text(e, "ADD %s", ar_pg_constraint(e, object)));
    }
}

static void emit_added(ar_emitter *e, const ar_op *op, const char *definition)
{
    ar_names actions = {0};

    ar_vec_push(e->ctx->arena, &actions, ar_text(e, "ADD COLUMN %s", definition));
    push_part_constraints(e, op, &actions);
    ar_emit_op(e, op, ar_text(e, "Add column %Q to %P.", op->after, op->after),
               ar_pg_alter(e, op->after->parent, &actions));
}

/* Rows that exist get another value than new ones: it is filled in before NOT NULL and default. */
static void emit_filled(ar_emitter *e, const ar_op *op)
{
    const ar_column *column = ar_as_column(op->after);
    ar_column plain = *column;
    ar_names actions = {0};

    plain.not_null = false;
    plain.default_expr = NULL;
    emit_added(e, op, ar_pg_column(e, &plain, false));
    ar_emit_step(e, ar_text(e, "Fill %Q of %P%s.", op->after, op->after, why(e, op)),
                 ar_text(e, "UPDATE %p SET %n = %s", op->after, op->after->name,
                         ar_bare_expr(e, op->backfill_sql)));
    if (column->default_expr)
        ar_vec_push(e->ctx->arena, &actions,
                    ar_text(e, "ALTER COLUMN %n SET DEFAULT %s", op->after->name,
                            ar_default_expr(e, column->default_expr->sql)));
    if (column->not_null)
        ar_vec_push(e->ctx->arena, &actions, ar_pg_set_not_null(e, column));
    if (actions.count)
        ar_emit_step(e, ar_text(e, "Complete column %Q of %P.", op->after, op->after),
                     ar_pg_alter(e, op->after->parent, &actions));
}

static bool needs_filling(const ar_op *op)
{
    const ar_column *column = ar_as_column(op->after);
    const char *value = column->default_expr ? column->default_expr->sql : NULL;

    return op->backfill_sql && !column->generated && !column->identity && !column->is_serial &&
           !ar_streq(op->backfill_sql, value);
}

ar_status ar_pg_create_column(ar_emitter *e, const ar_op *op)
{
    const ar_column *column = ar_as_column(op->after);
    const ar_object *table = op->after->parent;
    bool serial = ar_pg_serial(e, &op->parts, column) != NULL;

    ar_pg_emit_part_sequences(e, &op->parts, table);
    if (needs_filling(op))
        emit_filled(e, op);
    else
        emit_added(e, op, ar_pg_column(e, column, serial));
    ar_pg_emit_owners(e, &op->parts, table, op->after->name);
    ar_pg_emit_not_valid(e, column);
    ar_pg_emit_persistence(e, table, column);
    ar_pg_emit_column_storage(e, table, op->after);
    ar_pg_emit_comment(e, op->after);
    ar_vec_each(ar_op *, part, &op->parts) {
        if (!(*part)->after || !ar_pg_is_constraint((*part)->kind))
            continue;
        ar_pg_emit_comment(e, (*part)->after);
        ar_pg_emit_roles(e, (*part)->after);
    }
    return ar_pg_emit_spread(e, op);
}

ar_status ar_pg_drop_column(ar_emitter *e, const ar_op *op)
{
    emit_action(e, op, ar_text(e, "Drop column %Q of %P.", op->before, op->before),
                ar_text(e, "DROP COLUMN %n", op->before->name));
    return AR_OK;
}

ar_status ar_pg_rename_column(ar_emitter *e, const ar_op *op)
{
    const ar_object *now = op->reversed ? op->before : op->after; /* whose table is called so now */

    ar_emit_op(e, op,
               ar_text(e, "Rename column %q of %P to %q.", op->before->name, now, op->after->name),
               ar_text(e, "ALTER TABLE %p RENAME COLUMN %n TO %n", now, op->before->name,
                       op->after->name));
    return AR_OK;
}

/* ---- alter ---- */

ar_names ar_pg_type_actions(const ar_emitter *e, const ar_column *before, const ar_column *after,
                            const char *using_sql)
{
    const char *name = after->object.name;
    ar_names actions = {0};
    ar_str type;

    ar_str_init(&type, e->ctx->arena);
    ar_write(e, &type, "ALTER COLUMN %n TYPE %y%s", name, after->type,
             ar_pg_collate(e, after->collation_schema, after->collation));
    if (using_sql)
        ar_write(e, &type, " USING %s", ar_bare_expr(e, using_sql));
    if (before->default_expr)
        ar_vec_push(e->ctx->arena, &actions, ar_text(e, "ALTER COLUMN %n DROP DEFAULT", name));
    ar_vec_push(e->ctx->arena, &actions, type.data);
    if (after->default_expr)
        ar_vec_push(e->ctx->arena, &actions,
                    ar_text(e, "ALTER COLUMN %n SET DEFAULT %s", name,
                            ar_default_expr(e, after->default_expr->sql)));
    ar_pg_push_storage(e, after, &actions);
    return actions;
}

static bool type_changes(const ar_op *op)
{
    return ar_pg_changed(op, "type") || ar_pg_changed(op, "collate") ||
           ar_pg_changed(op, "collation_schema");
}

static void alter_type(ar_emitter *e, const ar_op *op)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);
    bool foreign = ar_as_table(op->after->parent) && ar_as_table(op->after->parent)->server;
    ar_names actions = ar_pg_type_actions(e, before, after, foreign ? NULL : op->using_sql);
    const char *sentence;

    if (ar_pg_changed(op, "type"))
        sentence = ar_text(e, "Change %Q of %P from %y to %y.", op->after, op->after, before->type,
                           after->type);
    else
        sentence = ar_text(e, "Change the collation of %Q in %P.", op->after, op->after);
    ar_emit_op(e, op, sentence, ar_pg_alter(e, op->after->parent, &actions));
    ar_pg_emit_lost_targets(e, op->after, &op->parts);
}

/* Costs nothing: the warnings are the other steps'. */
static void alter_default(ar_emitter *e, const ar_op *op)
{
    const ar_expr *value = ar_as_column(op->after)->default_expr;
    ar_op quiet = *op;

    quiet.hazards = 0;
    if (value)
        emit_action(e, &quiet, ar_text(e, "Set the default of %Q in %P.", op->after, op->after),
                    ar_text(e, "ALTER COLUMN %n SET DEFAULT %s", op->after->name,
                            ar_default_expr(e, value->sql)));
    else
        emit_action(e, &quiet, ar_text(e, "Drop the default of %Q in %P.", op->after, op->after),
                    ar_text(e, "ALTER COLUMN %n DROP DEFAULT", op->after->name));
}

static void alter_not_null(ar_emitter *e, const ar_op *op)
{
    const char *name = op->after->name;
    ar_op checked = *op;

    checked.hazards &= type_changes(op) ? ~(unsigned)AR_HAZARD_REWRITES : ~0u;
    if (!ar_as_column(op->after)->not_null) {
        checked.hazards = 0;
        emit_action(e, &checked, ar_text(e, "Let %Q of %P be NULL.", op->after, op->after),
                    ar_text(e, "ALTER COLUMN %n DROP NOT NULL", name));
        ar_pg_emit_children_not_null(e, op);
        return;
    }
    if (op->backfill_sql && !ar_as_column(op->after)->not_null_as.not_valid)
        emit_update(
            e, op->after,
            ar_text(e, "Fill %Q of %P where it is NULL%s.", op->after, op->after, why(e, op)),
            ar_text(e, "UPDATE %p SET %n = %s WHERE %n IS NULL", op->after, name,
                    ar_bare_expr(e, op->backfill_sql), name));
    if (!ar_pg_changed(op, "not_null")) {
        ar_pg_alter_not_null(e, op, &checked);
        return;
    }
    ar_pg_emit_children_not_null(e, op);
    emit_action(e, &checked, ar_text(e, "Make %Q of %P not null.", op->after, op->after),
                ar_pg_set_not_null(e, ar_as_column(op->after)));
    ar_pg_emit_not_null_comment(e, op->after);
}

static bool not_null_changes(const ar_op *op)
{
    return ar_pg_changed(op, "not_null") || ar_pg_changed(op, "not_null_name") ||
           ar_pg_changed(op, "not_null_not_valid") || ar_pg_changed(op, "not_null_no_inherit") ||
           ar_pg_changed(op, "not_null_comment");
}

static bool default_is_done(const ar_op *op)
{
    return type_changes(op) || !ar_pg_changed(op, "default");
}

static ar_status alter_generated(ar_emitter *e, const ar_op *op)
{
    const ar_column *after = ar_as_column(op->after);

    if (!after->generated && ar_as_column(op->before)->generated) {
        emit_action(e, op, ar_text(e, "Compute %Q of %P no longer.", op->after, op->after),
                    ar_text(e, "ALTER COLUMN %n DROP EXPRESSION", op->after->name));
        return AR_OK;
    }
    if (ar_as_column(op->before)->generated && e->target.version >= PG_17 &&
        !ar_pg_changed(op, "virtual")) {
        emit_action(e, op, ar_text(e, "Compute %Q of %P otherwise.", op->after, op->after),
                    ar_text(e, "ALTER COLUMN %n SET EXPRESSION AS (%e)", op->after->name,
                            after->generated));
        return AR_OK;
    }
    emit_action(e, op, ar_text(e, "Drop column %Q of %P, to compute it.", op->after, op->after),
                ar_text(e, "DROP COLUMN %n", op->after->name));
    emit_added(e, op, ar_pg_column(e, after, false));
    ar_pg_emit_column_storage(e, op->after->parent, op->after);
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

/* Steps in the order in which each finds what it needs. */
ar_status ar_pg_alter_column(ar_emitter *e, const ar_op *op)
{
    bool generated = ar_pg_changed(op, "generated") || ar_pg_changed(op, "virtual");

    if (generated && ar_as_column(op->after)->generated)
        return alter_generated(e, op);
    if (generated)
        AR_TRY(alter_generated(e, op));
    ar_pg_drop_identity(e, op);
    if (type_changes(op))
        alter_type(e, op);
    if (!default_is_done(op))
        alter_default(e, op);
    if (not_null_changes(op))
        alter_not_null(e, op);
    ar_pg_alter_identity(e, op);
    ar_pg_alter_column_storage(e, op, type_changes(op));
    ar_pg_alter_column_options(e, op);
    ar_pg_emit_changed_comment(e, op);
    return ar_pg_emit_spread(e, op);
}
