/*
 * Views say what they mean only when somebody asks them for rows: all tables and views of the
 * wanted model are made in :memory:, and each view is asked. One that the live database holds, and
 * that fails there too, was broken before.
 */
#include "introspect/sqlite/respell.h"

#include <string.h>

#include "base/str.h"

static void add_columns(ar_str *sql, const ar_object *table)
{
    const char *separator = " (";

    ar_object_each(child, table) {
        const ar_column *column = ar_as_column(*child);

        if (!column)
            continue;
        ar_str_addf(sql, "%s%s %s", separator, ar_quote_always(sql->arena, (*child)->name),
                    column->type ? column->type->text : "");
        separator = ", ";
    }
    ar_str_add(sql, ")");
}

static char *table_sql(ar_ctx *ctx, const ar_object *table)
{
    const ar_expr *module = ar_as_table(table)->virtual_of;
    const char *name = ar_quote_always(ctx->arena, table->name);
    ar_str sql;

    if (module)
        return ar_printf(ctx->arena, "create virtual table %s using %s", name, module->sql);
    if (table->sql) /* of the live database, whatever stands in it */
        return ar_strdup(ctx->arena, table->sql);
    ar_str_init(&sql, ctx->arena);
    ar_str_addf(&sql, "create table %s", name);
    add_columns(&sql, table);
    return sql.data;
}

static char *view_sql(ar_ctx *ctx, const ar_object *object)
{
    const ar_view *view = ar_as_view(object);
    ar_str sql;

    ar_str_init(&sql, ctx->arena);
    ar_str_addf(&sql, "create view %s", ar_quote_always(ctx->arena, object->name));
    for (size_t i = 0; i < view->columns.count; i++)
        ar_str_addf(&sql, "%s%s%s", i ? ", " : " (",
                    ar_quote_always(ctx->arena, view->columns.items[i]),
                    i + 1 == view->columns.count ? ")" : "");
    ar_str_addf(&sql, " as %s", view->query->sql);
    return sql.data;
}

/* A view that is only named is as the other model has it. */
static bool has(const ar_model *model, const ar_object *object)
{
    const ar_view *view = ar_as_view(ar_model_find(model, AR_KIND_VIEW, NULL, object->name));

    return ar_model_find(model, AR_KIND_TABLE, NULL, object->name) || (view && view->query);
}

/* `but`: a model whose own objects of the same names go before these; NULL: none. */
static void make_all(ar_ctx *ctx, ar_db *memory, const ar_model *model, const ar_model *but,
                     bool *out_whole)
{
    const char *message = NULL;

    ar_vec_each(ar_object *, it, &model->objects) {
        const ar_object *object = *it;

        if (but && has(but, object))
            continue;
        if (object->kind == AR_KIND_TABLE)
            *out_whole &= ar_db_try(ctx, memory, table_sql(ctx, object), &message);
        else if (object->kind == AR_KIND_VIEW && ar_as_view(object)->query)
            (void)ar_db_try(ctx, memory, view_sql(ctx, object), &message);
    }
}

static bool answers(ar_ctx *ctx, ar_db *memory, const ar_object *view, const char **out_message)
{
    return ar_db_try(
        ctx, memory,
        ar_printf(ctx->arena, "select * from %s limit 0", ar_quote_always(ctx->arena, view->name)),
        out_message);
}

static bool is_live(ar_ctx *ctx, const ar_model *live, const ar_object *view)
{
    const ar_object *there = live ? ar_model_find(live, AR_KIND_VIEW, NULL, view->name) : NULL;

    return there && ar_object_changes(ctx, there, view) == 0;
}

/* What is refused is told by what `create view` says, if that says anything. */
static void report(ar_ctx *ctx, const ar_object *view, const char *message)
{
    const char *prefix = ar_printf(ctx->arena, "error in view %s: ", view->name);

    if (ar_starts_with(message, prefix))
        message += strlen(prefix);
    (void)ar_fail(ctx, AR_E_EXPRESSION_REFUSED, ar_as_view(view)->query->pos,
                  "view \"%s\" is refused: %s", view->name, message);
}

/* The message is about a view that is only named, and that no live database tells more of. */
static bool is_unknown(ar_ctx *ctx, const ar_model *wanted, const char *message)
{
    ar_vec_each(ar_object *const, it, &wanted->objects)
        if ((*it)->kind == AR_KIND_VIEW && !ar_as_view(*it)->query &&
            ar_strieq(message, ar_printf(ctx->arena, "no such table: main.%s", (*it)->name)))
            return true;
    return false;
}

typedef struct prober {
    ar_ctx *ctx;
    const ar_model *wanted, *live;
    ar_db *memory, *before; /* before: as it is live, opened when somebody fails */
    bool whole;             /* all tables could be made */
} prober;

static ar_status was_broken(prober *p, const ar_object *view, bool *out)
{
    const char *message = NULL;
    bool whole = true;

    *out = false;
    if (!is_live(p->ctx, p->live, view))
        return AR_OK;
    if (!p->before) {
        AR_TRY(ar_db_open_memory(p->ctx, AR_DB_STUBS, &p->before));
        make_all(p->ctx, p->before, p->live, NULL, &whole);
    }
    *out = !whole || !answers(p->ctx, p->before, view, &message);
    return AR_OK;
}

static ar_status probe(prober *p)
{
    AR_TRY(ar_db_open_memory(p->ctx, AR_DB_STUBS, &p->memory));
    make_all(p->ctx, p->memory, p->wanted, NULL, &p->whole);
    if (p->live)
        make_all(p->ctx, p->memory, p->live, p->wanted, &p->whole);
    ar_vec_each(ar_object *const, it, &p->wanted->objects) {
        const char *message = NULL;
        bool broken = false;

        if ((*it)->kind != AR_KIND_VIEW || (*it)->unmanaged || !ar_as_view(*it)->query ||
            answers(p->ctx, p->memory, *it, &message) || is_unknown(p->ctx, p->wanted, message))
            continue;
        AR_TRY(was_broken(p, *it, &broken));
        if (!broken)
            report(p->ctx, *it, message);
    }
    return AR_OK;
}

ar_status ar_lite_respell_views(ar_ctx *ctx, ar_model *wanted, const ar_model *live)
{
    prober p = {.ctx = ctx, .wanted = wanted, .live = live, .whole = true};
    ar_status status = AR_OK;
    bool some = false;

    ar_vec_each(ar_object *, it, &wanted->objects) {
        ar_view *view = ar_as_view(*it);
        ar_expr *expr;

        if (!view || !view->query)
            continue;
        expr = ar_memdup(ctx->arena, view->query, sizeof(*expr));
        expr->key = ar_sql_spelling(ctx->arena, AR_SQL_SQLITE, expr->sql);
        view->query = expr;
        some = true;
    }
    if (some)
        status = probe(&p);
    ar_db_close(p.memory);
    ar_db_close(p.before);
    return status;
}
