/*
 * What renaming values of an enum does to the enum and to the bounds of partitions by it.
 */
#ifndef AR_DIFF_REWRITE_VALUE_H
#define AR_DIFF_REWRITE_VALUE_H

#include "diff/rewrite_text.h"

void ar_rewrite_values(const ar_change *c, ar_object *object);
/* Values in bounds have no cast that would tell their type: the parent's key does. */
void ar_rewrite_bound(const ar_change *c, ar_object *object);

#endif
