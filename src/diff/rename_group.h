/*
 * The renames within one group of objects: by hints, by answers, and what looks alike is asked
 * about.
 */
#ifndef AR_DIFF_RENAME_GROUP_H
#define AR_DIFF_RENAME_GROUP_H

#include "diff/world.h"

typedef struct ar_renamer {
    ar_world world;
    const ar_model *base; /* as the renames found so far leave it */
    ar_ops *ops;
    ar_questions *questions;
} ar_renamer;

/* Objects of one kind in one place: all tables, or the columns of one table. */
typedef struct ar_group {
    ar_kind kind;
    const ar_objects *base, *wanted;
    ar_object **heir;     /* per base object: what it is called from now on */
    ar_object **ancestor; /* per wanted object */
    ar_object **namesake; /* per base object: the wanted one of the same name */
} ar_group;

/* Operations in an order that can be run, chains from their end; questions go to the renamer's. */
ar_status ar_group_rename(ar_renamer *r, ar_group *g, ar_ops *out);

#endif
