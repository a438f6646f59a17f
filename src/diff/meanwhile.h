/*
 * What stands aside while something else changes, and comes back afterwards, as two changes of one
 * object: a default that calls a function which is made anew; a table of a publication whose
 * condition names a column that changes its type.
 */
#ifndef AR_DIFF_MEANWHILE_H
#define AR_DIFF_MEANWHILE_H

#include "diff/obstacle.h"
#include "model/op.h"

/* Appends what stands aside for `op`; an operation at hand becomes the second of the two. */
void ar_stand_aside(const ar_obstacles *o, ar_ops *ops, const ar_op *op);

/* The same for a function that the parts of another change make anew: defaults that call it. */
void ar_let_defaults_go(const ar_obstacles *o, ar_ops *ops, const ar_object *routine,
                        const char *app);

#endif
