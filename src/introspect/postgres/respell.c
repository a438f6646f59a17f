#include "introspect/postgres/respell.h"

#include "base/str.h"
#include "introspect/engines.h"
#include "introspect/postgres/define.h"

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
    const ar_statistics *statistics = ar_as_statistics(object);
    const ar_expr *expr = NULL;

    if (column)
        expr = ask->role == AR_PG_GENERATED ? column->generated : column->default_expr;
    else if (check)
        expr = check->expr;
    else if (index && ask->role == AR_PG_WHERE)
        expr = index->where;
    else if (index && ask->element < index->columns.count)
        expr = index->columns.items[ask->element].expr;
    else if (statistics && ask->element < statistics->columns.count)
        expr = statistics->columns.items[ask->element].expr;
    else if (live && live->kind == AR_KIND_TABLE && ask->object == ask->owner)
        expr = ask->role == AR_PG_BOUND ? ar_as_table(live)->bound
                                        : ar_as_table(live)->partition_by;
    return expr && ar_streq(expr->key, key);
}

const char *ar_pg_answer_key(const ar_pg_answer *answer, const char *live_key)
{
    return live_key && ar_streq(answer->second, live_key) ? answer->second : answer->first;
}

static void settle(ar_pg_respell *respell, const ar_pg_ask *ask)
{
    ar_expr *expr = ar_memdup(respell->ctx->arena, *ask->slot, sizeof(*expr));
    const char *second = ask->answer.second;
    const char *live = second && is_live_key(respell, ask, second) ? second : NULL;

    expr->key = ar_pg_answer_key(&ask->answer, live);
    expr->unsure = !expr->key;
    *ask->slot = expr;
}

/* Asks that come to the same (one check in many tables) are asked once. */
static ar_pg_asks open_asks(ar_pg_respell *respell, ar_map *first_of)
{
    ar_pg_asks open = {0};

    ar_vec_each(ar_pg_ask *, it, &respell->asks) {
        ar_pg_ask *ask = *it;

        if (ask->answer.first || (ask->hash && ar_map_get(first_of, ask->hash)))
            continue;
        if (ask->hash)
            ar_map_set(first_of, ask->hash, ask);
        ar_vec_push(respell->ctx->arena, &open, ask);
    }
    return open;
}

/* What the first of them was told is told to all; what it was not, each must hear for itself. */
static ar_pg_asks share_answers(ar_pg_respell *respell, const ar_map *first_of)
{
    ar_pg_asks left = {0};

    ar_vec_each(ar_pg_ask *, it, &respell->asks) {
        ar_pg_ask *ask = *it;
        const ar_pg_ask *first = ask->hash ? ar_map_get(first_of, ask->hash) : NULL;

        if (!first || first == ask)
            continue;
        ask->answer = first->answer;
        ask->unsure = first->unsure;
        if (!ask->answer.first && !ask->unsure)
            ar_vec_push(respell->ctx->arena, &left, ask);
    }
    return left;
}

static ar_status ask_the_rest(ar_pg_respell *respell)
{
    ar_ctx *ctx = respell->ctx;
    ar_map *first_of = ar_map_new(ctx->arena);
    ar_pg_asks open = open_asks(respell, first_of), left;
    ar_status status;

    if (open.count == 0)
        return AR_OK;
    status = ar_pg_respell_ask(respell, &open);
    left = share_answers(respell, first_of);
    if (left.count && status == AR_INVALID && ar_pg_respell_ask(respell, &left) != AR_OK)
        status = AR_INVALID;
    ar_vec_each(ar_pg_ask *, it, &open) {
        ar_pg_ask *ask = *it;

        if (!ask->answer.second)
            ask->answer.second = ask->answer.first;
        if (ask->answer.first && ask->hash)
            ar_pg_cache_put(ctx, &respell->cache, ask->hash, ask->answer);
    }
    ar_pg_cache_save(ctx, &respell->cache);
    return status;
}

static ar_status ask_and_settle(ar_pg_respell *respell)
{
    AR_TRY(ask_the_rest(respell));
    ar_vec_each(ar_pg_ask *, ask, &respell->asks) {
        settle(respell, *ask);
        respell->unsure += (*ask)->unsure;
    }
    respell->asks = (ar_pg_asks){0};
    return AR_OK;
}

ar_status ar_respell_postgres(ar_ctx *ctx, ar_db *db, ar_model *wanted, const ar_model *live,
                              const char *cache_dir)
{
    ar_pg_respell respell = {.ctx = ctx, .db = db, .wanted = wanted, .live = live};

    AR_TRY(ar_pg_respell_extensions(&respell));
    AR_TRY(ar_pg_respell_types(&respell));
    respell.cache = ar_pg_cache_open(ctx, cache_dir);
    ar_pg_respell_collect(&respell);
    AR_TRY(ask_and_settle(&respell));
    AR_TRY(ar_pg_define_all(&respell));
    ar_pg_respell_collect_views(&respell);
    AR_TRY(ask_and_settle(&respell));
    if (respell.unsure)
        ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
               "%zu expressions are compared word by word, not as \"%s\" understands them: %s",
               respell.unsure, ar_db_url(db)->shown, respell.why);
    return AR_OK;
}
