#include "base/str.h"

#include "diff/compare_kind.h"
#include "diff/compare_sequence.h"
#include "diff/comparison.h"
#include "diff/diff.h"
#include "diff/fold.h"
#include "diff/grants.h"
#include "diff/inherit.h"
#include "diff/owner.h"
#include "diff/question.h"

static const ar_object *find_in_base(const ar_comparison *c, const ar_object *wanted)
{
    return wanted->kind == AR_KIND_SEQUENCE ? ar_sequence_in_base(c, wanted)
                                            : ar_counterpart(c->world.base, wanted);
}

static const ar_object *find_in_wanted(const ar_comparison *c, const ar_object *base)
{
    return base->kind == AR_KIND_SEQUENCE ? ar_sequence_in_wanted(c, base)
                                          : ar_counterpart(c->world.wanted, base);
}

static ar_status compare_wanted(ar_comparison *c, const ar_object *wanted)
{
    const ar_object *base = find_in_base(c, wanted);

    if (wanted->unmanaged)
        return AR_OK;
    if (base && base->unmanaged && base->unmanaged_reason) {
        ar_status status = ar_fail(c->world.ctx, AR_E_NOT_EXPRESSIBLE, wanted->pos,
                                   "%s \"%s\" cannot be wholly expressed yet (%s)",
                                   ar_kind_get(wanted->kind)->name, wanted->name,
                                   base->unmanaged_reason);

        ar_hint(c->world.ctx, "declare it with `managed: false`");
        return status;
    }
    if (base) {
        size_t first = c->ops->count;

        ar_compare_object(c, base, wanted);
        ar_grants_compare(&c->world, base, wanted, c->ops, first);
        ar_owner_move(&c->world, base, wanted, c->ops);
    } else if (wanted->kind == AR_KIND_SEQUENCE) {
        ar_compared_sequence(c, AR_CREATE, wanted);
    } else if (wanted->kind != AR_KIND_SCHEMA || !ar_streq(wanted->name, "public")) {
        ar_compared_whole(c, AR_CREATE, wanted);
    }
    return AR_OK;
}

/* Whether something that stays lives in the schema; then it stays too. */
static bool lives_in(const ar_object *object, const char *schema)
{
    const ar_extension *extension = ar_as_extension(object);

    return ar_streq(extension ? extension->in_schema : object->schema, schema);
}

static bool is_schema_needed(const ar_comparison *c, const char *schema)
{
    ar_vec_each(ar_object *, it, &c->world.wanted->objects)
        if (lives_in(*it, schema))
            return true;
    ar_vec_each(ar_object *, it, &c->world.base->objects)
        if (((*it)->unmanaged || ((*it)->kind == AR_KIND_EXTENSION && find_in_wanted(c, *it))) &&
            lives_in(*it, schema))
            return true;
    ar_vec_each(ar_other, other, &c->world.base->others)
        if (ar_streq(other->schema, schema) && !other->owner)
            return true;
    return ar_streq(schema, "public") || ar_streq(schema, c->world.target.default_schema);
}

static void compare_base(ar_comparison *c, const ar_object *base)
{
    if (base->unmanaged || find_in_wanted(c, base))
        return;
    if (base->kind == AR_KIND_SCHEMA && is_schema_needed(c, base->name))
        return;
    if (base->kind == AR_KIND_SEQUENCE)
        ar_compared_sequence(c, AR_DROP, base);
    else
        ar_compared_whole(c, AR_DROP, base);
}

/* A dropped thing that was answered about was no open question; the answer is used. */
static void use_drop_answers(ar_comparison *c)
{
    ar_vec_each(ar_op *, op, c->ops)
        if ((*op)->verb == AR_DROP)
            (void)ar_world_answer(&c->world, "drop", (*op)->before);
}

ar_status ar_diff_compare(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                          const ar_diff_options *options, ar_ops *out_ops,
                          ar_questions *out_questions)
{
    ar_comparison c = {.ops = out_ops, .questions = out_questions};
    size_t errors = ctx->error_count;

    AR_TRY(ar_world_init(&c.world, ctx, base, wanted, options));
    ar_vec_each(ar_object *, it, &wanted->objects)
        (void)compare_wanted(&c, *it);
    ar_vec_each(ar_object *, it, &base->objects)
        compare_base(&c, *it);
    AR_TRY(ar_status_since(ctx, errors));
    use_drop_answers(&c);
    ar_inherited_spread(&c.world, out_ops);
    ar_questions_of_rows(&c.world, out_ops, out_questions);
    ar_owners_set(&c.world, out_ops);
    ar_questions_of_apps(&c.world, out_ops, out_questions);
    ar_fold(&c.world, out_ops);
    ar_owners_set(&c.world, out_ops);
    ar_diff_hazards(ctx, base, wanted, out_ops);
    return AR_OK;
}
