/*
 * Definitions (kinds with AR_KIND_DEFINITION: views, triggers ...) of the base that rest on what an
 * operation takes away or makes different.
 */
#ifndef AR_DIFF_DEFINITION_H
#define AR_DIFF_DEFINITION_H

#include "base/map.h"
#include "diff/obstacle.h"
#include "model/op.h"

typedef struct ar_definitions {
    const ar_obstacles *o;
    ar_map *on; /* point -> ar_objects *; NULL: the base has no definitions */
} ar_definitions;

ar_definitions ar_definitions_of(const ar_obstacles *o);

/*
 * What would have to be dropped before `op` can run: appended to *out. What stays, though what it
 * rests on goes for good, is an error that names it.
 */
ar_status ar_definitions_in_way(const ar_definitions *all, const ar_ops *ops, const ar_op *op,
                                ar_objects *out) AR_MUST_USE;

/* Those that rest on one of `points`, appended. */
void ar_definitions_on(const ar_definitions *all, const ar_names *points, ar_objects *out);

/*
 * Those that rest on a view, or on one another then; each after what it rests on, with what hangs
 * on it (indexes of a materialised view) behind it.
 */
ar_objects ar_definitions_over(const ar_definitions *all, const ar_object *view);

/* A type and the columns of it. */
ar_names ar_points_of_type(const ar_obstacles *o, const ar_object *type);

/* Each after those of them that it rests on, else as they stand. */
ar_objects ar_in_order_of_needs(const ar_obstacles *o, const ar_objects *objects);

/* What a definition may use, as ar_other has it: "public.item", "public.item.code"; on SQLite the
   names of tables. */
ar_names ar_definition_uses(ar_ctx *ctx, ar_target target, const ar_object *object);

/* Whether `ops` make again what `drop` drops. */
bool ar_is_created_again(const ar_obstacles *o, const ar_ops *ops, const ar_op *drop);

#endif
