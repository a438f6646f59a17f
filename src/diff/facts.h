/*
 * What an operation makes, takes away, changes and rests on, as points (point.h). All order between
 * operations, and between revisions, follows from these facts.
 */
#ifndef AR_DIFF_FACTS_H
#define AR_DIFF_FACTS_H

#include "model/op.h"

typedef struct ar_facts {
    ar_names makes;
    ar_names breaks;
    ar_names changes;
    ar_names needs;  /* the object as it will be rests on it, and did not before */
    ar_names needed; /* the object as it was rested on it, and does not any more */
    ar_names keeps;  /* both */
    ar_names own;    /* what is altered itself */
    ar_names hopes;  /* needs and needed that only words in a program tell: weak */
    ar_names hoped;
    ar_names refers; /* those of needs and needed that only a foreign key rests on */
} ar_facts;

ar_facts ar_op_facts(ar_ctx *ctx, ar_target target, const ar_op *op);

/* What an object rests on. */
ar_names ar_object_needs(ar_ctx *ctx, ar_target target, const ar_object *object);

#endif
