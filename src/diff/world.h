/*
 * What every step of a comparison looks at: both models, the answers, and who owns which sequence.
 */
#ifndef AR_DIFF_WORLD_H
#define AR_DIFF_WORLD_H

#include "base/map.h"
#include "diff/answer.h"
#include "diff/point.h"

typedef struct ar_world {
    ar_ctx *ctx;
    ar_target target;
    const ar_model *base, *wanted;
    const ar_diff_options *options;
    ar_saids said;
    ar_map *base_owned; /* point of a column -> the sequence it owns */
    ar_map *wanted_owned;
} ar_world;

/* Reads the answers too. */
ar_status ar_world_init(ar_world *world, ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                        const ar_diff_options *options) AR_MUST_USE;

static inline bool ar_is_lite(const ar_world *world)
{
    return world->target.engine == AR_SQLITE;
}

ar_object *ar_owned_sequence(const ar_world *world, ar_map *owned, const ar_object *column);

/*
 * A wanted serial column whose counterpart draws from another sequence that it owns, as after a
 * rename of its table: that one serves. Returns it, or NULL.
 */
const ar_object *ar_serial_standin(const ar_world *world, const ar_object *base_column,
                                   const ar_object *wanted_column);

/* The part of a child's label behind its table's: `mail`, `"odd name"`, `(a,b)`. */
const char *ar_world_part(const ar_world *world, const ar_object *child);

/* What was said of the object, which counts as used from then on; NULL: nothing. */
const char *ar_world_answer(const ar_world *world, const char *verb, const ar_object *object);

/* The same, without using it. */
ar_answer *ar_world_answer_find(const ar_world *world, const char *verb, const ar_object *object);

/* The object of the base as it was called before the renames at hand: itself, mostly. */
const ar_object *ar_world_old(const ar_world *world, const ar_object *base);

/* The table of a child in the other model; NULL: not there. */
ar_object *ar_counterpart(const ar_model *model, const ar_object *object);

#endif
