/* Views. There is no ALTER VIEW: another name or text is another view. */
#include "emit/sqlite/sqlite.h"

/* A comment at the end would swallow the semicolon that follows. */
static char *closed(const ar_emitter *e, const char *sql)
{
    ar_tokens tokens = ar_sql_tokens(e->ctx->arena, AR_SQL_SQLITE, sql);
    const ar_token *end = &tokens.items[tokens.count - 1];
    const ar_token *last = tokens.count > 1 ? end - 1 : end;

    return ar_text(e, "%s%s", sql, sql[last->offset + last->length] ? "\n" : "");
}

/* What the database keeps is kept to the letter. */
static char *definition(const ar_emitter *e, const ar_object *object)
{
    const ar_view *view = ar_as_view(object);
    ar_str out;

    if (object->sql)
        return closed(e, object->sql);
    ar_str_init(&out, e->ctx->arena);
    ar_write(e, &out, "CREATE VIEW %n", object->name);
    if (view->columns.count)
        ar_write(e, &out, " (%N)", &view->columns);
    ar_write(e, &out, " AS\n%s", closed(e, view->query->sql));
    return out.data;
}

ar_status ar_lite_create_view(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Create view %Q%s.", op->after, op->again ? " again" : ""),
               definition(e, op->after));
    return AR_OK;
}

ar_status ar_lite_drop_view(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop view %Q%s.", op->before, op->again ? " for now" : ""),
               ar_text(e, "DROP VIEW %o", op->before));
    return AR_OK;
}
