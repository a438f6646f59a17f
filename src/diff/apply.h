/*
 * Operations on a model instead of a database: what the schema is after them. For laws that tests
 * hold (diff of the result and the goal is empty), and for the state between two revisions.
 */
#ifndef AR_DIFF_APPLY_H
#define AR_DIFF_APPLY_H

#include "model/op.h"

/* A copy of `model` after `ops`, in their order; renames and steps back included. */
ar_model *ar_ops_apply(ar_ctx *ctx, const ar_model *model, const ar_ops *ops);

#endif
