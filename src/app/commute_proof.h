/*
 * The proof that two sides commute: one after the other and the other way round in scratch
 * databases, up to one schema, and back in either order to where both began.
 */
#ifndef AR_APP_COMMUTE_PROOF_H
#define AR_APP_COMMUTE_PROOF_H

#include "app/commute.h"
#include "app/work.h"

/*
 * Appends to `out` what does not commute, reported as the engine tells it. *out_line: "both orders,
 * up and down, on SQLite 3.45.1", "both orders, up, on ..." where a revision cannot be undone, or
 * "none: REASON".
 */
ar_status ar_commute_prove(ar_ctx *ctx, ar_work *work, ar_revision *left, ar_revision *right,
                           ar_clashes *out, const char **out_line) AR_MUST_USE;

#endif
