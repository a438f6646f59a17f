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

bool ar_lite_reindexes(const ar_emitter *e, const ar_op *op)
{
    const ar_expr *before = ar_as_table(op->before)->virtual_of;
    const ar_expr *after = ar_as_table(op->after)->virtual_of;

    return before && after && ar_virtual_reindexes(e->ctx, before->sql, after->sql);
}

ar_status ar_lite_make_index_anew(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop table %Q, which is made anew.", op->before),
               ar_text(e, "DROP TABLE %o", op->before));
    ar_emit_step(e, ar_text(e, "Create table %Q.", op->after),
                 ar_lite_table(e, op->after, op->after->name));
    return AR_OK;
}

/* On the way back renames come last. */
static const char *last_name(const ar_emitter *e, size_t at)
{
    const char *name = e->ops->items[at]->after->name;

    for (size_t i = at + 1; i < e->ops->count; i++) {
        const ar_op *op = e->ops->items[i];

        if (op->verb == AR_RENAME && op->kind == AR_KIND_TABLE &&
            ar_name_eq(AR_SQLITE, op->before->name, name))
            name = op->after->name;
    }
    return name;
}

void ar_lite_fill_indexes(ar_emitter *e)
{
    for (size_t i = 0; i < e->ops->count; i++) {
        const ar_op *op = e->ops->items[i];
        const char *name;

        if (op->kind != AR_KIND_TABLE || op->verb != AR_REBUILD ||
            contents_of(e, op->after).content != AR_VIRTUAL_DERIVED)
            continue;
        name = last_name(e, i);
        ar_emit_step(e, ar_text(e, "Index the rows that %q is about.", name),
                     ar_text(e, "INSERT INTO %n (%n) VALUES ('rebuild')", name, name));
    }
}
