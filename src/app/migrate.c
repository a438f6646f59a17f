#include "app/app.h"
#include "app/baseline.h"
#include "app/move.h"
#include "base/str.h"

/* What the runner's callbacks need. */
typedef struct run_user {
    ar_project *project;
    const ar_graph *graph;
    const ar_move_options *options;
    ar_names standing; /* baselines to be recorded only */
} run_user;

static ar_status plan_under_lock(ar_ctx *ctx, const ar_journal *journal, void *user,
                                 ar_run_steps *out)
{
    run_user *run = user;

    AR_TRY(ar_move_plan(ctx, run->project, run->graph, journal, run->options, out));
    ar_baseline_mark(&run->standing, out);
    return AR_OK;
}

static void pass_progress(ar_ctx *ctx, const ar_run_step *step, size_t done, size_t total,
                          void *user)
{
    const run_user *run = user;

    if (run->options->progress)
        run->options->progress(ctx, step, done, total, run->options->progress_user);
}

/* ---- consent (SPEC 9) ---- */

static bool goes_down(const ar_run_steps *steps)
{
    ar_vec_each(ar_run_step, step, steps)
        if (step->direction == AR_DOWN)
            return true;
    return false;
}

static ar_status ask_consent(ar_ctx *ctx, const ar_site *site, const ar_move_options *options,
                             const ar_run_steps *steps, const ar_names *lines)
{
    const char *list = ar_names_join(ctx->arena, lines, ", ");
    bool down = goes_down(steps);

    if (lines->count == 0)
        return AR_OK;
    ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE, "this destroys %s", list);
    if (options->yes)
        return AR_OK;
    if (options->asker.confirm) {
        if (options->asker.confirm(ctx, ar_printf(ctx->arena, "This destroys %s. Go on?", list),
                                   options->asker.user))
            return AR_OK;
        return ar_fail(ctx, AR_E_CONSENT, AR_NOWHERE, "nothing was changed");
    }
    if (!down && !site->protect)
        return AR_OK; /* the reviewed `autorev:destroys` line is consent */
    ar_fail(ctx, AR_E_CONSENT, AR_NOWHERE, "%s destroys %s, and nobody can be asked",
            down ? "going down" : "the database is protected: this", list);
    ar_hint(ctx, "--yes says that it is meant");
    return AR_NEEDS_ANSWER;
}

static ar_status look_first(ar_ctx *ctx, ar_work *work, const ar_move_options *options,
                            ar_names *out_standing, ar_run_steps *out)
{
    ar_names losses = {0};

    AR_TRY(ar_move_plan(ctx, work->project, work->graph, &work->journal, options, out));
    AR_TRY(ar_baseline_standing(ctx, work, out, out_standing));
    ar_baseline_mark(out_standing, out);
    AR_TRY(ar_run_check(ctx, work->target.engine, out, options->single_transaction));
    AR_TRY(ar_move_refusals(ctx, work->db, work->target, out));
    if (options->plan)
        return AR_OK;
    AR_TRY(ar_move_losses(ctx, work->db, work->target, out, &losses));
    return ask_consent(ctx, work->site, options, out, &losses);
}

static ar_status run(ar_ctx *ctx, ar_work *work, const ar_run_options *options, ar_moved *out)
{
    AR_AUTO_DB ar_db *db = NULL;

    AR_TRY(ar_db_open(ctx, &work->site->url, AR_DB_CREATE, &db));
    if (ar_db_missing(work->db))
        ar_say(ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE, "the database %s is new",
               work->site->url.shown);
    return ar_run(ctx, db, work->graph, options, &out->done);
}

ar_status ar_migrate(ar_ctx *ctx, ar_project *project, ar_site *site, ar_move_options *options,
                     ar_moved *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;
    run_user user = {.project = project, .options = options};
    ar_run_options run_options = {.lock_wait_ms = options->lock_wait_ms,
                                  .default_schema = site->schema,
                                  .single_transaction = options->single_transaction,
                                  .plan = plan_under_lock,
                                  .progress = pass_progress,
                                  .user = &user};

    *out = (ar_moved){0};
    site->lock_wait_ms = options->lock_wait_ms;
    AR_TRY(ar_work_open(ctx, project, site, &work));
    (void)ar_work_strangers(ctx, work->graph, &work->journal);
    work->scratch_url = options->scratch_url;
    AR_TRY(look_first(ctx, work, options, &user.standing, &out->planned));
    out->recorded = user.standing;
    if (options->plan || out->planned.count == 0)
        return AR_OK;
    user.graph = work->graph;
    return run(ctx, work, &run_options, out);
}

/* ---- stamp ---- */

typedef struct stamp_user {
    ar_project *project;
    const ar_graph *graph;
    ar_history *history; /* NULL: all */
    const char *revision;
} stamp_user;

static bool in_list(const ar_revisions *list, const ar_revision *revision)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == revision)
            return true;
    return false;
}

static void add_row(ar_ctx *ctx, ar_revision *revision, ar_direction direction, const char *state,
                    ar_run_steps *out)
{
    ar_run_step step = {
        .revision = revision, .direction = direction, .state = state, .no_sql = true};

    ar_vec_push(ctx->arena, out, step);
}

static ar_status stamp_targets(ar_ctx *ctx, const stamp_user *stamp, ar_revisions *out)
{
    ar_revision *target = NULL;

    if (ar_streq(stamp->revision, "base"))
        return AR_OK;
    if (ar_streq(stamp->revision, "head") || ar_streq(stamp->revision, "heads")) {
        for (size_t i = 0; i < stamp->graph->histories.count; i++) {
            const ar_history *history = &stamp->graph->histories.items[i];

            if (stamp->history && stamp->history != history)
                continue;
            for (size_t h = 0; h < history->heads.count; h++)
                ar_vec_push(ctx->arena, out, history->heads.items[h]);
        }
        return AR_OK;
    }
    AR_TRY(ar_graph_resolve(ctx, stamp->graph, stamp->history, stamp->revision, &target));
    ar_vec_push(ctx->arena, out, target);
    return AR_OK;
}

/* Rows to take away first (newest first), then rows to write, or write again where the file was
   edited. */
static ar_status plan_stamp(ar_ctx *ctx, const ar_journal *journal, void *user, ar_run_steps *out)
{
    const stamp_user *stamp = user;
    ar_revisions targets = {0}, needed;

    AR_TRY(stamp_targets(ctx, stamp, &targets));
    needed = ar_graph_needed(ctx, stamp->graph, &targets);
    for (size_t i = stamp->graph->plan.count; i > 0; i--) {
        ar_revision *revision = stamp->graph->plan.items[i - 1];
        const ar_applied *row = ar_journal_find(journal, revision->id);
        bool ours = !stamp->history ||
                    &stamp->graph->histories.items[revision->history] == stamp->history;
        bool wanted = in_list(&needed, revision);
        bool edited = row && !ar_streq(row->sha256, revision->sha256);

        if (row && ((ours && !wanted) || (wanted && edited)))
            add_row(ctx, revision, AR_DOWN, row->state, out);
    }
    ar_vec_each(ar_revision *, revision, &needed) {
        const ar_applied *row = ar_journal_find(journal, (*revision)->id);
        bool edited = row && !ar_streq(row->sha256, (*revision)->sha256);

        if (!row || edited)
            add_row(ctx, *revision, AR_UP, row ? row->state : "faked", out);
    }
    return AR_OK;
}

/* Words that mean something in every history at once. */
static bool is_everywhere(const char *revision)
{
    return ar_streq(revision, "base") || ar_streq(revision, "head") || ar_streq(revision, "heads");
}

ar_status ar_stamp(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                   const char *revision, int64_t lock_wait_ms, ar_moved *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;
    stamp_user user = {.project = project, .revision = revision};
    ar_run_options options = {.lock_wait_ms = lock_wait_ms,
                              .default_schema = site->schema,
                              .single_transaction = true,
                              .plan = plan_stamp,
                              .user = &user};

    *out = (ar_moved){0};
    site->lock_wait_ms = lock_wait_ms;
    AR_TRY(ar_work_open(ctx, project, site, &work));
    user.graph = work->graph;
    user.history = app ? ar_graph_history(work->graph, app) : NULL;
    if (!app && !is_everywhere(revision)) {
        ar_revision *target = NULL;

        AR_TRY(ar_graph_resolve(ctx, work->graph, NULL, revision, &target));
        user.history = &work->graph->histories.items[target->history];
    }
    if (app && !user.history)
        return AR_OK; /* it lives in another database */
    AR_TRY(plan_stamp(ctx, &work->journal, &user, &out->planned));
    return out->planned.count ? run(ctx, work, &options, out) : AR_OK;
}
