#include "diff/hazard_constraint.h"

#include "base/sqllex.h"
#include "dialect/dialect.h"
#include "diff/hazard_column.h"
#include "diff/labels.h"
#include "diff/mention.h"

static const char *column_list(const ar_danger *d, const ar_elements *elements)
{
    ar_names names = {0};

    ar_vec_each(ar_element, element, elements)
        ar_vec_push(d->ctx->arena, &names, element->column ? element->column : element->expr->sql);
    return ar_names_join(d->ctx->arena, &names, ", ");
}

void ar_judge_create_key(const ar_danger *d, ar_op *op)
{
    const ar_elements *columns = &ar_as_key(op->after)->columns;

    if (!ar_filled_table(d, op->after))
        return;
    op->hazards |= AR_HAZARD_BLOCKS;
    if (!op->again)
        ar_may_fail(op,
                    ar_printf(d->ctx->arena, "rows may %s in (%s)",
                              ar_elements_are_periods(columns) ? "overlap" : "have equal values",
                              column_list(d, columns)));
}

void ar_judge_create_index(const ar_danger *d, ar_op *op)
{
    const ar_index *index = ar_as_index(op->after);

    if (!ar_filled_table(d, op->after))
        return;
    op->hazards |= ar_danger_lite(d) ? 0u : (unsigned)AR_HAZARD_BLOCKS;
    if (index->unique && !op->again)
        ar_may_fail(op, ar_printf(d->ctx->arena, "rows may have equal values in (%s)",
                                  column_list(d, &index->columns)));
}

void ar_judge_create_exclusion(const ar_danger *d, ar_op *op)
{
    if (!ar_filled_table(d, op->after))
        return;
    op->hazards |= AR_HAZARD_BLOCKS;
    if (!op->again)
        ar_may_fail(op, "rows may exclude each other");
}

/* A column that comes with the same plan and holds NULL in every row. */
static bool is_null_everywhere(const ar_danger *d, const ar_object *child, const char *name)
{
    const ar_column *column = ar_table_column(d->to, ar_danger_table(child), name);

    return column && !ar_filled_column(d, child, name) && !column->not_null &&
           !ar_fills_itself(column);
}

void ar_judge_create_foreign_key(const ar_danger *d, ar_op *op)
{
    const ar_foreign_key *key = ar_as_foreign_key(op->after);
    bool null = false;

    if (!ar_filled_table(d, op->after))
        return;
    ar_vec_each(const char *, name, &key->columns)
        null = null || is_null_everywhere(d, op->after, *name);
    op->hazards |= AR_HAZARD_BLOCKS;
    if (!op->again && !null && !key->not_valid && !key->not_enforced)
        ar_may_fail(op, ar_printf(d->ctx->arena, "rows may refer to what is not in \"%s\"",
                                  key->references.table));
}

/* A plain comparison with a NULL is unknown, which a check lets pass. */
static bool passes_on_null(const ar_danger *d, const ar_op *op, const ar_expr *expr)
{
    static const char *const telling[] = {"is", "isnull", "notnull", "or", "not", "case", "("};
    ar_tokens tokens = ar_sql_tokens(d->ctx->arena, ar_dialect_flavour(d->to->target.engine),
                                     expr->sql);

    for (size_t i = 0; i < tokens.count; i++) {
        for (size_t w = 0; w < sizeof(telling) / sizeof(*telling); w++)
            if (ar_token_is(&tokens.items[i], telling[w]))
                return false;
        if ((ar_token_is_name(&tokens.items[i])) &&
            ar_filled_column(d, op->after, ar_token_name(d->ctx->arena, &tokens.items[i])))
            return false;
    }
    ar_object_each(child, ar_danger_table(op->after))
        if ((*child)->kind == AR_KIND_COLUMN &&
            ar_expr_mentions(d->ctx, d->to->target.engine, expr, AR_MENTION_COLUMN,
                             (*child)->name) &&
            is_null_everywhere(d, op->after, (*child)->name))
            return true;
    return false;
}

void ar_judge_create_check(const ar_danger *d, ar_op *op)
{
    const ar_check *check = ar_as_check(op->after);

    if (!ar_filled_table(d, op->after) || check->not_valid || check->not_enforced ||
        ar_op_is_foreign(op))
        return;
    op->hazards |= AR_HAZARD_BLOCKS;
    if (ar_danger_lite(d) && ar_labels_grow(d->ctx, ar_filled_table(d, op->after), check))
        return;
    if (!op->again && !passes_on_null(d, op, check->expr))
        ar_may_fail(op, ar_printf(d->ctx->arena, "rows may break the check %s", check->expr->sql));
}
