#include "diff/apply.h"

#include <string.h>

#include "base/str.h"
#include "diff/rewrite.h"
#include "diff/types.h"

typedef struct applier {
    ar_ctx *ctx;
    ar_model *model;
} applier;

static void apply(const applier *a, const ar_op *op);

static bool same(const applier *a, const ar_object *x, const ar_object *y)
{
    ar_engine engine = a->model->target.engine;

    if (x->kind != y->kind)
        return false;
    if (!x->name || !y->name)
        return !x->name && !y->name && !ar_object_changes(a->ctx, x, y);
    return ar_name_eq(engine, x->name, y->name);
}

static ar_object *parent_in(const applier *a, const ar_object *child)
{
    return ar_model_find(a->model, child->parent->kind, child->parent->schema, child->parent->name);
}

static ar_objects *siblings(const applier *a, const ar_object *object)
{
    ar_object *parent;

    if (!object->parent)
        return &a->model->objects;
    parent = parent_in(a, object);
    return parent ? &parent->children : NULL;
}

/* Its place among its siblings; their count: it is not there. */
static size_t place_of(const applier *a, const ar_objects *among, const ar_object *object)
{
    for (size_t i = 0; i < among->count; i++)
        if (same(a, among->items[i], object) &&
            (object->parent || !ar_kind_has_schema(object->kind) ||
             ar_streq(among->items[i]->schema, object->schema)))
            return i;
    return among->count;
}

/* ---- create and drop ---- */

/* A table's columns come with it; of its constraints those that are parts do. */
static ar_object *as_created(const applier *a, const ar_object *object)
{
    ar_object *copy = ar_object_copy(a->ctx, object);

    for (size_t i = copy->children.count; !ar_kind_is_type(object->kind) && i > 0; i--)
        if (copy->children.items[i - 1]->kind != AR_KIND_COLUMN &&
            copy->children.items[i - 1]->kind != AR_KIND_VIEW_COLUMN)
            ar_vec_remove(&copy->children, i - 1);
    return copy;
}

static void create(const applier *a, const ar_op *op)
{
    ar_object *copy = as_created(a, op->after);

    if (op->after->parent) {
        ar_object_add(a->ctx, parent_in(a, op->after), copy);
    } else {
        ar_model_add(a->ctx, a->model, copy);
        ar_model_sort(a->model);
    }
    ar_vec_each(ar_op *, part, &op->parts)
        apply(a, *part);
}

static void drop(const applier *a, const ar_op *op)
{
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->kind == AR_KIND_SEQUENCE)
            apply(a, *part);
    }
    ar_objects *among = siblings(a, op->before);
    size_t at = among ? place_of(a, among, op->before) : 0;

    if (among && at < among->count)
        ar_vec_remove(among, at);
}

/* ---- alter ---- */

/* The attributes of `after`, under the children that are there. */
static void take_attributes(const applier *a, ar_object *object, const ar_object *after)
{
    ar_objects children = object->children;
    ar_object *parent = object->parent;
    const char *name = object->name;

    memcpy(object, after, ar_kind_get(after->kind)->size);
    object->children = children;
    object->parent = parent;
    object->name = name;
    (void)a;
}

static void take_children(const applier *a, ar_object *object, const ar_object *after)
{
    ar_object *copy = ar_object_copy(a->ctx, after);

    object->children = copy->children;
    ar_object_each(child, object)
        (*child)->parent = object;
}

static ar_object *find(const applier *a, const ar_object *object)
{
    ar_objects *among = siblings(a, object);
    size_t at = among ? place_of(a, among, object) : 0;

    return among && at < among->count ? among->items[at] : NULL;
}

/* Defaults that the exchange of a type sets. */
static void apply_exchange(const applier *a, const ar_op *op)
{
    ar_vec_each(ar_op *, part, &op->parts) {
        ar_column *column = (*part)->verb == AR_ALTER ? ar_as_column(find(a, (*part)->before))
                                                      : NULL;

        if (column && ar_op_exchanges(op))
            column->default_expr = ar_as_column((*part)->after)->default_expr;
    }
}

static void alter(const applier *a, const ar_op *op)
{
    ar_object *object = find(a, op->before);

    if (!object && op->kind == AR_KIND_VIEW_COLUMN) /* nothing was said of it before */
        create(a, op);
    if (!object)
        return;
    take_attributes(a, object, op->after);
    if (op->kind == AR_KIND_TYPE || (op->kind == AR_KIND_DOMAIN && ar_op_exchanges(op)))
        take_children(a, object, op->after);
    apply_exchange(a, op);
}

static void rebuild(const applier *a, const ar_op *op)
{
    ar_object *object = find(a, op->before);

    if (!object)
        return;
    take_attributes(a, object, op->after);
    take_children(a, object, op->after);
}

static void rename_in(const applier *a, const ar_op *op)
{
    ar_rewrite_rename(a->ctx, a->model, op);
}

static void move(const applier *a, const ar_op *op)
{
    (void)a;
    (void)op;
}

static void apply(const applier *a, const ar_op *op)
{
    static void (*const verbs[AR_VERB__COUNT])(const applier *, const ar_op *) = {
        [AR_CREATE] = create,    [AR_DROP] = drop, [AR_ALTER] = alter,
        [AR_RENAME] = rename_in, [AR_MOVE] = move, [AR_REBUILD] = rebuild,
    };

    if (ar_op_renames_values(op) || ar_op_renames_multirange(op) || ar_op_moves_extension(op))
        rename_in(a, op);
    else
        verbs[op->verb](a, op);
}

ar_model *ar_ops_apply(ar_ctx *ctx, const ar_model *model, const ar_ops *ops)
{
    applier a = {ctx, ar_model_copy(ctx, model)};

    ar_vec_each(ar_op *, op, ops)
        apply(&a, *op);
    return a.model;
}
