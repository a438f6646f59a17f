#include "app/rebase.h"

#include <string.h>

#include "app/head_file.h"
#include "app/rebase_parts.h"
#include "app/rewrite.h"
#include "app/state.h"
#include "base/file.h"
#include "base/str.h"

/* ---- what no order makes right ---- */

static void keep_certain(ar_ctx *ctx, const ar_clashes *found, ar_clashes *out)
{
    ar_vec_each(const ar_clash, clash, found)
        if (clash->certain)
            ar_vec_push(ctx->arena, out, *clash);
}

static ar_status check_clashes(ar_ctx *ctx, const ar_rebase_plan *plan, ar_clashes *out)
{
    const ar_history *history = plan->history;
    const ar_graph *graph = plan->work->graph;
    ar_clashes found = {0};

    for (size_t i = 0; i < history->heads.count; i++)
        for (size_t j = i + 1; j < history->heads.count; j++) {
            ar_revision *left = history->heads.items[i], *right = history->heads.items[j];
            ar_revisions lefts = ar_side(ctx, graph, left, right);
            ar_revisions rights = ar_side(ctx, graph, right, left);

            ar_commute_compare(ctx, plan->work->target.engine, &lefts, &rights, &found);
        }
    keep_certain(ctx, &found, out);
    if (out->count == 0)
        return AR_OK;
    ar_clashes_report(ctx, out);
    ar_hint(ctx, "make one side again: take its file away and run `autorev makemigrations`");
    return AR_INVALID;
}

/* ---- files ---- */

static ar_status check_names(ar_ctx *ctx, const ar_rebasing *rebasing)
{
    ar_vec_each(const ar_rebased, one, &rebasing->moved)
        if (!ar_streq(one->before->path, one->after->path) && ar_path_exists(one->after->path))
            return ar_fail(ctx, AR_E_FILE_EXISTS, AR_NOWHERE, "\"%s\" is there already",
                           one->after->shown);
    return AR_OK;
}

static ar_status publish(ar_ctx *ctx, const ar_rebase_plan *plan, const ar_rebasing *rebasing)
{
    ar_rewrites files = {0};

    AR_TRY(check_names(ctx, rebasing));
    ar_vec_each(const ar_rebased, one, &rebasing->moved) {
        ar_rewrite file = {.from = ar_path_basename(one->before->path),
                           .to = ar_path_basename(one->after->path),
                           .sha256 = one->before->sha256,
                           .text = one->after->text};

        ar_vec_push(ctx->arena, &files, file);
    }
    AR_TRY(ar_rewrite_files(ctx, plan->history->folder, &files));
    return ar_head_file_write(ctx, plan->work->project, plan->history,
                              rebasing->moved.items[rebasing->moved.count - 1].after->id);
}

/* ---- the command ---- */

static ar_status move_all(ar_ctx *ctx, const ar_rebase_plan *plan, ar_rebasing *out)
{
    for (size_t i = 0; i < plan->moving.count; i++) {
        ar_rebased one = {0};

        AR_TRY(ar_rebase_move(ctx, plan, i, &out->moved, &one));
        ar_vec_push(ctx->arena, &out->moved, one);
    }
    return AR_OK;
}

ar_status ar_rebase(ar_ctx *ctx, ar_work *work, const ar_rebase_options *options, ar_rebasing *out)
{
    ar_history *history = ar_graph_history(work->graph, options->app);
    ar_rebase_plan plan;

    *out = (ar_rebasing){0};
    work->scratch_url = options->scratch_url;
    AR_TRY(ar_work_verify_files(ctx, work->graph, &work->journal));
    if (!history)
        return ar_fail(ctx, AR_E_NO_APP, AR_NOWHERE, "app \"%s\" lives in another database",
                       options->app);
    AR_TRY(ar_rebase_choose(ctx, work, history, options, &plan));
    if (!plan.onto && history->heads.count && !options->dry_run) /* it may hold git's markers */
        return ar_head_file_write(ctx, work->project, history, history->heads.items[0]->id);
    if (!plan.onto)
        return AR_OK;
    AR_TRY(check_clashes(ctx, &plan, &out->clashes));
    AR_TRY(ar_work_read_live(ctx, work));
    AR_TRY(move_all(ctx, &plan, out));
    out->onto = plan.onto;
    return options->dry_run ? AR_OK : publish(ctx, &plan, out);
}
