/* How the live database differs from what the applied revisions make (`check --drift`). */
#ifndef AR_APP_DRIFT_H
#define AR_APP_DRIFT_H

#include "app/work.h"

/* What turns the replayed history into live; objects that no revision created are excepted. */
ar_status ar_drift_find(ar_ctx *ctx, ar_work *work, ar_ops *out) AR_MUST_USE;

#endif
