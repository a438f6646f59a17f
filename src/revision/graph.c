#include <limits.h>
#include <string.h>

#include "base/str.h"
#include "revision/order.h"
#include "revision/replace.h"

typedef struct builder {
    ar_ctx *ctx;
    ar_graph *graph;
} builder;

ar_history *ar_graph_history(ar_graph *graph, const char *app)
{
    ar_vec_each(ar_history, history, &graph->histories)
        if (ar_streq(history->app, app))
            return history;
    ar_vec_each(ar_history, history, &graph->histories)
        if (ar_names_has(&history->apps, app))
            return history;
    return NULL;
}

ar_revision *ar_graph_find(const ar_graph *graph, const char *id)
{
    return graph->by_id ? ar_map_get(graph->by_id, id) : NULL;
}

static const ar_history *history_of(const builder *in, const ar_revision *revision)
{
    return &in->graph->histories.items[revision->history];
}

/* A vendored app may go by another name here than in its own project; ours may not. */
static ar_status check_app(const builder *in, const ar_history *history,
                           const ar_revision *revision)
{
    if (history->external || ar_streq(revision->app, history->app))
        return AR_OK;
    ar_status status = ar_fail(in->ctx, AR_E_REVISION_APP, ar_revision_line(revision, "app", NULL),
                               "revision %s is of app \"%s\", but lies in the folder of \"%s\"",
                               revision->id, revision->app, history->app);

    ar_hint(in->ctx,
            "move the file into the migrations folder of \"%s\"; where the app's folder has "
            "another name "
            "now, `name: %s` in autorev.yaml keeps the app's",
            revision->app, revision->app);
    return status;
}

ar_status ar_revision_twice(ar_ctx *ctx, const ar_revision *first, const ar_revision *second)
{
    ar_fail(ctx, AR_E_REVISION_TWICE, ar_revision_line(second, "revision", NULL),
            "revision %s stands in two files: %s and %s", second->id, first->shown, second->shown);
    ar_hint(ctx, "a copy wants an id of its own, and the other one as its parent");
    return AR_INVALID;
}

static ar_status add(builder *in, unsigned index, ar_revision *revision)
{
    const ar_revision *twin = ar_graph_find(in->graph, revision->id);

    if (twin)
        return ar_revision_twice(in->ctx, twin, revision);
    revision->history = index;
    revision->external = in->graph->histories.items[index].external;
    revision->parent_revisions = revision->child_revisions = (ar_revisions){0};
    revision->depend_revisions = revision->dependants = (ar_revisions){0};
    ar_map_set(in->graph->by_id, revision->id, revision);
    return check_app(in, &in->graph->histories.items[index], revision);
}

static bool is_linked(const ar_revisions *list, const ar_revision *revision)
{
    ar_vec_each(ar_revision *const, it, list)
        if (*it == revision)
            return true;
    return false;
}

static ar_status link_parent(builder *in, ar_revision *revision, ar_revision *parent,
                             const char *id)
{
    ar_pos pos = ar_revision_line(revision, "parent", id);

    if (parent == revision)
        return ar_fail(in->ctx, AR_E_REVISION_CYCLE, pos, "revision %s is its own parent", id);
    if (parent->history != revision->history)
        return ar_fail(in->ctx, AR_E_PARENT_FOREIGN, pos,
                       "parent %s of revision %s is of another app: %s", id, revision->id,
                       parent->shown);
    if (!ar_streq(parent->dialect, revision->dialect))
        return ar_fail(in->ctx, AR_E_DIALECTS_MIXED, ar_revision_line(revision, "dialect", NULL),
                       "revision %s is written for %s, its parent %s (%s) for %s", revision->id,
                       revision->dialect, parent->id, parent->shown, parent->dialect);
    if (is_linked(&revision->parent_revisions, parent))
        return AR_OK; /* two parents in one squash */
    ar_vec_push(in->ctx->arena, &revision->parent_revisions, parent);
    ar_vec_push(in->ctx->arena, &parent->child_revisions, revision);
    return AR_OK;
}

static ar_status link_parents(builder *in, ar_revision *revision, const char *id)
{
    ar_revisions parents = ar_graph_stand_ins(in->ctx, in->graph, id, revision->history);

    if (parents.count == 0) {
        ar_status status = ar_fail(in->ctx, AR_E_PARENT_MISSING,
                                   ar_revision_line(revision, "parent", id),
                                   "parent %s of revision %s is in no file", id, revision->id);

        ar_hint(in->ctx, "it may not have been committed, or its file was removed");
        return status;
    }
    ar_vec_each(ar_revision *, parent, &parents)
        AR_TRY(link_parent(in, revision, *parent, id));
    return AR_OK;
}

/* The app that a dependency names: the history's, one that shares it, or what the file says. */
static bool is_of_app(const builder *in, const ar_revision *revision, const char *app)
{
    const ar_history *history = history_of(in, revision);

    return ar_streq(history->app, app) || ar_names_has(&history->apps, app) ||
           ar_streq(revision->app, app);
}

static ar_status link_depend(builder *in, ar_revision *revision, ar_revision *other,
                             const ar_depend *depend)
{
    if (other == revision)
        return ar_fail(in->ctx, AR_E_REVISION_CYCLE, depend->pos, "revision %s depends on itself",
                       revision->id);
    if (!is_of_app(in, other, depend->app))
        return ar_fail(in->ctx, AR_E_DEPENDS_APP, depend->pos,
                       "revision %s is of app \"%s\", not of \"%s\" (%s)", depend->revision,
                       other->app, depend->app, other->shown);
    if (is_linked(&revision->depend_revisions, other))
        return AR_OK;
    ar_vec_push(in->ctx->arena, &revision->depend_revisions, other);
    ar_vec_push(in->ctx->arena, &other->dependants, revision);
    return AR_OK;
}

/* The history that a dependency speaks of: its file's, else that of the app it names. */
static unsigned history_of_depend(const builder *in, const ar_depend *depend)
{
    const ar_revision *file = in->graph->files ? ar_map_get(in->graph->files, depend->revision)
                                               : NULL;
    const ar_history *history = ar_graph_history(in->graph, depend->app);

    if (file)
        return file->history;
    return history ? (unsigned)(history - in->graph->histories.items) : UINT_MAX;
}

static ar_status link_depends(builder *in, ar_revision *revision, const ar_depend *depend)
{
    ar_revisions others = ar_graph_stand_ins(in->ctx, in->graph, depend->revision,
                                             history_of_depend(in, depend));

    if (others.count == 0) {
        ar_status status = ar_fail(in->ctx, AR_E_DEPENDS_MISSING, depend->pos,
                                   "revision %s depends on %s:%s, which is in no file",
                                   revision->id, depend->app, depend->revision);

        if (history_of_depend(in, depend) == UINT_MAX)
            ar_hint(in->ctx,
                    "no app of this database is called \"%s\": was it taken off the list in "
                    "autorev.yaml?",
                    depend->app);
        else
            ar_hint(in->ctx, "it may not have been committed, or its file was removed");
        return status;
    }
    ar_vec_each(ar_revision *, other, &others)
        AR_TRY(link_depend(in, revision, *other, depend));
    return AR_OK;
}

/* Reports all its faults. */
static void link_revision(builder *in, ar_revision *revision)
{
    ar_vec_each(const char *, parent, &revision->parents)
        link_parents(in, revision, *parent);
    ar_vec_each(ar_depend, depend, &revision->depends)
        link_depends(in, revision, depend);
}

static ar_status index_revisions(builder *in)
{
    size_t errors = ar_error_count(in->ctx);

    in->graph->by_id = ar_map_new(in->ctx->arena);
    for (size_t i = 0; i < in->graph->histories.count; i++)
        ar_vec_each(ar_revision *, it, &in->graph->histories.items[i].revisions)
            add(in, (unsigned)i, *it);
    return ar_status_since(in->ctx, errors);
}

/* Histories' revisions in plan order, their heads by time and id. */
static void sort_histories(builder *in)
{
    ar_vec_each(ar_history, history, &in->graph->histories)
        history->revisions = history->heads = (ar_revisions){0};
    ar_vec_each(ar_revision *, it, &in->graph->plan) {
        ar_history *history = &in->graph->histories.items[(*it)->history];

        ar_vec_push(in->ctx->arena, &history->revisions, *it);
        if ((*it)->child_revisions.count == 0)
            ar_vec_push(in->ctx->arena, &history->heads, *it);
    }
    ar_vec_each(ar_history, history, &in->graph->histories)
        ar_revisions_sort(&history->heads);
}

ar_status ar_graph_build(ar_ctx *ctx, ar_graph *graph)
{
    builder in = {ctx, graph};
    size_t errors = ar_error_count(ctx);

    AR_TRY(index_revisions(&in));
    ar_vec_each(ar_history, history, &graph->histories)
        ar_vec_each(ar_revision *, it, &history->revisions)
            link_revision(&in, *it);
    AR_TRY(ar_status_since(ctx, errors));
    AR_TRY(ar_graph_order(ctx, graph));
    sort_histories(&in);
    return AR_OK;
}
