/*
 * Which child of a table (or domain) in one model is which child in the other. Columns by name;
 * constraints and indexes that somebody named by name, those with a derived name or none by what
 * they are first (SPEC 7: only names of unnamed ones are not compared).
 */
#ifndef AR_DIFF_MATCH_H
#define AR_DIFF_MATCH_H

#include "model/model.h"

typedef struct ar_match {
    const ar_object *base;   /* NULL: new */
    const ar_object *wanted; /* NULL: gone */
    bool renamed; /* PostgreSQL: the same thing, and `wanted`'s name was written by hand */
} ar_match;
typedef AR_VEC(ar_match) ar_matches;

/* In `wanted`'s order, then what is gone. */
ar_matches ar_match_children(ar_ctx *ctx, ar_target target, const ar_object *base,
                             const ar_object *wanted);

#endif
