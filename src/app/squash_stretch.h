/*
 * What a squash is about: the revisions that it replaces, of one or several histories, with all
 * that stands before and after them. Nothing else may stand in between.
 */
#ifndef AR_APP_SQUASH_STRETCH_H
#define AR_APP_SQUASH_STRETCH_H

#include "app/work.h"

typedef struct ar_stretch {
    ar_revisions before, replaced, after; /* in plan order; together the whole plan */
} ar_stretch;

/*
 * `apps` empty: every history of the database with something to squash. `from`, `to`: revisions,
 * each of its own history: the first and the last that is replaced. An empty stretch is no error.
 */
ar_status ar_stretch_find(ar_ctx *ctx, ar_work *work, const ar_names *apps, const ar_names *from,
                          const ar_names *to, ar_stretch *out) AR_MUST_USE;

/* Ids outside of the stretch that its revisions of one history have as parents. */
ar_revisions ar_stretch_parents(ar_ctx *ctx, const ar_stretch *stretch, unsigned history);

#endif
