/*
 * Whether what a revision does can be undone at all. What cannot is written as irreversible, with
 * the reason.
 */
#ifndef AR_APP_DRAFT_WAY_BACK_H
#define AR_APP_DRAFT_WAY_BACK_H

#include "app/work.h"
#include "model/op.h"

/* *out_reason: why there is no way back; NULL: there is one. */
ar_status ar_draft_way_back(ar_ctx *ctx, const ar_work *work, const ar_ops *down,
                            const char **out_reason) AR_MUST_USE;

#endif
