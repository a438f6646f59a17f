#include "base/str.h"
#include "dialect/routine.h"
#include "introspect/postgres/respell.h"

typedef struct maker {
    ar_pg_respell *respell;
    ar_map *words;     /* names that the expressions mention */
    ar_pg_makes types; /* made anew, too */
    ar_objects wanted; /* not there as wanted */
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

static bool is_anew(const maker *in, const ar_type *type)
{
    const ar_object *object = type ? ar_type_object(in->respell->ctx, in->respell->wanted, type)
                                   : NULL;

    ar_vec_each(const ar_pg_make, one, &in->types)
        if (object && one->object == object)
            return true;
    return false;
}

/* What is there takes or gives the type that goes out of the way. */
static bool has_types_anew(const maker *in, const ar_routine *routine)
{
    ar_vec_each(const ar_argument, argument, &routine->arguments)
        if (is_anew(in, argument->type))
            return true;
    return is_anew(in, routine->returns) || is_anew(in, routine->stype);
}

static const ar_object *there(const maker *in, const ar_object *object)
{
    const ar_model *live = in->respell->live;

    return live ? ar_model_find(live, object->kind, object->schema, object->name) : NULL;
}

/* The body of one that is there counts for nothing: expressions see types alone. */
static bool is_there(const maker *in, const ar_object *object)
{
    const ar_routine *a = ar_as_routine(there(in, object)), *b = ar_as_routine(object);

    return a && ar_type_equal(a->returns, b->returns) && a->returns_set == b->returns_set &&
           a->volatility == b->volatility && ar_type_equal(a->stype, b->stype) &&
           ar_streq(a->finalfunc, b->finalfunc) && !has_types_anew(in, b);
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

/* What uses it keeps it, and nobody notices. */
static void move_away(const maker *in, const ar_object *object, size_t number)
{
    ar_ctx *ctx = in->respell->ctx;

    (void)ar_db_try(ctx, in->respell->db,
                    ar_printf(ctx->arena, "ALTER ROUTINE %s RENAME TO ar_gone_routine_%zu",
                              ar_routine_place(ctx, in->respell->wanted->target, object), number),
                    NULL);
}

static bool is_overload_of(const maker *in, const ar_object *object, const ar_object *other)
{
    return object->kind == other->kind && ar_streq(object->schema, other->schema) &&
           ar_streq(ar_bare_name(in->respell->ctx, object), ar_bare_name(in->respell->ctx, other));
}

/* It goes, and `other`, of the same name, comes: a call may fit both. */
static bool gives_way_to(const maker *in, const ar_object *object, const ar_object *other)
{
    return ar_as_routine(object) && is_overload_of(in, object, other) &&
           !ar_model_find(in->respell->wanted, object->kind, object->schema, object->name);
}

/* What has the name now. */
static void move_all_away(const maker *in)
{
    const ar_objects none = {0}, *live = in->respell->live ? &in->respell->live->objects : &none;

    for (size_t i = 0; i < in->wanted.count; i++) {
        const ar_object *object = in->wanted.items[i];

        if (there(in, object))
            move_away(in, object, i);
        for (size_t k = 0; k < live->count; k++)
            if (gives_way_to(in, live->items[k], object))
                move_away(in, live->items[k], in->wanted.count + k);
    }
}

ar_objects ar_pg_move_routines(ar_pg_respell *respell, const ar_pg_asks *asks)
{
    maker in = {.respell = respell, .words = ar_map_new(respell->ctx->arena)};

    ar_vec_each(ar_pg_ask *, ask, asks)
        note_words(&in, (*(*ask)->slot)->sql);
    in.types = ar_pg_missing_types(respell, false);
    collect(&in);
    move_all_away(&in);
    return in.wanted;
}

/* A body over tables that still have the old types does not fit; what calls it does not see it. */
static const ar_object *without_body(ar_ctx *ctx, const ar_object *object)
{
    ar_object *copy = ar_object_copy(ctx, object);

    ar_as_routine(copy)->sql_body = NULL;
    ar_as_routine(copy)->body = "";
    return copy;
}

/* In whatever order they can be made. */
static void make_all(const ar_pg_respell *respell, const ar_objects *routines, bool *made,
                     bool bare)
{
    ar_ctx *ctx = respell->ctx;
    bool found = true;

    while (found) {
        found = false;
        for (size_t i = 0; i < routines->count; i++) {
            const ar_object *object = routines->items[i];
            bool lacks = bare && ar_as_routine(object)->sql_body;

            if (made[i] ||
                !ar_db_try(ctx, respell->db,
                           ar_routine_create(ctx, respell->wanted->target,
                                             lacks ? without_body(ctx, object) : object, false),
                           NULL))
                continue;
            made[i] = found = true;
        }
    }
}

void ar_pg_make_routines(const ar_pg_respell *respell, const ar_objects *routines)
{
    bool *made = ar_alloc(respell->ctx->arena, routines->count + 1);

    make_all(respell, routines, made, false);
    make_all(respell, routines, made, true);
}
