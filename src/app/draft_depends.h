/*
 * The `depends` lines of a draft: what its SQL refers to in other histories, and what --depends
 * asks for.
 */
#ifndef AR_APP_DRAFT_DEPENDS_H
#define AR_APP_DRAFT_DEPENDS_H

#include "app/draft.h"

/* Nothing happens where it is of the same history, or there already. */
void ar_depends_add(ar_ctx *ctx, const ar_work *work, ar_revision *revision, const ar_revision *on);

/* The newest draft or revision of another history that touched `need`, "table order". */
void ar_depends_need(ar_ctx *ctx, const ar_work *work, const ar_drafts *made, ar_revision *revision,
                     const char *need);

/* The newest revisions of other histories that say the name of what the operation takes away. */
void ar_depends_leave(ar_ctx *ctx, const ar_work *work, ar_revision *revision, const ar_op *op);

/* Of each history only the newest counts: it comes with its ancestors. */
void ar_depends_reduce(const ar_work *work, const ar_drafts *made, ar_revision *revision);

/* "APP:REV" each; an app or revision that is not there is an error. */
ar_status ar_depends_asked(ar_ctx *ctx, const ar_work *work, const ar_names *depends,
                           ar_revision *revision) AR_MUST_USE;

/* One of `depends` that is of the drafts' own history says nothing: an error. */
ar_status ar_depends_check(ar_ctx *ctx, const ar_work *work, const ar_drafts *drafts,
                           const ar_names *depends) AR_MUST_USE;

#endif
