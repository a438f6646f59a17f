/*
 * What stands in the way of an operation and comes back afterwards: a foreign key on a column that
 * changes its type, a generated column, what mentions a type that is made anew, a view over any of
 * them and views over that. On SQLite only views over views are.
 */
#ifndef AR_DIFF_CLOSURE_H
#define AR_DIFF_CLOSURE_H

#include "model/op.h"

/*
 * Appends drops and creates marked `again`, and fills in the parts of types made anew. A view,
 * trigger or policy in the way, or something nobody manages, is an error that names it. `aside`:
 * objects of the base that are dropped and made again as well.
 */
ar_status ar_closure_add(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                         const ar_objects *aside, ar_ops *ops) AR_MUST_USE;

#endif
