/*
 * Applying and undoing revisions: the version table, the lock, one transaction per revision with
 * its row (SPEC 9, FAULTS A and B).
 */
#ifndef AR_RUN_RUN_H
#define AR_RUN_RUN_H

#include "db/db.h"
#include "revision/revision.h"

/* A row of the version table. */
typedef struct ar_applied {
    int64_t seq;
    const char *app;
    const char *revision;
    const char *parents; /* ids with blanks */
    const char *message;
    const char *sha256;
    const char *applied_at; /* 2026-01-13T17:24:09Z */
    int64_t duration_ms;
    int64_t batch;
    const char *state;   /* applied faked baseline started */
    const char *autorev; /* version that wrote it */
    const char *table;   /* the version table it stands in */
    bool unrecorded;     /* a squash whose revisions are applied: no such row yet (squash.h) */
} ar_applied;
typedef AR_VEC(ar_applied) ar_applied_rows;

typedef struct ar_journal {
    ar_applied_rows rows;     /* of all version tables asked for, by (batch, seq) */
    bool missing;             /* no version table yet: nothing applied */
    ar_names tables;          /* the version tables that are there */
    ar_map *index;            /* revision -> size_t *, its row's number; NULL: rows are searched */
    ar_applied_rows squashed; /* rows of revisions that a squash stands for; not among `rows` */
} ar_journal;

/* Where rows of a history stand: "autorev_version", or "autorev_version_<app>" when external. */
char *ar_version_table(ar_ctx *ctx, const ar_history *history);

/*
 * Reads the version tables of all histories; never creates one. Strict about their shape (F47). The
 * graph is settled by what is applied: of each squash, one side counts in both.
 */
ar_status ar_journal_read(ar_ctx *ctx, ar_db *db, const char *default_schema, ar_graph *graph,
                          ar_journal *out) AR_MUST_USE;
const ar_applied *ar_journal_find(const ar_journal *journal, const char *revision);

typedef enum ar_direction { AR_UP, AR_DOWN } ar_direction;

typedef struct ar_run_step {
    ar_revision *revision;
    ar_direction direction;
    const char *state;            /* row to write: "applied", "faked", "baseline" */
    bool no_sql;                  /* fake, baseline, stamp: only the row */
    bool with_next;               /* in one transaction with the step after it */
    const ar_applied *squash_row; /* a squash is recorded: its row to be, or one that goes */
} ar_run_step;
typedef AR_VEC(ar_run_step) ar_run_steps;

typedef struct ar_run_options {
    int64_t lock_wait_ms; /* 60000 */
    const char *default_schema;
    bool single_transaction;
    const ar_map *env; /* .env, for ${NAME} in statements of foreign data; NULL: none */
    /* After the lock is held and the journal read again: what is to be done now. */
    ar_status (*plan)(ar_ctx *ctx, const ar_journal *journal, void *user, ar_run_steps *out);
    /* After each step that was committed: `done` counts it. */
    void (*progress)(ar_ctx *ctx, const ar_run_step *step, size_t done, size_t total, void *user);
    void *user;
} ar_run_options;

/*
 * Lock, read the version rows, plan, then run each step in its own transaction with its row.
 * *out_done are the steps that were committed, also on failure. A step that another runner did
 * meanwhile is passed over. Failures (SPEC 5): AR_REFUSED nothing of the step was done, AR_LOCKED
 * no lock in time, AR_PARTIAL a step without transaction stopped half-way (its row says "started":
 * the next run goes on with it), AR_OUTCOME_UNKNOWN, AR_INTERRUPTED and AR_TERMINATED.
 */
ar_status ar_run(ar_ctx *ctx, ar_db *db, ar_graph *graph, const ar_run_options *options,
                 ar_run_steps *out_done) AR_MUST_USE;

/*
 * What cannot be run is told before anything is: a file of the other dialect, a statement that has
 * no place in a section, a step that --single-transaction cannot hold. Reports all faults.
 */
ar_status ar_run_check(ar_ctx *ctx, ar_engine engine, const ar_run_steps *steps,
                       bool single_transaction) AR_MUST_USE;

/*
 * The same as text for psql / sqlite3 (preview): BEGIN, pragmas, assertions, version rows, COMMIT.
 * Numbers of rows and batch are computed when it runs, so it needs no journal: NULL is fine.
 */
char *ar_run_script(ar_ctx *ctx, const ar_graph *graph, ar_engine engine,
                    const char *default_schema, const ar_journal *journal,
                    const ar_run_steps *steps);

/*
 * SQLite: one section with the pragmas, transaction and checks that a rebuild needs, no version
 * row: for runners of plain SQL that open no transaction of their own (export).
 */
char *ar_run_script_bare(ar_ctx *ctx, const ar_revision *revision, ar_direction direction);

/*
 * PostgreSQL, inside a transaction: what only COMMIT would check is checked now, and from now on
 * with each statement (`now`), or again at the end. Else nothing happens.
 */
ar_status ar_constraints_now(ar_ctx *ctx, ar_db *db, const char *default_schema,
                             bool now) AR_MUST_USE;

/*
 * Runs one section on a scratch database the way ar_run() would (pragmas, transaction, search_path
 * of `default_schema`), no row. Inside a transaction that is open already it opens none, and checks
 * at the end what COMMIT would have checked.
 */
ar_status ar_run_section(ar_ctx *ctx, ar_db *db, const ar_revision *revision,
                         ar_direction direction, const char *default_schema) AR_MUST_USE;

#endif
