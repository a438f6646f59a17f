#include "run/squash.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

static ar_extent seen_in(const char *id, const void *user)
{
    const ar_applied *row = ar_journal_find(user, id);

    if (!row)
        return AR_EXTENT_NONE;
    return ar_streq(row->state, "started") ? AR_EXTENT_PART : AR_EXTENT_WHOLE;
}

/* As ar_journal_read() reads them. */
static int compare_rows(const void *a, const void *b)
{
    const ar_applied *one = a, *other = b;

    if (one->batch != other->batch)
        return one->batch < other->batch ? -1 : 1;
    if (one->seq != other->seq)
        return one->seq < other->seq ? -1 : 1;
    return strcmp(one->table, other->table);
}

static void sort_rows(ar_applied_rows *rows)
{
    if (rows->count)
        qsort(rows->items, rows->count, sizeof(*rows->items), compare_rows);
}

static int compare_order(const void *a, const void *b)
{
    const ar_revision *one = *(ar_revision *const *)a, *other = *(ar_revision *const *)b;

    return one->order < other->order ? -1 : 1;
}

/* Rows of what a squash replaces, also by way of squashes that it replaces. */
static void add_rows(ar_ctx *ctx, const ar_graph *graph, const ar_journal *read,
                     const ar_squash *squash, ar_applied_rows *out)
{
    ar_vec_each(const char *const, id, &squash->replaced) {
        const ar_applied *row = ar_journal_find(read, *id);
        const ar_squash *inner = ar_map_get(graph->squashed_by, *id);

        if (row)
            ar_vec_push(ctx->arena, out, *row);
        else if (inner)
            add_rows(ctx, graph, read, inner, out);
    }
}

static bool has_row(const ar_journal *read, const ar_squash *squash)
{
    ar_vec_each(ar_revision *const, it, &squash->by)
        if (ar_journal_find(read, (*it)->id))
            return true;
    return false;
}

/* "faked" when nothing of it ever ran. */
static const char *state_of(const ar_applied_rows *rows)
{
    ar_vec_each(const ar_applied, row, rows)
        if (!ar_streq(row->state, "faked"))
            return "applied";
    return "faked";
}

static ar_applied row_of(ar_ctx *ctx, const ar_graph *graph, const ar_revision *revision,
                         const ar_applied *place)
{
    const ar_history *history = &graph->histories.items[revision->history];
    ar_applied row = *place;

    row.app = history->app;
    row.revision = revision->id;
    row.parents = ar_names_join(ctx->arena, &revision->parents, " ");
    row.message = revision->message ? revision->message : "";
    row.sha256 = revision->sha256 ? revision->sha256 : "";
    row.table = ar_version_table(ctx, history);
    row.unrecorded = true;
    return row;
}

/* A squash's revisions take the last places, so that what was applied later stays later. */
static void add_unrecorded(ar_ctx *ctx, const ar_graph *graph, const ar_journal *read,
                           const ar_squash *squash, ar_applied_rows *out)
{
    ar_applied_rows places = {0};
    ar_revisions by = {0};

    add_rows(ctx, graph, read, squash, &places);
    sort_rows(&places);
    ar_vec_each(ar_revision *const, it, &squash->by)
        if (ar_graph_find(graph, (*it)->id) == *it)
            ar_vec_push(ctx->arena, &by, *it);
    if (places.count == 0 || by.count == 0)
        return;
    qsort(by.items, by.count, sizeof(*by.items), compare_order);
    for (size_t i = 0; i < by.count; i++) {
        bool enough = i + places.count >= by.count;
        ar_applied place = places.items[enough ? i + places.count - by.count : 0];

        place.state = state_of(&places);
        if (!enough)
            place.seq = place.batch = 0; /* it gets numbers of the run that records it */
        ar_vec_push(ctx->arena, out, row_of(ctx, graph, by.items[i], &place));
    }
}

static void index_rows(ar_ctx *ctx, ar_journal *journal)
{
    journal->index = ar_map_new(ctx->arena);
    for (size_t i = 0; i < journal->rows.count; i++)
        ar_map_set(journal->index, journal->rows.items[i].revision,
                   ar_memdup(ctx->arena, &i, sizeof(i)));
}

ar_status ar_squash_settle(ar_ctx *ctx, ar_graph *graph, ar_journal *journal)
{
    const ar_journal read = *journal;

    if (graph->squashes.count == 0)
        return AR_OK;
    AR_TRY(ar_graph_settle(ctx, graph, seen_in, &read));
    journal->rows = (ar_applied_rows){0};
    ar_vec_each(const ar_applied, row, &read.rows) {
        bool squashed = ar_graph_squash_of(graph, row->revision) != NULL;

        ar_vec_push(ctx->arena, squashed ? &journal->squashed : &journal->rows, *row);
    }
    ar_vec_each(ar_squash *, squash, &graph->squashes)
        if ((*squash)->stands && !has_row(&read, *squash))
            add_unrecorded(ctx, graph, &read, *squash, &journal->rows);
    sort_rows(&journal->rows);
    index_rows(ctx, journal);
    return AR_OK;
}

/* Its file may be gone: for a row to go, no more than this is needed. */
static ar_revision *revision_of(ar_ctx *ctx, const ar_graph *graph, const ar_applied *row)
{
    ar_revision *revision = ar_map_get(graph->files, row->revision);

    for (size_t i = 0; !revision && i < graph->histories.count; i++) {
        const ar_history *history = &graph->histories.items[i];

        if (!ar_streq(history->app, row->app) && !ar_names_has(&history->apps, row->app))
            continue;
        revision = ar_alloc(ctx->arena, sizeof(*revision));
        revision->id = row->revision;
        revision->app = row->app;
        revision->message = row->message;
        revision->history = (unsigned)i;
    }
    return revision;
}

void ar_squash_steps(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal,
                     ar_run_steps *out)
{
    size_t before = out->count;

    ar_vec_each(const ar_applied, row, &journal->squashed) {
        ar_run_step step = {.revision = revision_of(ctx, graph, row),
                            .direction = AR_DOWN,
                            .state = row->state,
                            .no_sql = true,
                            .with_next = true,
                            .squash_row = row};

        if (step.revision)
            ar_vec_push(ctx->arena, out, step);
    }
    ar_vec_each(const ar_applied, row, &journal->rows) {
        ar_run_step step = {.revision = ar_graph_find(graph, row->revision),
                            .state = row->state,
                            .no_sql = true,
                            .with_next = true,
                            .squash_row = row};

        if (row->unrecorded)
            ar_vec_push(ctx->arena, out, step);
    }
    if (out->count > before)
        out->items[out->count - 1].with_next = false;
}
