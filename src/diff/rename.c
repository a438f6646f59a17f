/*
 * Renames are found kind by kind, each step over the base as the steps before left it: schemas,
 * types and sequences, tables, then columns and enum values. So a column is compared by the new
 * names of its table and type.
 */
#include "base/str.h"
#include "diff/diff.h"
#include "diff/rename_group.h"
#include "diff/rewrite.h"
#include "diff/rewrite_extension.h"
#include "diff/value_rename.h"

/* A copy of the base as `found` leaves it is what the next step looks at; operations keep objects
   of the base as it was before. */
static void settle(ar_renamer *r, const ar_ops *found)
{
    ar_model *copy;

    if (!found->count)
        return;
    copy = ar_model_copy(r->world.ctx, r->base);
    ar_vec_each(ar_op *, op, found) {
        ar_rewrite_rename(r->world.ctx, copy, *op);
        ar_vec_push(r->world.ctx->arena, r->ops, *op);
    }
    r->base = copy;
}

static ar_objects of_kind(const ar_renamer *r, const ar_objects *all, ar_kind kind)
{
    ar_objects some = {0};

    ar_vec_each(ar_object *, object, all)
        if ((*object)->kind == kind)
            ar_vec_push(r->world.ctx->arena, &some, *object);
    return some;
}

static ar_status step_objects(ar_renamer *r, ar_kind kind)
{
    ar_objects base = of_kind(r, &r->base->objects, kind);
    ar_objects wanted = of_kind(r, &r->world.wanted->objects, kind);
    ar_group g = {.kind = kind, .base = &base, .wanted = &wanted};
    ar_ops found = {0};

    AR_TRY(ar_group_rename(r, &g, &found));
    if (kind != AR_KIND_VIEW || r->world.target.engine == AR_POSTGRESQL) /* SQLite cannot */
        settle(r, &found);
    return AR_OK;
}

static ar_status step_columns(ar_renamer *r)
{
    ar_ops found = {0};

    ar_vec_each(ar_object *, it, &r->base->objects) {
        bool has_parts = (*it)->kind == AR_KIND_TABLE || (*it)->kind == AR_KIND_TYPE;
        ar_kind kind = (*it)->kind == AR_KIND_TYPE ? AR_KIND_ATTRIBUTE : AR_KIND_COLUMN;
        const ar_object *wanted = has_parts ? ar_counterpart(r->world.wanted, *it) : NULL;

        if (!wanted || wanted->unmanaged || (*it)->unmanaged)
            continue;
        ar_objects old = of_kind(r, &(*it)->children, kind);
        ar_objects new = of_kind(r, &wanted->children, kind);
        ar_group g = {.kind = kind, .base = &old, .wanted = &new};

        AR_TRY(ar_group_rename(r, &g, &found));
    }
    settle(r, &found);
    return AR_OK;
}

/* Multirange types have names of their own, which nobody has to ask about. */
static void step_multiranges(ar_renamer *r)
{
    ar_ops found = {0};

    ar_vec_each(ar_object *, it, &r->base->objects) {
        const ar_user_type *base = ar_as_user_type(*it);
        const ar_user_type *wanted = base ? ar_as_user_type(ar_counterpart(r->world.wanted, *it))
                                          : NULL;
        ar_object *after;
        ar_op *op;

        if (!wanted || !base->subtype || !wanted->subtype || wanted->object.unmanaged ||
            ar_streq(base->multirange, wanted->multirange))
            continue;
        after = ar_object_copy(r->world.ctx, *it);
        ar_as_user_type(after)->multirange = wanted->multirange;
        op = ar_op_new(r->world.ctx, AR_ALTER, *it, after);
        op->changed = ar_attr_bit(AR_KIND_TYPE, "multirange");
        op->app = wanted->object.app;
        ar_vec_push(r->world.ctx->arena, &found, op);
    }
    settle(r, &found);
}

/* Where a model says another schema. */
static void step_extensions(ar_renamer *r)
{
    ar_ops found = {0};

    ar_vec_each(ar_object *, it, &r->base->objects) {
        const ar_extension *base = ar_as_extension(*it);
        const ar_extension *wanted = base ? ar_as_extension(ar_counterpart(r->world.wanted, *it))
                                          : NULL;
        ar_object *after;
        ar_op *op;

        if (!wanted || wanted->object.unmanaged || !wanted->in_schema ||
            ar_streq(base->in_schema, wanted->in_schema))
            continue;
        after = ar_object_copy(r->world.ctx, *it);
        ar_as_extension(after)->in_schema = wanted->in_schema;
        op = ar_op_new(r->world.ctx, AR_ALTER, *it, after);
        op->changed = ar_attr_bit(AR_KIND_EXTENSION, "schema");
        op->taken_along = ar_extension_takes(r->world.ctx, r->base, r->world.wanted,
                                             base->in_schema, wanted->in_schema);
        op->app = wanted->object.app;
        ar_vec_push(r->world.ctx->arena, &found, op);
    }
    settle(r, &found);
}

static void step_values(ar_renamer *r)
{
    ar_ops found = {0};

    ar_vec_each(ar_object *, it, &r->base->objects) {
        const ar_object *wanted = (*it)->kind == AR_KIND_ENUM ? ar_counterpart(r->world.wanted, *it)
                                                              : NULL;

        if (wanted && !wanted->unmanaged && !(*it)->unmanaged)
            ar_values_rename(&r->world, ar_as_enum(*it), ar_as_enum(wanted), &found, r->questions);
    }
    settle(r, &found);
}

ar_status ar_diff_renames(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                          const ar_diff_options *options, ar_ops *out_renames,
                          ar_questions *out_questions)
{
    static const ar_kind kinds[] = {
        AR_KIND_SCHEMA,        AR_KIND_COLLATION,        AR_KIND_ENUM,          AR_KIND_TYPE,
        AR_KIND_DOMAIN,        AR_KIND_SEQUENCE,         AR_KIND_TABLE,         AR_KIND_VIEW,
        AR_KIND_TS_DICTIONARY, AR_KIND_TS_CONFIGURATION, AR_KIND_EVENT_TRIGGER, AR_KIND_FDW,
        AR_KIND_SERVER,        AR_KIND_PUBLICATION,      AR_KIND_FUNCTION,      AR_KIND_PROCEDURE,
        AR_KIND_AGGREGATE};
    ar_renamer r = {.ops = out_renames, .questions = out_questions};

    AR_TRY(ar_world_init(&r.world, ctx, base, wanted, options));
    r.base = base;
    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        AR_TRY(step_objects(&r, kinds[i]));
    step_extensions(&r);
    AR_TRY(step_columns(&r));
    step_values(&r);
    step_multiranges(&r);
    return AR_OK;
}
