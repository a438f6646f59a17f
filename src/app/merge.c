#include "app/merge.h"

#include "app/commute_proof.h"
#include "app/head_file.h"
#include "base/str.h"

/* ---- which histories ---- */

static bool asked_for(const ar_merge_options *options, const ar_history *history)
{
    return !options->app || ar_names_has(&history->apps, options->app) ||
           ar_streq(history->app, options->app);
}

/* Its revisions are written in its own project. */
static ar_status check_external(ar_ctx *ctx, const ar_history *history)
{
    if (!history->external)
        return AR_OK;
    ar_fail(ctx, AR_E_EXTERNAL_APP, (ar_pos){.file = history->shown},
            "app \"%s\" is external, and has several heads", history->app);
    ar_hint(ctx, "merge them in its own project");
    return AR_INVALID;
}

/* ---- whether the sides commute ---- */

static ar_status say_conflicts(ar_ctx *ctx, const char *app, const ar_clashes *conflicts)
{
    bool certain = false;

    ar_clashes_report(ctx, conflicts);
    ar_vec_each(const ar_clash, conflict, conflicts)
        certain |= conflict->certain;
    if (certain)
        ar_hint(ctx,
                "make one side again: take its file away and run `autorev makemigrations`; where "
                "the order decides, `autorev rebase %s` puts one side on top of the other",
                app);
    else
        ar_hint(ctx, "`autorev rebase %s` puts one side on top of the other", app);
    return AR_INVALID;
}

/* Data changes have no entries, and scratch databases have no rows. */
static void say_untold(ar_ctx *ctx, const ar_revisions *side)
{
    ar_vec_each(ar_revision *const, it, side)
        if ((*it)->objects.count == 0 && *(*it)->up.sql)
            ar_say(
                ctx, AR_NOTE, AR_E_INFO, (ar_pos){(*it)->shown, (*it)->up.line, 1, 0},
                "revision %s says nothing of what it changes: whether its rows come out the same "
                "in either order is for people to see",
                (*it)->id);
}

/* Entries first: what they tell is clearer than what an engine says. */
static ar_status compare_pair(ar_ctx *ctx, ar_work *work, ar_revision *left, ar_revision *right,
                              ar_merged *out, const char **out_line)
{
    ar_revisions lefts = ar_side(ctx, work->graph, left, right);
    ar_revisions rights = ar_side(ctx, work->graph, right, left);
    ar_clashes found = {0};

    ar_commute_compare(ctx, work->target.engine, &lefts, &rights, &found);
    if (found.count == 0)
        AR_TRY(ar_commute_prove(ctx, work, left, right, &found, out_line));
    ar_vec_each(ar_clash, conflict, &found)
        ar_vec_push(ctx->arena, &out->clashes, *conflict);
    if (found.count)
        return say_conflicts(ctx, left->app, &found);
    say_untold(ctx, &lefts);
    say_untold(ctx, &rights);
    return AR_OK;
}

static ar_status compare_heads(ar_ctx *ctx, ar_work *work, const ar_history *history,
                               ar_merged *out, const char **out_line)
{
    size_t errors = ctx->error_count;
    ar_status status = AR_OK;

    for (size_t i = 0; i < history->heads.count; i++)
        for (size_t j = i + 1; j < history->heads.count; j++) {
            status = compare_pair(ctx, work, history->heads.items[i], history->heads.items[j], out,
                                  out_line);
            if (status > AR_INVALID)
                return status;
        }
    return ctx->error_count > errors ? AR_INVALID : AR_OK;
}

/* ---- the revision ---- */

static char *default_message(ar_ctx *ctx, const ar_history *history)
{
    ar_names ids = {0};

    ar_vec_each(ar_revision *const, head, &history->heads)
        ar_vec_push(ctx->arena, &ids, (*head)->id);
    return ar_printf(ctx->arena, "merge %s", ar_names_join(ctx->arena, &ids, " and "));
}

static ar_status make_draft(ar_ctx *ctx, ar_work *work, ar_history *history,
                            const ar_merge_options *options, const char *proof, ar_drafts *out)
{
    const ar_draft_options draft_options = {.message = options->message,
                                            .rev_ids = &options->rev_ids};
    ar_draft draft = {.history = history};
    ar_revision *revision = NULL;

    AR_TRY(ar_draft_start(ctx, work, history, &draft_options, out, &revision));
    revision->parents = (ar_names){0};
    ar_vec_each(ar_revision *, head, &history->heads) {
        ar_vec_push(ctx->arena, &revision->parents, (*head)->id);
        if (revision->created <= (*head)->created)
            revision->created = (*head)->created + 1;
    }
    if (!revision->message)
        revision->message = default_message(ctx, history);
    revision->proof = proof;
    revision->up = revision->down = (ar_section){.present = true, .sql = ""};
    draft.revision = revision;
    AR_TRY(ar_draft_finish(ctx, work, &draft));
    ar_vec_push(ctx->arena, out, draft);
    return AR_OK;
}

static ar_status merge_history(ar_ctx *ctx, ar_work *work, ar_history *history,
                               const ar_merge_options *options, ar_merged *out)
{
    const char *proof = NULL;

    AR_TRY(check_external(ctx, history));
    if (!work->live)
        AR_TRY(ar_work_read_live(ctx, work));
    AR_TRY(compare_heads(ctx, work, history, out, &proof));
    out->proof = proof;
    return make_draft(ctx, work, history, options, proof, &out->drafts);
}

/* Somebody joined the heads by other means, and HEAD holds what version control left there. */
static ar_status mend_head(ar_ctx *ctx, const ar_work *work, const ar_history *history,
                           bool dry_run)
{
    if (dry_run || history->heads.count == 0)
        return AR_OK;
    return ar_head_file_write(ctx, work->project, history, history->heads.items[0]->id);
}

ar_status ar_merge(ar_ctx *ctx, ar_work *work, const ar_merge_options *options, ar_merged *out)
{
    size_t errors = ctx->error_count;
    ar_status first = AR_OK;

    *out = (ar_merged){0};
    work->scratch_url = options->scratch_url;
    AR_TRY(ar_work_verify_files(ctx, work->graph, &work->journal));
    ar_vec_each(ar_history, history, &work->graph->histories) {
        ar_status status;

        if (!asked_for(options, history))
            continue;
        if (history->heads.count < 2) {
            AR_TRY(mend_head(ctx, work, history, options->dry_run));
            continue;
        }
        status = merge_history(ctx, work, history, options, out);
        if (status > AR_INVALID)
            return status;
        first = first == AR_OK ? status : first;
    }
    if (ctx->error_count > errors)
        return first == AR_OK ? AR_INVALID : first;
    return options->dry_run ? AR_OK : ar_drafts_publish(ctx, work, &out->drafts);
}
