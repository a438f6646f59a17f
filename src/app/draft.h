/*
 * Pieces of a plan as revisions that are not on disk yet: ids, parents, depends, header lines, SQL
 * both ways.
 */
#ifndef AR_APP_DRAFT_H
#define AR_APP_DRAFT_H

#include "app/work.h"
#include "emit/emit.h"

typedef struct ar_draft {
    ar_revision *revision; /* as parsed back from `text` */
    ar_history *history;
    ar_ops up, down;
    const ar_standing *standing; /* in what is wanted; NULL: there is one history alone */
    ar_script up_script;         /* the text of `up`, statement by statement */
    ar_pieces *pieces;
    size_t piece;
    const char *path; /* where it will stand */
    const char *text;
} ar_draft;
typedef AR_VEC(ar_draft) ar_drafts;

typedef struct ar_draft_options {
    const char *message;       /* NULL: from what the first operations do */
    const ar_names *rev_ids;   /* "ID" or "APP=ID", each used once */
    const ar_names *depends;   /* "APP:REV", added to every draft */
    const ar_answers *answers; /* those used are recorded */
    bool baseline;             /* builds what stands already where it is written */
} ar_draft_options;

/* One draft per piece; the proof line is still missing (ar_draft_set_proof). */
ar_status ar_drafts_make(ar_ctx *ctx, ar_work *work, const ar_plan *plan, ar_pieces *pieces,
                         const ar_draft_options *options, ar_drafts *out) AR_MUST_USE;

/* A revision with an id, its history's head as parent, and a time; sections are the caller's. */
ar_status ar_draft_start(ar_ctx *ctx, ar_work *work, ar_history *history,
                         const ar_draft_options *options, const ar_drafts *made,
                         ar_revision **out) AR_MUST_USE;
/* `header` of autorev.yaml as comments above the header, unless the revision has some. */
void ar_draft_comment(ar_ctx *ctx, const ar_work *work, ar_revision *revision);

/* What operations do, as its `objects` and `destroys` lines. */
void ar_draft_entries(ar_ctx *ctx, const ar_work *work, const ar_ops *ops, ar_revision *revision);

/* Its text and path, and the revision as parsed back. */
ar_status ar_draft_finish(ar_ctx *ctx, const ar_work *work, ar_draft *draft) AR_MUST_USE;

/* A blank revision for data changes. */
ar_status ar_draft_empty(ar_ctx *ctx, ar_work *work, ar_history *history,
                         const ar_draft_options *options, ar_drafts *out) AR_MUST_USE;

/* When a revision on top of `parent` (NULL: none) is made: now, but later than that one. A clock
   that cannot be right is said (FAULTS F44). */
int64_t ar_draft_time(ar_ctx *ctx, const ar_revision *parent);

ar_status ar_draft_set_proof(ar_ctx *ctx, ar_work *work, ar_draft *draft,
                             const char *proof) AR_MUST_USE;

/* Writes all: all temporary files first, then all published; none when one cannot be. */
ar_status ar_drafts_publish(ar_ctx *ctx, ar_work *work, const ar_drafts *drafts) AR_MUST_USE;

#endif
