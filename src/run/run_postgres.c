#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "run/lock.h"
#include "run/runner.h"
#include "run/variables.h"

/*
 * PostgreSQL: BEGIN, the section statement by statement, the version row and COMMIT travel in one
 * message; a failure anywhere skips the rest, and nothing was done.
 */

enum { LOCK_TIMEOUT_MS = 3000 };

/* A batch, and which of its statements write rows. */
typedef struct batch {
    ar_db_statements statements;
    AR_VEC(ar_row_change) changes;
    size_t *row_at;   /* per change: its statement */
    ar_status status; /* AR_OK: it can be sent */
} batch;

static void add_own(ar_runner *run, batch *to, const char *sql, size_t count,
                    const char *const *values)
{
    const ar_db_statement statement = {sql, count, values, AR_NOWHERE};

    ar_vec_push(run->ctx->arena, &to->statements, statement);
}

/* The settings die with the transaction, whatever a section does to them. */
static void add_settings(ar_runner *run, batch *to)
{
    static const char sql[] = "SELECT pg_catalog.set_config('search_path', $1, true),"
                              " pg_catalog.set_config('lock_timeout', $2, true),"
                              " pg_catalog.set_config('synchronous_commit', 'on', true)";
    const char **values = ar_alloc(run->ctx->arena, 2 * sizeof(*values));
    int64_t timeout = run->options->lock_wait_ms;

    if (timeout > LOCK_TIMEOUT_MS)
        timeout = LOCK_TIMEOUT_MS;
    values[0] = ar_search_path(run->ctx, run->options->default_schema);
    values[1] = ar_printf(run->ctx->arena, "%lld", (long long)(timeout > 0 ? timeout : 1));
    add_own(run, to, sql, 2, values);
}

static ar_status add_section(ar_runner *run, batch *to, const ar_run_step *step)
{
    const ar_section *section = ar_step_section(step);

    if (step->no_sql)
        return AR_OK;
    ar_sql_pieces pieces = ar_sql_split(run->ctx, false, section->sql, section->line);

    ar_vec_each(ar_piece_of_sql, piece, &pieces) {
        ar_db_statement statement = {
            NULL, 0, NULL, {step->revision->shown, piece->line, piece->column, 0}};

        AR_TRY(ar_run_fill_variables(run->ctx, run->options->env, piece->sql, statement.pos,
                                     &statement.sql));
        ar_vec_push(run->ctx->arena, &to->statements, statement);
    }
    return AR_OK;
}

/*
 * The settings go first: nothing that a section made can be meant by a name of ours. They are put
 * back for the whole session, for a section may have said SET without LOCAL.
 */
static void add_row(ar_runner *run, batch *to, const ar_run_step *step)
{
    const char *schema = run->options->default_schema;
    ar_row_change change = ar_runner_change(run, step, (int64_t)to->changes.count);

    add_own(run, to,
            "SELECT pg_catalog.set_config('search_path', '', false),"
            " pg_catalog.set_config('lock_timeout', '0', false)",
            0, NULL);
    if (!ar_runner_has_table(run, change.row.table))
        add_own(run, to, ar_version_create(run->ctx, AR_POSTGRESQL, schema, change.row.table), 0,
                NULL);
    to->row_at[to->changes.count] = to->statements.count;
    ar_vec_push(run->ctx->arena, &to->changes, change);
    ar_vec_push(run->ctx->arena, &to->statements,
                ar_row_statement(run->ctx, AR_POSTGRESQL, schema, &change));
}

/*
 * A later step of one transaction sees the rows of the earlier ones; what is known of the database
 * itself does not change before the COMMIT.
 */
static batch build(ar_runner *run, const ar_run_steps *steps)
{
    ar_applied **before = ar_alloc(run->ctx->arena, (steps->count + 1) * sizeof(ar_applied *));
    batch all = {.row_at = ar_alloc(run->ctx->arena, (steps->count + 1) * sizeof(size_t))};

    add_own(run, &all, "BEGIN", 0, NULL);
    for (size_t i = 0; i < steps->count; i++) {
        const ar_run_step *step = &steps->items[i];

        before[i] = ar_runner_row(run, step->revision);
        add_settings(run, &all);
        if (all.status == AR_OK)
            all.status = add_section(run, &all, step);
        add_row(run, &all, step);
        const ar_row_change *change = &all.changes.items[i];

        ar_map_set(run->rows, step->revision->id,
                   change->verb == AR_ROW_DELETE
                       ? NULL
                       : ar_memdup(run->ctx->arena, &change->row, sizeof(change->row)));
    }
    add_own(run, &all, "COMMIT", 0, NULL);
    for (size_t i = steps->count; i-- > 0;)
        ar_map_set(run->rows, steps->items[i].revision->id, before[i]);
    return all;
}

static bool may_try_again(const char *state)
{
    static const char *const states[] = {"55P03", "40P01", "40001"};

    for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
        if (ar_streq(state, states[i]))
            return true;
    return false;
}

static void roll_back(ar_runner *run)
{
    ar_mark mark = ar_mark_now(run->ctx);

    if (ar_db_in_transaction(run->db) && ar_db_exec(run->ctx, run->db, "ROLLBACK") != AR_OK)
        ar_forget_since(run->ctx, mark); /* the connection is gone, and the transaction with it */
}

/* True when the statement that failed is one that writes a row. */
static bool failed_at_row(const batch *all, const ar_db_outcome *outcome)
{
    for (size_t i = 0; i < all->changes.count; i++)
        if (all->row_at[i] == outcome->tags.count)
            return true;
    return false;
}

static ar_status report(ar_runner *run, const batch *all, const ar_db_outcome *outcome)
{
    bool raced = ar_streq(outcome->state, "22012") || ar_streq(outcome->state, "23505");

    if (raced && failed_at_row(all, outcome))
        return ar_fail(run->ctx, AR_E_CHANGED_MEANWHILE, AR_NOWHERE,
                       "the version rows were changed while this ran; nothing was done");
    ar_status status = ar_db_batch_fail(run->ctx, run->db, &all->statements, outcome);

    if (ar_streq(outcome->state, "25001"))
        ar_hint(run->ctx, "such a statement is a revision of its own, whose section is marked "
                          "\"-- migrate:up transaction:false\"");
    return status;
}

/* ---- a connection that was lost ---- */

/* Have the rows of all steps become what the batch would have made them? */
static bool is_done(const ar_journal *journal, const ar_run_steps *steps, const batch *all)
{
    for (size_t i = 0; i < steps->count; i++) {
        const ar_applied *row = ar_journal_find(journal, steps->items[i].revision->id);
        const ar_row_change *change = &all->changes.items[i];

        if (row && row->unrecorded)
            return false;
        if (change->verb == AR_ROW_DELETE ? row != NULL
                                          : !row || !ar_streq(row->state, change->row.state))
            return false;
    }
    return true;
}

/* The lock on a new connection proves that the server has done with the old one (FAULTS F15). */
static ar_status reconnect(ar_runner *run, int64_t until)
{
    for (unsigned tries = 0; !ar_stop_signal; tries++) {
        ar_mark mark = ar_mark_now(run->ctx);
        ar_db *fresh = NULL;
        int64_t left = until - ar_monotonic_ms();
        ar_status status = ar_db_open(run->ctx, ar_db_url(run->db), 0, &fresh);

        if (status == AR_OK)
            status = ar_lock_take(run->ctx, fresh, left > 0 ? left : 0);
        if (status == AR_OK && !ar_stop_signal) {
            ar_db_close(run->fresh);
            run->db = run->fresh = fresh;
            return AR_OK;
        }
        ar_db_close(fresh);
        ar_forget_since(run->ctx, mark);
        if (left <= 0)
            break;
        ar_back_off(tries, until);
    }
    return AR_OUTCOME_UNKNOWN;
}

static ar_status unknown(ar_runner *run, const ar_run_step *step)
{
    ar_fail(run->ctx, AR_E_OUTCOME_UNKNOWN, AR_NOWHERE,
            "the connection to \"%s\" was lost, and it cannot be told whether revision %s took "
            "effect",
            ar_db_url(run->db)->shown, step->revision->id);
    ar_hint(run->ctx, "once the server answers, `autorev showmigrations` tells");
    return AR_OUTCOME_UNKNOWN;
}

static ar_status settle(ar_runner *run, const ar_run_steps *steps, const batch *all)
{
    int64_t until = ar_monotonic_ms() + run->options->lock_wait_ms;
    ar_mark mark = ar_mark_now(run->ctx);
    ar_journal journal = {0};

    if (reconnect(run, until) != AR_OK)
        return unknown(run, &steps->items[0]);
    if (ar_journal_read(run->ctx, run->db, run->options->default_schema, run->graph, &journal) !=
        AR_OK) {
        ar_forget_since(run->ctx, mark);
        return unknown(run, &steps->items[0]);
    }
    if (is_done(&journal, steps, all)) {
        ar_say(run->ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE,
               "the connection was lost after revision %s had been committed",
               steps->items[0].revision->id);
        return AR_OK;
    }
    return ar_fail(run->ctx, AR_E_CONNECTION_LOST, AR_NOWHERE,
                   "the connection to \"%s\" was lost; revision %s was rolled back",
                   ar_db_url(run->db)->shown, steps->items[0].revision->id);
}

/* ---- running ---- */

static void committed(ar_runner *run, const ar_run_steps *steps, const batch *all)
{
    for (size_t i = 0; i < steps->count; i++)
        ar_runner_committed(run, &steps->items[i], &all->changes.items[i]);
}

/* COMMIT of a failed transaction answers ROLLBACK and calls that success (FAULTS F16). */
static ar_status check_commit(ar_runner *run, const ar_run_step *step, const ar_db_outcome *outcome)
{
    if (ar_streq(outcome->tags.items[outcome->tags.count - 1], "COMMIT"))
        return AR_OK;
    return ar_fail(run->ctx, AR_E_DATABASE, AR_NOWHERE,
                   "\"%s\" rolled revision %s back instead of committing it",
                   ar_db_url(run->db)->shown, step->revision->id);
}

static void say_retry(ar_runner *run, const ar_run_step *step, unsigned tries)
{
    if (tries == 0 && run->ctx->talk)
        run->ctx->talk(run->ctx, ar_printf(run->ctx->arena,
                                           "revision %s waits for a lock that another session "
                                           "holds",
                                           step->revision->id));
}

ar_status ar_pg_steps(ar_runner *run, const ar_run_steps *steps)
{
    int64_t until = ar_monotonic_ms() + run->options->lock_wait_ms;
    const ar_run_step *first = &steps->items[0];

    batch all = build(run, steps);

    AR_TRY(all.status);
    for (unsigned tries = 0;; tries++) {
        AR_AUTO_DB_OUTCOME ar_db_outcome outcome = ar_db_batch(run->ctx, run->db, &all.statements);

        if (outcome.lost)
            AR_TRY(settle(run, steps, &all));
        else if (outcome.ok)
            AR_TRY(check_commit(run, first, &outcome));
        if (outcome.lost || outcome.ok) {
            committed(run, steps, &all);
            return AR_OK;
        }
        roll_back(run);
        if (!may_try_again(outcome.state) || ar_monotonic_ms() >= until || ar_stop_signal)
            return report(run, &all, &outcome);
        say_retry(run, first, tries);
        ar_back_off(tries, until);
    }
}
