#include "diff/closure.h"

#include "base/str.h"
#include "diff/column.h"
#include "diff/exchange.h"
#include "diff/match.h"
#include "diff/obstacle.h"
#include "diff/types.h"

/* The operation that already says what becomes of an object of the base. */
static ar_op *op_on(const ar_ops *ops, const ar_object *base)
{
    ar_vec_each(ar_op *, op, ops)
        if ((*op)->before == base && (*op)->verb != AR_MOVE)
            return *op;
    return NULL;
}

/* What `base` is in the wanted model: by its table's matching. */
static const ar_object *partner_of(const ar_obstacles *o, const ar_object *base)
{
    const ar_object *table = ar_model_find(o->wanted, AR_KIND_TABLE, base->parent->schema,
                                           base->parent->name);
    ar_matches matches = {0};

    if (table)
        matches = ar_match_children(o->ctx, o->base->target, base->parent, table);
    ar_vec_each(ar_match, match, &matches)
        if (match->base == base)
            return match->wanted;
    return NULL;
}

/* With the name that it keeps, where the wanted one is only derived. */
static const ar_object *as_it_comes_back(const ar_obstacles *o, const ar_object *base,
                                         const ar_object *wanted)
{
    ar_object *copy;

    if (!wanted->name_derived || ar_streq(base->name, wanted->name))
        return wanted;
    copy = ar_object_copy(o->ctx, wanted);
    copy->name = base->name;
    return copy;
}

static ar_op *add_again(const ar_obstacles *o, ar_ops *ops, ar_verb verb, const ar_object *object,
                        const char *app)
{
    ar_op *op = ar_op_new(o->ctx, verb, verb == AR_DROP ? object : NULL,
                          verb == AR_DROP ? NULL : object);

    op->again = true;
    op->app = app;
    ar_vec_push(o->ctx->arena, ops, op);
    return op;
}

/* A rename or a comment of something that is dropped and made again comes with making it. */
static bool take_over(ar_op *known)
{
    if (!known)
        return false;
    known->verb = AR_DROP;
    known->after = NULL;
    known->comment_changed = false;
    return true;
}

static void drop_and_create(const ar_obstacles *o, ar_ops *ops, const ar_object *base,
                            const char *app)
{
    ar_op *known = op_on(ops, base);
    const ar_object *wanted = known && known->verb == AR_DROP ? NULL : partner_of(o, base);

    if (!wanted)
        return;
    if (take_over(known))
        app = known->app;
    else
        add_again(o, ops, AR_DROP, base, app);
    add_again(o, ops, AR_CREATE, as_it_comes_back(o, base, wanted), app)->again = !known;
}

/* ---- which operations have obstacles ---- */

static bool is_created_again(const ar_ops *ops, const ar_op *drop)
{
    ar_vec_each(ar_op *, op, ops)
        if ((*op)->verb == AR_CREATE && (*op)->kind == drop->kind &&
            ar_streq((*op)->after->name, drop->before->name) && (*op)->after->parent &&
            ar_streq((*op)->after->parent->name, drop->before->parent->name) &&
            ar_streq((*op)->after->schema, drop->before->schema))
            return true;
    return false;
}

static bool loses_expression(const ar_op *op)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);

    return op->kind == AR_KIND_COLUMN && op->verb == AR_ALTER &&
           !before->generated != !after->generated;
}

static ar_status find_obstacles(const ar_obstacles *o, const ar_ops *ops, const ar_op *op,
                                ar_objects *out)
{
    if (ar_op_retypes(op))
        return ar_obstacles_to_retype(o, op->before, out);
    if (loses_expression(op))
        return ar_obstacles_to_replace(o, op->before, out);
    if (op->verb != AR_DROP)
        return AR_OK;
    if (op->kind == AR_KIND_COLUMN && is_created_again(ops, op))
        return ar_obstacles_to_replace(o, op->before, out);
    if (op->kind == AR_KIND_COLUMN)
        return ar_obstacles_to_drop(o, op->before);
    if (op->kind == AR_KIND_TABLE)
        return ar_obstacles_to_drop(o, op->before);
    return ar_obstacles_to_drop_key(o, op->before, out);
}

/* A default that the exchange of its type has already set needs no step of its own. */
static void drop_empty_alters(ar_ops *ops)
{
    for (size_t i = ops->count; i > 0; i--) {
        const ar_op *op = ops->items[i - 1];

        if (op->verb == AR_ALTER && !op->changed && !op->comment_changed)
            ar_vec_remove(ops, i - 1);
    }
}

ar_status ar_closure_add(ar_ctx *ctx, const ar_model *base, const ar_model *wanted, ar_ops *ops)
{
    ar_obstacles o = {ctx, base, wanted};

    if (base->target.engine == AR_SQLITE)
        return AR_OK;
    for (size_t i = 0; i < ops->count; i++) {
        ar_objects found = {0};
        const char *app = ops->items[i]->app;

        AR_TRY(find_obstacles(&o, ops, ops->items[i], &found));
        ar_vec_each(ar_object *, object, &found)
            drop_and_create(&o, ops, *object, app);
    }
    for (size_t i = 0; i < ops->count; i++)
        AR_TRY(ar_exchange_add_parts(&o, ops->items[i], ops));
    drop_empty_alters(ops);
    return AR_OK;
}
