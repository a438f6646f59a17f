#include <inttypes.h>

#include "base/clock.h"
#include "base/str.h"
#include "run/guard.h"
#include "run/runner.h"

/*
 * SQLite: no lock outlives a transaction, so each one begins with BEGIN IMMEDIATE and looks again
 * at what is applied; another runner may have done the step by now (FAULTS F1, F11).
 */

/* Changes when somebody else has committed; our own commits do not count. */
static ar_status read_data_version(ar_runner *run, int64_t *out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(run->ctx, run->db, "PRAGMA data_version", &rows));
    *out = ar_rows_next(rows) ? ar_rows_int(rows, 0) : 0;
    return AR_OK;
}

ar_status ar_lite_refresh(ar_runner *run)
{
    int64_t version = 0;
    ar_journal journal = {0};

    AR_TRY(read_data_version(run, &version));
    if (version == run->data_version)
        return AR_OK;
    AR_TRY(ar_journal_read(run->ctx, run->db, run->options->default_schema, run->graph, &journal));
    ar_runner_take(run, &journal);
    run->data_version = version;
    return AR_OK;
}

static bool is_applied(const ar_runner *run, const ar_revision *revision)
{
    const ar_applied *row = ar_runner_row(run, revision);

    return row && !ar_streq(row->state, "started");
}

static ar_status check_all(const ar_runner *run, const ar_revision *revision,
                           const ar_revisions *others, bool wanted)
{
    ar_vec_each(ar_revision *, it, others) {
        if (is_applied(run, *it) == wanted)
            continue;
        return ar_fail(run->ctx, AR_E_CHANGED_MEANWHILE, AR_NOWHERE,
                       "another run %s revision %s, which %s %s", wanted ? "undid" : "applied",
                       (*it)->id, wanted ? "is needed by" : "needs", revision->id);
    }
    return AR_OK;
}

/* Is the step still to be done, and may it be? Rows alone (stamp) are their planner's business. */
static ar_status look_again(ar_runner *run, const ar_run_step *step, bool *out_wanted)
{
    const ar_revision *revision = step->revision;
    bool up = step->direction == AR_UP;

    if (!step->squash_row && !revision->lost && ar_graph_find(run->graph, revision->id) != revision)
        return ar_fail(run->ctx, AR_E_CHANGED_MEANWHILE, AR_NOWHERE,
                       "another run applied revisions because of which %s does not count here",
                       revision->id);
    *out_wanted = is_applied(run, revision) != up || step->no_sql;
    if (step->no_sql && !up)
        *out_wanted = ar_runner_row(run, revision) != NULL;
    if (!*out_wanted || step->no_sql)
        return AR_OK;
    AR_TRY(check_all(run, revision, up ? &revision->parent_revisions : &revision->child_revisions,
                     up));
    return check_all(run, revision, up ? &revision->depend_revisions : &revision->dependants, up);
}

static ar_status run_guarded(ar_runner *run, const ar_run_step *step)
{
    /* Steps of one transaction may want different ALTERs; foreign_keys is off for all of them. */
    AR_TRY(ar_pragmas_set(run->ctx, run->db, ar_pragmas_for(step->revision)));
    return ar_guarded_section(run->ctx, run->db, step->revision, step->direction);
}

/* An UPDATE or DELETE that finds no row is told from one that does. */
static ar_status check_hit(ar_runner *run, const ar_row_change *change)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    if (change->verb == AR_ROW_INSERT)
        return AR_OK;
    AR_TRY(ar_db_query(run->ctx, run->db, "SELECT changes()", &rows));
    if (ar_rows_next(rows) && ar_rows_int(rows, 0) == 1)
        return AR_OK;
    return ar_fail(run->ctx, AR_E_CHANGED_MEANWHILE, AR_NOWHERE,
                   "the version row of revision %s is gone; nothing was done",
                   change->row.revision);
}

static ar_status write_row(ar_runner *run, const ar_row_change *change)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *table = change->row.table;
    ar_db_statement statement = ar_row_statement(run->ctx, AR_SQLITE, NULL, change);

    if (!ar_runner_has_table(run, table))
        AR_TRY(ar_db_exec(run->ctx, run->db, ar_version_create(run->ctx, AR_SQLITE, NULL, table)));
    ar_kill_point("before the version row");
    AR_TRY(ar_db_query_params(run->ctx, run->db, statement.sql, statement.count, statement.values,
                              &rows));
    ar_kill_point("version row written");
    return check_hit(run, change);
}

/* One step inside the open transaction. */
static ar_status run_step(ar_runner *run, const ar_run_step *step, int64_t given,
                          ar_row_change *out_change)
{
    int64_t start = ar_monotonic_ms();

    if (!step->no_sql)
        AR_TRY(run_guarded(run, step));
    *out_change = ar_runner_change(run, step, given);
    if (!step->no_sql)
        out_change->row.duration_ms = ar_monotonic_ms() - start;
    return write_row(run, out_change);
}

typedef AR_VEC(ar_row_change) changes;

/* Rows of earlier steps are seen by later ones; a rollback makes the runner read them anew. */
static ar_status run_all(ar_runner *run, const ar_run_steps *steps, ar_run_steps *done,
                         changes *rows)
{
    AR_TRY(ar_lite_refresh(run));
    ar_vec_each(ar_run_step, step, steps) {
        ar_row_change change = {0};
        bool wanted = false;

        AR_TRY(look_again(run, step, &wanted));
        if (!wanted)
            continue;
        AR_TRY(run_step(run, step, (int64_t)rows->count, &change));
        ar_map_set(run->rows, step->revision->id,
                   change.verb == AR_ROW_DELETE
                       ? NULL
                       : ar_memdup(run->ctx->arena, &change.row, sizeof(change.row)));
        ar_vec_push(run->ctx->arena, done, *step);
        ar_vec_push(run->ctx->arena, rows, change);
    }
    return AR_OK;
}

static void roll_back(ar_runner *run)
{
    const char *message = NULL;

    run->data_version = -1;
    if (ar_db_in_transaction(run->db))
        ar_db_try(run->ctx, run->db, "ROLLBACK", &message);
}

static ar_status in_transaction(ar_runner *run, const ar_run_steps *steps)
{
    ar_run_steps done = {0};
    changes rows = {0};
    ar_status status;

    AR_TRY(ar_db_exec(run->ctx, run->db, "BEGIN IMMEDIATE"));
    ar_kill_point("begin");
    status = run_all(run, steps, &done, &rows);
    if (status == AR_OK)
        status = ar_db_check_file(run->ctx, run->db);
    if (status == AR_OK)
        status = ar_db_exec(run->ctx, run->db, "COMMIT");
    ar_kill_point("commit");
    if (status != AR_OK) {
        roll_back(run);
        return status;
    }
    for (size_t i = 0; i < done.count; i++)
        ar_runner_committed(run, &done.items[i], &rows.items[i]);
    return AR_OK;
}

/* The pragmas go back to what they were on every path. */
ar_status ar_lite_steps(ar_runner *run, const ar_run_steps *steps)
{
    ar_pragmas before = {0};
    ar_status status, restored;

    AR_TRY(ar_pragmas_read(run->ctx, run->db, &before));
    status = ar_pragmas_set(run->ctx, run->db, ar_pragmas_for(steps->items[0].revision));
    if (status == AR_OK)
        status = in_transaction(run, steps);
    restored = ar_pragmas_set(run->ctx, run->db, before);
    return status != AR_OK ? status : restored;
}
