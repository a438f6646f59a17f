/*
 * What changed in an object that is there on both sides, kind by kind.
 */
#ifndef AR_DIFF_COMPARE_KIND_H
#define AR_DIFF_COMPARE_KIND_H

#include "diff/comparison.h"

void ar_compare_object(ar_comparison *c, const ar_object *base, const ar_object *wanted);

#endif
