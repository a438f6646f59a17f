/* The rows of a virtual table that is built anew, or becomes an ordinary one, or was one. */
#include "emit/sqlite/sqlite.h"

#include "dialect/virtual.h"

/* What can be read from a table, and written to it. */
typedef struct contents {
    ar_names columns;
    const char *rowid; /* a number of rows that is none of the columns; NULL: none */
    ar_virtual_content content;
} contents;

static contents contents_of(const ar_emitter *e, const ar_object *table)
{
    const ar_expr *text = ar_as_table(table)->virtual_of;
    contents found = {.content = AR_VIRTUAL_OWN};

    if (text) {
        ar_virtual about = ar_virtual_read(e->ctx, text->sql);

        return (contents){about.columns, about.has_rowid ? "rowid" : NULL, about.content};
    }
    ar_object_each(child, table) {
        const ar_column *column = ar_as_column(*child);

        if (column && !column->generated)
            ar_vec_push(e->ctx->arena, &found.columns, column->object.name);
    }
    if (!ar_lite_rowid_alias(table))
        found.rowid = ar_lite_rowid_name(table);
    return found;
}

static bool has_column(const ar_names *columns, const char *name)
{
    ar_vec_each(const char *, column, columns)
        if (ar_name_eq(AR_SQLITE, *column, name))
            return true;
    return false;
}

bool ar_lite_is_virtual(const ar_op *op)
{
    return ar_as_table(op->before)->virtual_of || ar_as_table(op->after)->virtual_of;
}

void ar_lite_copy_virtual(ar_emitter *e, const ar_op *op, const char *target)
{
    contents from = contents_of(e, op->before), to = contents_of(e, op->after);
    ar_names into = {0}, values = {0};

    if (to.content == AR_VIRTUAL_DERIVED)
        ar_emit_step(e, ar_text(e, "Index the rows that %Q is about.", op->after),
                     ar_text(e, "INSERT INTO %n (%n) VALUES ('rebuild')", target, target));
    if (to.content != AR_VIRTUAL_OWN || from.content == AR_VIRTUAL_NONE)
        return;
    if (from.rowid && to.rowid) {
        ar_vec_push(e->ctx->arena, &into, to.rowid);
        ar_vec_push(e->ctx->arena, &values, from.rowid);
    }
    ar_vec_each(const char *, column, &to.columns) {
        if (!has_column(&from.columns, *column))
            continue;
        ar_vec_push(e->ctx->arena, &into, ar_text(e, "%n", *column));
        ar_vec_push(e->ctx->arena, &values, ar_text(e, "%n", *column));
    }
    if (into.count)
        ar_emit_step(e, ar_text(e, "Copy the rows of %Q.", op->before),
                     ar_text(e, "INSERT INTO %n (%s)\nSELECT %s\nFROM %o", target,
                             ar_flow(e, &into), ar_flow(e, &values), op->before));
}
