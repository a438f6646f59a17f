/*
 * How alike something gone and something new look (SPEC 8): what makes a rename a question, and
 * which candidate comes first.
 */
#ifndef AR_DIFF_ALIKE_H
#define AR_DIFF_ALIKE_H

#include "model/model.h"

/* 0: not alike; else up to 1000, more for what is equal in all but name and for near names. */
unsigned ar_alike(ar_ctx *ctx, const ar_model *base_model, const ar_object *base,
                  const ar_object *wanted);

#endif
