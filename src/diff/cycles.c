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
    ar_ops cut;
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

static void cut(const cutter *c, node *at, size_t part)
{
    ar_op *apart = at->op->parts.items[part];

    ar_vec_remove(&at->op->parts, part);
    apart->with_parent = false;
    apart->app = at->op->app;
    ar_vec_push(c->ctx->arena, &at->cut, apart);
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
            cut(c, at, i--);
    }
    at->mark = DONE;
}

/* ---- what was cut ---- */

static bool is_cut(const node *at, const ar_object *child)
{
    ar_vec_each(ar_op *, part, &at->cut) {
        if (ar_op_object(*part) == child)
            return true;
    }
    return false;
}

/* The table as it is without the keys. */
static ar_object *without_keys(ar_ctx *ctx, const node *at)
{
    const ar_object *table = ar_op_object(at->op);
    ar_object *copy = ar_object_copy(ctx, table);

    for (size_t i = table->children.count; i > 0; i--)
        if (is_cut(at, table->children.items[i - 1]))
            ar_vec_remove(&copy->children, i - 1);
    return copy;
}

/* SQLite: the table is made without the keys, and rebuilt with them. */
static void add_rebuild(const cutter *c, node *at)
{
    const ar_object *whole = ar_op_object(at->op), *bare = without_keys(c->ctx, at);
    bool create = c->verb == AR_CREATE;
    ar_op *rebuild = ar_rebuild_op(c->ctx, create ? bare : whole, create ? whole : bare, &at->cut,
                                   c->ops);

    rebuild->app = at->op->app;
    if (create)
        at->op->after = bare;
    else
        at->op->before = bare;
    ar_vec_push(c->ctx->arena, c->ops, rebuild);
}

static void add_cut(const cutter *c, node *at)
{
    if (!at->cut.count)
        return;
    if (c->target.engine == AR_SQLITE) {
        add_rebuild(c, at);
        return;
    }
    ar_vec_each(ar_op *, part, &at->cut) {
        ar_vec_push(c->ctx->arena, c->ops, *part);
    }
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
    for (size_t i = 0; i < nodes.count; i++)
        add_cut(&c, nodes.items[i]);
}

void ar_cycles_cut(ar_ctx *ctx, ar_target target, ar_ops *ops)
{
    cut_among(ctx, target, AR_CREATE, ops);
    cut_among(ctx, target, AR_DROP, ops);
}
