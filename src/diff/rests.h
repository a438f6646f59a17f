/*
 * What objects rest on and what they bring along, as points. A table stands for its columns too;
 * its constraints are looked at one by one, since some are made apart from it.
 */
#ifndef AR_DIFF_RESTS_H
#define AR_DIFF_RESTS_H

#include "model/model.h"

/*
 * What `object` rests on. What gives way in a cycle is in `refers` too (NULL: not wanted): what
 * foreign keys rest on, on SQLite, and what is only said in the string of a function's body.
 */
void ar_object_rests(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out,
                     ar_names *refers);

/* What `object` seems to rest on, as far as words tell: an order that gives way in a cycle. */
void ar_object_hints(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out);

/* What comes into being with `object`: itself, its names, a key that others can refer to. */
void ar_object_makes(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out);

#endif
