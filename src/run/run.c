#include "run/run.h"

#include <assert.h>

#include "base/clock.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "run/lock.h"
#include "run/runner.h"
#include "run/squash.h"

static bool runs_alone(const ar_run_step *step)
{
    return !step->no_sql && ar_step_section(step)->no_transaction;
}

static ar_status foreign_dialect(ar_ctx *ctx, const ar_revision *revision, ar_engine engine)
{
    ar_fail(ctx, AR_E_FOREIGN_DIALECT, ar_revision_line(revision, "dialect", NULL),
            "revision %s is written for %s, and the database is %s", revision->id,
            ar_engine_title(engine == AR_SQLITE ? AR_POSTGRESQL : AR_SQLITE),
            ar_engine_title(engine));
    if (revision->external)
        ar_hint(ctx, "an external app made for both engines has migrations/sqlite and "
                     "migrations/postgresql");
    else
        ar_hint(ctx,
                "`migrations: \"{app}/migrations/{dialect}\"` in autorev.yaml keeps one history "
                "per engine");
    return AR_INVALID;
}

static void check_step(ar_ctx *ctx, const ar_run_step *step, bool single_transaction)
{
    if (ar_section_check(ctx, step->revision, ar_step_section(step)) != AR_OK)
        return;
    if (!single_transaction || !runs_alone(step))
        return;
    ar_fail(ctx, AR_E_OWN_TRANSACTION, (ar_pos){.file = step->revision->shown},
            "revision %s says transaction:false, and --single-transaction asks for one",
            step->revision->id);
    ar_hint(ctx, "leave --single-transaction out, or go up to the revision before it first");
}

ar_status ar_run_check(ar_ctx *ctx, ar_engine engine, const ar_run_steps *steps,
                       bool single_transaction)
{
    size_t errors = ctx->error_count;

    ar_vec_each(ar_run_step, step, steps) {
        if (step->no_sql)
            continue;
        if (!ar_streq(step->revision->dialect, ar_engine_name(engine)))
            return foreign_dialect(ctx, step->revision, engine); /* the rest is, too */
        check_step(ctx, step, single_transaction);
    }
    return ar_status_since(ctx, errors);
}

static void say_progress(const ar_runner *run, const ar_run_step *step, size_t done, size_t total)
{
    if (run->options->progress)
        run->options->progress(run->ctx, step, done, total, run->options->user);
}

/* Whoever was told to stop while waiting for a lock did not fail to get it. */
static ar_status stopped_not_locked(ar_runner *run, ar_status status, ar_mark mark)
{
    if (status != AR_LOCKED || ar_stop_signal == 0)
        return status;
    ar_forget_since(run->ctx, mark);
    return ar_runner_stopped(run);
}

static ar_status run_one(ar_runner *run, const ar_run_step *step)
{
    ar_run_step copy = *step;
    ar_run_steps one = {.items = &copy, .count = 1};
    ar_mark mark = ar_mark_now(run->ctx);
    ar_status status = runs_alone(step) ? ar_alone_step(run, step) : ar_runner_steps(run, &one);

    return stopped_not_locked(run, status, mark);
}

/* From `first` on: one step, or those that belong into one transaction. */
static ar_run_steps group_at(const ar_run_steps *steps, size_t first)
{
    size_t last = first;

    assert(steps->items && "some are left");
    while (last + 1 < steps->count && steps->items[last].with_next)
        last++;
    return (ar_run_steps){.items = steps->items + first, .count = last - first + 1};
}

static ar_status run_group(ar_runner *run, const ar_run_steps *group)
{
    ar_mark mark = ar_mark_now(run->ctx);

    if (group->count == 1)
        return run_one(run, &group->items[0]);
    return stopped_not_locked(run, ar_runner_steps(run, group), mark);
}

static ar_status run_each(ar_runner *run, const ar_run_steps *steps)
{
    for (size_t i = 0; i < steps->count;) {
        ar_run_steps group = group_at(steps, i);

        AR_TRY(ar_runner_stopped(run));
        AR_TRY(run_group(run, &group));
        i += group.count;
        ar_kill_point("step done");
        say_progress(run, &group.items[group.count - 1], i, steps->count);
    }
    return AR_OK;
}

static ar_status run_at_once(ar_runner *run, const ar_run_steps *steps)
{
    AR_TRY(ar_runner_stopped(run));
    if (steps->count == 0)
        return AR_OK;
    ar_mark mark = ar_mark_now(run->ctx);

    AR_TRY(stopped_not_locked(run, ar_runner_steps(run, steps), mark));
    say_progress(run, &steps->items[steps->count - 1], steps->count, steps->count);
    return AR_OK;
}

/* The last of what a squash replaces may have been applied just now. */
static ar_status record_squashes(ar_runner *run)
{
    ar_journal journal = {0};
    ar_run_steps steps = {0};

    if (run->graph->squashes.count == 0 || run->done->count == 0)
        return AR_OK;
    AR_TRY(ar_journal_read(run->ctx, run->db, run->options->default_schema, run->graph, &journal));
    ar_squash_steps(run->ctx, run->graph, &journal, &steps);
    if (steps.count == 0)
        return AR_OK;
    ar_runner_take(run, &journal);
    return ar_runner_steps(run, &steps);
}

static ar_status plan_and_run(ar_runner *run)
{
    ar_journal journal = {0};
    ar_run_steps steps = {0};

    AR_TRY(ar_journal_read(run->ctx, run->db, run->options->default_schema, run->graph, &journal));
    ar_runner_take(run, &journal);
    AR_TRY(run->options->plan(run->ctx, &journal, run->options->user, &steps));
    AR_TRY(ar_run_check(run->ctx, run->engine, &steps, run->options->single_transaction));
    AR_TRY(run->options->single_transaction ? run_at_once(run, &steps) : run_each(run, &steps));
    return record_squashes(run);
}

/* After a failure the lock goes with the connection, if not before. */
static ar_status unlock(ar_runner *run, ar_status status)
{
    ar_mark mark = ar_mark_now(run->ctx);
    ar_status unlocked = ar_lock_release(run->ctx, run->db);

    if (status != AR_OK && unlocked != AR_OK)
        ar_forget_since(run->ctx, mark);
    return status != AR_OK ? status : unlocked;
}

static ar_status run_locked(ar_runner *run)
{
    if (run->engine == AR_SQLITE)
        return plan_and_run(run);
    AR_TRY(ar_lock_take(run->ctx, run->db, run->options->lock_wait_ms));
    ar_kill_point("locked");
    AR_TRY(ar_runner_stopped(run));
    return unlock(run, plan_and_run(run));
}

ar_status ar_run(ar_ctx *ctx, ar_db *db, ar_graph *graph, const ar_run_options *options,
                 ar_run_steps *out_done)
{
    ar_runner run = {.ctx = ctx,
                     .db = db,
                     .graph = graph,
                     .options = options,
                     .engine = ar_db_which(db),
                     .data_version = -1,
                     .done = out_done};

    *out_done = (ar_run_steps){0};
    ar_db_set_lock_wait(db, options->lock_wait_ms);
    ar_status status = run_locked(&run);

    ar_db_close(run.fresh);
    return status;
}
