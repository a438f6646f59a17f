/*
 * Revision files: one up/down pair of SQL with a header (SPEC 4). Reading, writing, naming, and the
 * graph they form.
 */
#ifndef AR_REVISION_REVISION_H
#define AR_REVISION_REVISION_H

#include "base/ctx.h"

typedef struct ar_section {
    const char *sql; /* the text between the markers, without markers and END line */
    unsigned line;   /* where it starts in the file */
    bool no_transaction;
    const char *irreversible; /* down: the reason; NULL */
    bool present;
} ar_section;

typedef struct ar_depend {
    const char *app;
    const char *revision;
    ar_pos pos;
} ar_depend;

typedef struct ar_revision ar_revision;
typedef AR_VEC(ar_revision *) ar_revisions;

struct ar_revision {
    const char *id;
    const char *app;  /* the history's app, as in the header */
    ar_names parents; /* ids, same history */
    AR_VEC(ar_depend) depends;
    const char *dialect; /* "sqlite", "postgresql" */
    int64_t created;     /* seconds since 1970 */
    const char *message;
    ar_names objects; /* entries: "+table order" */
    ar_names answers;
    ar_names destroys;         /* "table order" */
    const char *requires_line; /* "foreign_keys=off legacy_alter_table=on"; NULL */
    const char *proof;
    bool baseline;
    ar_names replaces;
    ar_section up, down;

    /* from the file */
    const char *path;   /* real path */
    const char *shown;  /* relative to the root */
    const char *sha256; /* of the text: LF, no BOM */
    const char *text;
    /* filled in by ar_graph_build() */
    ar_revisions parent_revisions;
    ar_revisions child_revisions;
    ar_revisions depend_revisions;
    ar_revisions dependants;
    size_t order;     /* position in the plan */
    unsigned history; /* index into ar_graph.histories */
};

/* The whole grammar; a torn file, unknown header line or text after the end is an error with line.
 */
ar_status ar_revision_parse(ar_ctx *ctx, const char *text, size_t size, const char *shown,
                            ar_revision **out) AR_MUST_USE;
char *ar_revision_format(ar_ctx *ctx, const ar_revision *revision); /* parse(format(r)) == r */

char *ar_revision_slug(ar_ctx *ctx, const char *message);
/* `pattern` as in autorev.yaml's file_name. */
char *ar_revision_file_name(ar_ctx *ctx, const char *pattern, const ar_revision *revision);

/* Statements of a section one by one (for progress, non-transactional sections, lint). */
typedef struct ar_piece_of_sql {
    const char *sql;
    unsigned line;
} ar_piece_of_sql;
typedef AR_VEC(ar_piece_of_sql) ar_sql_pieces;
ar_sql_pieces ar_sql_split(ar_ctx *ctx, bool sqlite, const char *sql, unsigned first_line);

/* ---- the graph ---- */

typedef struct ar_history {
    const char *app;    /* the app whose folder it is */
    const char *folder; /* real path of its migrations folder */
    const char *shown;
    bool external;          /* own version table: autorev_version_<app> */
    ar_names apps;          /* apps that share it */
    ar_revisions revisions; /* in parent order, ties by created, id */
    ar_revisions heads;
} ar_history;

typedef struct ar_graph {
    AR_VEC(ar_history) histories; /* in order of applying among equals */
    ar_revisions plan;            /* every revision, dependencies first, deterministic */
    ar_map *by_id;
} ar_graph;

/* Reads all *.sql of the histories' folders and links them: duplicate ids, missing or foreign
   parents, cycles, torn files are errors naming both places. */
ar_status ar_graph_load(ar_ctx *ctx, ar_graph *graph) AR_MUST_USE;

/* Links revisions already in histories (tests, and after writing new ones). */
ar_status ar_graph_build(ar_ctx *ctx, ar_graph *graph) AR_MUST_USE;

ar_history *ar_graph_history(ar_graph *graph, const char *app);    /* by its app or a sharing one */
ar_revision *ar_graph_find(const ar_graph *graph, const char *id); /* exact */
/* Unique prefix; several or none: error listing them. history NULL: the whole project. */
ar_status ar_graph_resolve(ar_ctx *ctx, const ar_graph *graph, const ar_history *history,
                           const char *prefix, ar_revision **out) AR_MUST_USE;
/* Everything that must be applied for `targets` to be: ancestors and dependencies, in plan order.
 */
ar_revisions ar_graph_needed(ar_ctx *ctx, const ar_graph *graph, const ar_revisions *targets);
/* Everything that must go before `gone` can: descendants and dependants, in undo order. */
ar_revisions ar_graph_dependants(ar_ctx *ctx, const ar_graph *graph, const ar_revisions *gone);

#endif
