/*
 * What PostgreSQL changes about a constraint or index without making it anew, and which indexes of
 * a table its own attributes name.
 */
#ifndef AR_DIFF_IN_PLACE_H
#define AR_DIFF_IN_PLACE_H

#include "diff/match.h"
#include "model/model.h"

/* Whether `wanted` comes from `base` by ALTER; `changed`: what differs. */
bool ar_changes_in_place(ar_target target, const ar_object *base, const ar_object *wanted,
                         uint64_t changed);

/*
 * The two tables with replica_identity and cluster_on as they stand after the renames of `matches`:
 * an index that keeps a name which nobody gave it is called by that. Copies where something
 * differs.
 */
void ar_tables_after_renames(ar_ctx *ctx, const ar_matches *matches, const ar_object **base,
                             const ar_object **wanted);

/* The indexes (or constraints) of a table that its attributes name. */
ar_objects ar_table_role_indexes(ar_ctx *ctx, const ar_object *table);

#endif
