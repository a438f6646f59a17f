/*
 * The operations that a comparison finds: what comes and goes whole, with its parts.
 */
#ifndef AR_DIFF_COMPARISON_H
#define AR_DIFF_COMPARISON_H

#include "diff/diff.h"
#include "diff/world.h"

typedef struct ar_comparison {
    ar_world world;
    ar_ops *ops;
    ar_questions *questions;
} ar_comparison;

/* One operation more. */
ar_op *ar_compared(ar_comparison *c, ar_verb verb, const ar_object *before, const ar_object *after);

/* The sequence of a serial column is made and dropped by the column itself. */
ar_object *ar_serial_sequence(const ar_comparison *c, const ar_object *column, bool wanted);

/* A column that comes or goes alone; an object with all that it is made of. */
void ar_compared_column(ar_comparison *c, ar_verb verb, const ar_object *column);
void ar_compared_whole(ar_comparison *c, ar_verb verb, const ar_object *object);

#endif
