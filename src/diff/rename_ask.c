/* What is gone and looks like something new. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "diff/alike.h"
#include "diff/question.h"
#include "diff/rename_group.h"

static bool was_answered(const ar_renamer *r, const char *verb, const ar_object *object)
{
    return ar_world_answer(&r->world, verb, object) != NULL;
}

/* ---- schemas: by what stands in them ---- */

enum { ALIKE = 600, NEEDED_PERCENT = 60 };

static bool stands_in(const ar_object *object, const char *schema)
{
    return !object->parent && ar_kind_has_schema(object->kind) && ar_streq(object->schema, schema);
}

/* One that goes elsewhere by a hint or an answer speaks for no other name of its schema. */
static bool goes_along(const ar_renamer *r, const ar_object *object, const char *to)
{
    const ar_object *wanted = ar_model_find(r->world.wanted, object->kind, to, object->name);

    return wanted && !wanted->renamed_from.count &&
           !ar_world_answer_find(&r->world, "rename", object);
}

/* At least 60 % of what stands in the one stands in the other. */
static unsigned schemas_alike(const ar_renamer *r, const char *from, const char *to)
{
    size_t count = 0, shared = 0;

    ar_vec_each(ar_object *const, it, &r->base->objects) {
        if (!stands_in(*it, from) || (*it)->unmanaged)
            continue;
        count++;
        shared += goes_along(r, *it, to);
    }
    return shared && shared * 100 >= count * NEEDED_PERCENT ? ALIKE : 0;
}

/* What stands in a schema that is asked about is not asked about as well. */
static bool is_in_question(const ar_renamer *r, const ar_object *base)
{
    return !base->parent && ar_kind_has_schema(base->kind) &&
           ar_names_has(&r->schemas_asked, base->schema);
}

/* ---- candidates ---- */

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

        if (!ar_group_is_new(g, w))
            continue;
        one.score = g->kind == AR_KIND_SCHEMA
                        ? schemas_alike(r, g->base->items[base]->name, one.wanted->name)
                        : ar_alike(r->world.ctx, r->base, g->base->items[base], one.wanted);
        if (one.score)
            ar_vec_push(r->world.ctx->arena, &found, one);
    }
    if (found.count)
        qsort(found.items, found.count, sizeof(*found.items), best_first);
    return found;
}

static const char *lost_text(ar_kind kind)
{
    return kind == AR_KIND_SCHEMA   ? "dropped with what stands in it, and a new one made"
           : kind == AR_KIND_TABLE  ? "dropped with its rows, and a new one made"
           : kind == AR_KIND_COLUMN ? "dropped with its values, and a new one made"
                                    : "dropped, and a new one made";
}

static const char *new_label(const ar_renamer *r, const ar_object *wanted)
{
    return wanted->parent ? ar_label_quote(r->world.ctx, wanted->name)
                          : ar_question_label(r->world.ctx, r->world.target, wanted);
}

static const char *shown_new(const ar_renamer *r, const ar_object *wanted)
{
    return ar_label_shown(r->world.ctx, new_label(r, wanted));
}

static void ask(ar_renamer *r, const ar_group *g, const ar_object *base, const candidates *found)
{
    ar_ctx *ctx = r->world.ctx;
    const char *kind = ar_kind_get(g->kind)->name;
    const char *label = ar_question_label(ctx, r->world.target, base);
    const char *shown = ar_label_shown(ctx, label);
    const char *text = found->count == 1
                           ? ar_printf(ctx->arena, "was %s %s renamed to %s?", kind, shown,
                                       shown_new(r, found->items[0].wanted))
                           : ar_printf(ctx->arena, "%s %s is gone: was it renamed?", kind, shown);
    ar_question *question = ar_question_add(ctx, r->questions, text);

    if (g->kind == AR_KIND_SCHEMA)
        ar_vec_push(ctx->arena, &r->schemas_asked, base->name);

    ar_vec_each(candidate, one, found) {
        const char *new = new_label(r, one->wanted);

        ar_question_choice(
            ctx, question,
            ar_printf(ctx->arena, "renamed to %s: nothing is lost", ar_label_shown(ctx, new)),
            ar_printf(ctx->arena, "rename:%s=%s", label, new));
    }
    ar_question_choice(ctx, question, lost_text(g->kind),
                       ar_printf(ctx->arena, "drop:%s=yes", label));
}

void ar_group_ask(ar_renamer *r, const ar_group *g)
{
    for (size_t b = 0; b < g->base->count; b++) {
        candidates found;

        if (!ar_group_is_gone(g, b) || is_in_question(r, g->base->items[b]))
            continue;
        found = find_candidates(r, g, b);
        if (found.count && !was_answered(r, "drop", g->base->items[b]))
            ask(r, g, g->base->items[b], &found);
    }
}
