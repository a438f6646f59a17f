/*
 * What becomes of an object of the base: what it is in the wanted model, and which operation says
 * so.
 */
#ifndef AR_DIFF_PARTNER_H
#define AR_DIFF_PARTNER_H

#include "diff/obstacle.h"
#include "model/op.h"

/* The operation that already says what becomes of an object of the base; NULL: none does. */
ar_op *ar_op_on(const ar_ops *ops, const ar_object *base);

/* By its table's matching, or by its name; NULL: it is not wanted. */
const ar_object *ar_partner_of(const ar_obstacles *o, const ar_object *base);

#endif
