/* CREATE VIEW texts: a name, perhaps names of columns, and the query as it was written. */
#include "base/str.h"
#include "introspect/sqlite/ddl.h"
#include "introspect/sqlite/load.h"

/* CREATE [TEMP] VIEW [IF NOT EXISTS] [schema.]name [(columns)] AS; NULL: something else. */
static const char *read_head(ar_ctx *ctx, const char *sql, ar_names *out_columns)
{
    ar_ddl ddl = ar_ddl_start(ctx, sql);
    const ar_token *query;

    ar_ddl_need(&ddl, "create");
    if (!ar_ddl_take(&ddl, "temp"))
        ar_ddl_take(&ddl, "temporary");
    ar_ddl_need(&ddl, "view");
    if (ar_ddl_take2(&ddl, "if", "not"))
        ar_ddl_need(&ddl, "exists");
    ar_ddl_name(&ddl);
    if (ar_ddl_take(&ddl, "."))
        ar_ddl_name(&ddl);
    if (ar_ddl_is(&ddl, "("))
        *out_columns = ar_ddl_names(&ddl);
    ar_ddl_need(&ddl, "as");
    query = ar_ddl_peek(&ddl, 0);
    return ddl.unknown || query->type == AR_TOKEN_END ? NULL : sql + query->offset;
}

bool ar_lite_load_view(ar_lite_load *load, const ar_lite_row *row)
{
    ar_ctx *ctx = load->ctx;
    ar_names columns = {0};
    const char *query = row->sql ? read_head(ctx, row->sql, &columns) : NULL;
    ar_object *object;
    ar_expr *expr;

    if (!query)
        return false;
    object = ar_object_new(ctx, AR_KIND_VIEW, NULL, row->name);
    expr = ar_expr_new(ctx, ar_trim(ctx->arena, query), AR_NOWHERE);
    expr->key = ar_sql_spelling(ctx->arena, AR_SQL_SQLITE, expr->sql);
    object->sql = row->sql;
    ar_as_view(object)->query = expr;
    ar_as_view(object)->columns = columns;
    ar_model_add(ctx, load->model, object);
    ar_map_set(load->tables, ar_lower(ctx->arena, row->name), object);
    return true;
}
