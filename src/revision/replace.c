#include "revision/replace.h"

#include "base/str.h"

/* ---- finding them ---- */

static bool same_ids(const ar_names *a, const ar_names *b)
{
    if (a->count != b->count)
        return false;
    ar_vec_each(const char *const, id, a)
        if (!ar_names_has(b, *id))
            return false;
    return true;
}

static ar_status shared(ar_ctx *ctx, const ar_revision *revision, const ar_squash *other,
                        const char *id)
{
    const ar_revision *first = other->by.items[0];

    ar_fail(ctx, AR_E_REPLACED_TWICE, ar_revision_line(revision, "replaces", id),
            "revision %s is replaced by %s (%s) and by %s (%s)", id, first->id, first->shown,
            revision->id, revision->shown);
    ar_hint(ctx, "keep one of the two squashes, the one that databases have already");
    return AR_INVALID;
}

static ar_squash *new_squash(ar_ctx *ctx, ar_graph *graph, const ar_revision *revision)
{
    ar_squash *squash = ar_alloc(ctx->arena, sizeof(*squash));

    squash->replaced = revision->replaces;
    ar_vec_each(const char *const, id, &revision->replaces)
        ar_map_set(graph->squashed, *id, squash);
    ar_vec_push(ctx->arena, &graph->squashes, squash);
    return squash;
}

static ar_status add_to_squash(ar_ctx *ctx, ar_graph *graph, ar_revision *revision)
{
    ar_squash *squash = ar_map_get(graph->squashed, revision->replaces.items[0]);

    if (ar_names_has(&revision->replaces, revision->id))
        return ar_fail(ctx, AR_E_REVISION_CYCLE,
                       ar_revision_line(revision, "replaces", revision->id),
                       "revision %s replaces itself", revision->id);
    ar_vec_each(const char *const, id, &revision->replaces) {
        const ar_squash *other = ar_map_get(graph->squashed, *id);

        if (other && !same_ids(&other->replaced, &revision->replaces))
            return shared(ctx, revision, other, *id);
    }
    if (!squash)
        squash = new_squash(ctx, graph, revision);
    ar_vec_push(ctx->arena, &squash->by, revision);
    ar_map_set(graph->squashed_by, revision->id, squash);
    return AR_OK;
}

static bool follows(const ar_revisions *by, const ar_revision *revision)
{
    ar_vec_each(ar_revision *const, it, by)
        if ((*it)->history == revision->history && ar_names_has(&(*it)->parents, revision->id))
            return true;
    return false;
}

/* The one of `by` in a history that no other one follows; the second of two is an error. */
static ar_revision *last_of(const ar_squash *squash, unsigned history, ar_revision **out_second)
{
    ar_revision *last = NULL;

    ar_vec_each(ar_revision *, it, &squash->by) {
        if ((*it)->history != history || follows(&squash->by, *it))
            continue;
        if (last && out_second)
            *out_second = *it;
        last = last ? last : *it;
    }
    return last;
}

static ar_status check_chain(ar_ctx *ctx, const ar_squash *squash)
{
    ar_vec_each(ar_revision *, it, &squash->by) {
        ar_revision *second = NULL;
        const ar_revision *last = last_of(squash, (*it)->history, &second);

        if (second) {
            const ar_squash first = {.by = {.items = (ar_revision **)&last, .count = 1}};

            return shared(ctx, second, &first, squash->replaced.items[0]);
        }
    }
    return AR_OK;
}

ar_status ar_squashes_find(ar_ctx *ctx, ar_graph *graph)
{
    size_t errors = ar_error_count(ctx);

    graph->files = ar_map_new(ctx->arena);
    graph->squashed = ar_map_new(ctx->arena);
    graph->squashed_by = ar_map_new(ctx->arena);
    graph->squashes.count = 0;
    for (size_t i = 0; i < graph->histories.count; i++)
        ar_vec_each(ar_revision *, it, &graph->histories.items[i].files) {
            const ar_revision *twin = ar_map_get(graph->files, (*it)->id);

            if (twin && ar_revision_twice(ctx, twin, *it) != AR_OK)
                continue;
            (*it)->history = (unsigned)i;
            ar_map_set(graph->files, (*it)->id, *it);
            if ((*it)->replaces.count && add_to_squash(ctx, graph, *it) != AR_OK)
                continue; /* it is reported; so are others */
        }
    ar_vec_each(ar_squash *, squash, &graph->squashes)
        if (check_chain(ctx, *squash) != AR_OK)
            continue;
    return ar_status_since(ctx, errors);
}

/* ---- which side counts ---- */

typedef struct settler {
    ar_ctx *ctx;
    ar_graph *graph;
    ar_seen_fn *seen;
    const void *user;
} settler;

/* Run or recorded, if only up to its first half. */
static bool has_row(const settler *in, const ar_squash *squash)
{
    ar_vec_each(ar_revision *const, it, &squash->by)
        if (in->seen && in->seen((*it)->id, in->user) != AR_EXTENT_NONE)
            return true;
    return false;
}

static ar_extent extent_of_replaced(const settler *in, ar_squash *squash);

/* A squash without a row is there as far as what it replaces is. */
static ar_extent extent_of_id(const settler *in, const char *id)
{
    ar_extent seen = in->seen ? in->seen(id, in->user) : AR_EXTENT_NONE;
    ar_squash *squash = ar_map_get(in->graph->squashed_by, id);

    if (seen != AR_EXTENT_NONE || !squash || has_row(in, squash))
        return seen;
    return extent_of_replaced(in, squash);
}

static ar_extent extent_of_replaced(const settler *in, ar_squash *squash)
{
    const ar_revision *first = squash->by.items[0];
    ar_extent extent = AR_EXTENT_NONE;

    if (squash->asked) {
        ar_status status = ar_fail(in->ctx, AR_E_REVISION_CYCLE,
                                   ar_revision_line(first, "replaces", NULL),
                                   "revision %s replaces itself, by way of others", first->id);

        (void)status; /* whoever settles the graph sees that an error was reported */
        return extent;
    }
    squash->asked = true;
    for (size_t i = 0; i < squash->replaced.count; i++) {
        ar_extent one = extent_of_id(in, squash->replaced.items[i]);

        extent = i == 0 || one == extent ? one : AR_EXTENT_PART;
    }
    squash->asked = false;
    return extent;
}

/* The old revisions are needed, every one of them. */
static ar_status check_files(const settler *in, const ar_squash *squash)
{
    const ar_revision *first = squash->by.items[0];
    ar_names gone = {0};
    size_t there = 0;

    ar_vec_each(const char *const, id, &squash->replaced) {
        there += extent_of_id(in, *id) == AR_EXTENT_WHOLE;
        if (!ar_map_get(in->graph->files, *id))
            ar_vec_push(in->ctx->arena, &gone, *id);
    }
    if (gone.count == 0)
        return AR_OK;
    ar_fail(in->ctx, AR_E_SQUASH_PARTLY, (ar_pos){.file = first->shown},
            "the database has %zu of the %zu revisions that %s replaces, and there is no file of "
            "%s",
            there, squash->replaced.count, first->id, ar_names_join(in->ctx->arena, &gone, ", "));
    ar_hint(in->ctx, "bring the old files back from version control, run `autorev migrate`, and "
                     "remove them when no database is on its way any more");
    return AR_INVALID;
}

static bool counts(const ar_graph *graph, const ar_revision *revision)
{
    const ar_squash *by = ar_map_get(graph->squashed_by, revision->id);
    const ar_squash *over = ar_map_get(graph->squashed, revision->id);

    return !(by && !by->stands) && !(over && over->stands);
}

static void choose(const settler *in)
{
    ar_vec_each(ar_history, history, &in->graph->histories) {
        history->revisions = (ar_revisions){0};
        ar_vec_each(ar_revision *, it, &history->files)
            if (counts(in->graph, *it))
                ar_vec_push(in->ctx->arena, &history->revisions, *it);
    }
}

ar_status ar_graph_settle(ar_ctx *ctx, ar_graph *graph, ar_seen_fn *seen, const void *user)
{
    settler in = {ctx, graph, seen, user};
    size_t errors = ar_error_count(ctx);
    bool changed = graph->by_id == NULL;

    ar_vec_each(ar_squash *, it, &graph->squashes) {
        ar_squash *squash = *it;
        bool stands = has_row(&in, squash) || extent_of_replaced(&in, squash) != AR_EXTENT_PART;

        changed |= squash->stands != stands;
        squash->stands = stands;
        if (!stands && check_files(&in, squash) != AR_OK)
            continue; /* it is reported; so are others */
    }
    AR_TRY(ar_status_since(ctx, errors));
    if (!changed)
        return AR_OK;
    choose(&in);
    return ar_graph_build(ctx, graph);
}

ar_squash *ar_graph_squash_of(const ar_graph *graph, const char *id)
{
    ar_squash *squash = graph->squashed ? ar_map_get(graph->squashed, id) : NULL;

    return squash && squash->stands ? squash : NULL;
}

/* ---- in place of others ---- */

static bool is_followed(const ar_graph *graph, const ar_squash *squash, const ar_revision *revision)
{
    ar_vec_each(const char *const, id, &squash->replaced) {
        const ar_revision *other = ar_map_get(graph->files, *id);

        if (other && other->history == revision->history &&
            ar_names_has(&other->parents, revision->id))
            return true;
    }
    return false;
}

static void add_stand_ins(ar_ctx *ctx, const ar_graph *graph, const char *id, unsigned history,
                          ar_revisions *out);

static void add_last_replaced(ar_ctx *ctx, const ar_graph *graph, const ar_squash *squash,
                              unsigned history, ar_revisions *out)
{
    ar_vec_each(const char *const, id, &squash->replaced) {
        const ar_revision *file = ar_map_get(graph->files, *id);

        if (file && file->history == history && !is_followed(graph, squash, file))
            add_stand_ins(ctx, graph, *id, history, out);
    }
}

static void add_stand_ins(ar_ctx *ctx, const ar_graph *graph, const char *id, unsigned history,
                          ar_revisions *out)
{
    ar_revision *itself = ar_graph_find(graph, id);
    const ar_squash *over = ar_graph_squash_of(graph, id);
    const ar_squash *by = graph->squashed_by ? ar_map_get(graph->squashed_by, id) : NULL;
    const ar_revision *last = over ? last_of(over, history, NULL) : NULL;

    if (itself)
        ar_vec_push(ctx->arena, out, itself);
    else if (last)
        add_stand_ins(ctx, graph, last->id, history, out);
    else if (by && !by->stands)
        add_last_replaced(ctx, graph, by, history, out);
}

ar_revisions ar_graph_stand_ins(ar_ctx *ctx, const ar_graph *graph, const char *id,
                                unsigned history)
{
    ar_revisions found = {0};

    add_stand_ins(ctx, graph, id, history, &found);
    return found;
}
