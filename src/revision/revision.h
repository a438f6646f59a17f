/*
 * Revision files: one up/down pair of SQL with a header (SPEC 4). Reading, writing, naming, and the
 * graph they form. Everything lies in ctx->arena.
 */
#ifndef AR_REVISION_REVISION_H
#define AR_REVISION_REVISION_H

#include <stdint.h>

#include "base/ctx.h"

typedef struct ar_section {
    const char *sql; /* the text between the markers, without blank lines at its ends */
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
    ar_names comments; /* lines above the header, with their "--" */
    ar_names objects;  /* entries: "+table order" */
    ar_names answers;
    ar_names destroys;         /* "table order" */
    const char *requires_line; /* "foreign_keys=off legacy_alter_table=on"; NULL */
    const char *proof;         /* NULL: no line */
    bool baseline;
    ar_names replaces;
    ar_section up, down;

    /* from the file */
    bool lost;          /* its file is gone: known from its version row alone */
    const char *path;   /* real path */
    const char *shown;  /* relative to the root */
    const char *sha256; /* of the text: LF, no BOM */
    const char *text;
    ar_pos pos; /* of its first header line; parents' lines are found by ar_revision_line() */
    /* filled in by ar_graph_build() */
    ar_revisions parent_revisions;
    ar_revisions child_revisions;
    ar_revisions depend_revisions;
    ar_revisions dependants;
    size_t order;     /* position in the plan */
    unsigned history; /* index into ar_graph.histories */
    bool external;    /* that history is external */
};

/*
 * The whole grammar; a torn file, unknown header line or text after the end is an error with line.
 * Texts of the result are never NULL but where the struct says so; `path` is not set. A marker
 * inside a string literal or a block comment is no marker.
 */
ar_status ar_revision_parse(ar_ctx *ctx, const char *text, size_t size, const char *shown,
                            ar_revision **out) AR_MUST_USE;

/*
 * The file's text; parse(format(r)) == r for sections without markers of their own and without
 * blank lines at their ends. Control characters in header values come out as \uXXXX.
 */
char *ar_revision_format(ar_ctx *ctx, const ar_revision *revision);

/* SHA-256 of a revision file as version rows hold it: LF line ends, no BOM. */
char *ar_revision_checksum(ar_ctx *ctx, const char *text, size_t size);

/* The place of the header line `key` ("parent") with the value, for messages. */
ar_pos ar_revision_line(const ar_revision *revision, const char *key, const char *value);
/* The place of an entry of its `objects` lines. */
ar_pos ar_revision_entry_line(ar_ctx *ctx, const ar_revision *revision, const char *entry);

bool ar_revision_id_valid(const char *id); /* [0-9a-z]+, at most 64, not all head heads base */

/* Lower case, every run outside [a-z0-9] one "_", at most 40; may come out empty. */
char *ar_revision_slug(ar_ctx *ctx, const char *message);
/* `pattern` as in autorev.yaml's file_name; the slug is the message's, else that of `objects`. */
char *ar_revision_file_name(ar_ctx *ctx, const char *pattern, const ar_revision *revision);

/* An entry of an `objects` line, taken apart. */
typedef struct ar_entry {
    char verb;            /* '+' '-' '~' '>' or, for a move in, '<' */
    const char *kind;     /* "table" */
    const char *name;     /* as spelled: customer.full_name, "odd name".x */
    ar_names parts;       /* the same without quotes: {"customer", "full_name"} */
    ar_names new_parts;   /* rename: the new name without quotes; empty for all else */
    const char *to_app;   /* "<table order to shop"; NULL */
    const char *from_app; /* ">table order from users"; NULL */
} ar_entry;
bool ar_entry_parse(ar_ctx *ctx, const char *text, ar_entry *out); /* false: not an entry */

/* Statements of a section one by one (for progress, non-transactional sections, lint). */
typedef struct ar_piece_of_sql {
    const char *sql; /* without its semicolon and the comments round it */
    unsigned line;   /* of its first word, and that one's column in code points */
    unsigned column;
} ar_piece_of_sql;
typedef AR_VEC(ar_piece_of_sql) ar_sql_pieces;
ar_sql_pieces ar_sql_split(ar_ctx *ctx, bool sqlite, const char *sql, unsigned first_line);

/*
 * Refuses what has no place in a section: BEGIN, COMMIT and their like, PRAGMA and ATTACH on
 * SQLite, COPY FROM STDIN and psql's backslash commands, quotes that are not closed.
 */
ar_status ar_section_check(ar_ctx *ctx, const ar_revision *revision,
                           const ar_section *section) AR_MUST_USE;

/* ---- the graph ---- */

typedef struct ar_history {
    const char *app;    /* the app whose folder it is */
    const char *folder; /* real path of its migrations folder */
    const char *shown;
    bool external;          /* own version table: autorev_version_<app> */
    ar_names apps;          /* apps that share it */
    ar_revisions files;     /* all that were read; `revisions` are those that count */
    ar_revisions revisions; /* in plan order: parents first */
    ar_revisions heads;     /* by created, id */
} ar_history;

/* Revisions that stand for others (replace.h says how). */
typedef struct ar_squash {
    ar_revisions by;   /* of one or several histories, the ones that follow others last */
    ar_names replaced; /* their files may be gone */
    bool stands;       /* `by` counts; else what it replaces does */
    bool asked;        /* being looked at: squashes may replace squashes, but not in a circle */
} ar_squash;

typedef struct ar_graph {
    AR_VEC(ar_history) histories; /* in order of applying among equals */
    ar_revisions plan;            /* every revision, dependencies first, deterministic */
    ar_map *by_id;
    AR_VEC(ar_squash *) squashes;
    ar_map *files;       /* id -> every revision that was read, whether it counts or not */
    ar_map *squashed;    /* id -> the squash that replaces it */
    ar_map *squashed_by; /* id -> the squash that it is part of */
} ar_graph;

/* Reads all *.sql of the histories' folders and links them: duplicate ids, missing or foreign
   parents, cycles, torn files are errors naming both places. All squashes stand. */
ar_status ar_graph_load(ar_ctx *ctx, ar_graph *graph) AR_MUST_USE;

typedef enum ar_extent { AR_EXTENT_NONE, AR_EXTENT_PART, AR_EXTENT_WHOLE } ar_extent;

/* How far a database has the revision `id`, by its version rows alone. */
typedef ar_extent ar_seen_fn(const char *id, const void *user);

/*
 * Lets a database say which side of each squash counts, and links the graph anew where that
 * changes something. A part applied, and a file of the rest gone: an error that says what to do.
 */
ar_status ar_graph_settle(ar_ctx *ctx, ar_graph *graph, ar_seen_fn *seen,
                          const void *user) AR_MUST_USE;

/* The squash that stands for `id`; NULL: none does. */
ar_squash *ar_graph_squash_of(const ar_graph *graph, const char *id);

/* Links revisions already in histories (tests, and after writing new ones). */
ar_status ar_graph_build(ar_ctx *ctx, ar_graph *graph) AR_MUST_USE;

ar_history *ar_graph_history(ar_graph *graph, const char *app);    /* by its app or a sharing one */
ar_revision *ar_graph_find(const ar_graph *graph, const char *id); /* exact */
/* Unique prefix; several or none: error listing them. history NULL: the whole project. */
ar_status ar_graph_resolve(ar_ctx *ctx, const ar_graph *graph, const ar_history *history,
                           const char *prefix, ar_revision **out) AR_MUST_USE;
/* `targets` and all that must be applied for them to be: ancestors, dependencies; in plan order. */
ar_revisions ar_graph_needed(ar_ctx *ctx, const ar_graph *graph, const ar_revisions *targets);
/* `gone` and all that must go before they can: descendants, dependants; in undo order. */
ar_revisions ar_graph_dependants(ar_ctx *ctx, const ar_graph *graph, const ar_revisions *gone);

#endif
