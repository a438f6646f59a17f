/*
 * The use cases: one function a command, options in, values out. Nothing here prints or chooses an
 * exit code; `cli` does. Questions are put through ar_asker, so that tests and --no-input decide.
 */
#ifndef AR_APP_APP_H
#define AR_APP_APP_H

#include "app/draft.h"
#include "app/show.h"
#include "app/work.h"

/* Asks a person; the answer as --answer would take it ("rename:a.b=c"), NULL: quit. */
typedef struct ar_asker {
    const char *(*ask)(ar_ctx *ctx, const ar_question *question, void *user);
    /* A yes/no question, default no. */
    bool (*confirm)(ar_ctx *ctx, const char *text, void *user);
    void *user;
} ar_asker; /* a NULL ask: nobody can be asked */

/* ---- init ---- */

extern const char ar_init_models[]; /* models.yaml of a new app */

/* DIR NULL: the current folder. *out_made: paths that were written; empty: all was there. */
ar_status ar_init(ar_ctx *ctx, const char *start, const char *dir, ar_names *out_made) AR_MUST_USE;

/* Does the project that DIR lies in list it as an app? A project that cannot be read: true. */
bool ar_init_listed(const char *start, const char *dir);

/*
 * `init --from-db`: a project with the models of the database and their baseline, recorded there.
 * `database`: its URL; NULL: DATABASE_URL. `app` NULL: main. Refuses a folder in a project.
 * *out_made also tells what was written before a failure.
 */
ar_status ar_init_from_db(ar_ctx *ctx, const char *start, const char *dir, const char *database,
                          const char *app, ar_names *out_made, const char **out_proof) AR_MUST_USE;

/* ---- makemigrations ---- */

typedef struct ar_make_options {
    ar_names apps; /* empty: all */
    const char *message;
    bool dry_run, check, empty, baseline, prune, no_prove, renames_none;
    ar_answers answers; /* --rename and --answer */
    ar_names rev_ids, depends;
    bool unused_answers; /* they may be another database's: the caller looks */
    const char *scratch_url;
    ar_asker asker;
} ar_make_options;

/* "KEY=VALUE" as --answer takes it, added to `answers`. */
void ar_answers_add(ar_ctx *ctx, ar_answers *answers, const char *text);

typedef struct ar_made {
    ar_drafts drafts;       /* what was written, or would be */
    ar_questions questions; /* open ones (with check) */
    const char *proof;
    size_t adopted; /* declared objects that no revision created */
} ar_made;

/* One site; a cli loop covers several. AR_FOUND with `check` when something would be written. */
ar_status ar_makemigrations(ar_ctx *ctx, ar_work *work, ar_make_options *options,
                            ar_made *out) AR_MUST_USE;

/* ---- migrate, downgrade, rollback ---- */

typedef struct ar_move_options {
    const char *app;      /* NULL: all */
    const char *revision; /* NULL: head; "base", "+N", "-N", id, prefix */
    bool down;            /* the command was `downgrade` */
    size_t rollback;      /* the command was `rollback -s N`: N; 0: it was not */
    bool plan;            /* --plan: what would be done */
    bool fake, yes, single_transaction;
    const char *scratch_url; /* where a baseline is compared with what stands here; NULL */
    bool strict_linear;      /* a revision older than an applied one is refused */
    int64_t lock_wait_ms;
    ar_asker asker;
    void (*progress)(ar_ctx *ctx, const ar_run_step *step, size_t done, size_t total, void *user);
    void *progress_user;
} ar_move_options;

typedef struct ar_moved {
    ar_run_steps planned;
    ar_run_steps done;
    ar_names recorded; /* baselines whose objects stand already: only their rows are written */
} ar_moved;

ar_status ar_migrate(ar_ctx *ctx, ar_project *project, ar_site *site, ar_move_options *options,
                     ar_moved *out) AR_MUST_USE;

/* What ar_migrate() would do now: steps in order. */
ar_status ar_move_plan(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal,
                       const ar_move_options *options, ar_run_steps *out) AR_MUST_USE;

ar_status ar_stamp(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                   const char *revision, int64_t lock_wait_ms, ar_moved *out) AR_MUST_USE;

/* ---- preview, sqlmigrate ---- */

/* `range`: NULL, REV or REV:REV (which reads no database). */
ar_status ar_preview(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                     const char *range, char **out_script) AR_MUST_USE;
ar_status ar_sqlmigrate(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                        const char *revision, char **out_sql) AR_MUST_USE;

/* ---- check, diff, inspect ---- */

typedef struct ar_checked {
    ar_ops differences;     /* models <-> base */
    ar_questions questions; /* open ones are differences too */
    ar_revisions pending;
    ar_file_faults files;
    ar_names strangers; /* apps with applied revisions that the project does not list */
    ar_ops drift;
    ar_target target;
} ar_checked;

typedef struct ar_check_options {
    bool only_pending;       /* one connection and no comparison */
    bool drift;              /* also live against what the applied revisions make */
    bool offline;            /* models against the revisions, no live database */
    const char *scratch_url; /* NULL: none was named */
} ar_check_options;

/* AR_OK when all agree, AR_FOUND when something differs. */
ar_status ar_check_site(ar_ctx *ctx, ar_project *project, ar_site *site,
                        const ar_check_options *options, ar_checked *out) AR_MUST_USE;

/* Told before each pause: why nobody answers yet, and how long it will still be tried. */
typedef void ar_waiting(ar_ctx *ctx, const ar_site *site, const char *why, int64_t left_ms,
                        void *user);

/*
 * Until somebody answers at the site's URL (`check --wait`), or AR_REFUSED when ar_monotonic_ms()
 * has come to `until_ms`. What a server refuses is not waited for: opening will say it.
 */
ar_status ar_wait_for(ar_ctx *ctx, const ar_site *site, int64_t until_ms, ar_waiting *waiting,
                      void *user) AR_MUST_USE;

typedef struct ar_compared {
    ar_ops operations;
    ar_target target;
    ar_model *from, *to;
    ar_others unmanaged; /* of a database side */
    char *sql;           /* on request */
} ar_compared;

typedef struct ar_compare_options {
    const char *from, *to; /* "db", "models", "db:NAME", a URL, a REV, a path; NULL: db, models */
    bool sql, prune;
    const char *scratch_url; /* NULL: none was named */
} ar_compare_options;

ar_status ar_compare(ar_ctx *ctx, ar_project *project, ar_site *site,
                     const ar_compare_options *options, ar_compared *out) AR_MUST_USE;

typedef struct ar_inspected {
    char *yaml;       /* the models */
    ar_names written; /* files made with --output */
    ar_model *model;
} ar_inspected;

typedef struct ar_inspect_request {
    const char *start;    /* the working folder; it may lie in no project: */
    const char *database; /* ... this is a URL then. NULL: the default one */
    const char *output;   /* a folder to write a project to; NULL: only the YAML is wanted */
    const char *app;      /* NULL: main */
    bool grants, owners;  /* PostgreSQL: those, too */
} ar_inspect_request;

ar_status ar_inspect(ar_ctx *ctx, const ar_inspect_request *asked, ar_inspected *out) AR_MUST_USE;

#endif
