/* A project's histories and a database file in a folder that goes away, for the runner's tests. */
#ifndef AR_TEST_RUN_MAKE_H
#define AR_TEST_RUN_MAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "run/run.h"

typedef struct world {
    ar_ctx *ctx;
    char dir[64];
    ar_url url;
    ar_db *db;
    ar_graph graph;
    ar_revisions revisions; /* as they were added */
    const char *schema;     /* PostgreSQL: public */
    ar_run_options options;
    ar_run_steps done;
} world;

/* cmocka setup and teardown of a world on an empty SQLite file. */
int make_world(void **state);
int free_world(void **state);

/* The connection anew, and everything that was said forgotten. */
void reopen(world *w);

/* A revision of app "shop" (or the app named before a colon: "users:a1") on top of the one before
   of its app. Its text is formatted and parsed, so that lines and hashes are real. */
ar_revision *add(world *w, const char *id, const char *up, const char *down);
/* Again from changed fields: after `objects`, `requires_line` and the like were set. */
ar_revision *again(world *w, ar_revision *revision);

/* Everything pending, or the revisions given, newest first. */
ar_status migrate(world *w);
ar_status undo(world *w, size_t count);
ar_status run_steps(world *w, const ar_run_steps *steps);

void exec(world *w, const char *sql);
/* The one value of a query, or several joined by blanks. */
const char *ask(world *w, const char *sql);
/* Fails the test showing what went wrong. */
void must(world *w, ar_status status);
void assert_code(const world *w, ar_code code);

ar_status plan_pending(ar_ctx *ctx, const ar_journal *journal, void *user, ar_run_steps *out);

#endif
