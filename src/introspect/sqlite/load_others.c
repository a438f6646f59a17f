#include "base/sqllex.h"
#include "base/str.h"
#include "introspect/sqlite/ddl.h"
#include "introspect/sqlite/load.h"
#include "model/body.h"

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

/* False: its text is not understood, or it is on something that is no table of the model. */
static bool load_trigger(ar_lite_load *load, const ar_lite_row *row)
{
    ar_ctx *ctx = load->ctx;
    ar_object *table = ar_lite_loaded_table(load, row->table);
    const char *text = table
                           ? ar_body_of(ctx->arena, AR_KIND_TRIGGER, AR_SQL_SQLITE, row->sql, NULL)
                           : NULL;
    ar_object *trigger;
    ar_expr *sql;

    if (!text)
        return false;
    trigger = ar_object_new(ctx, AR_KIND_TRIGGER, NULL, row->name);
    sql = ar_expr_new(ctx, text, AR_NOWHERE);
    sql->key = ar_sql_spelling(ctx->arena, AR_SQL_SQLITE, text);
    trigger->sql = row->sql;
    ar_as_trigger(trigger)->sql = sql;
    ar_object_add(ctx, table, trigger);
    return true;
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

        if (ar_streq(row->type, "table") || ar_streq(row->type, "index") ||
            ar_lite_is_hidden(load, row->table))
            continue;
        if (!(ar_streq(row->type, "view") && ar_lite_load_view(load, row)) &&
            !(ar_streq(row->type, "trigger") && load_trigger(load, row)))
            load_other(load, row);
    }
    return AR_OK;
}
