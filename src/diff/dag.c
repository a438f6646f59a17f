#include "diff/dag.h"

typedef struct edge {
    size_t to;
    bool weak;
    bool gone; /* it gave way */
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
    edge added = {.to = to, .weak = weak};

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

/* ---- rings: nodes that all come before one another (Tarjan) ---- */

enum { NO_RING = 0 };

typedef struct visit {
    size_t at, next; /* the next edge to look at */
} visit;

typedef struct rings {
    const ar_dag *dag;
    size_t *seen, *low; /* from 1; 0: not yet */
    size_t *ring;       /* NO_RING while it is not known */
    size_t count, ring_count;
    ar_numbers open;
    AR_VEC(visit) path;
} rings;

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void enter(rings *r, size_t at)
{
    visit start = {at, 0};

    r->seen[at] = r->low[at] = ++r->count;
    ar_vec_push(r->dag->arena, &r->open, at);
    ar_vec_push(r->dag->arena, &r->path, start);
}

static void leave(rings *r)
{
    size_t at = r->path.items[--r->path.count].at, last;

    if (r->path.count) {
        size_t above = r->path.items[r->path.count - 1].at;

        r->low[above] = smaller(r->low[above], r->low[at]);
    }
    if (r->low[at] != r->seen[at])
        return;
    r->ring_count++;
    do {
        last = r->open.items[--r->open.count];
        r->ring[last] = r->ring_count;
    } while (last != at);
}

static void walk_from(rings *r, size_t start)
{
    enter(r, start);
    while (r->path.count) {
        visit *top = &r->path.items[r->path.count - 1];
        const node *from = &r->dag->nodes[top->at];
        const edge *e;

        if (top->next == from->edges.count) {
            leave(r);
            continue;
        }
        e = &from->edges.items[top->next++];
        if (e->gone)
            continue;
        if (!r->seen[e->to])
            enter(r, e->to);
        else if (r->ring[e->to] == NO_RING)
            r->low[top->at] = smaller(r->low[top->at], r->seen[e->to]);
    }
}

static const size_t *find_rings(const ar_dag *dag)
{
    size_t size = (dag->count + 1) * sizeof(size_t);
    rings r = {.dag = dag};

    r.seen = ar_alloc(dag->arena, size);
    r.low = ar_alloc(dag->arena, size);
    r.ring = ar_alloc(dag->arena, size);
    for (size_t i = 0; i < dag->count; i++)
        if (!r.seen[i])
            walk_from(&r, i);
    return r.ring;
}

/* Weak edges of a ring give way: all of them, or those that go against the numbers. */
static void open_rings(ar_dag *dag, bool all)
{
    const size_t *ring = find_rings(dag);

    for (size_t i = 0; i < dag->count; i++)
        ar_vec_each(edge, e, &dag->nodes[i].edges)
            e->gone |= e->weak && ring[i] == ring[e->to] && (all || i > e->to);
}

/* ---- the order ---- */

typedef struct sorting {
    const ar_dag *dag;
    size_t *edges; /* per node: edges to it from what has not come yet */
    bool *done;
    ar_numbers ready;
} sorting;

static void count_edges(sorting *s)
{
    for (size_t i = 0; i < s->dag->count; i++)
        ar_vec_each(edge, e, &s->dag->nodes[i].edges)
            s->edges[e->to] += !e->gone;
}

static void finish(sorting *s, size_t at, ar_numbers *out)
{
    s->done[at] = true;
    ar_vec_push(s->dag->arena, out, at);
    ar_vec_each(edge, e, &s->dag->nodes[at].edges)
        if (!e->gone && !--s->edges[e->to])
            heap_push(s->dag->arena, &s->ready, e->to);
}

static bool has_edge(const ar_dag *dag, size_t from, size_t to)
{
    ar_vec_each(edge, e, &dag->nodes[from].edges)
        if (e->to == to && !e->gone)
            return true;
    return false;
}

/* What holds `at` back and is not done; there is one where nothing is free. */
static size_t waits_for(const sorting *s, size_t at)
{
    const ar_numbers *before = &s->dag->nodes[at].before;
    size_t found = at;

    for (size_t i = 0; i < before->count; i++)
        if (!s->done[before->items[i]] && has_edge(s->dag, before->items[i], at))
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

bool ar_dag_sort(ar_dag *dag, ar_numbers *out_order, ar_numbers *out_cycle)
{
    sorting s = {.dag = dag};

    open_rings(dag, false);
    open_rings(dag, true);
    s.edges = ar_alloc(dag->arena, (dag->count + 1) * sizeof(size_t));
    s.done = ar_alloc(dag->arena, dag->count + 1);
    count_edges(&s);
    for (size_t i = 0; i < dag->count; i++)
        if (!s.edges[i])
            heap_push(dag->arena, &s.ready, i);
    while (s.ready.count)
        finish(&s, heap_pop(&s.ready), out_order);
    if (out_order->count == dag->count)
        return true;
    *out_cycle = find_cycle(&s);
    return false;
}
