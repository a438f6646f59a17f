/* The parts of a rebase: who moves, and one revision's move. */
#ifndef AR_APP_REBASE_PARTS_H
#define AR_APP_REBASE_PARTS_H

#include "app/rebase.h"

typedef struct ar_rebase_plan {
    ar_work *work;
    ar_history *history;
    ar_revision *onto;
    ar_revisions moving; /* in the order in which they will stand on top of it */
} ar_rebase_plan;

/* onto NULL: there is one head. What is applied, or what the head itself needs, cannot move. */
ar_status ar_rebase_choose(ar_ctx *ctx, ar_work *work, ar_history *history,
                           const ar_rebase_options *options, ar_rebase_plan *out) AR_MUST_USE;

/* The revision at `index` of plan->moving, after those that moved before it. */
ar_status ar_rebase_move(ar_ctx *ctx, const ar_rebase_plan *plan, size_t index,
                         const ar_rebased_list *moved, ar_rebased *out) AR_MUST_USE;

/* ---- texts ---- */

/* Its file with other parents, time and proof; all else stays, comments too. */
char *ar_rebase_text(ar_ctx *ctx, const ar_revision *revision, const ar_names *parents,
                     int64_t created, const char *proof);

/*
 * Whether two sections say the same but for comments, blanks, parentheses, casts and the default
 * schema's name: what an engine prints is not how a model file spells it.
 */
bool ar_rebase_same_sql(ar_ctx *ctx, ar_target target, const char *a, const char *b);

/* ---- what a revision means ---- */

/* `model` after `ops`; an operation whose object is not there, or is already, is an error. */
ar_status ar_rebase_apply(ar_ctx *ctx, const ar_revision *revision, const ar_model *model,
                          const ar_ops *ops, ar_model **out) AR_MUST_USE;

#endif
