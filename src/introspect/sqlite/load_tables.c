#include <string.h>

#include "base/str.h"
#include "dialect/virtual.h"
#include "introspect/create_table.h"
#include "introspect/sqlite/ddl.h"
#include "introspect/sqlite/load.h"

/* ---- tables that nobody shall see -------------------------------------------------------- */

/* SQLite keeps the text as "CREATE VIRTUAL TABLE " and what followed: most texts end the look here.
 */
static bool is_virtual(const char *sql)
{
    size_t offset = 0, length = strlen(sql);
    ar_token create = ar_sql_next(AR_SQL_SQLITE, sql, length, &offset);
    ar_token next = ar_sql_next(AR_SQL_SQLITE, sql, length, &offset);

    return ar_token_is(&create, "create") && ar_token_is(&next, "virtual");
}

const char *ar_lite_virtual(ar_ctx *ctx, const char *sql)
{
    ar_ddl ddl;

    if (!is_virtual(sql))
        return NULL;
    ddl = ar_ddl_start(ctx, sql);
    ar_ddl_take2(&ddl, "create", "virtual");
    ar_ddl_need(&ddl, "table");
    if (ar_ddl_take2(&ddl, "if", "not"))
        ar_ddl_need(&ddl, "exists");
    ar_ddl_name(&ddl);
    if (ar_ddl_take(&ddl, ".")) /* schema.name */
        ar_ddl_name(&ddl);
    return ar_ddl_need(&ddl, "using") ? sql + ar_ddl_peek(&ddl, 0)->offset : "";
}

static void hide(ar_lite_load *load, const char *name)
{
    ar_map_set(load->hidden, ar_lower(load->ctx->arena, name), load->hidden);
}

/* A table whose rows are kept elsewhere has no shadow for them: who has that name is somebody. */
static void hide_shadows(ar_lite_load *load, const char *name, const char *text)
{
    ar_virtual about = ar_virtual_read(load->ctx, text);

    for (const char *const *it = ar_virtual_shadows(about.module); *it; it++)
        if (about.content == AR_VIRTUAL_OWN || !ar_streq(*it, "content"))
            hide(load, ar_printf(load->ctx->arena, "%s_%s", name, *it));
}

void ar_lite_hide_tables(ar_lite_load *load)
{
    for (size_t i = 0; i < load->rows.count && ar_streq(load->rows.items[i].type, "table"); i++) {
        const ar_lite_row *row = &load->rows.items[i];
        const char *text = ar_lite_virtual(load->ctx, row->sql);

        if (text)
            hide_shadows(load, row->name, text);
        if (ar_is_version_table(row->name) ||
            ar_ignore_matches(load->ctx, load->ignore, &load->model->target, NULL, row->name))
            hide(load, row->name);
    }
}

/* ---- tables ------------------------------------------------------------------------------ */

static void load_virtual(ar_lite_load *load, ar_object *table, const char *text)
{
    const char *module = ar_virtual_read(load->ctx, text).module;
    ar_expr *expr = ar_expr_new(load->ctx, ar_trim(load->ctx->arena, text), AR_NOWHERE);

    expr->key = ar_sql_spelling(load->ctx->arena, AR_SQL_SQLITE, expr->sql);
    ar_as_table(table)->virtual_of = expr;
    if (!ar_map_get(load->modules, module))
        ar_lite_cannot(
            load, table,
            ar_printf(load->ctx->arena, "this program's SQLite has no module \"%s\"", module));
}

static ar_status load_table(ar_lite_load *load, const ar_lite_row *row)
{
    ar_object *table = ar_object_new(load->ctx, AR_KIND_TABLE, NULL, row->name);
    const char *text = ar_lite_virtual(load->ctx, row->sql);
    const char *unknown = NULL;

    table->sql = row->sql;
    ar_model_add(load->ctx, load->model, table);
    ar_map_set(load->tables, ar_lower(load->ctx->arena, row->name), table);
    if (text) {
        load_virtual(load, table, text);
        return AR_OK;
    }
    AR_TRY(ar_create_table_read(load->ctx, row->sql, ar_as_table(table), &unknown));
    if (unknown)
        ar_lite_cannot(
            load, table,
            ar_printf(load->ctx->arena, "a clause that autorev does not know: %s", unknown));
    return AR_OK;
}

ar_status ar_lite_load_tables(ar_lite_load *load)
{
    for (size_t i = 0; i < load->rows.count; i++) {
        const ar_lite_row *row = &load->rows.items[i];

        if (ar_streq(row->type, "table") && !ar_lite_is_hidden(load, row->name))
            AR_TRY(load_table(load, row));
    }
    return AR_OK;
}
