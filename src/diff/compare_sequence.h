/*
 * Sequences and the columns that own them: which serve for which under another name, and how they
 * come and go.
 */
#ifndef AR_DIFF_COMPARE_SEQUENCE_H
#define AR_DIFF_COMPARE_SEQUENCE_H

#include "diff/comparison.h"

/* The sequence in the base that serves for a wanted one under another name, or the same name. */
const ar_object *ar_sequence_in_base(const ar_comparison *c, const ar_object *wanted);
/* The wanted sequence for which one of the base serves. */
const ar_object *ar_sequence_in_wanted(const ar_comparison *c, const ar_object *base);

/* Made or dropped, unless its column does it. */
void ar_compared_sequence(ar_comparison *c, ar_verb verb, const ar_object *sequence);

#endif
