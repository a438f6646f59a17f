#include <stdlib.h>

#include "base/str.h"
#include "diff/closure.h"
#include "diff/cycles.h"
#include "diff/diff.h"
#include "diff/facts.h"
#include "diff/facts_dag.h"
#include "diff/types.h"

/*
 * Where nothing else decides: first schemas, renames and types, then what is in the way goes, then
 * table by table what is made and changed, then what is defined over tables, at last what is not
 * needed any more. On SQLite, which looks at all definitions when a column goes or is renamed, none
 * that changes stands meanwhile.
 */
enum {
    EARLIEST,
    RENAMES,
    TYPES,
    CLEARING,
    MAKING,
    BUILDING,
    LINKING,
    FINISHING,
    DEFINING,
    DROPPING,
    LATEST,
    MOVES
};

static int phase_of_definition(const ar_op *op)
{
    if (op->verb == AR_DROP)
        return CLEARING;
    return ar_op_object(op)->schema ? DEFINING : LATEST;
}

static int phase_of(const ar_op *op)
{
    bool type = ar_kind_is_type(op->kind) || op->kind == AR_KIND_COLLATION;
    bool top = ar_kind_get(op->kind)->parent == AR_KIND_NONE;

    if (op->verb == AR_MOVE)
        return MOVES;
    if (op->verb == AR_RENAME || ar_op_renames_values(op) || ar_op_renames_multirange(op) ||
        ar_op_moves_extension(op))
        return RENAMES;
    if (op->kind == AR_KIND_DEFAULT_PRIVILEGES)
        return LATEST;
    if (op->kind == AR_KIND_SCHEMA || op->kind == AR_KIND_EXTENSION)
        return op->verb == AR_DROP ? LATEST : EARLIEST;
    if (ar_kind_get(op->kind)->flags & AR_KIND_DEFINITION || op->kind == AR_KIND_VIEW_COLUMN)
        return phase_of_definition(op);
    if (op->verb == AR_DROP && op->kind != AR_KIND_COLUMN)
        return top ? DROPPING : CLEARING;
    if (op->kind == AR_KIND_SEQUENCE)
        return op->verb == AR_CREATE ? MAKING : FINISHING;
    if (type)
        return op->verb == AR_CREATE ? MAKING : TYPES;
    if (ar_kind_stands_apart(op->kind) && op->kind != AR_KIND_INDEX)
        return FINISHING;
    return op->kind == AR_KIND_FOREIGN_KEY ? LINKING : BUILDING;
}

static int kind_place(const ar_op *op)
{
    if (op->verb == AR_DROP && op->kind == AR_KIND_COLUMN)
        return AR_KIND__COUNT;
    if (op->verb == AR_DROP)
        return -(int)op->kind;
    return (int)op->kind;
}

typedef struct placed {
    ar_op *op;
    size_t at;
    int phase;
    const char *table;
    const char *name;
} placed;

static placed place(ar_op *op, size_t at)
{
    const ar_object *object = ar_op_object(op);
    const ar_object *whole = object->parent ? object->parent : object;

    return (placed){op, at, phase_of(op), whole->name, object->name};
}

static int compare_places(const void *left, const void *right)
{
    const placed *a = left, *b = right;
    const ar_object *x = ar_op_object(a->op), *y = ar_op_object(b->op);
    int order = a->phase - b->phase;

    if (!order)
        order = ar_strcmp(x->schema, y->schema);
    if (!order)
        order = ar_strcmp(a->table, b->table);
    if (!order)
        order = kind_place(a->op) - kind_place(b->op);
    if (!order)
        order = (int)a->op->verb - (int)b->op->verb;
    if (!order && a->op->kind != AR_KIND_COLUMN)
        order = ar_strcmp(a->name, b->name);
    if (!order)
        order = (a->at > b->at) - (a->at < b->at);
    return order;
}

static ar_ops sort_by_place(ar_ctx *ctx, const ar_ops *ops)
{
    placed *places = ar_alloc(ctx->arena, (ops->count + 1) * sizeof(*places));
    ar_ops sorted = {0};

    for (size_t i = 0; i < ops->count; i++)
        places[i] = place(ops->items[i], i);
    if (ops->count)
        qsort(places, ops->count, sizeof(*places), compare_places);
    for (size_t i = 0; i < ops->count; i++)
        ar_vec_push(ctx->arena, &sorted, places[i].op);
    return sorted;
}

static ar_status report_cycle(ar_ctx *ctx, const ar_ops *ops, const ar_numbers *cycle,
                              const char *default_schema)
{
    ar_names entries = {0};

    for (size_t i = 0; i < cycle->count; i++)
        ar_vec_push(ctx->arena, &entries,
                    ar_op_entry(ctx, ops->items[cycle->items[i]], default_schema));
    ar_status status = ar_fail(
        ctx, AR_E_ORDER_CYCLE, ar_op_object(ops->items[cycle->items[0]])->pos,
        "each of these changes has to come before the next, and the last before the "
        "first: %s",
        ar_names_join(ctx->arena, &entries, ", "));

    ar_hint(ctx, "make part of the change first, in a makemigrations of its own");
    return status;
}

/* Ordering cuts and completes operations; the caller's stay as they are. */
static void add_copies(ar_ctx *ctx, const ar_ops *ops, ar_ops *out)
{
    ar_vec_each(ar_op *, op, ops) {
        ar_op *copy = ar_memdup(ctx->arena, *op, sizeof(*copy));

        copy->parts = (ar_ops){0};
        add_copies(ctx, &(*op)->parts, &copy->parts);
        ar_vec_push(ctx->arena, out, copy);
    }
}

typedef struct ordering {
    ar_ctx *ctx;
    const ar_model *base, *wanted;
    const ar_ops *renames, *ops;
    ar_objects aside; /* dropped and made again, so that no ring is left */
    ar_ops all;
    ar_numbers order, cycle;
} ordering;

static ar_status try_to_order(ordering *o, bool *out_done)
{
    ar_target target = o->wanted->target;

    o->all = (ar_ops){0};
    o->order = o->cycle = (ar_numbers){0};
    add_copies(o->ctx, o->renames, &o->all);
    add_copies(o->ctx, o->ops, &o->all);
    AR_TRY(ar_closure_add(o->ctx, o->base, o->wanted, &o->aside, &o->all));
    ar_cycles_cut(o->ctx, target, &o->all);
    o->all = sort_by_place(o->ctx, &o->all);
    *out_done = ar_dag_sort(ar_facts_dag(o->ctx, target, &o->all), &o->order, &o->cycle);
    return AR_OK;
}

static bool is_aside(const ordering *o, const ar_object *object)
{
    for (size_t i = 0; i < o->aside.count; i++)
        if (o->aside.items[i] == object)
            return true;
    return false;
}

static bool may_go(const ar_op *op)
{
    return op->verb == AR_ALTER &&
           (ar_kind_get(op->kind)->flags & AR_KIND_DEFINITION || op->kind == AR_KIND_PUBLICATION);
}

/* A definition that changes between two others' going and coming need not be there meanwhile. */
static bool put_aside(ordering *o)
{
    for (size_t i = 0; i < o->cycle.count; i++) {
        const ar_op *op = o->all.items[o->cycle.items[i]];

        if (!may_go(op) || is_aside(o, op->before))
            continue;
        ar_vec_push(o->ctx->arena, &o->aside, (ar_object *)(void *)op->before);
        return true;
    }
    return false;
}

ar_status ar_diff_order(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                        const ar_ops *renames, const ar_ops *ops, ar_ops *out_ordered)
{
    ordering o = {.ctx = ctx, .base = base, .wanted = wanted, .renames = renames, .ops = ops};
    bool done = false;

    AR_TRY(try_to_order(&o, &done));
    while (!done && put_aside(&o))
        AR_TRY(try_to_order(&o, &done));
    if (!done)
        return report_cycle(ctx, &o.all, &o.cycle, wanted->target.default_schema);
    for (size_t i = 0; i < o.order.count; i++)
        ar_vec_push(ctx->arena, out_ordered, o.all.items[o.order.items[i]]);
    ar_diff_hazards(ctx, base, wanted, out_ordered);
    return AR_OK;
}
