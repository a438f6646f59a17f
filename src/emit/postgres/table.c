/* CREATE, ALTER, DROP TABLE. */
#include "emit/postgres/postgres.h"
#include "model/inherit.h"

enum { PG_15 = 150000 };

static const ar_elements *elements_of(const ar_object *constraint)
{
    const ar_key *key = ar_as_key(constraint);
    const ar_exclusion *exclusion = ar_as_exclusion(constraint);

    return key ? &key->columns : exclusion ? &exclusion->elements : NULL;
}

/* CREATE TABLE makes one index of keys, or of exclusions, over the same columns, and drops the
 * second constraint without a word (transformIndexConstraints); ALTER TABLE adds both. */
static bool has_twin_before(const ar_emitter *e, const ar_op *op, const ar_object *constraint)
{
    const ar_elements *elements = elements_of(constraint);

    if (!elements)
        return false;
    ar_vec_each(ar_op *, part, &op->parts) {
        const ar_object *other = (*part)->after;

        if (other == constraint)
            return false;
        if (other && elements_of(other) && ar_elements_equal(e->ctx, elements_of(other), elements))
            return true;
    }
    return false;
}

/* CREATE TABLE takes NOT VALID but forgets it: there are no rows that it would spare. */
static bool is_inside(const ar_emitter *e, const ar_op *op, const ar_object *constraint)
{
    const ar_foreign_key *key = ar_as_foreign_key(constraint);
    const ar_check *check = ar_as_check(constraint);

    return ar_pg_is_constraint(constraint->kind) && !(key && key->not_valid) &&
           !(check && check->not_valid) && !has_twin_before(e, op, constraint);
}

static ar_names body(const ar_emitter *e, const ar_op *op)
{
    ar_names lines = ar_pg_table_columns(e, op);

    ar_vec_each(ar_op *, part, &op->parts) {
        const ar_object *object = (*part)->after;

        if (object && is_inside(e, op, object))
            ar_vec_push(e->ctx->arena, &lines, ar_pg_constraint(e, object));
    }
    return lines;
}

static char *definition(const ar_emitter *e, const ar_op *op)
{
    const ar_table *table = ar_as_table(op->after);
    ar_names lines = body(e, op);
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    if (table->server) {
        ar_write(e, &out, "CREATE FOREIGN TABLE %o %s\n    SERVER %n%s", op->after,
                 ar_pg_table_body(e, op, &lines), table->server,
                 ar_pg_generic_options(e, &table->options));
        return out.data;
    }
    ar_write(e, &out, "CREATE %sTABLE %o %s", table->unlogged ? "UNLOGGED " : "", op->after,
             ar_pg_table_body(e, op, &lines));
    if (table->access_method && !ar_streq(table->access_method, "heap"))
        ar_write(e, &out, " USING %n", table->access_method);
    ar_str_add(&out, ar_pg_with(e, &table->with));
    if (table->tablespace)
        ar_write(e, &out, " TABLESPACE %n", table->tablespace);
    return out.data;
}

static void emit_comments(ar_emitter *e, const ar_op *op)
{
    ar_pg_emit_comment(e, op->after);
    ar_object_each(child, op->after) {
        if ((*child)->kind == AR_KIND_COLUMN)
            ar_pg_emit_comment(e, *child);
    }
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->after && is_inside(e, op, (*part)->after))
            ar_pg_emit_comment(e, (*part)->after);
    }
}

static ar_status emit_outside(ar_emitter *e, const ar_op *op)
{
    ar_vec_each(ar_op *, part, &op->parts) {
        const ar_object *object = (*part)->after;

        if (object && ar_pg_is_constraint(object->kind) && !is_inside(e, op, object))
            AR_TRY(ar_emit_cell(e, *part));
    }
    return AR_OK;
}

/* Row security as the table has it, where it was otherwise. */
static void emit_row_security(ar_emitter *e, const ar_object *object, bool was, bool was_forced)
{
    const ar_table *table = ar_as_table(object);

    if (table->row_security != was)
        ar_emit_step(e,
                     ar_text(e, "Switch row security of table %Q %s.", object,
                             table->row_security ? "on" : "off"),
                     ar_text(e, "ALTER TABLE %o %s ROW LEVEL SECURITY", object,
                             table->row_security ? "ENABLE" : "DISABLE"));
    if (table->force_row_security != was_forced)
        ar_emit_step(e,
                     ar_text(e, "Let row security of table %Q %s the owner.", object,
                             table->force_row_security ? "hold for" : "pass"),
                     ar_text(e, "ALTER TABLE %o %s ROW LEVEL SECURITY", object,
                             table->force_row_security ? "FORCE" : "NO FORCE"));
}

ar_status ar_pg_create_table(ar_emitter *e, const ar_op *op)
{
    ar_pg_emit_part_sequences(e, &op->parts, op->after);
    ar_emit_op(
        e, op,
        ar_text(e, "Create %s %Q.", ar_is_partition(op->after) ? "partition" : "table", op->after),
        definition(e, op));
    ar_object_each(child, op->after) {
        if ((*child)->kind == AR_KIND_COLUMN && !(*child)->inherited)
            ar_pg_emit_not_valid(e, ar_as_column(*child));
    }
    emit_row_security(e, op->after, false, false);
    ar_pg_emit_owners(e, &op->parts, op->after, NULL);
    ar_object_each(child, op->after) {
        if ((*child)->kind == AR_KIND_COLUMN)
            ar_pg_emit_persistence(e, op->after, ar_as_column(*child));
    }
    ar_pg_emit_column_storage(e, op->after, NULL);
    ar_pg_emit_identity_word(e, op->after);
    AR_TRY(ar_pg_emit_parents(e, op));
    emit_comments(e, op);
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->after && is_inside(e, op, (*part)->after))
            ar_pg_emit_roles(e, (*part)->after);
    }
    return emit_outside(e, op);
}

ar_status ar_pg_drop_table(ar_emitter *e, const ar_op *op)
{
    bool foreign = ar_as_table(op->before)->server;
    const char *kind = ar_is_partition(op->before) ? "partition"
                       : foreign                   ? "foreign table"
                                                   : "table";

    ar_pg_emit_detached(e, op->before);
    ar_emit_op(e, op, ar_text(e, "Drop %s %Q.", kind, op->before),
               ar_text(e, "DROP %sTABLE %o", foreign ? "FOREIGN " : "", op->before));
    return AR_OK;
}

static void emit_storage(ar_emitter *e, const ar_op *op, const char *what, const char *change)
{
    ar_emit_op(e, op, ar_text(e, "Change the %s of table %Q.", what, op->after),
               ar_text(e, "ALTER TABLE %o SET %s", op->after, change));
}

ar_status ar_pg_alter_table(ar_emitter *e, const ar_op *op)
{
    const ar_table *before = ar_as_table(op->before), *after = ar_as_table(op->after);

    if (ar_pg_changed(op, "access_method") && e->target.version < PG_15)
        return ar_fail(e->ctx, AR_E_NOT_EXPRESSIBLE, op->after->pos,
                       "the access method of table %s cannot be changed before PostgreSQL 15",
                       ar_text(e, "%Q", op->after));
    ar_pg_emit_ties(e, op);
    if (ar_pg_changed(op, "unlogged"))
        emit_storage(e, op, "persistence", after->unlogged ? "UNLOGGED" : "LOGGED");
    if (ar_pg_changed(op, "access_method"))
        emit_storage(
            e, op, "access method",
            ar_text(e, "ACCESS METHOD %n", after->access_method ? after->access_method : "heap"));
    if (ar_pg_changed(op, "tablespace"))
        emit_storage(
            e, op, "tablespace",
            ar_text(e, "TABLESPACE %n", after->tablespace ? after->tablespace : "pg_default"));
    emit_row_security(e, op->after, before->row_security, before->force_row_security);
    ar_pg_emit_options(e, op, ar_text(e, "ALTER TABLE %o", op->after), &before->with, &after->with);
    ar_pg_alter_roles(e, op);
    ar_pg_alter_table_options(e, op);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
