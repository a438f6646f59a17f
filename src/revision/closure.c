#include <string.h>

#include "base/str.h"
#include "revision/replace.h"

enum { MOST_LISTED = 8 };

typedef ar_revisions *edge_fn(ar_revision *revision, int which);

static ar_revisions *needs_of(ar_revision *revision, int which)
{
    return which ? &revision->depend_revisions : &revision->parent_revisions;
}

static ar_revisions *users_of(ar_revision *revision, int which)
{
    return which ? &revision->dependants : &revision->child_revisions;
}

/* Marks all that can be reached; a work list, for a long history would overrun the stack. */
static bool *reach(ar_ctx *ctx, const ar_graph *graph, const ar_revisions *from, edge_fn *edges)
{
    bool *reached = ar_alloc(ctx->arena, graph->plan.count + 1);
    ar_revisions work = {0};

    ar_vec_each(ar_revision *, it, from)
        ar_vec_push(ctx->arena, &work, *it);
    while (work.count) {
        ar_revision *revision = work.items[--work.count];

        if (reached[revision->order])
            continue;
        reached[revision->order] = true;
        for (int which = 0; which < 2; which++)
            ar_vec_each(ar_revision *, it, edges(revision, which))
                ar_vec_push(ctx->arena, &work, *it);
    }
    return reached;
}

ar_revisions ar_graph_needed(ar_ctx *ctx, const ar_graph *graph, const ar_revisions *targets)
{
    const bool *reached = reach(ctx, graph, targets, needs_of);
    ar_revisions needed = {0};

    for (size_t i = 0; i < graph->plan.count; i++)
        if (reached[i])
            ar_vec_push(ctx->arena, &needed, graph->plan.items[i]);
    return needed;
}

ar_revisions ar_graph_dependants(ar_ctx *ctx, const ar_graph *graph, const ar_revisions *gone)
{
    const bool *reached = reach(ctx, graph, gone, users_of);
    ar_revisions dependants = {0};

    for (size_t i = graph->plan.count; i > 0; i--)
        if (reached[i - 1])
            ar_vec_push(ctx->arena, &dependants, graph->plan.items[i - 1]);
    return dependants;
}

static bool is_of(const ar_graph *graph, const ar_history *history, const ar_revision *revision)
{
    return !history || &graph->histories.items[revision->history] == history;
}

static const char *where_of(ar_ctx *ctx, const ar_history *history)
{
    return history ? ar_printf(ctx->arena, " of app \"%s\"", history->app) : "";
}

static ar_status not_found(ar_ctx *ctx, const ar_graph *graph, const ar_history *history,
                           const char *prefix)
{
    const ar_revision *elsewhere = history ? ar_graph_find(graph, prefix) : NULL;
    const ar_squash *squash = ar_graph_squash_of(graph, prefix);
    ar_status status;

    if (squash) {
        status = ar_fail(ctx, AR_E_REVISION_UNKNOWN, AR_NOWHERE,
                         "revision %s was squashed: %s stands for it", prefix,
                         squash->by.items[0]->id);
        ar_hint(ctx, "a squash is gone up to or back behind as a whole");
        return status;
    }
    status = ar_fail(ctx, AR_E_REVISION_UNKNOWN, AR_NOWHERE, "there is no revision \"%s\"%s",
                     prefix, where_of(ctx, history));

    if (elsewhere)
        ar_hint(ctx, "%s is of app \"%s\"", prefix, elsewhere->app);
    return status;
}

static ar_status ambiguous(ar_ctx *ctx, const char *prefix, const ar_revisions *found)
{
    ar_str list;

    ar_str_init(&list, ctx->arena);
    for (size_t i = 0; i < found->count && i < MOST_LISTED; i++)
        ar_str_addf(&list, "%s%s (%s)", i ? ", " : "", found->items[i]->id, found->items[i]->app);
    if (found->count > MOST_LISTED)
        ar_str_addf(&list, " and %zu more", found->count - MOST_LISTED);
    return ar_fail(ctx, AR_E_REVISION_AMBIGUOUS, AR_NOWHERE, "\"%s\" begins several revisions: %s",
                   prefix, list.data);
}

/* A squash that is idle here means the last ones that it replaces. */
static ar_revisions stand_ins_of(ar_ctx *ctx, const ar_graph *graph, const ar_history *history,
                                 const char *id)
{
    const ar_revision *file = graph->files ? ar_map_get(graph->files, id) : NULL;

    if (!file || !file->replaces.count || !is_of(graph, history, file) ||
        ar_graph_squash_of(graph, id))
        return (ar_revisions){0};
    return ar_graph_stand_ins(ctx, graph, id, file->history);
}

ar_status ar_graph_resolve(ar_ctx *ctx, const ar_graph *graph, const ar_history *history,
                           const char *prefix, ar_revision **out)
{
    ar_revision *exact = ar_graph_find(graph, prefix);
    ar_revisions found = {0};

    if (exact && is_of(graph, history, exact)) {
        *out = exact;
        return AR_OK;
    }
    ar_vec_each(ar_revision *, it, &graph->plan)
        if (*prefix && ar_starts_with((*it)->id, prefix) && is_of(graph, history, *it))
            ar_vec_push(ctx->arena, &found, *it);
    if (found.count == 0)
        found = stand_ins_of(ctx, graph, history, prefix);
    if (found.count == 0)
        return not_found(ctx, graph, history, prefix);
    if (found.count > 1)
        return ambiguous(ctx, prefix, &found);
    *out = found.items[0];
    return AR_OK;
}
