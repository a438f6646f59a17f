/* Revisions and graphs in a line, for the tests of this room. */
#ifndef AR_TEST_REVISION_MAKE_H
#define AR_TEST_REVISION_MAKE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "revision/revision.h"

/* A context per test: cmocka setup and teardown. */
int make_ctx(void **state);
int free_ctx(void **state);

ar_status parse(ar_ctx *ctx, const char *text, ar_revision **out);

/* `created` counts minutes; parents: ids with blanks; depends: app:id with blanks. */
ar_revision *rev(ar_ctx *ctx, const char *app, const char *id, int created, const char *parents,
                 const char *depends);
/* Puts revisions into histories by their app, in the order given; the last one is NULL. */
ar_graph *graph_of(ar_ctx *ctx, const char *const *apps, ar_revision *const *revisions);
const char *ids(ar_ctx *ctx, const ar_revisions *revisions);

/* The only error: its code, line, and a part of its message. */
void assert_error(const ar_ctx *ctx, ar_code code, unsigned line, const char *part);

#endif
