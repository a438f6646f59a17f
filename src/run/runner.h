/*
 * A run under way, shared by the files of this room. One runner, one connection, one lock; what is
 * applied is kept up with each commit, so that later steps see it.
 */
#ifndef AR_RUN_RUNNER_H
#define AR_RUN_RUNNER_H

#include "run/rows.h"
#include "run/run.h"

typedef struct ar_runner {
    ar_ctx *ctx;
    ar_db *db;
    ar_db *fresh; /* opened after the first connection was lost: ours to close */
    ar_graph *graph;
    const ar_run_options *options;
    ar_engine engine;
    ar_map *rows;         /* revision -> ar_applied *; NULL: no row */
    ar_names tables;      /* version tables that are there */
    int64_t last_seq;     /* highest number given */
    int64_t batch;        /* of this run's rows; 0: not chosen yet */
    int64_t data_version; /* SQLite: changes when somebody else commits */
    ar_run_steps *done;
} ar_runner;

/* What is there now, from a journal that was just read. */
void ar_runner_take(ar_runner *run, const ar_journal *journal);
ar_applied *ar_runner_row(const ar_runner *run, const ar_revision *revision);

const ar_section *ar_step_section(const ar_run_step *step);

/* The change of rows that a step is, with its numbers; `given` are seqs of steps before it. */
ar_row_change ar_runner_change(ar_runner *run, const ar_run_step *step, int64_t given);

/* A step was committed: rows, tables and numbers follow; it is among the done ones. */
void ar_runner_committed(ar_runner *run, const ar_run_step *step, const ar_row_change *change);
bool ar_runner_has_table(const ar_runner *run, const char *table);

/* AR_OK, or the status of the signal that asks to stop. */
ar_status ar_runner_stopped(const ar_runner *run) AR_MUST_USE;

/* PostgreSQL: the value of search_path while sections run: the default schema, then pg_temp. */
char *ar_search_path(ar_ctx *ctx, const char *default_schema);

/* Errors recorded since `diags` and `errors` were counted are taken back: it is tried again. */
typedef struct ar_mark {
    size_t diags;
    size_t errors;
} ar_mark;
ar_mark ar_mark_now(const ar_ctx *ctx);
void ar_forget_since(ar_ctx *ctx, ar_mark mark);

/* The engines: steps in one transaction, each with its row. */
ar_status ar_pg_steps(ar_runner *run, const ar_run_steps *steps) AR_MUST_USE;
ar_status ar_lite_steps(ar_runner *run, const ar_run_steps *steps) AR_MUST_USE;
ar_status ar_lite_refresh(ar_runner *run) AR_MUST_USE; /* rows, if somebody else committed */
static inline ar_status ar_runner_steps(ar_runner *run, const ar_run_steps *steps)
{
    return run->engine == AR_SQLITE ? ar_lite_steps(run, steps) : ar_pg_steps(run, steps);
}

/* A step whose section runs outside of transactions (alone.c). */
ar_status ar_alone_step(ar_runner *run, const ar_run_step *step) AR_MUST_USE;

#endif
