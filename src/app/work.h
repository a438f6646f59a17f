/*
 * One database of a project at work: its connection, histories, what is applied, and the models
 * that commands compare (SPEC 1: wanted, live, base).
 */
#ifndef AR_APP_WORK_H
#define AR_APP_WORK_H

#include "app/project.h"
#include "app/scratch.h"
#include "diff/diff.h"
#include "emit/emit.h"
#include "introspect/introspect.h"
#include "run/run.h"

typedef struct ar_work {
    ar_project *project;
    ar_site *site;
    ar_target target;
    ar_db *db;
    ar_graph *graph;
    ar_journal journal;
    ar_revisions pending; /* in plan order */

    ar_model *wanted;       /* from the apps' models, spelled by the engine */
    ar_model *live;         /* as introspected, whole */
    ar_model *base;         /* live plus pending, only what is in scope (SPEC 6) */
    ar_model *base_whole;   /* the same before scoping: `live` itself when nothing is pending */
    ar_scratch *scratch;    /* holds base when something is pending; NULL else */
    const char *no_scratch; /* why there can be none: nobody tries again; NULL */
    ar_map *creators;       /* "KIND label" -> app, from the revisions' objects lines */
    ar_others unmanaged;    /* objects in the base that nobody manages */

    ar_names left_out;       /* histories whose changes are not written now: others were named */
    const char *scratch_url; /* --scratch; NULL */
    bool offline;            /* --offline: `db` is that of `home` */
    ar_scratch *home;        /* offline: the empty database that stands for the live one */
    bool prune;              /* --prune */
    const char *default_app; /* whose revision it is when nobody is known; NULL: the first app's */
} ar_work;

/* Opens the database (read-only on SQLite), reads histories and version rows. */
ar_status ar_work_open(ar_ctx *ctx, ar_project *project, ar_site *site, ar_work **out) AR_MUST_USE;
void ar_work_close(ar_work *work);
AR_DEFINE_AUTO(ar_work, ar_work, ar_work_close);

/* An applied revision whose file was edited or is gone (SPEC 9). */
typedef struct ar_file_fault {
    const ar_applied *row;
    const ar_revision *revision; /* NULL: gone */
} ar_file_fault;
typedef AR_VEC(ar_file_fault) ar_file_faults;

ar_file_faults ar_work_file_faults(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal);
/* Apps with applied revisions that the project does not list any more (SPEC 6), with a warning. */
ar_names ar_work_strangers(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal);

/* Each fault is an error. */
ar_status ar_work_verify_files(ar_ctx *ctx, const ar_graph *graph,
                               const ar_journal *journal) AR_MUST_USE;

/* Reports the heads of a history that should have one. */
ar_status ar_work_several_heads(ar_ctx *ctx, const ar_history *history);

/*
 * What `head` (one of each history, else an error) or `heads` (`every`) stands for; history NULL:
 * of all.
 */
ar_status ar_work_heads(ar_ctx *ctx, const ar_graph *graph, const ar_history *history, bool every,
                        ar_revisions *out) AR_MUST_USE;

/* An error per history with several heads. */
ar_status ar_work_verify_heads(ar_ctx *ctx, const ar_graph *graph) AR_MUST_USE;

/*
 * Reads wanted, live and base and makes them comparable. With pending revisions it needs a scratch
 * database (SPEC 7).
 */
ar_status ar_work_read_models(ar_ctx *ctx, ar_work *work) AR_MUST_USE;

/* A database of the site (live or scratch) as far as the project looks at it. */
ar_status ar_work_introspect(ar_ctx *ctx, ar_work *work, ar_db *db, ar_model **out) AR_MUST_USE;

/* Only live, for diff and inspect. */
ar_status ar_work_read_live(ar_ctx *ctx, ar_work *work) AR_MUST_USE;

/* Who created what, after all of `revisions` ran: "KIND label" -> app. What external apps'
   revisions make is nobody's here. */
ar_map *ar_work_creators(ar_ctx *ctx, const ar_revisions *revisions);
/* The same with what external apps' revisions make. */
ar_map *ar_work_makers(ar_ctx *ctx, const ar_revisions *revisions);

/* What external apps' revisions make. */
ar_map *ar_work_external_creators(ar_ctx *ctx, const ar_work *work);

/* A table that models declare here and an external app's revisions make has two owners: an error.
 */
ar_status ar_work_check_external(ar_ctx *ctx, const ar_work *work) AR_MUST_USE;

/* Models of all apps of a site for a target, canonical but not yet spelled by the engine. */
ar_status ar_work_read_wanted(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                              const ar_graph *graph, ar_target target, ar_model **out) AR_MUST_USE;

/*
 * The operations from the base to wanted, in order, with renames first; `questions` are those that
 * matter (rows looked up). The SQLite engine itself renames, in a copy.
 */
typedef struct ar_plan {
    ar_ops ops;     /* ordered */
    ar_model *base; /* after the renames */
    ar_questions questions;
} ar_plan;
ar_status ar_work_plan(ar_ctx *ctx, ar_work *work, ar_answers *answers, bool renames_none,
                       ar_plan *out) AR_MUST_USE;

/* "+table order", one per operation, a rebuild as what it is for: what a message lists. */
ar_names ar_ops_entries(ar_ctx *ctx, const ar_ops *ops, const char *default_schema);

/* App -> the app in whose history it writes. */
ar_map *ar_work_histories(ar_ctx *ctx, const ar_work *work);

/* Adds the schemas that a model's objects are, or stand in. */
void ar_work_add_schemas(ar_ctx *ctx, const ar_model *model, ar_names *out);

/* The folder .autorev of the project, where spelled expressions are remembered. */
char *ar_work_cache_dir(ar_ctx *ctx, const ar_work *work);

#endif
