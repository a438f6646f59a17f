#include "introspect/postgres/respell.h"

#include "base/str.h"
#include "introspect/engines.h"

/* Both times it is printed are right; what the live database says decides between them. */
static bool is_live_key(const ar_pg_respell *respell, const ar_pg_ask *ask, const char *key)
{
    const ar_object *live = respell->live ? ar_model_find(respell->live, ask->owner->kind,
                                                          ask->owner->schema, ask->owner->name)
                                          : NULL;
    const ar_object *object = live && ask->object != ask->owner && ask->object->name
                                  ? ar_object_child(respell->live, live, ask->object->kind,
                                                    ask->object->name)
                                  : NULL;
    const ar_column *column = ar_as_column(object);
    const ar_check *check = ar_as_check(object);
    const ar_index *index = ar_as_index(object);
    const ar_expr *expr = NULL;

    if (column)
        expr = ask->role == AR_PG_GENERATED ? column->generated : column->default_expr;
    else if (check)
        expr = check->expr;
    else if (index && ask->role == AR_PG_WHERE)
        expr = index->where;
    else if (index && ask->element < index->columns.count)
        expr = index->columns.items[ask->element].expr;
    return expr && ar_streq(expr->key, key);
}

static void settle(ar_pg_respell *respell, const ar_pg_ask *ask)
{
    ar_expr *expr = ar_memdup(respell->ctx->arena, *ask->slot, sizeof(*expr));
    const char *second = ask->answer.second;

    expr->key = ask->answer.first;
    if (second && !ar_streq(second, expr->key) && is_live_key(respell, ask, second))
        expr->key = second;
    expr->unsure = !expr->key;
    *ask->slot = expr;
}

static ar_status ask_the_rest(ar_pg_respell *respell)
{
    ar_ctx *ctx = respell->ctx;
    ar_pg_asks open = {0};

    ar_vec_each(ar_pg_ask *, ask, &respell->asks)
        if (!(*ask)->answer.first)
            ar_vec_push(ctx->arena, &open, *ask);
    if (open.count == 0)
        return AR_OK;
    AR_TRY(ar_pg_respell_ask(respell, &open));
    ar_vec_each(ar_pg_ask *, it, &open) {
        ar_pg_ask *ask = *it;

        if (!ask->answer.second)
            ask->answer.second = ask->answer.first;
        if (ask->answer.first && ask->hash)
            ar_pg_cache_put(ctx, &respell->cache, ask->hash, ask->answer);
    }
    ar_pg_cache_save(ctx, &respell->cache);
    return AR_OK;
}

ar_status ar_respell_postgres(ar_ctx *ctx, ar_db *db, ar_model *wanted, const ar_model *live,
                              const char *cache_dir)
{
    ar_pg_respell respell = {.ctx = ctx, .db = db, .wanted = wanted, .live = live};
    size_t unsure = 0;

    AR_TRY(ar_pg_respell_types(&respell));
    respell.cache = ar_pg_cache_open(ctx, cache_dir);
    ar_pg_respell_collect(&respell);
    AR_TRY(ask_the_rest(&respell));
    ar_vec_each(ar_pg_ask *, ask, &respell.asks) {
        settle(&respell, *ask);
        unsure += (*ask)->unsure;
    }
    if (unsure)
        ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
               "%zu expressions are compared word by word, not as \"%s\" understands them: %s",
               unsure, ar_db_url(db)->shown, respell.why);
    return AR_OK;
}
