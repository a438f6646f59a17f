/* Owners and privileges of an object that is there on both sides (PostgreSQL, MODELS.md 10). */
#ifndef AR_DIFF_GRANTS_H
#define AR_DIFF_GRANTS_H

#include "diff/world.h"

/* Told to the operation on the object among `ops` from `first` on, or to one of its own. */
void ar_grants_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                       ar_ops *ops, size_t first);

#endif
