/*
 * Renames are found kind by kind, each step over the base as the steps before left it: schemas,
 * types and sequences, tables, then columns and enum values. So a column is compared by the new
 * names of its table and type.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "diff/alike.h"
#include "diff/diff.h"
#include "diff/question.h"
#include "diff/rewrite.h"
#include "diff/value_rename.h"
#include "model/routine.h"

typedef struct renamer {
    ar_world world;
    const ar_model *base; /* as the renames found so far leave it */
    ar_ops *ops;
    ar_questions *questions;
} renamer;

/* Objects of one kind in one place: all tables, or the columns of one table. */
typedef struct group {
    ar_kind kind;
    const ar_objects *base, *wanted;
    ar_object **heir;     /* per base object: what it is called from now on */
    ar_object **ancestor; /* per wanted object */
    ar_object **namesake; /* per base object: the wanted one of the same name */
} group;

static bool same_place(const renamer *r, const ar_object *a, const ar_object *b)
{
    return a->kind == b->kind &&
           (a->parent || ar_streq(a->schema, b->schema) || !ar_kind_has_schema(a->kind)) &&
           ar_same_name(r->world.target, a->name, b->name);
}

static bool takes_part(const group *g, const ar_object *object)
{
    return object->kind == g->kind && !object->unmanaged && !object->inherited;
}

static const char *place_key(const renamer *r, const ar_object *object)
{
    return !ar_kind_has_schema(object->kind) || object->parent
               ? ar_point_place(r->world.ctx, r->world.target, "", object->name)
               : ar_point_place(r->world.ctx, r->world.target, object->schema, object->name);
}

/* The same names in the same order, as nearly always: each is its neighbour's namesake. */
static bool find_in_step(const renamer *r, group *g)
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

static void find_namesakes(const renamer *r, group *g)
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
static bool is_new(const group *g, size_t wanted)
{
    const ar_object *object = g->wanted->items[wanted];

    if (!takes_part(g, object))
        return false;
    for (size_t b = 0; b < g->base->count; b++)
        if (g->heir[b] == object || (g->namesake[b] == object && !g->heir[b]))
            return false;
    return true;
}

static bool is_gone(const group *g, size_t base)
{
    return takes_part(g, g->base->items[base]) && !g->namesake[base] && !g->heir[base];
}

/* A function keeps its input types. */
static bool fits(const ar_object *base, const ar_object *wanted)
{
    return ar_streq(ar_routine_signature(base), ar_routine_signature(wanted));
}

/* "schema.name" or "name" is what `base` is called; the schema left out is `wanted`'s. */
static bool is_called(const renamer *r, const ar_object *base, const char *name,
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

static void become(group *g, size_t base, ar_object *wanted)
{
    g->heir[base] = wanted;
}

/* ---- hints ---- */

static bool take_hint(const renamer *r, group *g, size_t wanted)
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
static void take_hints(const renamer *r, group *g)
{
    bool found = true;

    while (found) {
        found = false;
        for (size_t w = 0; w < g->wanted->count; w++)
            if (g->wanted->items[w]->renamed_from.count && is_new(g, w))
                found = take_hint(r, g, w) || found;
    }
}

/* ---- answers ---- */

static const char *answer_to(const renamer *r, const char *verb, const ar_object *object)
{
    return ar_world_answer(&r->world, verb, object);
}

static ar_status take_answer(renamer *r, group *g, size_t base)
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

/* ---- look-alikes ---- */

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

static candidates find_candidates(const renamer *r, const group *g, size_t base)
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

static const char *new_label(const renamer *r, const ar_object *wanted)
{
    return wanted->parent ? ar_label_quote(r->world.ctx, wanted->name)
                          : ar_question_label(r->world.ctx, r->world.target, wanted);
}

static void ask(renamer *r, const group *g, const ar_object *base, const candidates *found)
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

static void look_for_alike(renamer *r, const group *g)
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

/* ---- a group's renames, chains from their end ---- */

/* A model that was read from a database tells no app. */
static const char *app_of(const renamer *r, const ar_object *wanted)
{
    const char *app = wanted->app || !wanted->parent ? wanted->app : wanted->parent->app;

    return app ? app : r->world.options->default_app;
}

static void add_rename(renamer *r, const ar_object *base, const ar_object *wanted, ar_ops *out)
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

static bool waits_for(const renamer *r, const group *g, const bool *done, const ar_object *heir)
{
    for (size_t b = 0; b < g->base->count; b++)
        if (g->heir[b] && !done[b] && same_place(r, g->base->items[b], heir))
            return true;
    return false;
}

static void add_renames(renamer *r, const group *g, ar_ops *out)
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

static ar_status find_in_group(renamer *r, group *g, ar_ops *out)
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

/* ---- the steps ---- */

/* A copy of the base as `found` leaves it is what the next step looks at; operations keep objects
   of the base as it was before. */
static void settle(renamer *r, const ar_ops *found)
{
    ar_model *copy;

    if (!found->count)
        return;
    copy = ar_model_copy(r->world.ctx, r->base);
    ar_vec_each(ar_op *, op, found) {
        ar_rewrite_rename(r->world.ctx, copy, *op);
        ar_vec_push(r->world.ctx->arena, r->ops, *op);
    }
    r->base = copy;
}

static ar_objects of_kind(const renamer *r, const ar_objects *all, ar_kind kind)
{
    ar_objects some = {0};

    ar_vec_each(ar_object *, object, all)
        if ((*object)->kind == kind)
            ar_vec_push(r->world.ctx->arena, &some, *object);
    return some;
}

static ar_status step_objects(renamer *r, ar_kind kind)
{
    ar_objects base = of_kind(r, &r->base->objects, kind);
    ar_objects wanted = of_kind(r, &r->world.wanted->objects, kind);
    group g = {.kind = kind, .base = &base, .wanted = &wanted};
    ar_ops found = {0};

    AR_TRY(find_in_group(r, &g, &found));
    if (kind != AR_KIND_VIEW || r->world.target.engine == AR_POSTGRESQL) /* SQLite cannot */
        settle(r, &found);
    return AR_OK;
}

static ar_status step_columns(renamer *r)
{
    ar_ops found = {0};

    ar_vec_each(ar_object *, it, &r->base->objects) {
        bool has_parts = (*it)->kind == AR_KIND_TABLE || (*it)->kind == AR_KIND_TYPE;
        ar_kind kind = (*it)->kind == AR_KIND_TYPE ? AR_KIND_ATTRIBUTE : AR_KIND_COLUMN;
        const ar_object *wanted = has_parts ? ar_counterpart(r->world.wanted, *it) : NULL;

        if (!wanted || wanted->unmanaged || (*it)->unmanaged)
            continue;
        ar_objects old = of_kind(r, &(*it)->children, kind);
        ar_objects new = of_kind(r, &wanted->children, kind);
        group g = {.kind = kind, .base = &old, .wanted = &new};

        AR_TRY(find_in_group(r, &g, &found));
    }
    settle(r, &found);
    return AR_OK;
}

/* Multirange types have names of their own, which nobody has to ask about. */
static void step_multiranges(renamer *r)
{
    ar_ops found = {0};

    ar_vec_each(ar_object *, it, &r->base->objects) {
        const ar_user_type *base = ar_as_user_type(*it);
        const ar_user_type *wanted = base ? ar_as_user_type(ar_counterpart(r->world.wanted, *it))
                                          : NULL;
        ar_object *after;
        ar_op *op;

        if (!wanted || !base->subtype || !wanted->subtype || wanted->object.unmanaged ||
            ar_streq(base->multirange, wanted->multirange))
            continue;
        after = ar_object_copy(r->world.ctx, *it);
        ar_as_user_type(after)->multirange = wanted->multirange;
        op = ar_op_new(r->world.ctx, AR_ALTER, *it, after);
        op->changed = ar_attr_bit(AR_KIND_TYPE, "multirange");
        op->app = wanted->object.app;
        ar_vec_push(r->world.ctx->arena, &found, op);
    }
    settle(r, &found);
}

/* Where a model says another schema. */
static void step_extensions(renamer *r)
{
    ar_ops found = {0};

    ar_vec_each(ar_object *, it, &r->base->objects) {
        const ar_extension *base = ar_as_extension(*it);
        const ar_extension *wanted = base ? ar_as_extension(ar_counterpart(r->world.wanted, *it))
                                          : NULL;
        ar_object *after;
        ar_op *op;

        if (!wanted || wanted->object.unmanaged || !wanted->in_schema ||
            ar_streq(base->in_schema, wanted->in_schema))
            continue;
        after = ar_object_copy(r->world.ctx, *it);
        ar_as_extension(after)->in_schema = wanted->in_schema;
        op = ar_op_new(r->world.ctx, AR_ALTER, *it, after);
        op->changed = ar_attr_bit(AR_KIND_EXTENSION, "schema");
        op->app = wanted->object.app;
        ar_vec_push(r->world.ctx->arena, &found, op);
    }
    settle(r, &found);
}

static void step_values(renamer *r)
{
    ar_ops found = {0};

    ar_vec_each(ar_object *, it, &r->base->objects) {
        const ar_object *wanted = (*it)->kind == AR_KIND_ENUM ? ar_counterpart(r->world.wanted, *it)
                                                              : NULL;

        if (wanted && !wanted->unmanaged && !(*it)->unmanaged)
            ar_values_rename(&r->world, ar_as_enum(*it), ar_as_enum(wanted), &found, r->questions);
    }
    settle(r, &found);
}

ar_status ar_diff_renames(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                          const ar_diff_options *options, ar_ops *out_renames,
                          ar_questions *out_questions)
{
    static const ar_kind kinds[] = {
        AR_KIND_SCHEMA,        AR_KIND_COLLATION,        AR_KIND_ENUM,          AR_KIND_TYPE,
        AR_KIND_DOMAIN,        AR_KIND_SEQUENCE,         AR_KIND_TABLE,         AR_KIND_VIEW,
        AR_KIND_TS_DICTIONARY, AR_KIND_TS_CONFIGURATION, AR_KIND_EVENT_TRIGGER, AR_KIND_FDW,
        AR_KIND_SERVER,        AR_KIND_PUBLICATION,      AR_KIND_FUNCTION,      AR_KIND_PROCEDURE,
        AR_KIND_AGGREGATE};
    renamer r = {.ops = out_renames, .questions = out_questions};

    AR_TRY(ar_world_init(&r.world, ctx, base, wanted, options));
    r.base = base;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        AR_TRY(step_objects(&r, kinds[i]));
    step_extensions(&r);
    AR_TRY(step_columns(&r));
    step_values(&r);
    step_multiranges(&r);
    return AR_OK;
}
