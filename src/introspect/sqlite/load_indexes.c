#include "base/str.h"
#include "introspect/create_table.h"
#include "introspect/sqlite/load.h"
#include "introspect/sqlite/settle.h"

/* The index knows its table before its text is read: a name may be a column or a text. */
static ar_status load_index(ar_lite_load *load, const ar_lite_row *row, ar_object *table)
{
    ar_object *index = ar_object_new(load->ctx, AR_KIND_INDEX, NULL, row->name);
    const char *unknown = NULL;

    index->sql = row->sql;
    ar_object_add(load->ctx, table, index);
    AR_TRY(ar_create_index_read(load->ctx, row->sql, ar_as_index(index), &unknown));
    if (unknown)
        ar_lite_cannot(load, table,
                       ar_printf(load->ctx->arena,
                                 "its index \"%s\" has a clause that autorev does not know: %s",
                                 row->name, unknown));
    return AR_OK;
}

ar_status ar_lite_load_indexes(ar_lite_load *load)
{
    for (size_t i = 0; i < load->rows.count; i++) {
        const ar_lite_row *row = &load->rows.items[i];
        ar_object *table = ar_lite_loaded_table(load, row->table);

        if (ar_streq(row->type, "index") && table)
            AR_TRY(load_index(load, row, table));
    }
    for (size_t i = 0; i < load->model->objects.count; i++)
        ar_lite_settle(load->ctx, load->model->objects.items[i]);
    return AR_OK;
}
