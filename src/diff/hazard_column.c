#include "diff/hazard_column.h"

#include "diff/casts.h"
#include "diff/column.h"
#include "diff/labels.h"
#include "diff/mention.h"

void ar_judge_drop_column(const ar_danger *d, ar_op *op)
{
    (void)d;
    if (!ar_as_column(op->before)->generated)
        op->hazards |= AR_HAZARD_DESTROYS;
}

void ar_backfill_set(ar_op *op, const char *sql, const char *why)
{
    op->backfill_sql = sql;
    op->backfill_why = why;
}

/*
 * What NULLs get when `column` is not null from now on: said by somebody, its default, or on the
 * way back, where nobody can be asked, the type's zero.
 */
static void fill_nulls(const ar_danger *d, ar_op *op, const ar_column *column, bool take_default)
{
    if (op->backfill_sql)
        return;
    if (column->backfill)
        ar_backfill_set(op, column->backfill->sql, "backfill");
    else if (take_default && column->default_expr)
        ar_backfill_set(op, column->default_expr->sql, "default");
    else if (op->reversed && column->type && ar_type_zero(d->ctx, d->to, column->type))
        ar_backfill_set(op, ar_type_zero(d->ctx, d->to, column->type), "type's zero");
}

bool ar_fills_itself(const ar_column *column)
{
    return column->generated || column->identity || column->default_expr || column->is_serial;
}

/* A default that has to be worked out for each row: anything called, but for the clock. */
static bool is_volatile(ar_ctx *ctx, const ar_expr *expr)
{
    if (!expr)
        return false;
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, ar_expr_text(expr));

    for (size_t i = 1; i < tokens.count; i++)
        if (ar_token_is(&tokens.items[i], "(") && tokens.items[i - 1].type == AR_TOKEN_WORD &&
            !ar_token_is(&tokens.items[i - 1], "now"))
            return true;
    return false;
}

/* Its rows are somebody else's: they are neither looked at nor filled. */
bool ar_op_is_foreign(const ar_op *op)
{
    const ar_table *table = ar_as_table(ar_op_object(op)->parent);

    return table && table->server;
}

void ar_judge_create_column(const ar_danger *d, ar_op *op)
{
    const ar_column *column = ar_as_column(op->after);
    bool stored = column->generated && !column->virtual_column;

    if (ar_op_is_foreign(op))
        return;
    if (ar_op_refuses_nulls(op) && !ar_fills_itself(column)) {
        fill_nulls(d, op, column, false);
        if (!op->backfill_sql)
            ar_may_fail(op, ar_printf(d->ctx->arena, "rows that are there have no value for \"%s\"",
                                      op->after->name));
    }
    if (!ar_danger_lite(d) && (stored || column->identity || column->is_serial ||
                               is_volatile(d->ctx, column->default_expr)))
        op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
}

const char *ar_judged_type(const ar_type *type)
{
    return type ? type->text : "no type";
}

/* amount::text::integer */
static char *cast_through_text(const ar_danger *d, const ar_column *column)
{
    return ar_printf(d->ctx->arena, "%s::text::%s",
                     ar_quote_name(d->ctx->arena, AR_POSTGRESQL, column->object.name),
                     column->type->text);
}

static void retype(const ar_danger *d, ar_op *op)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);
    ar_cast cast = ar_cast_between(d->ctx, d->from, before->type, d->to, after->type);

    if (!op->using_sql && !op->reversed && after->using_expr)
        op->using_sql = after->using_expr->sql;
    if (op->using_sql)
        ar_may_fail(op, ar_printf(d->ctx->arena, "values may not convert by %s", op->using_sql));
    else if (cast == AR_CAST_NONE) {
        op->using_sql = cast_through_text(d, after);
        ar_may_fail(op, ar_printf(d->ctx->arena, "values may not convert from %s to %s",
                                  ar_judged_type(before->type), ar_judged_type(after->type)));
    } else if (cast == AR_CAST_NARROWING) {
        ar_may_fail(op, ar_printf(d->ctx->arena, "values of %s may not fit into %s",
                                  ar_judged_type(before->type), ar_judged_type(after->type)));
    }
    op->hazards |= AR_HAZARD_BLOCKS | (cast == AR_CAST_FREE ? 0u : (unsigned)AR_HAZARD_REWRITES);
}

/* Labels of an enum that are others in this direction. */
static void move_labels(const ar_danger *d, ar_op *op)
{
    if (op->using_sql)
        return;
    op->using_sql = ar_labels_moved(d->ctx, op->before->parent, op->after->parent, op->after->name,
                                    &op->enum_map,
                                    ar_quote_name(d->ctx->arena, AR_SQLITE, op->after->name));
}

/* SQLite keeps values as they stand; only a STRICT table looks at them. */
static void retype_lite(const ar_danger *d, ar_op *op)
{
    const ar_column *after = ar_as_column(op->after);
    const ar_table *table = ar_as_table(op->after->parent);

    if (!op->using_sql && !op->reversed && after->using_expr)
        op->using_sql = after->using_expr->sql;
    if (op->using_sql)
        ar_may_fail(op, ar_printf(d->ctx->arena, "values may not convert by %s", op->using_sql));
    else if (table && table->strict)
        ar_may_fail(op, ar_printf(d->ctx->arena, "values may not be of type %s",
                                  ar_judged_type(after->type)));
}

void ar_judge_alter_column(const ar_danger *d, ar_op *op)
{
    const ar_column *before = ar_as_column(op->before), *after = ar_as_column(op->after);

    if (ar_op_is_foreign(op))
        return;
    if (ar_op_changes(op, "type") && ar_danger_lite(d))
        retype_lite(d, op);
    else if (ar_op_retypes(op) && !after->generated)
        retype(d, op);
    if (op->enum_map.count)
        move_labels(d, op);
    if (ar_op_refuses_nulls(op) && !after->generated) {
        fill_nulls(d, op, after, true);
        if (!op->backfill_sql)
            ar_may_fail(op, ar_printf(d->ctx->arena, "rows where \"%s\" is null refuse it",
                                      op->after->name));
        op->hazards |= AR_HAZARD_BLOCKS;
    }
    if (ar_op_changes(op, "generated") && after->generated && !ar_danger_lite(d))
        op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
    if (ar_op_changes(op, "generated") && after->generated && !before->generated)
        op->hazards |= AR_HAZARD_DESTROYS;
}
