/*
 * SQLite: what ALTER TABLE cannot do on a filled table, both ways, becomes one AR_REBUILD of the
 * table with the operations as its parts. sqlite.org/lang_altertable.html.
 */
#ifndef AR_DIFF_FOLD_H
#define AR_DIFF_FOLD_H

#include "diff/world.h"

/* In place; nothing to do on PostgreSQL. */
void ar_fold(const ar_world *world, ar_ops *ops);

/*
 * The rebuild of a table for `parts`. `ops` is the whole plan: indexes that come or go in it are in
 * neither `before` nor `after`.
 */
ar_op *ar_rebuild_op(ar_ctx *ctx, const ar_object *before, const ar_object *after,
                     const ar_ops *parts, const ar_ops *ops);

#endif
