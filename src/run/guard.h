/*
 * What SQLite does not guard itself (FAULTS F21, F49-F61): foreign keys are off while a revision
 * runs, so that nothing cascades, and a dropped table takes its indexes and triggers along. The
 * guard looks before and after, and what went wrong without being said makes the revision fail.
 */
#ifndef AR_RUN_GUARD_H
#define AR_RUN_GUARD_H

#include "run/facts.h"

/* A kind of thing and its name, with the table it belongs to. */
typedef struct ar_guarded {
    const char *type; /* "table" "index" "trigger" "view" */
    const char *name;
    const char *table;
    bool is_virtual; /* a table: its module keeps what it holds in tables of its own */
} ar_guarded;

/* Foreign keys that refer to nothing: of one row, or of all rows of a table to another one. */
typedef struct ar_orphan {
    int64_t count;
    const char *all; /* a row's: the key of all rows */
    bool untold;     /* all rows': the table has no rowid */
} ar_orphan;

/* A view, or the triggers of a table for one event, that the engine cannot compile. */
typedef struct ar_broken {
    const char *what; /* "view "v"", "the insert triggers of "t"" */
    const char *why;
} ar_broken;
typedef AR_VEC(ar_broken) ar_broken_list;

typedef struct ar_guard {
    ar_facts facts;
    AR_VEC(ar_guarded) objects;
    ar_map *present;      /* "index i", in lower case: of objects */
    ar_map *orphans;      /* "row 5 of t to p", and "a row of t to p" for all rows -> ar_orphan * */
    ar_names orphan_keys; /* of that map */
    ar_broken_list broken; /* what did not work before either */
    const char
        *keys_fault; /* why foreign_key_check itself fails: a key refers to no unique columns */
} ar_guard;

/* Both inside the transaction, round the section. */
ar_status ar_guard_before(ar_ctx *ctx, ar_db *db, ar_guard *guard) AR_MUST_USE;
ar_status ar_guard_after(ar_ctx *ctx, ar_db *db, const ar_revision *revision,
                         const ar_guard *guard) AR_MUST_USE;

/* Views and triggers that the engine cannot compile (guard_probe.c). */
ar_status ar_guard_probe(ar_ctx *ctx, ar_db *db, ar_broken_list *out) AR_MUST_USE;

/* The section between the two looks, inside an open transaction. */
ar_status ar_guarded_section(ar_ctx *ctx, ar_db *db, const ar_revision *revision,
                             ar_direction direction) AR_MUST_USE;

/* ---- pragmas, outside of transactions ---- */

typedef struct ar_pragmas {
    bool foreign_keys;
    bool legacy_alter_table;
} ar_pragmas;

/*
 * What a revision runs with: never with foreign keys, for a dropped table would take its children's
 * rows along; with the old ALTER TABLE where it rebuilds, so that what names the table goes on
 * naming it while another takes its place.
 */
ar_pragmas ar_pragmas_for(const ar_revision *revision);
ar_status ar_pragmas_read(ar_ctx *ctx, ar_db *db, ar_pragmas *out) AR_MUST_USE;
/* Sets and reads back; inside a transaction foreign_keys does not change: that is an error. */
ar_status ar_pragmas_set(ar_ctx *ctx, ar_db *db, ar_pragmas wanted) AR_MUST_USE;

#endif
