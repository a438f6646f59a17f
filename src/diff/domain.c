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
        if ((*it)->kind == AR_KIND_TABLE && columns_hold(in, *it, point, inside))
            return true;
        const ar_domain *over = ar_as_domain(*it);

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
    return op->kind == AR_KIND_DOMAIN && op->verb == AR_ALTER &&
           ar_as_domain(op->after)->not_null && !ar_as_domain(op->before)->not_null;
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
    op->changed = ar_object_changes(world->ctx, base, wanted) | ar_attr_bit(AR_KIND_DOMAIN, "type");
    op->comment_changed = !ar_comment_equal(base, wanted);
    while (ops->count > first)
        ar_vec_remove(ops, ops->count - 1);
    ar_vec_push(world->ctx->arena, ops, op);
}

/* ---- checks that go meanwhile ---- */

static ar_object *domain_of(const ar_model *model, const ar_object *check)
{
    return check && check->kind == AR_KIND_CHECK && check->parent
               ? ar_model_find(model, AR_KIND_DOMAIN, check->parent->schema, check->parent->name)
               : NULL;
}

static ar_op *exchange_of(const ar_ops *ops, const ar_object *domain)
{
    ar_vec_each(ar_op *, op, ops)
        if ((*op)->kind == AR_KIND_DOMAIN && (*op)->before == domain)
            return *op;
    return NULL;
}

void ar_domain_exchange_instead(const ar_obstacles *o, ar_ops *ops, size_t at)
{
    const search in = {o->ctx, o->base};
    ar_op *op = ops->items[at], *known;
    ar_object *base, *wanted;

    if (op->verb != AR_CREATE || !looks_at_values(op) || o->base->target.engine == AR_SQLITE)
        return;
    base = domain_of(o->base, op->after);
    wanted = domain_of(o->wanted, op->after);
    if (!base || !wanted || !is_held(&in, base, false, 0))
        return;
    known = exchange_of(ops, base);
    if (known && known->verb != AR_ALTER)
        return;
    if (!known) {
        known = ar_op_new(o->ctx, AR_ALTER, base, wanted);
        known->app = op->app;
        known->again = op->again;
        ar_vec_push(o->ctx->arena, ops, known);
    }
    known->changed |= ar_attr_bit(AR_KIND_DOMAIN, "type");
}

static ar_object *without_check(ar_ctx *ctx, const ar_object *domain, const char *name)
{
    ar_object *bare = ar_object_copy(ctx, domain);

    for (size_t i = bare->children.count; i > 0; i--)
        if (ar_streq(bare->children.items[i - 1]->name, name))
            ar_vec_remove(&bare->children, i - 1);
    return bare;
}

/* The exchange makes the checks that come back. */
static void take_checks(const ar_obstacles *o, ar_op *exchange, ar_ops *ops)
{
    const ar_object *whole = exchange->before;

    for (size_t i = ops->count; i > 0; i--) {
        const ar_op *op = ops->items[i - 1];

        if (op->verb == AR_DROP && domain_of(o->base, op->before) == whole)
            exchange->before = without_check(o->ctx, exchange->before, op->before->name);
        else if (op->verb == AR_CREATE && domain_of(o->base, op->after) == whole)
            ar_vec_remove(ops, i - 1);
    }
}

void ar_domain_take_checks(const ar_obstacles *o, ar_ops *ops)
{
    const search in = {o->ctx, o->base};
    ar_ops exchanges = {0};

    ar_vec_each(ar_op *, op, ops)
        if ((*op)->kind == AR_KIND_DOMAIN && ar_op_exchanges(*op) &&
            is_held(&in, (*op)->before, false, 0))
            ar_vec_push(o->ctx->arena, &exchanges, *op);
    ar_vec_each(ar_op *, op, &exchanges)
        take_checks(o, *op, ops);
}

/* ---- the way back ---- */

static bool is_check_of(const ar_op *op, ar_verb verb, const ar_object *domain)
{
    const ar_object *check = ar_op_object(op);

    return op->verb == verb && check->kind == AR_KIND_CHECK && check->parent &&
           check->parent->kind == AR_KIND_DOMAIN && ar_streq(check->parent->name, domain->name) &&
           ar_streq(check->parent->schema, domain->schema);
}

static const ar_object *check_of(const ar_object *domain, const char *name)
{
    ar_object_each(child, domain)
        if (ar_streq((*child)->name, name))
            return *child;
    return NULL;
}

/* `at`: where the exchange is that took away what `later` makes again. */
static void swap(ar_ctx *ctx, ar_ops *down, size_t at, size_t later)
{
    const ar_object *full = down->items[later]->after->parent, *gone;
    const char *name = down->items[later]->after->name;
    ar_op *exchange = down->items[at];
    ar_op *drop = ar_memdup(ctx->arena, down->items[later], sizeof(*drop));

    gone = check_of(exchange->before, name);
    exchange->after = full;
    if (gone)
        exchange->before = without_check(ctx, exchange->before, name);
    drop->verb = AR_DROP;
    drop->before = gone;
    drop->after = NULL;
    down->items[later] = exchange;
    if (gone)
        down->items[at] = drop;
    else
        ar_vec_remove(down, at);
}

void ar_domain_turn_back(ar_ctx *ctx, ar_ops *down)
{
    for (size_t at = 0; at < down->count; at++) {
        const ar_op *op = down->items[at];

        if (op->kind != AR_KIND_DOMAIN || !ar_op_exchanges(op) ||
            !ar_type_equal(ar_as_domain(op->before)->type, ar_as_domain(op->after)->type))
            continue;
        for (size_t later = at + 1; later < down->count; later++)
            if (is_check_of(down->items[later], AR_CREATE, op->after)) {
                swap(ctx, down, at, later);
                break;
            }
    }
}
