/*
 * History replayed in a scratch database, and how the live one differs from it (`check --drift`,
 * `diff REV`).
 */
#ifndef AR_APP_DRIFT_H
#define AR_APP_DRIFT_H

#include "app/work.h"

/* Runs `revisions` (in plan order) in an empty scratch database and reads it. */
ar_status ar_replay(ar_ctx *ctx, ar_work *work, const ar_revisions *revisions,
                    ar_model **out) AR_MUST_USE;

/* What turns the replayed history into live; objects that no revision created are excepted. */
ar_status ar_drift_find(ar_ctx *ctx, ar_work *work, ar_ops *out) AR_MUST_USE;

#endif
