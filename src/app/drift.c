#include "app/drift.h"

#include "app/replay.h"
#include "app/scope.h"
#include "base/str.h"

static void applied_revisions(ar_ctx *ctx, const ar_work *work, ar_revisions *out)
{
    ar_vec_each(ar_revision *, it, &work->graph->plan) {
        const ar_applied *row = ar_journal_find(&work->journal, (*it)->id);

        if (row && !ar_streq(row->state, "started"))
            ar_vec_push(ctx->arena, out, *it);
    }
}

ar_status ar_drift_find(ar_ctx *ctx, ar_work *work, ar_ops *out)
{
    ar_diff_options options = {.renames_none = true, .default_app = "drift"};
    ar_revisions applied = {0};
    ar_questions questions = {0};
    ar_model *replayed = NULL, *live = NULL;
    ar_scope scope = {0};

    if (!work->live)
        AR_TRY(ar_work_read_live(ctx, work));
    applied_revisions(ctx, work, &applied);
    AR_TRY(ar_replay(ctx, work, &applied, &replayed, NULL));
    scope.creators = ar_work_creators(ctx, &applied);
    AR_TRY(ar_scope_apply(ctx, work->live, replayed, &scope, &live, NULL));
    return ar_diff_compare(ctx, replayed, live, &options, out, &questions);
}
