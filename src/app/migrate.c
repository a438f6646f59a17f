#include "app/app.h"
#include "app/baseline.h"
#include "app/hook.h"
#include "app/move.h"
#include "base/str.h"

/* What the runner's callbacks need. */
typedef struct run_user {
    const ar_graph *graph;
    const ar_move_options *options;
    ar_names standing; /* baselines to be recorded only */
} run_user;

static ar_status plan_under_lock(ar_ctx *ctx, const ar_journal *journal, void *user,
                                 ar_run_steps *out)
{
    run_user *run = user;

    AR_TRY(ar_move_plan(ctx, run->graph, journal, run->options, out));
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

static ar_status ask(ar_ctx *ctx, const ar_asker *asker, const char *question)
{
    if (asker->confirm(ctx, question, asker->user))
        return AR_OK;
    return ar_fail(ctx, AR_E_CONSENT, AR_NOWHERE, "nothing was changed");
}

/* No row goes: only whoever can be asked is. */
static ar_status ask_dependants(ar_ctx *ctx, const ar_move_options *options,
                                const ar_names *dependants)
{
    if (dependants->count == 0 || options->yes || !options->asker.confirm)
        return AR_OK;
    return ask(ctx, &options->asker,
               ar_printf(ctx->arena, "This undoes %zu revision%s of other apps, too. Go on?",
                         dependants->count, dependants->count > 1 ? "s" : ""));
}

static ar_status ask_consent(ar_ctx *ctx, const ar_site *site, const ar_move_options *options,
                             const ar_run_steps *steps, const ar_names *lines)
{
    const char *list = ar_names_join(ctx->arena, lines, ", ");
    bool down = goes_down(steps);

    ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE, "this destroys %s", list);
    if (options->yes)
        return AR_OK;
    if (options->asker.confirm)
        return ask(ctx, &options->asker, ar_printf(ctx->arena, "This destroys %s. Go on?", list));
    if (!down && !site->protect)
        return AR_OK; /* the reviewed `autorev:destroys` line is consent */
    ar_fail(ctx, AR_E_CONSENT, AR_NOWHERE, "%s destroys %s, and nobody can be asked",
            down ? "going down" : "the database is protected: this", list);
    ar_hint(ctx, "--yes says that it is meant");
    return AR_NEEDS_ANSWER;
}

/* On a protected database what a reviewed line gives away needs a word, rows or none. */
static void add_marked(ar_ctx *ctx, const ar_run_steps *steps, ar_names *lines)
{
    ar_vec_each(ar_run_step, step, steps)
        if (step->direction == AR_UP && !step->no_sql)
            ar_vec_each(const char *, entry, &step->revision->destroys)
                ar_vec_push(ctx->arena, lines, *entry);
}

static ar_status look_first(ar_ctx *ctx, ar_work *work, const ar_move_options *options,
                            ar_names *out_standing, ar_run_steps *out)
{
    ar_names losses = {0}, dependants = {0};

    AR_TRY(ar_move_plan(ctx, work->graph, &work->journal, options, out));
    AR_TRY(ar_baseline_standing(ctx, work, out, out_standing));
    ar_baseline_mark(out_standing, out);
    AR_TRY(ar_run_check(ctx, work->target.engine, out, options->single_transaction));
    AR_TRY(ar_move_refusals(ctx, work->db, work->target, out));
    AR_TRY(ar_move_remarks(ctx, work, options, out, &dependants));
    if (options->plan)
        return AR_OK;
    AR_TRY(ar_move_losses(ctx, work->db, work->target, out, &losses));
    if (work->site->protect && losses.count == 0)
        add_marked(ctx, out, &losses);
    if (losses.count == 0)
        return ask_dependants(ctx, options, &dependants);
    return ask_consent(ctx, work->site, options, out, &losses);
}

ar_status ar_move_apply(ar_ctx *ctx, ar_work *work, const ar_run_options *options, ar_moved *out)
{
    AR_AUTO_DB ar_db *db = NULL;

    AR_TRY(ar_db_open(ctx, &work->site->url, AR_DB_CREATE, &db));
    if (ar_db_missing(work->db))
        ar_say(ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE, "the database %s is new",
               work->site->url.shown);
    return ar_run(ctx, db, work->graph, options, &out->done);
}

static const char *command_of(const ar_move_options *options)
{
    if (options->rollback)
        return "rollback";
    return options->down ? "downgrade" : "migrate";
}

ar_status ar_migrate(ar_ctx *ctx, ar_project *project, ar_site *site, ar_move_options *options,
                     ar_moved *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;
    run_user user = {.options = options};
    ar_run_options run_options = {.lock_wait_ms = options->lock_wait_ms,
                                  .default_schema = site->schema,
                                  .single_transaction = options->single_transaction,
                                  .env = project->env,
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
    AR_TRY(ar_hook_move(ctx, project, site, AR_HOOK_BEFORE_MIGRATE, command_of(options),
                        &out->planned));
    AR_TRY(ar_move_apply(ctx, work, &run_options, out));
    return ar_hook_move(ctx, project, site, AR_HOOK_AFTER_MIGRATE, command_of(options), &out->done);
}
