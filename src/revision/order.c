#include "revision/order.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

/*
 * Kahn's algorithm over a heap: of all revisions whose parents and dependencies stand in the plan,
 * the least (history, created, id) is next. The result depends on the files' content alone.
 */
typedef struct ready_heap {
    ar_revisions items; /* items[i] <= items[2i + 1], items[2i + 2] */
} ready_heap;

static int compare(const ar_revision *a, const ar_revision *b)
{
    if (a->history != b->history)
        return a->history < b->history ? -1 : 1;
    if (a->created != b->created)
        return a->created < b->created ? -1 : 1;
    return strcmp(a->id, b->id);
}

static int compare_items(const void *a, const void *b)
{
    return compare(*(ar_revision *const *)a, *(ar_revision *const *)b);
}

void ar_revisions_sort(ar_revisions *revisions)
{
    if (revisions->count)
        qsort(revisions->items, revisions->count, sizeof(*revisions->items), compare_items);
}

static void swap(ready_heap *heap, size_t a, size_t b)
{
    ar_revision *item = heap->items.items[a];

    heap->items.items[a] = heap->items.items[b];
    heap->items.items[b] = item;
}

static void heap_push(ar_arena *arena, ready_heap *heap, ar_revision *revision)
{
    ar_vec_push(arena, &heap->items, revision);
    for (size_t i = heap->items.count - 1; i > 0; i = (i - 1) / 2) {
        if (compare(heap->items.items[(i - 1) / 2], heap->items.items[i]) <= 0)
            break;
        swap(heap, i, (i - 1) / 2);
    }
}

static ar_revision *heap_pop(ready_heap *heap)
{
    ar_revision *least = heap->items.items[0];
    size_t count = --heap->items.count;

    heap->items.items[0] = heap->items.items[count];
    for (size_t i = 0, next; (next = 2 * i + 1) < count; i = next) {
        if (next + 1 < count && compare(heap->items.items[next + 1], heap->items.items[next]) < 0)
            next++;
        if (compare(heap->items.items[i], heap->items.items[next]) <= 0)
            break;
        swap(heap, i, next);
    }
    return least;
}

static size_t needs(const ar_revision *revision)
{
    return revision->parent_revisions.count + revision->depend_revisions.count;
}

/* What `revision` waits for and is not in the plan either. */
static ar_revision *unplaced_need(const ar_revision *revision, const bool *placed)
{
    ar_vec_each(ar_revision *, it, &revision->parent_revisions)
        if (!placed[(*it)->order])
            return *it;
    ar_vec_each(ar_revision *, it, &revision->depend_revisions)
        if (!placed[(*it)->order])
            return *it;
    return NULL;
}

/* The line that says so. */
static ar_pos need_pos(const ar_revision *revision, const bool *placed)
{
    const ar_revision *need = revision ? unplaced_need(revision, placed) : NULL;

    if (!need)
        return AR_NOWHERE;
    ar_vec_each(ar_depend, depend, &revision->depends)
        if (ar_streq(depend->revision, need->id))
            return depend->pos;
    return ar_revision_line(revision, "parent", need->id);
}

/* Going from need to need among what is left must come round to where it has been. */
static ar_status report_cycle(ar_ctx *ctx, const ar_revisions *all, const bool *placed)
{
    bool *seen = ar_alloc(ctx->arena, all->count * sizeof(*seen));
    const ar_revision *at = all->items[0];
    ar_str cycle;

    for (size_t i = all->count; i-- > 0;)
        if (!placed[i])
            at = all->items[i];
    while (at && !seen[at->order]) {
        seen[at->order] = true;
        at = unplaced_need(at, placed);
    }
    const ar_revision *start = at;

    ar_str_init(&cycle, ctx->arena);
    while (at) {
        ar_str_addf(&cycle, "%s (%s) needs ", at->id, at->shown ? at->shown : at->app);
        at = unplaced_need(at, placed);
        if (at == start)
            break;
    }
    return ar_fail(ctx, AR_E_REVISION_CYCLE, need_pos(start, placed),
                   "revisions need each other: %s%s", cycle.data, start ? start->id : "");
}

static ar_revisions all_of(ar_ctx *ctx, const ar_graph *graph)
{
    ar_revisions all = {0};

    ar_vec_each(ar_history, history, &graph->histories)
        ar_vec_each(ar_revision *, it, &history->revisions) {
            (*it)->order = all.count; /* a number for the time being */
            ar_vec_push(ctx->arena, &all, *it);
        }
    return all;
}

/* One thing less to wait for; the last one makes `revision` ready. */
static void release(ar_ctx *ctx, ready_heap *ready, size_t *waiting, const ar_revisions *revisions)
{
    ar_vec_each(ar_revision *, it, revisions)
        if (--waiting[(*it)->order] == 0)
            heap_push(ctx->arena, ready, *it);
}

ar_status ar_graph_order(ar_ctx *ctx, ar_graph *graph)
{
    ar_revisions all = all_of(ctx, graph), plan = {0};
    size_t *waiting = ar_alloc(ctx->arena, (all.count + 1) * sizeof(*waiting));
    bool *placed = ar_alloc(ctx->arena, (all.count + 1) * sizeof(*placed));
    ready_heap ready = {0};

    ar_vec_each(ar_revision *, it, &all) {
        waiting[(*it)->order] = needs(*it);
        if (needs(*it) == 0)
            heap_push(ctx->arena, &ready, *it);
    }
    while (ready.items.count) {
        ar_revision *next = heap_pop(&ready);

        placed[next->order] = true;
        ar_vec_push(ctx->arena, &plan, next);
        release(ctx, &ready, waiting, &next->child_revisions);
        release(ctx, &ready, waiting, &next->dependants);
    }
    if (plan.count < all.count)
        return report_cycle(ctx, &all, placed);
    for (size_t i = 0; i < plan.count; i++)
        plan.items[i]->order = i;
    graph->plan = plan;
    return AR_OK;
}
