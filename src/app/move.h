/* Which revisions a migrate, downgrade or rollback moves, and which rows that costs. */
#ifndef AR_APP_MOVE_H
#define AR_APP_MOVE_H

#include "app/app.h"

/* Rows that `steps` take away, as lines for people ("table order: 3 rows"); empty: none. */
ar_status ar_move_losses(ar_ctx *ctx, ar_db *db, ar_target target, const ar_run_steps *steps,
                         ar_names *out_lines) AR_MUST_USE;

/*
 * Rows that would refuse what `steps` undo, counted before anything is undone: an error at each
 * statement they refuse, and AR_REFUSED. What cannot be asked of the live database as it is now
 * (its shape changes on the way) is passed over: the engine will tell.
 */
ar_status ar_move_refusals(ar_ctx *ctx, ar_db *db, ar_target target,
                           const ar_run_steps *steps) AR_MUST_USE;

/*
 * What is worth knowing of a plan before it runs: revisions of other apps that are undone with it,
 * (also in *out_dependants), and revisions that come after newer ones (an error with
 * --strict-linear).
 */
ar_status ar_move_remarks(ar_ctx *ctx, const ar_work *work, const ar_move_options *options,
                          const ar_run_steps *steps, ar_names *out_dependants) AR_MUST_USE;

/* Opens the database for writing and runs; says so when it is new. */
ar_status ar_move_apply(ar_ctx *ctx, ar_work *work, const ar_run_options *options,
                        ar_moved *out) AR_MUST_USE;

#endif
