/*
 * Whether two sides of a history commute (SPEC 5, merge): the revisions that one head has and the
 * other one has not. What they touch stands in their `objects` lines: the same object, column or
 * name on both sides is a conflict, and so is a table that one side makes, drops, renames or alters
 * as a whole while the other one changes something in it. Pure: needs no database.
 */
#ifndef AR_APP_COMMUTE_H
#define AR_APP_COMMUTE_H

#include "base/engine.h"
#include "revision/revision.h"

typedef struct ar_touch {
    const ar_revision *revision;
    const char *entry; /* as in its `objects` lines; NULL: what its SQL does */
    bool down;         /* without an entry: on the way back */
} ar_touch;

/* How they clash. The last three are found where it is tried (commute_proof.h). */
typedef enum ar_clash_how {
    AR_CLASH_TOUCHED, /* both sides touch it */
    AR_CLASH_UP,      /* the left revision does not run after the right one's side */
    AR_CLASH_DOWN,    /* the left one is not undone in either order */
    AR_CLASH_ORDER,   /* what is there afterwards depends on the order */
    AR_CLASH__COUNT
} ar_clash_how;

typedef struct ar_clash {
    ar_clash_how how;
    const char *app;  /* the history's */
    const char *what; /* "column customer.name" */
    ar_touch left, right;
    /* No order of the two is right; else one of them only has to be written for after the other. */
    bool certain;
} ar_clash;
typedef AR_VEC(ar_clash) ar_clashes;

/* `head` and its ancestors that are not `other` or an ancestor of it, in plan order. */
ar_revisions ar_side(ar_ctx *ctx, const ar_graph *graph, ar_revision *head, ar_revision *other);

/* Appends what both sides touch, each pair of entries once. */
void ar_commute_compare(ar_ctx *ctx, ar_engine engine, const ar_revisions *left,
                        const ar_revisions *right, ar_clashes *out);

/* An entry of the side that touches the thing `entry` speaks of, or what it stands in; its newest
 * revision without one where none does. */
ar_touch ar_touch_find(ar_ctx *ctx, ar_engine engine, const ar_revisions *side, const char *entry);

ar_pos ar_touch_pos(ar_ctx *ctx, const ar_touch *touch);

const char *ar_clash_word(ar_clash_how how); /* "touched" */

/* An error for each, with both places. */
void ar_clashes_report(ar_ctx *ctx, const ar_clashes *clashes);

#endif
