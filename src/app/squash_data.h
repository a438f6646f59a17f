/*
 * What a squash cannot work out from schemas: statements that autorev would not have written, for
 * they change rows or make what models do not have, and those of its own that change rows which
 * were there before (a backfill).
 */
#ifndef AR_APP_SQUASH_DATA_H
#define AR_APP_SQUASH_DATA_H

#include "model/model.h"
#include "revision/revision.h"

typedef struct ar_handmade {
    const ar_revision *revision;
    ar_pos pos;
    const char *sql; /* one line */
} ar_handmade;
typedef AR_VEC(ar_handmade) ar_handmades;

/* Tables that the revisions looked at so far have made: they have no rows that matter. And what
   was dropped with its rows or values. */
typedef struct ar_fresh_tables {
    ar_map *made, *gone;
} ar_fresh_tables;

/* Appends those of `revision`, which comes after those that `fresh` knows, and notes its tables. */
void ar_squash_handmade(ar_ctx *ctx, ar_target target, const ar_revision *revision,
                        ar_fresh_tables *fresh, ar_handmades *out);

#endif
