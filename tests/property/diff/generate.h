/*
 * Random models from a seed: tables that refer to each other, types, sequences, two apps. The same
 * seed gives the same model on every machine.
 */
#ifndef AR_TESTS_PROPERTY_GENERATE_H
#define AR_TESTS_PROPERTY_GENERATE_H

#include "model/model.h"

typedef struct dice {
    uint64_t state;
} dice;

unsigned roll(dice *d, unsigned sides); /* 0 .. sides - 1 */

/* A model of that engine; a second one from dice of the same start shares most of it. */
ar_model *random_model(ar_ctx *ctx, dice *d, ar_engine engine);

/* What the model says, as one text: no column order, no derived names, no order of children. */
char *describe(ar_ctx *ctx, const ar_model *model);

/* What refers to something that is not there; NULL: nothing. */
char *find_dangling(ar_ctx *ctx, const ar_model *model);

#endif
