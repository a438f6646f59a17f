#include "diff/cycles.h"

#include "base/map.h"
#include "base/str.h"
#include "diff/fold.h"
#include "diff/point.h"

typedef enum mark { UNSEEN, OPEN, DONE } mark;

/* A table that is created, or dropped, and the operations that are cut out of it. */
typedef struct node {
    ar_op *op;
    mark mark;
} node;

typedef struct cutter {
    ar_ctx *ctx;
    ar_target target;
    ar_verb verb; /* AR_CREATE or AR_DROP: the two never meet in a circle */
    ar_ops *ops;
    ar_map *nodes; /* table -> node */
} cutter;

static const ar_foreign_key *key_of(const ar_op *part)
{
    return ar_as_foreign_key(ar_op_object(part));
}

static node *target_of(const cutter *c, const ar_op *part)
{
    const ar_ref *ref = &key_of(part)->references;

    return ar_map_get(c->nodes, ar_point_place(c->ctx, c->target, ref->schema, ref->table));
}

/* The table as it is without one of its keys. */
static ar_object *without(ar_ctx *ctx, const ar_object *table, const ar_object *key)
{
    ar_object *copy = ar_object_copy(ctx, table);

    for (size_t i = 0; i < table->children.count; i++)
        if (table->children.items[i] == key) {
            ar_vec_remove(&copy->children, i);
            break;
        }
    return copy;
}

/* SQLite: the table is made without the key, and rebuilt with it. */
static ar_op *cut_by_rebuild(const cutter *c, ar_op *op, const ar_op *part)
{
    const ar_object *whole = ar_op_object(op);
    ar_object *bare = without(c->ctx, whole, ar_op_object(part));
    bool create = c->verb == AR_CREATE;
    ar_ops parts = {0};

    ar_vec_push(c->ctx->arena, &parts, (ar_op *)(void *)part);
    if (create)
        op->after = bare;
    else
        op->before = bare;
    return ar_rebuild_op(c->ctx, create ? bare : whole, create ? whole : bare, &parts, c->ops);
}

static void cut(const cutter *c, ar_op *op, size_t at)
{
    ar_op *part = op->parts.items[at];
    ar_op *apart = part;

    ar_vec_remove(&op->parts, at);
    part->with_parent = false;
    if (c->target.engine == AR_SQLITE)
        apart = cut_by_rebuild(c, op, part);
    apart->app = op->app;
    ar_vec_push(c->ctx->arena, c->ops, apart);
}

/* On SQLite tables of one app are made in one revision, which may refer forwards. */
static bool must_cut(const cutter *c, const node *from, const node *to)
{
    return c->target.engine != AR_SQLITE || !ar_streq(from->op->app, to->op->app);
}

/* Depth first: a key that leads back to a table still open closes a circle. */
static void visit(const cutter *c, node *at)
{
    at->mark = OPEN;
    for (size_t i = 0; i < at->op->parts.count; i++) {
        const ar_op *part = at->op->parts.items[i];
        node *to = part->kind == AR_KIND_FOREIGN_KEY ? target_of(c, part) : NULL;

        if (!to || to == at)
            continue;
        if (to->mark == UNSEEN)
            visit(c, to);
        else if (to->mark == OPEN && must_cut(c, at, to))
            cut(c, at->op, i--);
    }
    at->mark = DONE;
}

static void cut_among(ar_ctx *ctx, ar_target target, ar_verb verb, ar_ops *ops)
{
    cutter c = {ctx, target, verb, ops, ar_map_new(ctx->arena)};
    AR_VEC(node *) nodes = {0};

    ar_vec_each(ar_op *, it, ops) {
        const ar_object *table = ar_op_object(*it);
        node *found;

        if ((*it)->kind != AR_KIND_TABLE || (*it)->verb != verb)
            continue;
        found = ar_alloc(ctx->arena, sizeof(*found));
        found->op = *it;
        ar_map_set(c.nodes, ar_point_place(ctx, target, table->schema, table->name), found);
        ar_vec_push(ctx->arena, &nodes, found);
    }
    for (size_t i = 0; i < nodes.count; i++)
        if (nodes.items[i]->mark == UNSEEN)
            visit(&c, nodes.items[i]);
}

void ar_cycles_cut(ar_ctx *ctx, ar_target target, ar_ops *ops)
{
    cut_among(ctx, target, AR_CREATE, ops);
    cut_among(ctx, target, AR_DROP, ops);
}
