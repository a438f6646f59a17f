#include "run/alone.h"

#include "base/clock.h"
#include "base/str.h"
#include "run/guard.h"

/*
 * A section without transaction is journalled: a row that says "started" is committed before its
 * first statement, and the row's last word after the last one. In between a crash leaves the row;
 * the next run asks the catalog about each statement before it runs it.
 */

typedef struct alone {
    ar_runner *run;
    const ar_run_step *step;
    ar_statements statements;
    bool again;               /* an earlier run was interrupted */
    const char *state_before; /* of the row; NULL: there was none */
    size_t done;              /* statements that took effect in this run or before */
} alone;

static const char *id_of(const alone *a)
{
    return a->step->revision->id;
}

static ar_pos place(const alone *a, const ar_statement_text *statement)
{
    return (ar_pos){a->step->revision->shown, statement->line, statement->column, 0};
}

/* Only the row, in a transaction of its own. */
static ar_status write_row(alone *a, ar_direction direction, const char *state)
{
    ar_run_step row = {
        .revision = a->step->revision, .direction = direction, .state = state, .no_sql = true};
    ar_run_steps rows = {.items = &row, .count = 1};

    return ar_runner_steps(a->run, &rows);
}

static ar_status set_session(alone *a, const char *search_path, int64_t lock_timeout)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *values[] = {search_path,
                            ar_printf(a->run->ctx->arena, "%lld", (long long)lock_timeout)};

    if (a->run->engine == AR_SQLITE)
        return AR_OK;
    return ar_db_query_params(a->run->ctx, a->run->db,
                              "SELECT pg_catalog.set_config('search_path', $1, false),"
                              " pg_catalog.set_config('lock_timeout', $2, false)",
                              2, values, &rows);
}

/* CREATE INDEX CONCURRENTLY waits without keeping anybody out: it may wait as long as we may. */
static ar_status prepare_session(alone *a)
{
    int64_t wait = a->run->options->lock_wait_ms;

    return set_session(a, ar_search_path(a->run->ctx, a->run->options->default_schema),
                       wait > 0 ? wait : 1);
}

static void reset_session(alone *a)
{
    ar_mark mark = ar_mark_now(a->run->ctx);

    if (set_session(a, "", 0) != AR_OK)
        ar_forget_since(a->run->ctx, mark); /* the connection is gone: nothing to put back */
}

static ar_status partly(alone *a, const ar_statement_text *statement, const char *why)
{
    ar_fail(a->run->ctx, AR_E_PARTLY_APPLIED, place(a, statement),
            "revision %s stopped part-way, after %zu of %zu statements: %s", id_of(a), a->done,
            a->statements.count, why);
    ar_hint(a->run->ctx,
            "run the same command again: it goes on where this one stopped; or look at the "
            "database and `autorev stamp %s`",
            id_of(a));
    return AR_PARTIAL;
}

static bool mend(alone *a, const char *sql)
{
    const char *message = NULL;

    ar_kill_point("before mending");
    return ar_db_try(a->run->ctx, a->run->db, sql, &message);
}

/* An index that was begun and not finished is in the way of the next try. */
static ar_status clear_the_way(alone *a, const ar_statement_text *statement, bool *out_skip)
{
    ar_probe probe = AR_PROBE_UNDONE;
    const char *mend_sql = NULL;

    *out_skip = false;
    if (!a->again)
        return AR_OK;
    AR_TRY(ar_probe_statement(a->run->ctx, a->run->db, statement, &probe, &mend_sql));
    *out_skip = probe == AR_PROBE_DONE;
    if (probe == AR_PROBE_BROKEN && !mend(a, mend_sql))
        return partly(a, statement, "an index that was not finished could not be dropped");
    if (probe == AR_PROBE_UNKNOWN)
        return partly(a, statement, "it cannot be told whether this statement took effect");
    return AR_OK;
}

/* Does nothing of a statement that failed remain? What can be taken away is. */
static bool leaves_nothing(alone *a, const ar_statement_text *statement)
{
    ar_mark mark = ar_mark_now(a->run->ctx);
    ar_probe probe = AR_PROBE_UNKNOWN;
    const char *mend_sql = NULL;

    if (ar_probe_statement(a->run->ctx, a->run->db, statement, &probe, &mend_sql) != AR_OK) {
        ar_forget_since(a->run->ctx, mark);
        return false; /* the connection is gone */
    }
    if (probe == AR_PROBE_BROKEN)
        return mend(a, mend_sql);
    return true; /* what is no index being built fails as a whole */
}

/* The row goes back to what it was: as if nothing had been begun. */
static bool take_row_back(alone *a)
{
    ar_mark mark = ar_mark_now(a->run->ctx);
    ar_status status = a->state_before ? write_row(a, AR_UP, a->state_before)
                                       : write_row(a, AR_DOWN, "undone");

    if (status != AR_OK)
        ar_forget_since(a->run->ctx, mark);
    else if (!ar_streq(a->state_before, "started"))
        a->run->done->count--; /* that was no step of the plan */
    return status == AR_OK;
}

static ar_status stopped_at(alone *a, const ar_statement_text *statement, ar_status status)
{
    if (leaves_nothing(a, statement) && a->done == 0 && take_row_back(a))
        return status;
    return partly(a, statement, "see the error above");
}

static ar_status run_statement(alone *a, const ar_statement_text *statement)
{
    bool skip = false;

    AR_TRY(clear_the_way(a, statement, &skip));
    if (!skip) {
        ar_status status = ar_db_exec_section(a->run->ctx, a->run->db, statement->sql,
                                              place(a, statement));

        if (status != AR_OK)
            return stopped_at(a, statement, status);
    }
    a->done++;
    return AR_OK;
}

/* "started" of an earlier run, of the same text: edited files are not gone on with. */
static ar_status check_again(alone *a, const ar_applied *row)
{
    a->again = row && ar_streq(row->state, "started");
    if (!a->again || ar_streq(row->sha256, a->step->revision->sha256))
        return AR_OK;
    ar_status status = ar_fail(a->run->ctx, AR_E_FILE_EDITED, a->step->revision->pos,
                               "revision %s was started and interrupted, and its file was edited "
                               "since",
                               id_of(a));

    ar_hint(a->run->ctx, "look at what it did, then `autorev stamp %s`, or restore the file",
            id_of(a));
    return status;
}

static ar_status run_all(alone *a)
{
    ar_status status = AR_OK;

    AR_TRY(prepare_session(a));
    ar_vec_each(ar_statement_text, statement, &a->statements)
        if (status == AR_OK)
            status = run_statement(a, statement);
    reset_session(a);
    return status;
}

/* Another run may have been faster. */
static bool is_over(const ar_run_step *step, const ar_applied *row)
{
    return step->direction == AR_UP ? row && !ar_streq(row->state, "started") : !row;
}

static ar_status run_journalled(alone *a)
{
    size_t done = a->run->done->count;
    const ar_run_step *step = a->step;

    if (!a->again)
        AR_TRY(write_row(a, step->direction, "started"));
    ar_kill_point("started");
    AR_TRY(run_all(a));
    AR_TRY(write_row(a, step->direction, step->state ? step->state : "applied"));
    if (a->run->done->count > done)
        a->run->done->items[done] = *step; /* not the row alone */
    return AR_OK;
}

ar_status ar_alone_step(ar_runner *run, const ar_run_step *step)
{
    const ar_section *section = ar_step_section(step);
    alone a = {.run = run, .step = step};

    if (run->engine == AR_SQLITE)
        AR_TRY(ar_lite_refresh(run));
    const ar_applied *row = ar_runner_row(run, step->revision);

    if (is_over(step, row))
        return AR_OK;
    a.state_before = row ? row->state : NULL;
    a.statements = ar_statements_of(run->ctx->arena, ar_revision_flavour(step->revision),
                                    section->sql, section->line);
    AR_TRY(check_again(&a, row));
    return run_journalled(&a);
}
