#include "diff/rename_group.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "diff/alike.h"
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

static bool takes_part(const ar_group *g, const ar_object *object)
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
static bool is_new(const ar_group *g, size_t wanted)
{
    const ar_object *object = g->wanted->items[wanted];

    if (!takes_part(g, object))
        return false;
    for (size_t b = 0; b < g->base->count; b++)
        if (g->heir[b] == object || (g->namesake[b] == object && !g->heir[b]))
            return false;
    return true;
}

static bool is_gone(const ar_group *g, size_t base)
{
    return takes_part(g, g->base->items[base]) && !g->namesake[base] && !g->heir[base];
}

/* A function keeps its input types. */
static bool fits(const ar_object *base, const ar_object *wanted)
{
    return ar_streq(ar_routine_signature(base), ar_routine_signature(wanted));
}

/* "schema.name" or "name" is what `base` is called; the schema left out is `wanted`'s. */
static bool is_called(const ar_renamer *r, const ar_object *base, const char *name,
                      const ar_object *wanted)
{
    const char *dot;

    if (!fits(base, wanted))
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

static void become(ar_group *g, size_t base, ar_object *wanted)
{
    g->heir[base] = wanted;
}

static bool take_hint(const ar_renamer *r, ar_group *g, size_t wanted)
{
    ar_object *object = g->wanted->items[wanted];

    ar_vec_each(const char *, old, &object->renamed_from) {
        for (size_t b = 0; b < g->base->count; b++) {
            const ar_object *base = g->base->items[b];

            if (!takes_part(g, base) || g->heir[b] || base == g->ancestor[wanted] ||
                !is_called(r, base, *old, object))
                continue;
            become(g, b, object);
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
            if (g->wanted->items[w]->renamed_from.count && is_new(g, w))
                found = take_hint(r, g, w) || found;
    }
}

static const char *answer_to(const ar_renamer *r, const char *verb, const ar_object *object)
{
    return ar_world_answer(&r->world, verb, object);
}

static ar_status take_answer(ar_renamer *r, ar_group *g, size_t base)
{
    const ar_object *object = g->base->items[base];
    const char *value = takes_part(g, object) && !g->heir[base] ? answer_to(r, "rename", object)
                                                                : NULL;
    ar_names parts = value ? ar_label_parts(r->world.ctx, value) : (ar_names){0};
    const char *name = parts.count ? parts.items[parts.count - 1] : value;
    const char *schema = parts.count > 1 ? parts.items[0] : object->schema;

    if (!value)
        return AR_OK;
    for (size_t w = 0; w < g->wanted->count; w++) {
        ar_object *wanted = g->wanted->items[w];

        if (is_new(g, w) && fits(object, wanted) &&
            ar_is_called(r->world.ctx, r->world.target.engine, wanted, name) &&
            (object->parent || ar_streq(wanted->schema, schema) || parts.count < 2)) {
            become(g, base, wanted);
            return AR_OK;
        }
    }
    ar_status status = ar_fail(r->world.ctx, AR_E_BAD_ANSWER, AR_NOWHERE,
                               "%s \"%s\" cannot be renamed to \"%s\": no model has a new %s of "
                               "that name",
                               ar_kind_get(g->kind)->name,
                               ar_question_label(r->world.ctx, r->world.target, object), value,
                               ar_kind_get(g->kind)->name);

    return status;
}

typedef struct candidate {
    ar_object *wanted;
    unsigned score;
} candidate;

typedef AR_VEC(candidate) candidates;

static int best_first(const void *a, const void *b)
{
    const candidate *x = a, *y = b;

    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return ar_strcmp(x->wanted->name, y->wanted->name);
}

static candidates find_candidates(const ar_renamer *r, const ar_group *g, size_t base)
{
    candidates found = {0};

    for (size_t w = 0; w < g->wanted->count; w++) {
        candidate one = {g->wanted->items[w], 0};

        if (!is_new(g, w))
            continue;
        one.score = ar_alike(r->world.ctx, r->base, g->base->items[base], one.wanted);
        if (one.score)
            ar_vec_push(r->world.ctx->arena, &found, one);
    }
    if (found.count)
        qsort(found.items, found.count, sizeof(*found.items), best_first);
    return found;
}

static const char *lost_text(ar_kind kind)
{
    return kind == AR_KIND_TABLE    ? "dropped with its rows, and a new one made"
           : kind == AR_KIND_COLUMN ? "dropped with its values, and a new one made"
                                    : "dropped, and a new one made";
}

static const char *new_label(const ar_renamer *r, const ar_object *wanted)
{
    return wanted->parent ? ar_label_quote(r->world.ctx, wanted->name)
                          : ar_question_label(r->world.ctx, r->world.target, wanted);
}

static void ask(ar_renamer *r, const ar_group *g, const ar_object *base, const candidates *found)
{
    ar_ctx *ctx = r->world.ctx;
    const char *kind = ar_kind_get(g->kind)->name;
    const char *label = ar_question_label(ctx, r->world.target, base);
    const char *text = found->count == 1
                           ? ar_printf(ctx->arena, "was %s \"%s\" renamed to \"%s\"?", kind, label,
                                       new_label(r, found->items[0].wanted))
                           : ar_printf(ctx->arena, "%s \"%s\" is gone: was it renamed?", kind,
                                       label);
    ar_question *question = ar_question_add(ctx, r->questions, text);

    ar_vec_each(candidate, one, found) {
        const char *new = new_label(r, one->wanted);

        ar_question_choice(ctx, question,
                           ar_printf(ctx->arena, "renamed to \"%s\": nothing is lost", new),
                           ar_printf(ctx->arena, "rename:%s=%s", label, new));
    }
    ar_question_choice(ctx, question, lost_text(g->kind),
                       ar_printf(ctx->arena, "drop:%s=yes", label));
}

static void look_for_alike(ar_renamer *r, const ar_group *g)
{
    for (size_t b = 0; b < g->base->count; b++) {
        candidates found;

        if (!is_gone(g, b))
            continue;
        found = find_candidates(r, g, b);
        if (found.count && !answer_to(r, "drop", g->base->items[b]))
            ask(r, g, g->base->items[b], &found);
    }
}

/* A model that was read from a database tells no app. */
static const char *app_of(const ar_renamer *r, const ar_object *wanted)
{
    const char *app = wanted->app || !wanted->parent ? wanted->app : wanted->parent->app;

    return app ? app : r->world.options->default_app;
}

static void add_rename(ar_renamer *r, const ar_object *base, const ar_object *wanted, ar_ops *out)
{
    ar_object *after = ar_object_copy(r->world.ctx, base);
    ar_op *op;

    if (ar_as_user_type(after) && ar_as_user_type(after)->subtype)
        ar_rename_range(r->world.ctx, ar_as_user_type(after), wanted->name);
    after->name = wanted->name;
    if (!base->parent)
        after->schema = wanted->schema;
    op = ar_op_new(r->world.ctx, AR_RENAME, base, after);
    op->app = app_of(r, wanted);
    ar_vec_push(r->world.ctx->arena, out, op);
}

static bool waits_for(const ar_renamer *r, const ar_group *g, const bool *done,
                      const ar_object *heir)
{
    for (size_t b = 0; b < g->base->count; b++)
        if (g->heir[b] && !done[b] && same_place(r, g->base->items[b], heir))
            return true;
    return false;
}

static void add_renames(ar_renamer *r, const ar_group *g, ar_ops *out)
{
    bool *done = ar_alloc(r->world.ctx->arena, g->base->count + 1);
    bool found = true;

    while (found) {
        found = false;
        for (size_t b = 0; b < g->base->count; b++) {
            if (!g->heir[b] || done[b] || waits_for(r, g, done, g->heir[b]))
                continue;
            add_rename(r, g->base->items[b], g->heir[b], out);
            done[b] = found = true;
        }
    }
}

ar_status ar_group_rename(ar_renamer *r, ar_group *g, ar_ops *out)
{
    find_namesakes(r, g);
    take_hints(r, g);
    for (size_t b = 0; b < g->base->count; b++)
        if (!g->namesake[b])
            AR_TRY(take_answer(r, g, b));
    if (!r->world.options->renames_none)
        look_for_alike(r, g);
    add_renames(r, g, out);
    return AR_OK;
}
