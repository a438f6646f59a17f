#include "introspect/sqlite/load.h"

#include "base/str.h"
#include "introspect/sql.h"
#include "introspect/sqlite/settle.h"

static void *find(const ar_lite_load *load, const ar_map *map, const char *name)
{
    return ar_map_get(map, ar_lower(load->ctx->arena, name));
}

ar_object *ar_lite_loaded_table(const ar_lite_load *load, const char *name)
{
    return find(load, load->tables, name);
}

bool ar_lite_is_hidden(const ar_lite_load *load, const char *name)
{
    return find(load, load->hidden, name) != NULL;
}

void ar_lite_cannot(ar_lite_load *load, ar_object *table, const char *reason)
{
    table->unmanaged = true;
    if (!table->unmanaged_reason)
        table->unmanaged_reason = ar_strdup(load->ctx->arena, reason);
}

static ar_status load_rows(ar_lite_load *load)
{
    enum { TYPE, NAME, TABLE, SQL };
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(load->ctx, load->db, ar_sql_lite_objects, &rows));
    while (ar_rows_next(rows)) {
        ar_lite_row row = {
            .type = ar_rows_text(load->ctx, rows, TYPE),
            .name = ar_rows_text(load->ctx, rows, NAME),
            .table = ar_rows_text(load->ctx, rows, TABLE),
            .sql = ar_rows_text(load->ctx, rows, SQL),
        };

        ar_vec_push(load->ctx->arena, &load->rows, row);
    }
    return AR_OK;
}

/* Asked only where there is a virtual table. */
static ar_status load_modules(ar_lite_load *load)
{
    bool any = false;
    AR_AUTO_ROWS ar_rows *rows = NULL;

    ar_vec_each(ar_lite_row, row, &load->rows)
        any |= ar_streq(row->type, "table") && ar_lite_virtual(load->ctx, row->sql);
    if (!any)
        return AR_OK;
    AR_TRY(ar_db_query(load->ctx, load->db, "select lower(name) from pragma_module_list", &rows));
    while (ar_rows_next(rows))
        ar_map_set(load->modules, ar_rows_text(load->ctx, rows, 0), load->modules);
    return AR_OK;
}

static ar_status load_all(ar_lite_load *load)
{
    AR_TRY(load_rows(load));
    AR_TRY(load_modules(load));
    ar_lite_hide_tables(load);
    AR_TRY(ar_lite_load_tables(load));
    AR_TRY(ar_lite_load_indexes(load));
    AR_TRY(ar_lite_load_others(load));
    AR_TRY(ar_lite_check_columns(load));
    ar_model_sort(load->model);
    ar_lite_settle_references(load->ctx, load->model);
    return AR_OK;
}

/* All statements see one state; a caller that is in a transaction already has that. */
ar_status ar_introspect_sqlite(ar_ctx *ctx, ar_db *db, const ar_inspect_options *options,
                               const ar_ignore *ignore, ar_model *model)
{
    ar_lite_load load = {
        .ctx = ctx,
        .db = db,
        .model = model,
        .ignore = ignore,
        .tables = ar_map_new(ctx->arena),
        .modules = ar_map_new(ctx->arena),
        .hidden = ar_map_new(ctx->arena),
    };
    const char *ignored;
    bool begun = ar_db_try(ctx, db, "begin", &ignored);
    ar_status status = load_all(&load);

    (void)options;
    if (begun)
        (void)ar_db_try(ctx, db, "rollback", &ignored);
    return status;
}
