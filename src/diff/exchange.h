/*
 * The parts of an enum or domain that is made anew (see ar_op.parts): what mentions the type goes
 * and comes back, and each column of the type is converted.
 */
#ifndef AR_DIFF_EXCHANGE_H
#define AR_DIFF_EXCHANGE_H

#include "diff/definition.h"
#include "model/op.h"

/*
 * Fills in `op->parts` where one of the two ways needs them. Objects that `ops` drop or make are
 * not there in the meantime; defaults that `ops` change are set by the exchange and taken from
 * them.
 */
ar_status ar_exchange_add_parts(const ar_obstacles *o, const ar_definitions *definitions, ar_op *op,
                                ar_ops *ops) AR_MUST_USE;

/* What the parts of `op` would drop and create again, as `ops` stand now; nothing for others. */
ar_status ar_exchange_in_way(const ar_obstacles *o, const ar_definitions *definitions,
                             const ar_op *op, ar_ops *ops, ar_objects *out) AR_MUST_USE;

/* Whether one of the two ways of `op` makes its type anew. */
bool ar_may_exchange(const ar_op *op);

#endif
