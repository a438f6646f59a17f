/* Columns: definition, ADD, DROP, RENAME. */
#include "emit/sqlite/sqlite.h"

static void write_key(const ar_emitter *e, ar_str *out, const ar_column *column, const ar_key *key)
{
    ar_str_addc(out, ' ');
    if (key->object.name)
        ar_write(e, out, "CONSTRAINT %n ", key->object.name);
    ar_str_add(out, key->columns.items[0].desc ? "PRIMARY KEY DESC" : "PRIMARY KEY");
    ar_lite_write_conflict(e, out, key->on_conflict);
    ar_str_add(out, column->autoincrement ? " AUTOINCREMENT" : "");
}

char *ar_lite_column(const ar_emitter *e, const ar_column *column, const ar_key *key)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    ar_write(e, &out, "%n", column->object.name);
    if (column->type && *column->type->text)
        ar_write(e, &out, " %y", column->type);
    if (ar_lite_writes_not_null(column)) {
        ar_str_add(&out, " NOT NULL");
        ar_lite_write_conflict(e, &out, column->not_null_on_conflict);
    }
    if (key)
        write_key(e, &out, column, key);
    if (column->default_expr)
        ar_write(e, &out, " DEFAULT %s", ar_default_expr(e, column->default_expr->sql));
    else if (column->default_null_said)
        ar_str_add(&out, " DEFAULT NULL");
    if (column->collation)
        ar_write(e, &out, " COLLATE %n", column->collation);
    if (column->generated)
        ar_write(e, &out, " GENERATED ALWAYS AS (%e) %s", column->generated,
                 column->virtual_column ? "VIRTUAL" : "STORED");
    return out.data;
}

/* ---- cells ---- */

ar_status ar_lite_create_column(ar_emitter *e, const ar_op *op)
{
    ar_str sql;

    ar_str_init(&sql, e->ctx->arena);
    ar_write(e, &sql, "ALTER TABLE %p ADD COLUMN %s", op->after,
             ar_lite_column(e, ar_as_column(op->after), NULL));
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->after)
            ar_write(e, &sql, " %s", ar_lite_column_constraint(e, (*part)->after));
    }
    ar_emit_op(e, op, ar_text(e, "Add column %Q to %P.", op->after, op->after), sql.data);
    return AR_OK;
}

ar_status ar_lite_drop_column(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop column %Q of %P.", op->before, op->before),
               ar_text(e, "ALTER TABLE %p DROP COLUMN %n", op->before, op->before->name));
    return AR_OK;
}

ar_status ar_lite_rename_column(ar_emitter *e, const ar_op *op)
{
    const ar_object *now = op->reversed ? op->before : op->after; /* whose table is called so now */

    ar_emit_op(e, op,
               ar_text(e, "Rename column %q of %P to %q.", op->before->name, now, op->after->name),
               ar_text(e, "ALTER TABLE %p RENAME COLUMN %n TO %n", now, op->before->name,
                       op->after->name));
    return AR_OK;
}
