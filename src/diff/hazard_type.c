#include "diff/hazard_type.h"

#include "diff/casts.h"
#include "diff/hazard_column.h"
#include "diff/types.h"

void ar_judge_alter_enum(const ar_danger *d, ar_op *op)
{
    const ar_enum *before = ar_as_enum(op->before), *after = ar_as_enum(op->after);

    if (!ar_op_exchanges(op))
        return;
    op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
    ar_vec_each(ar_enum_value, value, &before->values) {
        const char *gets = ar_options_get(&op->enum_map, value->name);

        if (!ar_enum_has(after, value->name) && (!gets || !ar_enum_has(after, gets)))
            ar_may_fail(op, ar_printf(d->ctx->arena, "rows that hold '%s' refuse it", value->name));
    }
}

void ar_judge_alter_domain(const ar_danger *d, ar_op *op)
{
    const ar_domain *before = ar_as_domain(op->before), *after = ar_as_domain(op->after);

    if (ar_op_exchanges(op)) {
        op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
        if (ar_type_equal(before->type, after->type)) {
            if (!op->again && op->after->children.count)
                ar_may_fail(op, ar_printf(d->ctx->arena, "values of \"%s\" may break a check",
                                          op->after->name));
        } else if (ar_cast_between(d->ctx, d->from, before->type, d->to, after->type) <=
                   AR_CAST_NARROWING) {
            ar_may_fail(op, ar_printf(d->ctx->arena, "values may not convert from %s to %s",
                                      ar_judged_type(before->type), ar_judged_type(after->type)));
        }
    }
    if (after->not_null && !before->not_null)
        ar_may_fail(op,
                    ar_printf(d->ctx->arena, "columns of \"%s\" may hold NULL", op->after->name));
}

static void alter_attribute(const ar_danger *d, ar_op *op, const ar_attribute *before,
                            const ar_attribute *after)
{
    if (!after)
        op->hazards |= AR_HAZARD_DESTROYS;
    else if (!ar_type_equal(before->type, after->type) &&
             ar_cast_between(d->ctx, d->from, before->type, d->to, after->type) <=
                 AR_CAST_NARROWING)
        ar_may_fail(op, ar_printf(d->ctx->arena, "values may not convert from %s to %s",
                                  ar_judged_type(before->type), ar_judged_type(after->type)));
}

/* The parts are what has values of the type. */
void ar_judge_alter_user_type(const ar_danger *d, ar_op *op)
{
    const ar_user_type *before = ar_as_user_type(op->before), *after = ar_as_user_type(op->after);

    if (!op->changed || !op->parts.count)
        return;
    if (ar_op_exchanges(op))
        op->hazards |= AR_HAZARD_REWRITES | AR_HAZARD_BLOCKS;
    ar_object_each(child, op->before) {
        const ar_attribute *attribute = ar_as_attribute(*child);

        if (attribute)
            alter_attribute(d, op, attribute,
                            ar_as_attribute(ar_object_child(d->to, op->after, AR_KIND_ATTRIBUTE,
                                                            attribute->object.name)));
    }
    if (ar_op_exchanges(op) && (before->subtype || after->subtype) &&
        !ar_type_equal(before->subtype, after->subtype))
        ar_may_fail(op, "values may not convert");
}
