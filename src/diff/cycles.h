/*
 * Tables that refer to each other in a circle cannot be made one after the other with all their
 * foreign keys: some keys are cut out and made when all tables are there (and dropped first).
 */
#ifndef AR_DIFF_CYCLES_H
#define AR_DIFF_CYCLES_H

#include "model/op.h"

/*
 * In place. On SQLite a table of the same app may be referred to before it is there; a key between
 * two apps is added by a rebuild.
 */
void ar_cycles_cut(ar_ctx *ctx, ar_target target, ar_ops *ops);

#endif
