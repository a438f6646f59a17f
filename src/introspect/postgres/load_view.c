#include "base/str.h"
#include "introspect/postgres/load.h"

ar_object *ar_pg_view_column(ar_pg_load *load, ar_object *view, const char *name)
{
    ar_object *column = ar_object_child(load->model, view, AR_KIND_VIEW_COLUMN, name);

    if (column)
        return column;
    column = ar_object_new(load->ctx, AR_KIND_VIEW_COLUMN, view->schema,
                           ar_strdup(load->ctx->arena, name));
    ar_object_add(load->ctx, view, column);
    return column;
}

/* A column of which nothing is said is not there. */
static void take_column(ar_pg_load *load, ar_object *view, const ar_column *from)
{
    ar_view_column *column;

    if (!from->default_expr && !from->storage && !from->compression && !from->statistics &&
        !from->with.count)
        return;
    column = ar_as_view_column(ar_pg_view_column(load, view, from->object.name));
    column->default_expr = from->default_expr;
    column->storage = from->storage;
    column->compression = from->compression;
    column->statistics = from->statistics;
    column->with = from->with;
    column->usual_storage = from->usual_storage;
}

static void keep_usual_storage(ar_pg_load *load, ar_view *view, const ar_column *from)
{
    const ar_usual_storage usual = {from->object.name, from->usual_storage};

    ar_vec_push(load->ctx->arena, &view->usual_storages, usual);
}

/* The storage of a plain view's columns is nobody's choice: it holds no values. */
static void forget_storage(ar_column *column)
{
    column->storage = column->compression = 0;
}

ar_status ar_pg_load_views(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, QUERY, SHAPE, RULE };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_pg_table *known = ar_pg_find_table(load, ar_rows_int(rows, OID));
        ar_view *view = known ? ar_as_view(known->object) : NULL;

        if (!view)
            continue;
        ar_oids_add(ctx->arena, &load->oids, AR_PG_REWRITE, ar_rows_int(rows, RULE), known->object);
        view->query = ar_pg_definition_expr(ctx, ar_rows_peek(rows, QUERY));
        view->shape = ar_pg_definition_expr(
            ctx, ar_rows_null(rows, SHAPE) ? "" : ar_rows_peek(rows, SHAPE));
        ar_vec_each(ar_pg_column, column, &known->columns) {
            if (!column->column)
                continue;
            if (view->materialized)
                keep_usual_storage(load, view, column->column);
            else
                forget_storage(column->column);
            take_column(load, known->object, column->column);
        }
    }
    return AR_OK;
}

/* ---- what cannot be made without what models cannot say ---- */

static const ar_object *unsayable_pair(ar_pg_load *load, const ar_token *token)
{
    ar_arena *arena = load->ctx->arena;
    const char *schema = ar_token_name(arena, token), *name = ar_token_name(arena, token + 2);

    ar_vec_each(ar_pg_table *, it, &load->views)
        if ((*it)->object->unmanaged && ar_streq((*it)->object->name, name) &&
            ar_streq((*it)->object->schema, schema))
            return (*it)->object;
    return NULL;
}

/* The view, out of those that are unmanaged, over which this one is; NULL: none. */
static const ar_object *unsayable_in(ar_pg_load *load, const ar_view *view)
{
    ar_tokens tokens = ar_sql_tokens(load->ctx->arena, AR_SQL_POSTGRESQL, view->query->sql);

    for (size_t i = 0; i + 3 < tokens.count; i++) {
        const ar_token *token = &tokens.items[i];
        const ar_object *found = NULL;

        if (ar_token_is(token + 1, ".") && token->type != AR_TOKEN_STRING &&
            token[2].type != AR_TOKEN_STRING)
            found = unsayable_pair(load, token);
        if (found)
            return found;
    }
    return NULL;
}

void ar_pg_spread_views(ar_pg_load *load)
{
    bool more = true;

    while (more) {
        more = false;
        ar_vec_each(ar_pg_table *, it, &load->views) {
            const ar_view *view = ar_as_view((*it)->object);
            const ar_object *other = (*it)->object->unmanaged || !view->query
                                         ? NULL
                                         : unsayable_in(load, view);

            if (!other)
                continue;
            ar_pg_unmanage((*it)->object, ar_printf(load->ctx->arena, "needs view %s, which %s",
                                                    other->name, other->unmanaged_reason));
            more = true;
        }
    }
}
