/*
 * What objects bring along, as points.
 */
#ifndef AR_DIFF_MAKES_H
#define AR_DIFF_MAKES_H

#include "model/model.h"

/* What comes into being with `object`: itself, its names, a key that others can refer to. */
void ar_object_makes(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out);

#endif
