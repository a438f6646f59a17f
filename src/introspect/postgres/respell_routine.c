#include "base/str.h"
#include "dialect/routine.h"
#include "introspect/postgres/respell.h"

typedef struct maker {
    ar_pg_respell *respell;
    ar_map *words;     /* names that the expressions mention */
    ar_objects wanted; /* not yet made */
} maker;

static void note_words(maker *in, const char *sql)
{
    ar_arena *arena = in->respell->ctx->arena;
    ar_tokens tokens = ar_sql_tokens(arena, AR_SQL_POSTGRESQL, sql);

    ar_vec_each(ar_token, token, &tokens) {
        char *name = token->type == AR_TOKEN_WORD     ? ar_lower(arena, ar_token_name(arena, token))
                     : token->type == AR_TOKEN_QUOTED ? ar_token_name(arena, token)
                                                      : NULL;

        if (name)
            ar_map_set(in->words, name, in);
    }
}

/* The body of one that is there counts for nothing: expressions see types alone. */
static bool is_there(const maker *in, const ar_object *object)
{
    const ar_model *live = in->respell->live;
    const ar_object *there = live ? ar_model_find(live, object->kind, object->schema, object->name)
                                  : NULL;
    const ar_routine *a = ar_as_routine(there), *b = ar_as_routine(object);

    return there && ar_type_equal(a->returns, b->returns) && a->returns_set == b->returns_set &&
           a->volatility == b->volatility && ar_type_equal(a->stype, b->stype) &&
           ar_streq(a->finalfunc, b->finalfunc);
}

static void add_words_of(maker *in, const ar_routine *routine)
{
    const char *const functions[] = {routine->sfunc, routine->finalfunc, routine->msfunc,
                                     routine->minvfunc, routine->mfinalfunc};

    for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
        if (functions[i])
            note_words(in, functions[i]);
    if (routine->sql_body)
        note_words(in, routine->sql_body->sql);
}

/* Those that are mentioned, and what they mention in turn. */
static void collect(maker *in)
{
    const ar_objects *objects = &in->respell->wanted->objects;
    bool *taken = ar_alloc(in->respell->ctx->arena, objects->count + 1);
    bool found = true;

    while (found) {
        found = false;
        for (size_t i = 0; i < objects->count; i++) {
            ar_object *object = objects->items[i];

            if (taken[i] || !ar_as_routine(object) || object->unmanaged ||
                !ar_map_get(in->words, ar_bare_name(in->respell->ctx, object)))
                continue;
            taken[i] = found = true;
            add_words_of(in, ar_as_routine(object));
            if (!is_there(in, object))
                ar_vec_push(in->respell->ctx->arena, &in->wanted, object);
        }
    }
}

/* What has the name now goes out of the way: what uses it keeps it, and nobody notices. */
static bool make(maker *in, const ar_object *object, size_t number)
{
    ar_pg_respell *respell = in->respell;
    ar_ctx *ctx = respell->ctx;
    const ar_target target = respell->wanted->target;
    const ar_model *live = respell->live;
    const char *create = ar_routine_create(ctx, target, object, false);

    if (live && ar_model_find(live, object->kind, object->schema, object->name))
        create = ar_printf(ctx->arena, "ALTER ROUTINE %s RENAME TO ar_gone_routine_%zu; %s",
                           ar_routine_place(ctx, target, object), number, create);
    return ar_db_try(ctx, respell->db, create, NULL);
}

/* In whatever order they can be made. */
static void make_all(maker *in)
{
    bool found = true;

    while (found) {
        found = false;
        for (size_t i = 0; i < in->wanted.count; i++) {
            const ar_object *object = in->wanted.items[i];

            if (!object || !make(in, object, i))
                continue;
            in->wanted.items[i] = NULL;
            found = true;
        }
    }
}

ar_status ar_pg_make_routines(ar_pg_respell *respell, const ar_pg_asks *asks)
{
    maker in = {.respell = respell, .words = ar_map_new(respell->ctx->arena)};

    ar_vec_each(ar_pg_ask *, ask, asks)
        note_words(&in, (*(*ask)->slot)->sql);
    collect(&in);
    if (!in.wanted.count)
        return AR_OK;
    make_all(&in);
    return AR_OK;
}
