#include "app/replay.h"

#include "app/bystanders.h"
#include "app/inside.h"
#include "app/made_extensions.h"
#include "app/scope.h"
#include "base/str.h"

ar_status ar_replay_run(ar_ctx *ctx, ar_db *scratch, const char *default_schema,
                        const ar_revisions *revisions, const ar_revision **out_failed)
{
    ar_run_steps steps = {0};

    *out_failed = NULL;
    ar_vec_each(ar_revision *, it, revisions)
        ar_vec_push(ctx->arena, &steps, ((ar_run_step){.revision = *it, .direction = AR_UP}));
    AR_TRY(ar_run_check(ctx, ar_db_which(scratch), &steps, false));
    ar_vec_each(ar_revision *, it, revisions) {
        ar_status status = ar_run_section(ctx, scratch, *it, AR_UP, default_schema);

        if (status == AR_OK)
            continue;
        *out_failed = *it;
        return status;
    }
    return AR_OK;
}

ar_status ar_replay_failed(ar_ctx *ctx, const ar_revision *failed)
{
    return ar_fail(ctx, AR_E_PENDING_FAILS, (ar_pos){.file = failed->shown},
                   "revision %s fails when the history is replayed in a scratch database",
                   failed->id);
}

ar_status ar_replay_in(ar_ctx *ctx, ar_work *work, ar_scratch *scratch,
                       const ar_revisions *revisions, ar_model **out)
{
    const ar_revision *failed = NULL;
    ar_status status = ar_replay_run(ctx, scratch->db, work->site->schema, revisions, &failed);

    if (failed)
        return ar_replay_failed(ctx, failed);
    AR_TRY(status);
    return ar_work_introspect(ctx, work, scratch->db, out);
}

static ar_status no_scratch(ar_ctx *ctx, const char *reason)
{
    return ar_fail(ctx, AR_E_NO_SCRATCH, AR_NOWHERE,
                   "there is no scratch database to replay the history in: %s", reason);
}

/* Keys to what somebody else makes can only be made where it stands. */
static ar_status replay_among(ar_ctx *ctx, ar_work *work, ar_scratch *scratch,
                              const ar_revisions *revisions, ar_model **out)
{
    const ar_map *makers = ar_work_makers(ctx, revisions);
    ar_objects made = {0};
    ar_model *bystanders;

    if (work->target.engine == AR_SQLITE)
        return ar_replay_in(ctx, work, scratch, revisions, out);
    ar_vec_each(ar_object *, it, &work->live->objects)
        if (ar_is_created(ctx, work->live, makers, *it))
            ar_vec_push(ctx->arena, &made, *it);
    bystanders = ar_bystanders(ctx, work->live, &made, revisions);
    bystanders->extensions = ar_extensions_unmade(ctx, &bystanders->extensions, &work->graph->plan);
    AR_TRY(ar_scratch_copy(ctx, scratch, work->db, bystanders));
    if (scratch->reason)
        return no_scratch(ctx, scratch->reason);
    AR_TRY(ar_replay_in(ctx, work, scratch, revisions, out));
    ar_bystanders_remove(ctx, bystanders, *out);
    return AR_OK;
}

ar_status ar_replay(ar_ctx *ctx, ar_work *work, const ar_revisions *revisions, ar_model **out,
                    ar_scratch **out_scratch)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
    const char *reason = NULL;

    AR_TRY(ar_work_open_scratch(ctx, work, &scratch, &reason));
    if (scratch) {
        AR_TRY(ar_scratch_admit(ctx, scratch, revisions, false));
        reason = scratch->reason;
    }
    if (!scratch || reason)
        return no_scratch(ctx, reason);
    AR_TRY(replay_among(ctx, work, scratch, revisions, out));
    if (out_scratch) {
        *out_scratch = scratch;
        scratch = NULL;
    }
    return AR_OK;
}
