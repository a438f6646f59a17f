#include "app/baseline.h"

#include "app/bystanders.h"
#include "app/inside.h"
#include "app/record.h"
#include "app/replay.h"
#include "app/scope.h"
#include "base/str.h"
#include "diff/answer.h"

/* ---- what is adopted ---- */

static bool is_old_name(ar_ctx *ctx, const ar_object *declared, const ar_object *object)
{
    ar_vec_each(const char *, old, &declared->renamed_from) {
        ar_names parts = ar_label_parts(ctx, *old);

        if (parts.count && ar_streq(parts.items[parts.count - 1], object->name))
            return true;
    }
    return false;
}

/* The app whose models declare it, under this name or the one that it will get. */
static const char *declaring_app(ar_ctx *ctx, const ar_model *wanted, const ar_object *object)
{
    const ar_object *declared = ar_model_find(wanted, object->kind, object->schema, object->name);

    if (declared)
        return declared->app;
    ar_vec_each(ar_object *, it, &wanted->objects)
        if ((*it)->kind == object->kind && is_old_name(ctx, *it, object))
            return (*it)->app;
    return NULL; /* a sequence: its table's */
}

/* What stands, is declared and managed, and no revision made. */
static ar_status find_adopted(ar_ctx *ctx, ar_work *work, ar_objects *out)
{
    ar_scope scope = {.creators = work->creators};
    ar_model *scoped = NULL;

    AR_TRY(ar_scope_apply(ctx, work->live, work->wanted, &scope, &scoped, NULL));
    ar_vec_each(ar_object *, it, &scoped->objects) {
        const ar_object *declared = ar_model_find(work->wanted, (*it)->kind, (*it)->schema,
                                                  (*it)->name);
        ar_object *copy;

        if ((*it)->unmanaged || (declared && declared->unmanaged) ||
            ar_is_created(ctx, work->live, work->creators, *it))
            continue;
        copy = ar_object_copy(ctx, *it);
        copy->app = declaring_app(ctx, work->wanted, *it);
        ar_vec_push(ctx->arena, out, copy);
    }
    return AR_OK;
}

/* ---- where it is tried ---- */

ar_status ar_baseline_scratch(ar_ctx *ctx, ar_work *work, const ar_objects *objects,
                              const ar_revisions *revisions, ar_scratch **out,
                              const char **out_reason)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;

    *out = NULL;
    AR_TRY(ar_work_open_scratch(ctx, work, &scratch, out_reason));
    if (!scratch)
        return AR_OK;
    if (work->target.engine == AR_POSTGRESQL)
        AR_TRY(ar_scratch_copy(ctx, scratch, work->db,
                               ar_bystanders(ctx, work->live, objects, revisions)));
    if (!scratch->reason)
        AR_TRY(ar_scratch_admit(ctx, scratch, revisions, false));
    *out_reason = scratch->reason;
    if (*out_reason)
        return AR_OK;
    *out = scratch;
    scratch = NULL;
    return AR_OK;
}

/* ---- the plan ---- */

static ar_status too_late(ar_ctx *ctx, const ar_revision *failed)
{
    ar_fail(ctx, AR_E_BASELINE, (ar_pos){.file = failed->shown},
            "revision %s does not run on an empty database: a baseline behind it would build too "
            "late what it needs",
            failed->id);
    ar_hint(ctx,
            "with all revisions applied: `autorev stamp %s base`, take the files away, and let "
            "the baseline cover what they made, too",
            failed->app);
    return AR_INVALID;
}

/* All revisions from nothing: what a baseline builds upon. */
static ar_status build_base(ar_ctx *ctx, ar_work *work, const ar_objects *adopted, ar_model **out)
{
    const ar_revisions *plan = &work->graph->plan;
    const ar_revision *failed = NULL;

    AR_TRY(ar_baseline_scratch(ctx, work, adopted, plan, &work->scratch, &work->no_scratch));
    if (!work->scratch && plan->count == 0) {
        *out = ar_model_new(ctx, work->target);
        return AR_OK;
    }
    if (!work->scratch)
        return ar_fail(ctx, AR_E_NO_SCRATCH, AR_NOWHERE,
                       "there is no scratch database to replay the history in: %s",
                       work->no_scratch);
    ar_status status = ar_replay_run(ctx, work->scratch->db, work->site->schema, plan, &failed);

    if (failed)
        return too_late(ctx, failed);
    AR_TRY(status);
    return ar_work_introspect(ctx, work, work->scratch->db, out);
}

static ar_model *with_adopted(ar_ctx *ctx, const ar_model *base, const ar_objects *adopted)
{
    ar_model *wanted = ar_model_copy(ctx, base);

    ar_vec_each(ar_object *const, it, adopted)
        if (!ar_model_find(base, (*it)->kind, (*it)->schema, (*it)->name))
            ar_model_add(ctx, wanted, *it);
    ar_model_sort(wanted);
    return wanted;
}

static ar_status refuse_pending(ar_ctx *ctx, const ar_work *work)
{
    const ar_revision *first = work->pending.count ? work->pending.items[0] : NULL;

    if (!first)
        return AR_OK;
    ar_fail(ctx, AR_E_BASELINE, (ar_pos){.file = first->shown},
            "revision %s is not applied: a baseline is written where all revisions are", first->id);
    ar_hint(ctx, "run `autorev migrate` first");
    return AR_INVALID;
}

ar_status ar_baseline_plan(ar_ctx *ctx, ar_work *work, ar_plan *out)
{
    ar_diff_options options = {.renames_none = true, .history_of = ar_work_histories(ctx, work)};
    ar_objects adopted = {0};
    ar_questions questions = {0};
    ar_ops renames = {0}, ops = {0};

    *out = (ar_plan){0};
    AR_TRY(refuse_pending(ctx, work));
    AR_TRY(ar_work_read_models(ctx, work));
    AR_TRY(find_adopted(ctx, work, &adopted));
    if (adopted.count == 0)
        return AR_OK;
    AR_TRY(build_base(ctx, work, &adopted, &work->base_whole));
    work->base = work->base_whole;
    work->wanted = with_adopted(ctx, work->base, &adopted);
    out->base = work->base;
    AR_TRY(ar_diff_compare(ctx, work->base, work->wanted, &options, &ops, &questions));
    return ar_diff_order(ctx, work->base, work->wanted, &renames, &ops, &out->ops);
}

/* ---- version rows ---- */

ar_status ar_baseline_stamp(ar_ctx *ctx, ar_work *work, const ar_drafts *drafts)
{
    ar_names ids = {0};

    ar_vec_each(const ar_draft, draft, drafts)
        ar_vec_push(ctx->arena, &ids, draft->revision->id);
    return ar_record(ctx, work, &ids, "baseline", "migrate");
}
