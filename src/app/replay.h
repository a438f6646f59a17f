/*
 * Revisions run anew in a scratch database: a whole history from nothing (`--offline`, `--drift`,
 * `diff REV`, baselines) or what is pending on top of a copy.
 */
#ifndef AR_APP_REPLAY_H
#define AR_APP_REPLAY_H

#include "app/work.h"

/*
 * Runs `revisions` (in plan order) up in `scratch`, whatever it holds; none of another dialect or
 * with a statement that has no place in one. *out_failed is the one that failed, reported with the
 * engine's words at its line: the caller says what that means. NULL: it was refused before any ran.
 */
ar_status ar_replay_run(ar_ctx *ctx, ar_db *scratch, const char *default_schema,
                        const ar_revisions *revisions, const ar_revision **out_failed) AR_MUST_USE;

/* Reports *out_failed where the history was run from nothing. */
ar_status ar_replay_failed(ar_ctx *ctx, const ar_revision *failed) AR_MUST_USE;

/* Runs a history in a scratch database that is open, and reads what is there then. */
ar_status ar_replay_in(ar_ctx *ctx, ar_work *work, ar_scratch *scratch,
                       const ar_revisions *revisions, ar_model **out) AR_MUST_USE;

/*
 * The same from nothing, in a scratch database of its own with live's extensions, and what is there
 * then. No scratch is an error, and so is a revision that fails. Close *out_scratch; NULL: it is
 * not wanted any more.
 */
ar_status ar_replay(ar_ctx *ctx, ar_work *work, const ar_revisions *revisions, ar_model **out,
                    ar_scratch **out_scratch) AR_MUST_USE;

#endif
