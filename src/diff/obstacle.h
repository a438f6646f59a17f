/*
 * Objects of the base that the server would not let an operation pass: found, not yet dealt with.
 */
#ifndef AR_DIFF_OBSTACLE_H
#define AR_DIFF_OBSTACLE_H

#include "model/op.h"

typedef struct ar_obstacles {
    ar_ctx *ctx;
    const ar_model *base, *wanted;
} ar_obstacles;

/* A column's type changes: foreign keys on both sides and generated columns. */
ar_status ar_obstacles_to_retype(const ar_obstacles *o, const ar_object *column,
                                 ar_objects *out) AR_MUST_USE;

/* Reports a column whose type can never change: rows are spread over partitions by it. */
ar_status ar_refuse_partition_key(const ar_obstacles *o, const ar_object *column) AR_MUST_USE;

/* A column is dropped and made again: whatever is on it. */
ar_status ar_obstacles_to_replace(const ar_obstacles *o, const ar_object *column,
                                  ar_objects *out) AR_MUST_USE;

/* A partition of the table is detached for a moment: foreign keys that refer to the table. */
ar_status ar_obstacles_to_detach(const ar_obstacles *o, const ar_object *table,
                                 ar_objects *out) AR_MUST_USE;

/* A table or column goes: only what is not modelled can be in the way. */
ar_status ar_obstacles_to_drop(const ar_obstacles *o, const ar_object *object) AR_MUST_USE;

/* A key goes (or something else): the foreign keys that rest on it. */
ar_status ar_obstacles_to_drop_key(const ar_obstacles *o, const ar_object *key,
                                   ar_objects *out) AR_MUST_USE;

/* A function is dropped and made again: what calls it and is no definition; not column defaults. */
ar_status ar_obstacles_to_remake(const ar_obstacles *o, const ar_object *routine,
                                 ar_objects *out) AR_MUST_USE;

/* Reports a column that stays, of the rows of a view that is dropped and made again. */
ar_status ar_refuse_rows_of(const ar_obstacles *o, const ar_ops *ops,
                            const ar_object *view) AR_MUST_USE;

/* Whether `object` calls a function of this name. */
bool ar_calls(const ar_obstacles *o, const ar_object *object, const ar_object *routine);

/* Whether a constraint, index or generated column of the column's table uses it. */
bool ar_uses_column(const ar_obstacles *o, const ar_object *child, const ar_object *column);

/* Foreign keys anywhere that refer to `table`; with `column`: to it. */
ar_objects ar_references_to(const ar_obstacles *o, const ar_object *table, const char *column);

/* Reports `kind` `label` as in the way of a change of `changed`, where the models declare that. */
ar_status ar_in_the_way(const ar_obstacles *o, const ar_object *changed, const char *kind,
                        const char *label, const char *of) AR_MUST_USE;

#endif
