#include "base/sqllex.h"
#include "base/str.h"
#include "introspect/sqlite/ddl.h"
#include "introspect/sqlite/load.h"

/*
 * SQLite does not keep what a view or trigger refers to. Every name in its text that a table has is
 * taken for that table: sometimes one too many, never one too few.
 */
static ar_names tables_named_in(const ar_lite_load *load, const ar_other *other)
{
    ar_tokens tokens = ar_sql_tokens(load->ctx->arena, AR_SQL_SQLITE, other->sql);
    ar_names uses = {0};

    ar_vec_each(ar_token, token, &tokens) {
        const ar_object *table = ar_token_names(token)
                                     ? ar_lite_loaded_table(load, ar_token_plain(load->ctx, token))
                                     : NULL;

        if (table && !ar_names_has(&uses, table->name))
            ar_vec_push(load->ctx->arena, &uses, table->name);
    }
    return uses;
}

static void load_other(ar_lite_load *load, const ar_lite_row *row)
{
    bool trigger = ar_streq(row->type, "trigger");
    ar_other other = {
        .kind = row->type,
        .name = row->name,
        .table = trigger ? row->table : NULL,
        .sql = row->sql,
    };

    other.uses = tables_named_in(load, &other);
    ar_vec_push(load->ctx->arena, &load->model->others, other);
}

ar_status ar_lite_load_others(ar_lite_load *load)
{
    for (size_t i = 0; i < load->rows.count; i++) {
        const ar_lite_row *row = &load->rows.items[i];

        if (!ar_streq(row->type, "table") && !ar_streq(row->type, "index") &&
            !ar_lite_is_hidden(load, row->table))
            load_other(load, row);
    }
    return AR_OK;
}
