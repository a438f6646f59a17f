#include "diff/rename_group.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "diff/alike.h"
#include "diff/dag.h"
#include "diff/diff.h"
#include "diff/question.h"
#include "diff/rewrite.h"
#include "model/routine.h"

static bool same_place(const ar_renamer *r, const ar_object *a, const ar_object *b)
{
    return a->kind == b->kind &&
           (a->parent || ar_streq(a->schema, b->schema) || !ar_kind_has_schema(a->kind)) &&
           ar_same_name(r->world.target, a->name, b->name);
}

bool ar_group_takes(const ar_group *g, const ar_object *object)
{
    return object->kind == g->kind && !object->unmanaged && !object->inherited;
}

static const char *place_key(const ar_renamer *r, const ar_object *object)
{
    return !ar_kind_has_schema(object->kind) || object->parent
               ? ar_point_place(r->world.ctx, r->world.target, "", object->name)
               : ar_point_place(r->world.ctx, r->world.target, object->schema, object->name);
}

/* The same names in the same order, as nearly always: each is its neighbour's namesake. */
static bool find_in_step(const ar_renamer *r, ar_group *g)
{
    if (g->base->count != g->wanted->count)
        return false;
    for (size_t i = 0; i < g->base->count; i++)
        if (!same_place(r, g->base->items[i], g->wanted->items[i]))
            return false;
    for (size_t i = 0; i < g->base->count; i++) {
        g->namesake[i] = g->wanted->items[i];
        g->ancestor[i] = g->base->items[i];
    }
    return true;
}

static void find_namesakes(const ar_renamer *r, ar_group *g)
{
    ar_arena *arena = r->world.ctx->arena;
    ar_map *places;

    g->heir = ar_alloc(arena, (g->base->count + 1) * sizeof(*g->heir));
    g->namesake = ar_alloc(arena, (g->base->count + 1) * sizeof(*g->namesake));
    g->ancestor = ar_alloc(arena, (g->wanted->count + 1) * sizeof(*g->ancestor));
    if (find_in_step(r, g))
        return;
    places = ar_map_new(arena);
    for (size_t b = 0; b < g->base->count; b++)
        ar_map_set(places, place_key(r, g->base->items[b]), &g->base->items[b]);
    for (size_t w = 0; w < g->wanted->count; w++) {
        ar_object **found = ar_map_get(places, place_key(r, g->wanted->items[w]));

        if (!found)
            continue;
        g->namesake[found - g->base->items] = g->wanted->items[w];
        g->ancestor[w] = *found;
    }
}

/* Its name is free in the base: nothing has it, or what has it is called differently from now on.
 */
bool ar_group_is_new(const ar_group *g, size_t wanted)
{
    const ar_object *object = g->wanted->items[wanted];

    if (!ar_group_takes(g, object))
        return false;
    for (size_t b = 0; b < g->base->count; b++)
        if (g->heir[b] == object || (g->namesake[b] == object && !g->heir[b]))
            return false;
    return true;
}

bool ar_group_is_gone(const ar_group *g, size_t base)
{
    return ar_group_takes(g, g->base->items[base]) && !g->namesake[base] && !g->heir[base];
}

/* A function keeps its input types. */
bool ar_group_fits(const ar_object *base, const ar_object *wanted)
{
    return ar_streq(ar_routine_signature(base), ar_routine_signature(wanted));
}

/* "schema.name" or "name" is what `base` is called; the schema left out is `wanted`'s. */
bool ar_group_is_called(const ar_renamer *r, const ar_object *base, const char *name,
                        const ar_object *wanted)
{
    const char *dot;

    if (!ar_group_fits(base, wanted))
        return false;
    if (ar_is_called(r->world.ctx, r->world.target.engine, base, name))
        return base->parent || !ar_kind_has_schema(base->kind) ||
               ar_streq(base->schema, wanted->schema) ||
               ar_streq(base->schema, r->world.target.default_schema);
    dot = base->parent || !base->schema ? NULL : strchr(name, '.');
    return dot && strlen(base->schema) == (size_t)(dot - name) &&
           strncmp(base->schema, name, (size_t)(dot - name)) == 0 &&
           ar_is_called(r->world.ctx, r->world.target.engine, base, dot + 1);
}

static bool take_hint(const ar_renamer *r, ar_group *g, size_t wanted)
{
    ar_object *object = g->wanted->items[wanted];

    ar_vec_each(const char *, old, &object->renamed_from) {
        for (size_t b = 0; b < g->base->count; b++) {
            const ar_object *base = g->base->items[b];

            if (!ar_group_takes(g, base) || g->heir[b] || base == g->ancestor[wanted] ||
                !ar_group_is_called(r, base, *old, object))
                continue;
            g->heir[b] = object;
            return true;
        }
    }
    return false;
}

/* A name that is given away becomes free, so that a chain of renames takes several rounds. */
static void take_hints(const ar_renamer *r, ar_group *g)
{
    bool found = true;

    while (found) {
        found = false;
        for (size_t w = 0; w < g->wanted->count; w++)
            if (g->wanted->items[w]->renamed_from.count && ar_group_is_new(g, w))
                found = take_hint(r, g, w) || found;
    }
}

/* A model that was read from a database tells no app. */
static const char *app_of(const ar_renamer *r, const ar_object *wanted)
{
    const char *app = wanted->app || !wanted->parent ? wanted->app : wanted->parent->app;

    return app ? app : r->world.options->default_app;
}

static const ar_object *add_rename(ar_renamer *r, const ar_object *base, const ar_object *wanted,
                                   const char *name, ar_ops *out)
{
    ar_object *after = ar_object_copy(r->world.ctx, base);
    ar_op *op;

    if (ar_as_user_type(after) && ar_as_user_type(after)->subtype)
        ar_rename_range(r->world.ctx, ar_as_user_type(after), name);
    after->name = name;
    if (!base->parent)
        after->schema = wanted->schema;
    op = ar_op_new(r->world.ctx, AR_RENAME, base, after);
    op->app = app_of(r, wanted);
    ar_vec_push(r->world.ctx->arena, out, op);
    return after;
}

static bool waits_for(const ar_renamer *r, const ar_group *g, const bool *done,
                      const ar_object *heir)
{
    for (size_t b = 0; b < g->base->count; b++)
        if (g->heir[b] && !done[b] && same_place(r, g->base->items[b], heir))
            return true;
    return false;
}

static void add_free_renames(ar_renamer *r, const ar_group *g, bool *done, ar_ops *out)
{
    bool found = true;

    while (found) {
        found = false;
        for (size_t b = 0; b < g->base->count; b++) {
            if (!g->heir[b] || done[b] || waits_for(r, g, done, g->heir[b]))
                continue;
            add_rename(r, g->base->items[b], g->heir[b], g->heir[b]->name, out);
            done[b] = found = true;
        }
    }
}

/* In a ring one goes out of the way first. */
static void add_renames(ar_renamer *r, const ar_group *g, ar_ops *out)
{
    bool *done = ar_alloc(r->world.ctx->arena, g->base->count + 1);

    add_free_renames(r, g, done, out);
    for (size_t b = 0; b < g->base->count; b++) {
        const ar_object *aside;

        if (!g->heir[b] || done[b])
            continue;
        done[b] = true;
        aside = add_rename(r, g->base->items[b], g->heir[b],
                           ar_server_name(r->world.ctx, "_autorev", g->base->items[b]->name, ""),
                           out);
        add_free_renames(r, g, done, out);
        add_rename(r, aside, g->heir[b], g->heir[b]->name, out);
    }
}

ar_status ar_group_rename(ar_renamer *r, ar_group *g, ar_ops *out)
{
    find_namesakes(r, g);
    take_hints(r, g);
    ar_group_take_swaps(r, g);
    AR_TRY(ar_group_take_answers(r, g));
    if (!r->world.options->renames_none)
        ar_group_ask(r, g);
    add_renames(r, g, out);
    return AR_OK;
}
