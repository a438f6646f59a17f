#include "diff/exchange_parts.h"

#include "base/str.h"
#include "diff/column.h"
#include "diff/meanwhile.h"
#include "diff/types.h"

ar_op *ar_exchange_alter_of(const ar_exchange *x, const ar_object *column)
{
    ar_vec_each(ar_op *, op, x->ops)
        if ((*op)->verb == AR_ALTER && (*op)->before == column)
            return *op;
    return NULL;
}

static ar_op *add_part(ar_exchange *x, ar_verb verb, const ar_object *before,
                       const ar_object *after)
{
    ar_op *part = ar_op_new(x->o->ctx, verb, before, after);

    part->with_parent = true;
    part->again = true;
    part->app = x->op->app;
    ar_vec_push(x->o->ctx->arena, &x->op->parts, part);
    return part;
}

/* The exchange sets a default again; where it changes it is the new one that fits the new type. */
static void add_column_part(ar_exchange *x, const ar_object *column)
{
    ar_op *alter = ar_op_exchanges(x->op) ? ar_exchange_alter_of(x, column) : NULL;
    ar_column *after;
    ar_op *part;

    if (alter && alter->again) { /* its default is not there meanwhile */
        add_part(x, AR_ALTER, alter->after, alter->after);
        return;
    }
    if (!alter || !ar_op_changes(alter, "default")) {
        add_part(x, AR_ALTER, column, column);
        return;
    }
    after = ar_as_column(ar_object_copy(x->o->ctx, column));
    after->default_expr = ar_as_column(alter->after)->default_expr;
    part = add_part(x, AR_ALTER, column, &after->object);
    part->changed = ar_attr_bit(AR_KIND_COLUMN, "default");
    alter->changed &= ~part->changed;
    alter->before = &after->object;
}

/* Renames run first, those of constraints too. */
static const ar_object *as_called_now(const ar_exchange *x, const ar_object *object)
{
    ar_vec_each(ar_op *, op, x->ops)
        if ((*op)->verb == AR_RENAME && (*op)->before == object)
            return (*op)->after;
    return object;
}

/* All that goes over to the type made anew. */
void ar_exchange_add_alters(ar_exchange *x)
{
    ar_vec_each(ar_object *, column, &x->columns)
        if (!(*column)->inherited) /* else the parent's brings it along */
            add_column_part(x, *column);
    ar_vec_each(ar_op *, nested, &x->nested)
        ar_vec_push(x->o->ctx->arena, &x->op->parts, *nested);
}

static void add_parts(ar_exchange *x)
{
    for (size_t i = x->in_way.count; i > 0; i--)
        add_part(x, AR_DROP, as_called_now(x, x->in_way.items[i - 1]), NULL);
    ar_exchange_add_alters(x);
    ar_vec_each(ar_object *, object, &x->in_way)
        add_part(x, AR_CREATE, NULL, as_called_now(x, *object));
}

/* Columns before what is on them, keys before what refers to them, all after what it rests on. */
static void sort_in_way(ar_exchange *x)
{
    ar_objects sorted = {0};

    for (int rank = 0; rank <= AR_KIND__COUNT; rank++)
        ar_vec_each(ar_object *, object, &x->in_way) {
            bool foreign = (*object)->kind == AR_KIND_FOREIGN_KEY;
            int own = foreign ? AR_KIND__COUNT : (int)(*object)->kind;

            if (own == rank)
                ar_vec_push(x->o->ctx->arena, &sorted, *object);
        }
    x->in_way = ar_in_order_of_needs(x->o, &sorted);
}

/* A domain that is made anew, too, has its check when the function is there. */
static void take_check(const ar_exchange *x, const ar_ops *parts, const ar_object *check)
{
    ar_vec_each(ar_op *const, nested, parts) {
        ar_object *bare;

        take_check(x, &(*nested)->parts, check);
        if ((*nested)->kind != AR_KIND_DOMAIN || (*nested)->verb != AR_ALTER ||
            !ar_streq((*nested)->before->name, check->parent->name) ||
            !ar_streq((*nested)->before->schema, check->parent->schema))
            continue;
        bare = ar_object_copy(x->o->ctx, (*nested)->before);
        for (size_t i = bare->children.count; i > 0; i--)
            if (ar_streq(bare->children.items[i - 1]->name, check->name))
                ar_vec_remove(&bare->children, i - 1);
        (*nested)->before = (*nested)->after = bare;
    }
}

/* What is said inside other things, and calls functions that are made anew with the type. */
static void set_callers_aside(const ar_exchange *x)
{
    ar_vec_each(ar_object *const, object, &x->in_way) {
        const ar_object *parent = (*object)->parent;

        if (parent && parent->kind == AR_KIND_DOMAIN)
            take_check(x, &x->nested, *object);
        else if (!parent && ar_as_routine(*object))
            ar_let_defaults_go(x->o, x->ops, *object, x->op->app);
    }
}

void ar_exchange_finish(ar_exchange *x)
{
    sort_in_way(x);
    set_callers_aside(x);
    add_parts(x);
}
