#include "diff/facts_dag.h"

#include "base/map.h"
#include "base/str.h"
#include "diff/point.h"
#include "diff/types.h"
#include "model/routine.h"

typedef struct point_ops {
    ar_numbers makers, breakers, changers;
} point_ops;

typedef struct edge_finder {
    ar_ctx *ctx;
    ar_target target;
    const ar_ops *ops;
    ar_facts *facts;     /* per operation */
    const char **tables; /* per operation: the point of its table, once somebody asked */
    ar_map *points;      /* point -> point_ops */
    ar_dag *dag;
} edge_finder;

static point_ops *at_point(edge_finder *e, const char *point)
{
    point_ops *found = ar_map_get(e->points, point);

    if (!found) {
        found = ar_alloc(e->ctx->arena, sizeof(*found));
        ar_map_set(e->points, point, found);
    }
    return found;
}

static void index_points(edge_finder *e)
{
    for (size_t i = 0; i < e->ops->count; i++) {
        ar_vec_each(const char *, point, &e->facts[i].makes)
            ar_vec_push(e->ctx->arena, &at_point(e, *point)->makers, i);
        ar_vec_each(const char *, point, &e->facts[i].breaks)
            ar_vec_push(e->ctx->arena, &at_point(e, *point)->breakers, i);
        ar_vec_each(const char *, point, &e->facts[i].changes)
            ar_vec_push(e->ctx->arena, &at_point(e, *point)->changers, i);
    }
}

static bool is_weak(const edge_finder *e, size_t op, const char *point)
{
    return ar_starts_with(point, "whole ") || ar_names_has(&e->facts[op].refers, point);
}

static void after_all(edge_finder *e, const ar_numbers *these, size_t op, bool weak)
{
    for (size_t i = 0; i < these->count; i++)
        ar_dag_edge(e->dag, these->items[i], op, weak);
}

static void before_all(edge_finder *e, size_t op, const ar_numbers *these, bool weak)
{
    for (size_t i = 0; i < these->count; i++)
        ar_dag_edge(e->dag, op, these->items[i], weak);
}

static bool is_rename(const ar_op *op)
{
    return op->verb == AR_RENAME || ar_op_renames_values(op) || ar_op_renames_multirange(op) ||
           ar_op_moves_extension(op);
}

static bool alters_type(const ar_op *op)
{
    return op->verb == AR_ALTER && (ar_kind_is_type(op->kind) || op->kind == AR_KIND_COLLATION);
}

/* The first of two steps, which takes something out of the way of what changes (see meanwhile.c).
 */
static bool goes_first(const ar_op *op)
{
    return op->verb == AR_ALTER && op->again;
}

/* Of `these` those that `chosen` picks come before `op`. */
static void after_some(edge_finder *e, const ar_numbers *these, size_t op,
                       bool (*chosen)(const ar_op *))
{
    for (size_t i = 0; i < these->count; i++)
        if (chosen(e->ops->items[these->items[i]]))
            ar_dag_edge(e->dag, these->items[i], op, false);
}

/* Owning a column takes that it is there, whatever it is like; so does another name for a part. */
static bool heeds_changes(const ar_op *op)
{
    return op->kind != AR_KIND_SEQUENCE && op->verb != AR_RENAME;
}

/*
 * What happens to a part of a renamed table, in a rebuild or alone, names that by its new name, and
 * so comes after.
 */
static bool follows_its_table(const ar_op *op, const ar_op *maker)
{
    return (ar_op_object(op)->parent || op->verb == AR_REBUILD) && maker->verb == AR_RENAME &&
           (maker->kind == AR_KIND_TABLE || maker->kind == AR_KIND_VIEW);
}

/* Overloads share the point of their name; one may come before another goes. */
static bool is_shared(const char *point)
{
    return (ar_starts_with(point, "function ") && !ar_ends_with(point, ")\"")) ||
           ar_starts_with(point, "some column ");
}

/* The second of two renames of one object: the first put it aside. */
static bool goes_on(const ar_op *op, const ar_op *maker)
{
    return op->verb == AR_RENAME && maker->verb == AR_RENAME && op->before == maker->after;
}

static void before_makers(edge_finder *e, size_t op, const ar_numbers *makers)
{
    for (size_t i = 0; i < makers->count; i++)
        if (goes_on(e->ops->items[op], e->ops->items[makers->items[i]]))
            ar_dag_edge(e->dag, makers->items[i], op, false);
        else if (!follows_its_table(e->ops->items[op], e->ops->items[makers->items[i]]))
            ar_dag_edge(e->dag, op, makers->items[i], false);
}

static bool is_among(const edge_finder *e, const ar_numbers *these, const ar_object *object)
{
    for (size_t i = 0; i < these->count; i++)
        if (ar_streq(ar_op_object(e->ops->items[these->items[i]])->name, object->name))
            return true;
    return false;
}

/* It comes or goes, and no overload of the same types goes or comes. */
static bool is_overload(const edge_finder *e, size_t op, ar_verb verb, const ar_numbers *others)
{
    const ar_op *at = e->ops->items[op];

    return at->verb == verb && ar_as_routine(ar_op_object(at)) &&
           !is_among(e, others, ar_op_object(at));
}

/* What uses a function before and after may go over from one overload to another. */
static void between_overloads(edge_finder *e, const point_ops *at, size_t op)
{
    for (size_t i = 0; i < at->makers.count; i++)
        if (is_overload(e, at->makers.items[i], AR_CREATE, &at->breakers))
            ar_dag_edge(e->dag, at->makers.items[i], op, false);
    for (size_t i = 0; i < at->breakers.count; i++)
        if (is_overload(e, at->breakers.items[i], AR_DROP, &at->makers))
            ar_dag_edge(e->dag, op, at->breakers.items[i], false);
}

static const char *table_of(edge_finder *e, size_t op)
{
    const ar_object *object = ar_op_object(e->ops->items[op]);

    if (!e->tables[op])
        e->tables[op] = ar_point_object(e->ctx, e->target,
                                        object->parent ? object->parent : object);
    return e->tables[op];
}

typedef struct word_list {
    const ar_names *words; /* points that words in a program may mean */
    ar_map *set;           /* once somebody asked */
} word_list;

static bool names(edge_finder *e, word_list *list, const char *point)
{
    if (!list->set) {
        list->set = ar_map_new(e->ctx->arena);
        ar_vec_each(const char *, word, list->words)
            ar_map_set(list->set, *word, list);
    }
    return ar_map_get(list->set, point) != NULL;
}

/*
 * Of `these` those that a word in the program of `op` seems to mean. The name of a column of
 * another app is a word like any other, unless its table is named, too.
 */
static ar_numbers meant(edge_finder *e, size_t op, const char *point, const ar_numbers *these,
                        word_list *list)
{
    const char *app = e->ops->items[op]->app;
    ar_numbers found = {0};

    if (!ar_starts_with(point, "some column "))
        return *these;
    for (size_t i = 0; i < these->count; i++)
        if (ar_streq(app, e->ops->items[these->items[i]]->app) ||
            names(e, list, table_of(e, these->items[i])))
            ar_vec_push(e->ctx->arena, &found, these->items[i]);
    return found;
}

static void add_hopes(edge_finder *e, size_t op)
{
    word_list hopes = {&e->facts[op].hopes, NULL}, hoped = {&e->facts[op].hoped, NULL};
    const point_ops *at;

    ar_vec_each(const char *, point, hopes.words)
        if ((at = ar_map_get(e->points, *point))) {
            ar_numbers these = meant(e, op, *point, &at->makers, &hopes);
            after_all(e, &these, op, true);
        }
    ar_vec_each(const char *, point, hoped.words)
        if ((at = ar_map_get(e->points, *point))) {
            ar_numbers these = meant(e, op, *point, &at->breakers, &hoped);
            before_all(e, op, &these, true);
        }
}

/* It comes before the type whose values it takes, and goes with it. */
static bool is_canonical(const edge_finder *e, size_t op, size_t other)
{
    return ar_is_canonical_of(e->ctx, ar_op_object(e->ops->items[op]),
                              ar_op_object(e->ops->items[other]));
}

static void add_needs(edge_finder *e, size_t op, const char *point, const point_ops *at)
{
    bool weak = is_weak(e, op, point);

    for (size_t i = 0; i < at->makers.count; i++)
        if (!is_canonical(e, op, at->makers.items[i]))
            ar_dag_edge(e->dag, at->makers.items[i], op, weak);
    if (heeds_changes(e->ops->items[op]))
        after_all(e, &at->changers, op, weak);
}

/* The text of a virtual table has names from before that a rename takes away, and may keep them. */
static bool outlives(const ar_op *op, const ar_op *breaker)
{
    return op->verb == AR_REBUILD && is_rename(breaker);
}

static void add_needed(edge_finder *e, size_t op, const char *point, const point_ops *at)
{
    bool weak = is_weak(e, op, point);

    for (size_t i = 0; i < at->breakers.count; i++)
        if (!is_canonical(e, op, at->breakers.items[i]) &&
            !outlives(e->ops->items[op], e->ops->items[at->breakers.items[i]]))
            ar_dag_edge(e->dag, op, at->breakers.items[i], weak);
    if (heeds_changes(e->ops->items[op]))
        before_all(e, op, &at->changers, weak);
    after_some(e, &at->makers, op, is_rename);
}

static void add_edges(edge_finder *e, size_t op)
{
    const ar_facts *facts = &e->facts[op];
    const point_ops *at;

    ar_vec_each(const char *, point, &facts->needs)
        if ((at = ar_map_get(e->points, *point)))
            add_needs(e, op, *point, at);
    ar_vec_each(const char *, point, &facts->needed)
        if ((at = ar_map_get(e->points, *point)))
            add_needed(e, op, *point, at);
    ar_vec_each(const char *, point, &facts->keeps) {
        if (!(at = ar_map_get(e->points, *point)))
            continue;
        after_some(e, &at->makers, op, is_rename);
        if (!goes_first(e->ops->items[op]))
            after_some(e, &at->changers, op, alters_type);
        if (ar_kind_get(e->ops->items[op]->kind)->flags & AR_KIND_DEFINITION)
            before_all(e, op, &at->breakers, false);
        if (is_shared(*point))
            between_overloads(e, at, op);
    }
    add_hopes(e, op);
    ar_vec_each(const char *, point, &facts->own) {
        if (!(at = ar_map_get(e->points, *point)))
            continue;
        after_all(e, &at->makers, op, false);
        before_all(e, op, &at->breakers, false);
    }
    ar_vec_each(const char *, point, &facts->breaks)
        if (!is_shared(*point))
            before_makers(e, op, &at_point(e, *point)->makers);
}

ar_dag *ar_facts_dag(ar_ctx *ctx, ar_target target, const ar_ops *ops)
{
    edge_finder e = {
        ctx, target, ops, NULL, NULL, ar_map_new(ctx->arena), ar_dag_new(ctx->arena, ops->count)};

    e.facts = ar_alloc(ctx->arena, (ops->count + 1) * sizeof(*e.facts));
    e.tables = ar_alloc(ctx->arena, (ops->count + 1) * sizeof(*e.tables));
    for (size_t i = 0; i < ops->count; i++)
        e.facts[i] = ar_op_facts(ctx, target, ops->items[i]);
    index_points(&e);
    for (size_t i = 0; i < ops->count; i++)
        add_edges(&e, i);
    return e.dag;
}
