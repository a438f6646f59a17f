#include "run/runner.h"

#include <signal.h>

#include "base/str.h"
#include "dialect/dialect.h"

ar_mark ar_mark_now(const ar_ctx *ctx)
{
    return (ar_mark){ctx->diags.count, ctx->error_count};
}

void ar_forget_since(ar_ctx *ctx, ar_mark mark)
{
    ctx->diags.count = mark.diags;
    ctx->error_count = mark.errors;
}

static int64_t larger(int64_t a, int64_t b)
{
    return a > b ? a : b;
}

static int64_t take_row(ar_runner *run, ar_applied *row, int64_t last_batch)
{
    if (row->unrecorded)
        return last_batch;
    ar_map_set(run->rows, row->revision, row);
    run->last_seq = larger(run->last_seq, row->seq);
    return larger(last_batch, row->batch);
}

void ar_runner_take(ar_runner *run, const ar_journal *journal)
{
    run->rows = ar_map_new(run->ctx->arena);
    run->tables = journal->tables;
    int64_t last_batch = 0;

    run->last_seq = 0;
    ar_vec_each(ar_applied, row, &journal->rows)
        last_batch = take_row(run, row, last_batch);
    ar_vec_each(ar_applied, row, &journal->squashed)
        last_batch = take_row(run, row, last_batch);
    if (run->batch == 0)
        run->batch = last_batch + 1;
}

ar_applied *ar_runner_row(const ar_runner *run, const ar_revision *revision)
{
    return ar_map_get(run->rows, revision->id);
}

const ar_section *ar_step_section(const ar_run_step *step)
{
    return step->direction == AR_UP ? &step->revision->up : &step->revision->down;
}

bool ar_runner_has_table(const ar_runner *run, const char *table)
{
    return ar_names_has(&run->tables, table);
}

ar_row_change ar_runner_change(ar_runner *run, const ar_run_step *step, int64_t given)
{
    const ar_applied *row = ar_runner_row(run, step->revision);
    ar_row_change change = {.row = ar_row_of(run->ctx, run->graph, step)};

    if (row)
        change.row.table = row->table;
    if (change.row.seq == 0) {
        change.row.seq = run->last_seq + given + 1;
        change.row.batch = run->batch;
    }
    if (step->direction == AR_DOWN && !ar_streq(step->state, "started"))
        change.verb = AR_ROW_DELETE;
    else if (row)
        change.verb = AR_ROW_UPDATE;
    else
        change.verb = AR_ROW_INSERT;
    return change;
}

void ar_runner_committed(ar_runner *run, const ar_run_step *step, const ar_row_change *change)
{
    bool deleted = change->verb == AR_ROW_DELETE;
    ar_applied *row = deleted ? NULL : ar_memdup(run->ctx->arena, &change->row, sizeof(*row));

    ar_map_set(run->rows, change->row.revision, row);
    if (change->verb == AR_ROW_INSERT)
        run->last_seq = larger(run->last_seq, change->row.seq);
    if (!ar_runner_has_table(run, change->row.table))
        ar_vec_push(run->ctx->arena, &run->tables, change->row.table);
    if (!ar_streq(step->state, "started"))
        ar_vec_push(run->ctx->arena, run->done, *step);
}

char *ar_search_path(ar_ctx *ctx, const char *default_schema)
{
    return default_schema ? ar_printf(ctx->arena, "%s, pg_temp",
                                      ar_quote_name(ctx->arena, AR_POSTGRESQL, default_schema))
                          : ar_strdup(ctx->arena, "pg_temp");
}

ar_status ar_runner_stopped(const ar_runner *run)
{
    if (ar_stop_signal == 0)
        return AR_OK;
    return ar_fail(run->ctx, ar_stop_signal == SIGTERM ? AR_E_TERMINATED : AR_E_INTERRUPTED,
                   AR_NOWHERE, "stopped after %zu revisions", run->done->count);
}
