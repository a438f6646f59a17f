#include "diff/domain.h"

#include "base/str.h"
#include "diff/column.h"
#include "diff/point.h"
#include "diff/types.h"

enum { DEEPEST = 32 };

typedef struct search {
    ar_ctx *ctx;
    const ar_model *model;
} search;

static bool is_of(const search *in, const ar_type *type, const char *point)
{
    return type && ar_streq(ar_point_type(in->ctx, type), point);
}

static bool is_array(const ar_type *type)
{
    return type->key && ar_ends_with(type->key, "[]");
}

static bool columns_hold(const search *in, const ar_object *table, const char *point, bool inside)
{
    ar_object_each(child, table) {
        const ar_column *column = ar_as_column(*child);

        if (column && is_of(in, column->type, point) && (inside || is_array(column->type)))
            return true;
    }
    return false;
}

static bool is_part_of(const search *in, const ar_object *type, const char *point)
{
    const ar_user_type *range = ar_as_user_type(type);

    ar_object_each(child, type)
        if (ar_as_attribute(*child) && is_of(in, ar_as_attribute(*child)->type, point))
            return true;
    return range && is_of(in, range->subtype, point);
}

/* Whether a column has values of the type in others; `inside`: those of the type are in others. */
static bool is_held(const search *in, const ar_object *type, bool inside, int depth)
{
    const char *point = ar_point_object(in->ctx, in->model->target, type);

    if (depth > DEEPEST)
        return false;
    ar_vec_each(ar_object *const, it, &in->model->objects) {
        const ar_domain *over = ar_as_domain(*it);

        if ((*it)->kind == AR_KIND_TABLE && columns_hold(in, *it, point, inside))
            return true;
        if (over && is_of(in, over->type, point) &&
            is_held(in, *it, inside || is_array(over->type), depth + 1))
            return true;
        if (ar_as_user_type(*it) && is_part_of(in, *it, point) && is_held(in, *it, true, depth + 1))
            return true;
    }
    return false;
}

/* The steps for which the server looks through all values of the domain. */
static bool looks_at_values(const ar_op *op)
{
    const ar_check *check = op->after ? ar_as_check(op->after) : NULL;

    if (check)
        return !check->not_valid && (op->verb == AR_CREATE || ar_op_changes(op, "not_valid"));
    return op->kind == AR_KIND_DOMAIN && op->verb == AR_ALTER && ar_as_domain(op->after)->not_null &&
           !ar_as_domain(op->before)->not_null;
}

void ar_domain_exchange_held(const ar_world *world, const ar_object *base, const ar_object *wanted,
                             ar_ops *ops, size_t first)
{
    const search in = {world->ctx, world->base};
    bool looks = false;
    ar_op *op;

    for (size_t i = first; i < ops->count; i++)
        looks |= looks_at_values(ops->items[i]);
    if (!looks || ar_is_lite(world) || !is_held(&in, base, false, 0))
        return;
    op = ar_op_new(world->ctx, AR_ALTER, base, wanted);
    op->changed = ar_object_changes(world->ctx, base, wanted) |
                  ar_attr_bit(AR_KIND_DOMAIN, "type");
    op->comment_changed = !ar_comment_equal(base, wanted);
    while (ops->count > first)
        ar_vec_remove(ops, ops->count - 1);
    ar_vec_push(world->ctx->arena, ops, op);
}
