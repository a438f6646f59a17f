/*
 * The proof (SPEC 9): the drafts run up, down and up again in a scratch copy of the base, and what
 * is there is compared: after up exactly the wanted schema, after down exactly the base.
 */
#ifndef AR_APP_PROVE_H
#define AR_APP_PROVE_H

#include "app/draft.h"

/* *out_line: "up, down, up on PostgreSQL 15.18" or "none: REASON". A failed proof is an error. */
ar_status ar_prove(ar_ctx *ctx, ar_work *work, const ar_drafts *drafts,
                   const char **out_line) AR_MUST_USE;

#endif
