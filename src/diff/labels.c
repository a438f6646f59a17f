#include "diff/labels.h"

#include "base/str.h"
#include "dialect/dialect.h"
#include "diff/mention.h"

/* Labels are values: their case counts, other than that of names. */
static bool lists_label(ar_ctx *ctx, const ar_check *check, const char *column, const char *label)
{
    ar_mentions mentions = ar_mentions_in(ctx, AR_SQLITE, check->expr->sql);
    bool of_column = false, listed = false;

    ar_vec_each(ar_mention, m, &mentions) {
        of_column |= m->type == AR_MENTION_COLUMN && ar_name_eq(AR_SQLITE, m->name, column);
        listed |= m->type == AR_MENTION_VALUE && ar_streq(m->name, label);
    }
    return of_column && listed;
}

static bool knows_label(ar_ctx *ctx, const ar_object *table, const char *column, const char *label)
{
    ar_object_each(child, table)
        if (ar_as_check(*child) && lists_label(ctx, ar_as_check(*child), column, label))
            return true;
    return false;
}

char *ar_labels_moved(ar_ctx *ctx, const ar_object *from, const ar_object *to, const char *column,
                      const ar_options *map, const char *value)
{
    ar_str out;
    bool any = false;

    ar_str_init(&out, ctx->arena);
    ar_str_addf(&out, "CASE %s", value);
    ar_vec_each(const ar_option, pair, map) {
        if (!knows_label(ctx, from, column, pair->key) || knows_label(ctx, to, column, pair->key))
            continue;
        any = true;
        ar_str_addf(&out, " WHEN %s THEN %s", ar_quote_text(ctx->arena, AR_SQLITE, pair->key),
                    ar_quote_text(ctx->arena, AR_SQLITE, pair->value));
    }
    ar_str_addf(&out, " ELSE %s END", value);
    return any ? out.data : NULL;
}

static ar_op *column_op(ar_ctx *ctx, const ar_object *base, const ar_object *wanted, ar_ops *ops)
{
    ar_vec_each(ar_op *, it, ops)
        if ((*it)->verb == AR_ALTER && (*it)->after == wanted)
            return *it;
    ar_op *op = ar_op_new(ctx, AR_ALTER, base, wanted);

    ar_vec_push(ctx->arena, ops, op);
    return op;
}

void ar_labels_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                       ar_ops *ops)
{
    ar_object_each(child, wanted) {
        const ar_column *column = ar_as_column(*child);
        const ar_column *old = column && column->became.count
                                   ? ar_table_column(world->base, base, column->object.name)
                                   : NULL;

        if (old &&
            ar_labels_moved(world->ctx, base, wanted, column->object.name, &column->became, ""))
            column_op(world->ctx, &old->object, *child, ops)->enum_map = column->became;
    }
}
