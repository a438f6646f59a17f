#include "app/squash_stretch.h"

#include "app/state.h"
#include "base/str.h"

typedef struct finder {
    ar_ctx *ctx;
    ar_work *work;
    const ar_names *from, *to;
    bool named;                  /* somebody said which histories */
    bool *chosen;                /* by history */
    ar_revision **first, **last; /* by history; NULL: its first ones, its head */
} finder;

static ar_history *history_at(const finder *in, size_t index)
{
    return &in->work->graph->histories.items[index];
}

/* ---- what was asked for ---- */

static ar_status choose(finder *in, const ar_history *history)
{
    ar_graph *graph = in->work->graph;

    if (history->external) {
        ar_fail(in->ctx, AR_E_EXTERNAL_APP, AR_NOWHERE, "app \"%s\" is external", history->app);
        ar_hint(in->ctx, "run squash in its own project");
        return AR_INVALID;
    }
    in->named = true;
    in->chosen[history - graph->histories.items] = true;
    return AR_OK;
}

static ar_status choose_ends(finder *in, const ar_names *names, ar_revision **ends)
{
    ar_vec_each(const char *const, name, names) {
        ar_revision *revision = NULL;

        AR_TRY(ar_graph_resolve(in->ctx, in->work->graph, NULL, *name, &revision));
        if (ends[revision->history])
            return ar_fail(in->ctx, AR_E_OPTIONS_CLASH, AR_NOWHERE,
                           "%s and %s are both of app \"%s\": a stretch has one end",
                           ends[revision->history]->id, revision->id, revision->app);
        ends[revision->history] = revision;
        AR_TRY(choose(in, history_at(in, revision->history)));
    }
    return AR_OK;
}

/* One revision is nothing to squash, and a baseline stays. */
static bool has_many(const ar_history *history)
{
    size_t count = 0;

    ar_vec_each(ar_revision *const, it, &history->revisions)
        count += !(*it)->baseline;
    return !history->external && count > 1;
}

static ar_status read_request(finder *in, const ar_names *apps)
{
    size_t count = in->work->graph->histories.count + 1;

    in->chosen = ar_alloc(in->ctx->arena, count * sizeof(*in->chosen));
    in->first = ar_alloc(in->ctx->arena, count * sizeof(ar_revision *));
    in->last = ar_alloc(in->ctx->arena, count * sizeof(ar_revision *));
    ar_vec_each(const char *const, app, apps)
        AR_TRY(choose(in, ar_graph_history(in->work->graph, *app)));
    AR_TRY(choose_ends(in, in->from, in->first));
    AR_TRY(choose_ends(in, in->to, in->last));
    for (size_t i = 0; !in->named && i < in->work->graph->histories.count; i++)
        in->chosen[i] = has_many(history_at(in, i));
    return AR_OK;
}

/* ---- the stretch ---- */

/* From the first one on, and up to the last one. */
static void mark(const finder *in, bool *from, bool *to)
{
    const ar_revisions *plan = &in->work->graph->plan;

    for (size_t i = 0; i < plan->count; i++) {
        const ar_revision *revision = plan->items[i], *first = in->first[revision->history];

        from[i] = !first || revision == first;
        ar_vec_each(ar_revision *const, parent, &revision->parent_revisions)
            from[i] |= from[(*parent)->order];
    }
    for (size_t i = plan->count; i > 0; i--) {
        const ar_revision *revision = plan->items[i - 1], *last = in->last[revision->history];

        to[i - 1] = !last || revision == last;
        ar_vec_each(ar_revision *const, child, &revision->child_revisions)
            to[i - 1] |= to[(*child)->order];
    }
}

/* Databases have what a baseline makes without having run it: it stays, unless it was asked for. */
static bool stays(const finder *in, const ar_revision *revision)
{
    return revision->baseline && !in->first[revision->history];
}

static void find_replaced(const finder *in, ar_stretch *out)
{
    const ar_revisions *plan = &in->work->graph->plan;
    bool *from = ar_alloc(in->ctx->arena, plan->count + 1);
    bool *to = ar_alloc(in->ctx->arena, plan->count + 1);

    mark(in, from, to);
    out->replaced = (ar_revisions){0};
    for (size_t i = 0; i < plan->count; i++)
        if (from[i] && to[i] && in->chosen[plan->items[i]->history] && !stays(in, plan->items[i]))
            ar_vec_push(in->ctx->arena, &out->replaced, plan->items[i]);
}

static bool *marks_of(const finder *in, const ar_revisions *revisions)
{
    bool *marks = ar_alloc(in->ctx->arena, in->work->graph->plan.count + 1);

    ar_vec_each(ar_revision *const, it, revisions)
        marks[(*it)->order] = true;
    return marks;
}

/* Everything else, and what needs some of the stretch while some of the stretch needs it. */
static const ar_revision *find_rest(const finder *in, ar_stretch *out)
{
    const ar_graph *graph = in->work->graph;
    ar_revisions below = ar_graph_needed(in->ctx, graph, &out->replaced);
    ar_revisions above = ar_graph_dependants(in->ctx, graph, &out->replaced);
    const bool *inside = marks_of(in, &out->replaced);
    const bool *is_below = marks_of(in, &below), *is_above = marks_of(in, &above);

    out->before = out->after = (ar_revisions){0};
    for (size_t i = 0; i < graph->plan.count; i++) {
        if (inside[i])
            continue;
        if (is_below[i] && is_above[i])
            return graph->plan.items[i];
        ar_vec_push(in->ctx->arena, is_above[i] ? &out->after : &out->before, graph->plan.items[i]);
    }
    return NULL;
}

static ar_status in_between(const finder *in, const ar_revision *between)
{
    ar_fail(in->ctx, AR_E_NEEDS_APP, (ar_pos){.file = between->shown},
            "revision %s of app \"%s\" stands between those that are to be squashed: it needs some "
            "of them, and others need it",
            between->id, between->app);
    if (in->chosen[between->history])
        ar_hint(in->ctx, "let the stretch begin or end elsewhere");
    else
        ar_hint(in->ctx, "squash app \"%s\" with them: autorev squash ... %s", between->app,
                between->app);
    return AR_INVALID;
}

static ar_status check_baselines(const finder *in, const ar_stretch *stretch)
{
    ar_vec_each(ar_revision *const, it, &stretch->replaced) {
        if (!(*it)->baseline)
            continue;
        ar_fail(in->ctx, AR_E_SQUASH_STRETCH, ar_revision_line(*it, "baseline", NULL),
                "revision %s is a baseline: databases have its objects without having run it",
                (*it)->id);
        ar_hint(in->ctx, "--from the revision that follows it leaves it alone");
        return AR_INVALID;
    }
    return AR_OK;
}

static void say_what_stays(const finder *in, const ar_stretch *stretch)
{
    ar_vec_each(ar_revision *const, it, &stretch->before)
        if (in->chosen[(*it)->history] && stays(in, *it))
            ar_say(
                in->ctx, AR_NOTE, AR_E_INFO, (ar_pos){.file = (*it)->shown},
                "baseline %s of app \"%s\" stays: databases have its objects without having run it",
                (*it)->id, (*it)->app);
}

static ar_status check_ends(const finder *in, const ar_stretch *stretch)
{
    for (size_t i = 0; i < in->work->graph->histories.count; i++) {
        bool any = false;

        ar_vec_each(ar_revision *const, it, &stretch->replaced)
            any |= (*it)->history == i;
        if (any || !in->first[i] || !in->last[i])
            continue;
        return ar_fail(in->ctx, AR_E_SQUASH_STRETCH, AR_NOWHERE,
                       "revision %s does not come after %s: there is nothing from one to the other",
                       in->last[i]->id, in->first[i]->id);
    }
    return AR_OK;
}

ar_status ar_stretch_find(ar_ctx *ctx, ar_work *work, const ar_names *apps, const ar_names *from,
                          const ar_names *to, ar_stretch *out)
{
    finder in = {.ctx = ctx, .work = work, .from = from, .to = to};
    const ar_revision *between = NULL;

    *out = (ar_stretch){0};
    AR_TRY(read_request(&in, apps));
    for (;;) {
        find_replaced(&in, out);
        between = find_rest(&in, out);
        if (!between)
            break;
        if (in.named || in.chosen[between->history] || history_at(&in, between->history)->external)
            return in_between(&in, between);
        in.chosen[between->history] = true; /* all were meant: it is one of them */
    }
    AR_TRY(check_ends(&in, out));
    say_what_stays(&in, out);
    return check_baselines(&in, out);
}

ar_revisions ar_stretch_parents(ar_ctx *ctx, const ar_stretch *stretch, unsigned history)
{
    ar_revisions parents = {0};

    ar_vec_each(ar_revision *const, it, &stretch->replaced)
        ar_vec_each(ar_revision *const, parent, &(*it)->parent_revisions)
            if ((*it)->history == history && !ar_revisions_have(&stretch->replaced, *parent) &&
                !ar_revisions_have(&parents, *parent))
                ar_vec_push(ctx->arena, &parents, *parent);
    return parents;
}
