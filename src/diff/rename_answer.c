/* Renames that were answered, and names that go round between objects that are all there. */
#include <assert.h>

#include "base/str.h"
#include "diff/alike.h"
#include "diff/dag.h"
#include "diff/question.h"
#include "diff/rename_group.h"
#include "model/routine.h"

/* ---- answers ---- */

/* What somebody said it is called from now on; NULL: nothing, or nothing that a model has. */
static ar_object *answered(const ar_renamer *r, const ar_group *g, size_t base, ar_answer **out)
{
    const ar_object *object = g->base->items[base];
    ar_names parts;
    const char *name, *schema;

    *out = ar_group_takes(g, object) ? ar_world_answer_find(&r->world, "rename", object) : NULL;
    if (!*out)
        return NULL;
    parts = ar_label_parts(r->world.ctx, (*out)->value);
    name = parts.count ? parts.items[parts.count - 1] : (*out)->value;
    schema = parts.count > 1 ? parts.items[0] : object->schema;
    for (size_t w = 0; w < g->wanted->count; w++) {
        ar_object *wanted = g->wanted->items[w];

        assert(wanted);
        if (ar_group_takes(g, wanted) && ar_group_fits(object, wanted) &&
            ar_is_called(r->world.ctx, r->world.target.engine, wanted, name) &&
            (object->parent || ar_streq(wanted->schema, schema) || parts.count < 2))
            return wanted;
    }
    return NULL;
}

static size_t place_of(const ar_group *g, const ar_object *wanted)
{
    size_t w = 0;

    while (g->wanted->items[w] != wanted)
        w++;
    return w;
}

/* A name that is given away becomes free, as with hints. */
static void take_answers(const ar_renamer *r, ar_group *g)
{
    bool found = true;

    while (found) {
        found = false;
        for (size_t b = 0; b < g->base->count; b++) {
            ar_answer *answer = NULL;
            ar_object *wanted = g->heir[b] ? NULL : answered(r, g, b, &answer);

            if (!wanted || wanted == g->namesake[b] || !ar_group_is_new(g, place_of(g, wanted)))
                continue;
            g->heir[b] = wanted;
            answer->used = found = true;
        }
    }
}

static ar_status refuse_answers(const ar_renamer *r, const ar_group *g)
{
    size_t errors = ar_error_count(r->world.ctx);

    for (size_t b = 0; b < g->base->count; b++) {
        const ar_object *object = g->base->items[b];
        ar_answer *answer = NULL;

        if (g->heir[b] || g->namesake[b])
            continue;
        (void)answered(r, g, b, &answer);
        if (!answer)
            continue;
        answer->used = true;
        (void)ar_fail(
            r->world.ctx, AR_E_BAD_ANSWER, AR_NOWHERE,
            "%s %s cannot be renamed to \"%s\": no model has a new %s of that name",
            ar_kind_get(g->kind)->name,
            ar_label_shown(r->world.ctx, ar_question_label(r->world.ctx, r->world.target, object)),
            answer->value, ar_kind_get(g->kind)->name);
    }
    return ar_status_since(r->world.ctx, errors);
}

/* ---- swaps ---- */

/* What the object at `base` is called from now on, where names go round. */
typedef ar_object *claim(const ar_renamer *r, const ar_group *g, size_t base, ar_answer **out);

static ar_object *hinted(const ar_renamer *r, const ar_group *g, size_t base, ar_answer **out)
{
    *out = NULL;
    for (size_t w = 0; w < g->wanted->count; w++) {
        ar_object *object = g->wanted->items[w];

        if (ar_group_takes(g, object) && g->namesake[base] != object)
            ar_vec_each(const char *, old, &object->renamed_from)
                if (ar_group_is_called(r, g->base->items[base], *old, object))
                    return object;
    }
    return NULL;
}

/* The base objects of a ring that begins with `first`: each gets the next one's name. */
static ar_numbers ring_of(const ar_renamer *r, const ar_group *g, size_t first, claim *claims)
{
    ar_numbers ring = {0};
    size_t at = first;

    do {
        ar_answer *answer = NULL;
        const ar_object *wanted = g->heir[at] || !g->namesake[at] ? NULL
                                                                  : claims(r, g, at, &answer);
        size_t next = 0;

        if (!wanted || ring.count > g->base->count)
            return (ar_numbers){0};
        while (next < g->base->count && g->namesake[next] != wanted)
            next++;
        if (next == g->base->count || next == at)
            return (ar_numbers){0};
        ar_vec_push(r->world.ctx->arena, &ring, at);
        at = next;
    } while (at != first);
    return ring;
}

/* Hints that are still there after the swap must not swap again: what things look like decides. */
static bool looks_swapped(const ar_renamer *r, const ar_group *g, const ar_numbers *ring)
{
    unsigned kept = 0, moved = 0;

    for (size_t i = 0; i < ring->count; i++) {
        const ar_object *base = g->base->items[ring->items[i]];
        const ar_object *next = g->namesake[ring->items[(i + 1) % ring->count]];

        kept += ar_alike(r->world.ctx, r->base, base, g->namesake[ring->items[i]]);
        moved += ar_alike(r->world.ctx, r->base, base, next);
    }
    return moved > kept;
}

static void take_rings(const ar_renamer *r, ar_group *g, claim *claims)
{
    for (size_t b = 0; b < g->base->count; b++) {
        ar_numbers ring = ring_of(r, g, b, claims);

        if (!ring.count || (claims == hinted && !looks_swapped(r, g, &ring)))
            continue;
        for (size_t i = 0; i < ring.count; i++) {
            ar_answer *answer = NULL;
            ar_object *heir = claims(r, g, ring.items[i], &answer);

            if (answer)
                answer->used = true;
            g->heir[ring.items[i]] = heir;
        }
    }
}

void ar_group_take_swaps(const ar_renamer *r, ar_group *g)
{
    take_rings(r, g, hinted);
}

ar_status ar_group_take_answers(const ar_renamer *r, ar_group *g)
{
    take_answers(r, g);
    take_rings(r, g, answered);
    return refuse_answers(r, g);
}
