#include "app/app.h"
#include "app/drift.h"
#include "app/offline.h"
#include "base/str.h"

static bool clean(const ar_checked *checked)
{
    return checked->differences.count + checked->questions.count + checked->pending.count +
               checked->files.count + checked->strangers.count + checked->drift.count ==
           0;
}

/* An open question is a difference: it is shown as drop + add, and as what it asks. */
static ar_status find_differences(ar_ctx *ctx, ar_work *work, ar_checked *out)
{
    ar_answers answers = {0};
    ar_plan plan;

    AR_TRY(ar_work_read_models(ctx, work));
    AR_TRY(ar_work_plan(ctx, work, &answers, false, &plan));
    out->questions = plan.questions;
    if (plan.questions.count)
        AR_TRY(ar_work_plan(ctx, work, &answers, true, &plan));
    out->differences = plan.ops;
    return AR_OK;
}

/* Nothing is applied, so nothing is pending, edited or adopted: models against revisions. */
static ar_status check_offline(ar_ctx *ctx, ar_project *project, ar_site *site,
                               const ar_check_options *options, ar_checked *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;

    AR_TRY(ar_work_open_offline(ctx, project, site, options->scratch_url, &work));
    out->target = work->target;
    AR_TRY(ar_work_verify_heads(ctx, work->graph));
    AR_TRY(find_differences(ctx, work, out));
    return clean(out) ? AR_OK : AR_FOUND;
}

ar_status ar_check_site(ar_ctx *ctx, ar_project *project, ar_site *site,
                        const ar_check_options *options, ar_checked *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;

    *out = (ar_checked){0};
    if (options->offline)
        return check_offline(ctx, project, site, options, out);
    site->only_read = true;
    AR_TRY(ar_work_open(ctx, project, site, &work));
    work->scratch_url = options->scratch_url;
    out->target = work->target;
    out->pending = work->pending;
    if (options->only_pending)
        return work->pending.count ? AR_FOUND : AR_OK;
    out->files = ar_work_file_faults(ctx, work->graph, &work->journal);
    out->strangers = ar_work_strangers(ctx, work->graph, &work->journal);
    AR_TRY(ar_work_verify_heads(ctx, work->graph));
    AR_TRY(find_differences(ctx, work, out));
    if (options->drift)
        AR_TRY(ar_drift_find(ctx, work, &out->drift));
    return clean(out) ? AR_OK : AR_FOUND;
}
