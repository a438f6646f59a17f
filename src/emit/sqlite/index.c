/* Indexes. There is no ALTER INDEX: another name or content is another index. */
#include "emit/sqlite/sqlite.h"

static char *element_sql(const ar_emitter *e, const ar_element *element)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    if (element->column)
        ar_write(e, &out, "%n", element->column);
    else
        ar_str_add(&out, ar_element_expr(e, element->expr->sql));
    if (element->collation)
        ar_write(e, &out, " COLLATE %n", element->collation);
    ar_str_add(&out, element->desc ? " DESC" : "");
    return out.data;
}

char *ar_lite_index(const ar_emitter *e, const ar_index *index, const char *name)
{
    ar_names items = {0};
    ar_str out;

    ar_vec_each(const ar_element, element, &index->columns) {
        ar_vec_push(e->ctx->arena, &items, element_sql(e, element));
    }
    ar_str_init(&out, e->ctx->arena);
    ar_write(e, &out, "CREATE %sINDEX %n ON %p (%s)", index->unique ? "UNIQUE " : "", name,
             &index->object, ar_flow(e, &items));
    if (index->where)
        ar_write(e, &out, "\n    WHERE %e", index->where);
    return out.data;
}

ar_status ar_lite_create_index(ar_emitter *e, const ar_op *op)
{
    const ar_index *index = ar_as_index(op->after);

    ar_emit_op(e, op,
               ar_text(e, "Create %sindex %Q on %P.", index->unique ? "unique " : "", op->after,
                       op->after),
               ar_lite_index(e, index, op->after->name));
    return AR_OK;
}

ar_status ar_lite_drop_index(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop index %Q of %P.", op->before, op->before),
               ar_text(e, "DROP INDEX %n", op->before->name));
    return AR_OK;
}

ar_status ar_lite_alter_index(ar_emitter *e, const ar_op *op)
{
    AR_TRY(ar_lite_drop_index(e, op));
    return ar_lite_create_index(e, op);
}

/* Renames run first on the way up and last on the way down: the index is on the table and columns
   as they are called then, whichever side knows those names. */
ar_status ar_lite_rename_index(ar_emitter *e, const ar_op *op)
{
    const ar_object *now = op->reversed ? op->before : op->after;

    ar_emit_step(e, ar_text(e, "Drop index %q of %P, to rename it.", op->before->name, now),
                 ar_text(e, "DROP INDEX %n", op->before->name));
    ar_emit_op(e, op,
               ar_text(e, "Create index %q as it was, under the name %q.", op->before->name,
                       op->after->name),
               ar_lite_index(e, ar_as_index(now), op->after->name));
    return AR_OK;
}
