#include "diff/dag.h"

typedef struct edge {
    size_t to;
    bool weak;
} edge;

typedef struct node {
    AR_VEC(edge) edges;
    ar_numbers before;
} node;

struct ar_dag {
    ar_arena *arena;
    size_t count;
    node *nodes;
};

ar_dag *ar_dag_new(ar_arena *arena, size_t count)
{
    ar_dag *dag = ar_alloc(arena, sizeof(*dag));

    dag->arena = arena;
    dag->count = count;
    dag->nodes = ar_alloc(arena, (count + 1) * sizeof(*dag->nodes));
    return dag;
}

static bool holds(const ar_numbers *numbers, size_t number)
{
    for (size_t i = 0; i < numbers->count; i++)
        if (numbers->items[i] == number)
            return true;
    return false;
}

void ar_dag_edge(ar_dag *dag, size_t from, size_t to, bool weak)
{
    edge added = {to, weak};

    if (from == to)
        return;
    ar_vec_push(dag->arena, &dag->nodes[from].edges, added);
    if (!holds(&dag->nodes[to].before, from))
        ar_vec_push(dag->arena, &dag->nodes[to].before, from);
}

ar_numbers ar_dag_before(const ar_dag *dag, size_t to)
{
    return dag->nodes[to].before;
}

/* ---- a heap of numbers, the smallest on top ---- */

static void heap_push(ar_arena *arena, ar_numbers *heap, size_t number)
{
    size_t at = heap->count;

    ar_vec_push(arena, heap, number);
    while (at && heap->items[(at - 1) / 2] > number) {
        heap->items[at] = heap->items[(at - 1) / 2];
        at = (at - 1) / 2;
        heap->items[at] = number;
    }
}

static size_t heap_pop(ar_numbers *heap)
{
    size_t top = heap->items[0], last = heap->items[--heap->count], at = 0;

    for (;;) {
        size_t child = 2 * at + 1;

        if (child + 1 < heap->count && heap->items[child + 1] < heap->items[child])
            child++;
        if (child >= heap->count || heap->items[child] >= last)
            break;
        heap->items[at] = heap->items[child];
        at = child;
    }
    if (heap->count)
        heap->items[at] = last;
    return top;
}

/* ---- the order ---- */

typedef struct sorting {
    const ar_dag *dag;
    size_t *hard, *weak; /* per node: edges to it from what has not come yet */
    bool *done;
    ar_numbers ready;
} sorting;

static void count_edges(sorting *s)
{
    for (size_t i = 0; i < s->dag->count; i++)
        ar_vec_each(edge, e, &s->dag->nodes[i].edges)
            (e->weak ? s->weak : s->hard)[e->to]++;
}

static void finish(sorting *s, size_t at, ar_numbers *out)
{
    s->done[at] = true;
    ar_vec_push(s->dag->arena, out, at);
    ar_vec_each(edge, e, &s->dag->nodes[at].edges) {
        (e->weak ? s->weak : s->hard)[e->to]--;
        if (!s->hard[e->to] && !s->weak[e->to] && !s->done[e->to])
            heap_push(s->dag->arena, &s->ready, e->to);
    }
}

/* Nothing is free: the first that only weak edges hold back. */
static bool give_way(sorting *s, ar_numbers *out)
{
    for (size_t i = 0; i < s->dag->count; i++) {
        if (s->done[i] || s->hard[i])
            continue;
        finish(s, i, out);
        return true;
    }
    return false;
}

/* What holds `at` back and is not done; there is one where nothing is free. */
static size_t waits_for(const sorting *s, size_t at)
{
    const ar_numbers *before = &s->dag->nodes[at].before;
    size_t found = at;

    for (size_t i = 0; i < before->count; i++)
        if (!s->done[before->items[i]])
            found = before->items[i];
    return found;
}

/* Walks against edges among what is left: after as many steps as there are nodes it goes in a
   circle, which is walked once more and told from its smallest number. */
static ar_numbers find_cycle(const sorting *s)
{
    ar_numbers back = {0}, cycle = {0};
    size_t at = 0, start, smallest = 0;

    while (s->done[at])
        at++;
    for (size_t i = 0; i < s->dag->count; i++)
        at = waits_for(s, at);
    start = at;
    do {
        ar_vec_push(s->dag->arena, &back, at);
        at = waits_for(s, at);
    } while (at != start);
    for (size_t i = 1; i < back.count; i++)
        if (back.items[i] < back.items[smallest])
            smallest = i;
    for (size_t i = 0; i < back.count; i++)
        ar_vec_push(s->dag->arena, &cycle, back.items[(smallest + back.count - i) % back.count]);
    return cycle;
}

bool ar_dag_sort(const ar_dag *dag, ar_numbers *out_order, ar_numbers *out_cycle)
{
    sorting s = {.dag = dag};
    size_t size = (dag->count + 1) * sizeof(size_t);

    s.hard = ar_alloc(dag->arena, size);
    s.weak = ar_alloc(dag->arena, size);
    s.done = ar_alloc(dag->arena, dag->count + 1);
    count_edges(&s);
    for (size_t i = 0; i < dag->count; i++)
        if (!s.hard[i] && !s.weak[i])
            heap_push(dag->arena, &s.ready, i);
    while (out_order->count < dag->count) {
        if (s.ready.count) {
            finish(&s, heap_pop(&s.ready), out_order);
        } else if (!give_way(&s, out_order)) {
            *out_cycle = find_cycle(&s);
            return false;
        }
    }
    return true;
}
