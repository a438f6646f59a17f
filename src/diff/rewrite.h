/*
 * A rename carried through a model: the name itself and whatever mentions it, as the engine does.
 * PostgreSQL leaves the names of constraints, indexes and sequences alone when their table is
 * renamed.
 */
#ifndef AR_DIFF_REWRITE_H
#define AR_DIFF_REWRITE_H

#include "model/op.h"

/* One AR_RENAME, or one AR_ALTER that renames values of an enum or a multirange type, applied to
 * `model` in place. */
void ar_rewrite_rename(ar_ctx *ctx, ar_model *model, const ar_op *op);

/* Another name for a range type: its multirange type keeps the one that it has. */
void ar_rename_range(ar_ctx *ctx, ar_user_type *type, const char *new_name);

#endif
