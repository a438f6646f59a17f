/*
 * The drafts of a squash, one part of the stretch after another: `old` is a scratch database in
 * which the old revisions run, `fresh` one in which the drafts do. After each part both must hold
 * the same.
 */
#ifndef AR_APP_SQUASH_DRAFT_H
#define AR_APP_SQUASH_DRAFT_H

#include "app/squash.h"
#include "app/squash_stretch.h"

typedef struct ar_squasher {
    ar_work *work;
    const ar_squash_options *options;
    const ar_stretch *stretch;
    ar_graph graph; /* as far as it goes: what stands before, and the drafts so far */
    ar_scratch *old, *fresh;
    ar_drafts drafts;
} ar_squasher;

/* Runs `part` in `old`, and drafts what leads there, up, down and up in `fresh`. */
ar_status ar_squash_part(ar_ctx *ctx, ar_squasher *in, const ar_revisions *part) AR_MUST_USE;

/* A revision that is carried as it stands, under a new id. */
ar_status ar_squash_carry(ar_ctx *ctx, ar_squasher *in, ar_revision *revision) AR_MUST_USE;

/* What stands for a history of which nothing is left. */
ar_status ar_squash_nothing(ar_ctx *ctx, ar_squasher *in, unsigned history) AR_MUST_USE;

/* Both databases hold the same now; `when`: "after up". */
ar_status ar_squash_compare(ar_ctx *ctx, ar_squasher *in, const char *when) AR_MUST_USE;

/* The last draft of a history; NULL: none yet. */
ar_draft *ar_squash_last(const ar_squasher *in, unsigned history);

#endif
