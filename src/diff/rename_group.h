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
    ar_names schemas_asked; /* whether they have new names is a question already */
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

/* ---- what its steps share ---- */

/* A managed object of the group's kind, and not a parent's. */
bool ar_group_takes(const ar_group *g, const ar_object *object);
/* Its name is free in the base: nothing has it, or what has it is called differently from now on.
 */
bool ar_group_is_new(const ar_group *g, size_t wanted);
bool ar_group_is_gone(const ar_group *g, size_t base);
/* "schema.name" or "name" is what `base` is called; the schema left out is `wanted`'s. */
bool ar_group_is_called(const ar_renamer *r, const ar_object *base, const char *name,
                        const ar_object *wanted);
/* Whether one can become the other: a function keeps its input types. */
bool ar_group_fits(const ar_object *base, const ar_object *wanted);

/* rename_answer.c */
void ar_group_take_swaps(const ar_renamer *r, ar_group *g); /* of hints */
ar_status ar_group_take_answers(const ar_renamer *r, ar_group *g) AR_MUST_USE;

/* rename_ask.c: what is gone and looks like something new is asked about. */
void ar_group_ask(ar_renamer *r, const ar_group *g);

#endif
