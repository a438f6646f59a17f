#include "diff/diff.h"
#include "diff/rewrite.h"
#include "model/inherit.h"

ar_model *ar_diff_apply_renames(ar_ctx *ctx, const ar_model *base, const ar_ops *renames)
{
    ar_model *copy = ar_model_copy(ctx, base);

    ar_vec_each(ar_op *, rename, renames)
        ar_rewrite_rename(ctx, copy, *rename);
    ar_model_settle_parents(ctx, copy);
    return copy;
}
