/*
 * What an operation may destroy, block or fail at: what the judges of the kinds share.
 */
#ifndef AR_DIFF_HAZARD_H
#define AR_DIFF_HAZARD_H

#include "model/op.h"

/* From which world to which, and the operation's own direction. */
typedef struct ar_danger {
    ar_ctx *ctx;
    const ar_model *from, *to;
} ar_danger;

bool ar_danger_lite(const ar_danger *d);
/* Sets the hazard; the first reason stays. */
void ar_may_fail(ar_op *op, const char *why);

/* The table of a child, or the object itself. */
const ar_object *ar_danger_table(const ar_object *object);
/* Whether the table stood there, possibly with rows, before all operations. */
const ar_object *ar_filled_table(const ar_danger *d, const ar_object *child);
const ar_column *ar_filled_column(const ar_danger *d, const ar_object *child, const char *name);

#endif
