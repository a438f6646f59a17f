/*
 * Whose revision an operation goes into (SPEC 6): the app whose model declares the object, or that
 * created what is dropped; and tables that move from one app to another.
 */
#ifndef AR_DIFF_OWNER_H
#define AR_DIFF_OWNER_H

#include "diff/world.h"

/* Sets `op->app` of each operation and of its parts. */
void ar_owners_set(const ar_world *world, ar_ops *ops);

/* Who created an object of the base; NULL: nobody knows. */
const char *ar_creator_of(const ar_world *world, const ar_object *base);

/* The app in whose history `app` writes. */
const char *ar_history_app(const ar_map *history_of, const char *app);

/* A pair of operations without SQL where the creator's history is not the declarer's. */
void ar_owner_move(const ar_world *world, const ar_object *base, const ar_object *wanted,
                   ar_ops *out);

#endif
