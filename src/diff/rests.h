/*
 * What objects rest on, as points. A table stands for its columns too; its constraints are looked
 * at one by one, since some are made apart from it.
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

#endif
