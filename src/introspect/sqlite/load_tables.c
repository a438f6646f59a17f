#include <string.h>

#include "base/str.h"
#include "introspect/create_table.h"
#include "introspect/sqlite/ddl.h"
#include "introspect/sqlite/load.h"

/* ---- tables that nobody shall see -------------------------------------------------------- */

/* What the modules that come with SQLite make for a virtual table NAME: NAME_SUFFIX. */
static const struct {
    const char *module;
    const char *const suffixes[7];
} shadows[] = {
    {"fts3", {"content", "segments", "segdir", "docsize", "stat", NULL}},
    {"fts4", {"content", "segments", "segdir", "docsize", "stat", NULL}},
    {"fts5", {"data", "idx", "content", "docsize", "config", NULL}},
    {"rtree", {"node", "parent", "rowid", NULL}},
    {"rtree_i32", {"node", "parent", "rowid", NULL}},
    {"geopoly", {"node", "parent", "rowid", NULL}},
};

/* SQLite keeps the text as "CREATE VIRTUAL TABLE " and what followed: most texts end the look here.
 */
static bool is_virtual(const char *sql)
{
    size_t offset = 0, length = strlen(sql);
    ar_token create = ar_sql_next(AR_SQL_SQLITE, sql, length, &offset);
    ar_token next = ar_sql_next(AR_SQL_SQLITE, sql, length, &offset);

    return ar_token_is(&create, "create") && ar_token_is(&next, "virtual");
}

char *ar_lite_module(ar_ctx *ctx, const char *sql)
{
    const char *module = NULL;
    ar_ddl ddl;

    if (!is_virtual(sql))
        return NULL;
    ddl = ar_ddl_start(ctx, sql);
    ar_ddl_take2(&ddl, "create", "virtual");
    ar_ddl_need(&ddl, "table");
    if (ar_ddl_take2(&ddl, "if", "not"))
        ar_ddl_need(&ddl, "exists");
    ar_ddl_name(&ddl);
    if (ar_ddl_need(&ddl, "using"))
        module = ar_ddl_name(&ddl);
    return ar_lower(ctx->arena, module ? module : "");
}

static void hide(ar_lite_load *load, const char *name)
{
    ar_map_set(load->hidden, ar_lower(load->ctx->arena, name), load->hidden);
}

static void hide_shadows(ar_lite_load *load, const char *name, const char *module)
{
    for (size_t i = 0; i < sizeof(shadows) / sizeof(*shadows); i++)
        for (size_t j = 0; ar_streq(shadows[i].module, module) && shadows[i].suffixes[j]; j++)
            hide(load, ar_printf(load->ctx->arena, "%s_%s", name, shadows[i].suffixes[j]));
}

void ar_lite_hide_tables(ar_lite_load *load)
{
    for (size_t i = 0; i < load->rows.count && ar_streq(load->rows.items[i].type, "table"); i++) {
        const ar_lite_row *row = &load->rows.items[i];
        const char *module = ar_lite_module(load->ctx, row->sql);

        if (module)
            hide_shadows(load, row->name, module);
        if (ar_is_version_table(row->name) ||
            ar_ignore_matches(load->ctx, load->ignore, &load->model->target, NULL, row->name))
            hide(load, row->name);
    }
}

/* ---- tables ------------------------------------------------------------------------------ */

static ar_status load_table(ar_lite_load *load, const ar_lite_row *row)
{
    ar_object *table = ar_object_new(load->ctx, AR_KIND_TABLE, NULL, row->name);
    const char *module = ar_lite_module(load->ctx, row->sql);
    const char *unknown = NULL;

    table->sql = row->sql;
    ar_model_add(load->ctx, load->model, table);
    ar_map_set(load->tables, ar_lower(load->ctx->arena, row->name), table);
    if (module) {
        ar_lite_cannot(load, table, ar_printf(load->ctx->arena, "virtual table (%s)", module));
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
