#include "diff/view.h"

#include "base/str.h"
#include "diff/column.h"

enum { PG_15 = 150000 };

static uint64_t bit(const char *key)
{
    return ar_attr_bit(AR_KIND_VIEW, key);
}

uint64_t ar_view_changes(const ar_world *world, const ar_object *base, const ar_object *wanted)
{
    uint64_t changed = ar_object_changes(world->ctx, base, wanted);
    const ar_expr *query = ar_as_view(wanted)->query;

    return ar_is_lite(world) || query->unsure ? changed : changed & ~bit("columns");
}

bool ar_view_is_made_anew(const ar_world *world, const ar_object *base, const ar_object *wanted,
                          uint64_t changed)
{
    const ar_view *was = ar_as_view(base), *is = ar_as_view(wanted);
    uint64_t query = bit("sql") | bit("columns");

    if (ar_is_lite(world))
        return changed != 0;
    if (changed & bit("materialized"))
        return true;
    if (changed & bit("access_method") && world->target.version < PG_15)
        return true;
    return changed & query && (is->materialized || !ar_view_can_replace(was, is));
}

/* ---- columns ---- */

static const ar_object *column_of(const ar_object *view, const char *name)
{
    ar_object_each(child, view)
        if ((*child)->kind == AR_KIND_VIEW_COLUMN && ar_streq((*child)->name, name))
            return *child;
    return NULL;
}

/* A column of which nothing is said. */
static const ar_object *plain_column(const ar_world *world, const ar_object *view,
                                     const ar_object *like)
{
    ar_object *column = ar_object_new(world->ctx, AR_KIND_VIEW_COLUMN, view->schema, like->name);

    ar_vec_each(const ar_usual_storage, usual, &ar_as_view(view)->usual_storages)
        if (ar_streq(usual->column, like->name))
            ar_as_view_column(column)->usual_storage = usual->storage;
    column->parent = (ar_object *)(void *)view;
    column->pos = view->pos;
    return column;
}

static uint64_t column_changes(const ar_world *world, const ar_object *base,
                               const ar_object *wanted)
{
    const ar_view_column *was = ar_as_view_column(base), *is = ar_as_view_column(wanted);
    uint64_t changed = ar_object_changes(world->ctx, base, wanted);

    if (ar_storages_equal(was->storage, was->usual_storage, is->storage, is->usual_storage))
        changed &= ~ar_attr_bit(AR_KIND_VIEW_COLUMN, "storage");
    return changed;
}

static void compare_columns(const ar_world *world, const ar_object *base, const ar_object *wanted,
                            ar_ops *out)
{
    uint64_t changed = column_changes(world, base, wanted);
    bool comment = !ar_comment_equal(base, wanted);
    ar_op *op;

    if (!changed && !comment)
        return;
    op = ar_op_new(world->ctx, AR_ALTER, base, wanted);
    op->changed = changed;
    op->comment_changed = comment;
    ar_vec_push(world->ctx->arena, out, op);
}

void ar_view_columns_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                             ar_ops *out)
{
    ar_object_each(child, wanted) {
        const ar_object *was = column_of(base, (*child)->name);

        if ((*child)->kind == AR_KIND_VIEW_COLUMN)
            compare_columns(world, was ? was : plain_column(world, base, *child), *child, out);
    }
    ar_object_each(child, base)
        if ((*child)->kind == AR_KIND_VIEW_COLUMN && !column_of(wanted, (*child)->name))
            compare_columns(world, *child, plain_column(world, wanted, *child), out);
}
