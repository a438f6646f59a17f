/*
 * What PostgreSQL does with values when a column changes its type: its assignment casts, as data.
 * PostgreSQL 15 manual: CREATE CAST, ALTER TABLE; the pairs are those of pg_cast.
 */
#ifndef AR_DIFF_CASTS_H
#define AR_DIFF_CASTS_H

#include "model/model.h"

typedef enum ar_cast {
    AR_CAST_NONE,      /* only through text, which may fail */
    AR_CAST_NARROWING, /* by itself, but some values do not fit */
    AR_CAST_WIDENING,  /* by itself, all values fit; the table is rewritten */
    AR_CAST_FREE,      /* nothing has to be rewritten */
} ar_cast;

ar_cast ar_cast_between(ar_ctx *ctx, const ar_model *from_model, const ar_type *from,
                        const ar_model *to_model, const ar_type *to);

#endif
