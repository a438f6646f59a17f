/*
 * Tables that have parents: partitions, and tables that inherit. Both hold all their columns, those
 * of a parent marked `inherited`. What else they have of a parent (checks; of a partition also
 * keys, indexes and foreign keys) is implied: a model that was read from a database holds it with
 * the same mark, one from files only where somebody names a copy.
 */
#ifndef AR_MODEL_INHERIT_H
#define AR_MODEL_INHERIT_H

#include "model/model.h"

bool ar_is_partition(const ar_object *object); /* of whatever table; false for other kinds */

/* The parents' places: of a partition one, of a table that inherits in order. */
ar_refs ar_table_parents(ar_ctx *ctx, const ar_object *object);
bool ar_refs_have(const ar_refs *refs, const ar_ref *ref);
bool ar_same_parent(const ar_object *a, const ar_object *b); /* partitions of one table, or none */

/* The table of which it is a partition, in `model`; NULL: none. */
ar_object *ar_partition_parent(const ar_model *model, const ar_object *table);
/* Itself, or the table at the top of the partitions. */
const ar_object *ar_partition_root(const ar_model *model, const ar_object *table);

/* The column of the first parent in `model` that has it, or one as the table's type says it; NULL:
   none. */
ar_column *ar_parent_column(ar_ctx *ctx, const ar_model *model, const ar_column *column);

/* Whether a child's column is not null because its parent's is. */
bool ar_hands_not_null_down(const ar_column *parent);

ar_column *ar_attribute_column(ar_ctx *ctx, const ar_object *attribute); /* of a typed table */

/* Whether a table of `model` has `table` among its parents. */
bool ar_is_child_of(ar_ctx *ctx, const ar_object *child, const ar_object *table);

/*
 * The key, index or foreign key of a partition's parent that `child` is the copy of: the one that
 * `attach` names, else one of the same structure. NULL: it is the partition's own.
 */
ar_object *ar_copy_of(ar_ctx *ctx, const ar_model *model, const ar_object *child);
bool ar_is_copied(ar_kind kind); /* keys, indexes, foreign keys, exclusions */
bool ar_is_copy(ar_ctx *ctx, const ar_object *child, const ar_object *original);

/* Sets `above` of all partitions. */
void ar_model_settle_parents(ar_ctx *ctx, ar_model *model);

/* Sets `copy_of` of all partitions' keys and indexes, once expressions have their keys. */
void ar_model_settle_copies(ar_ctx *ctx, ar_model *model);

/* Whether the server makes just this copy, name and all, with the parent's key or index. */
bool ar_is_implied_copy(ar_ctx *ctx, const ar_model *model, const ar_object *child);
/* The columns in a name of the server's own: "a_b_expr". */
char *ar_copy_columns(ar_ctx *ctx, const ar_object *child);

/* Whether a key or index there is one of a parent's, said or not; or a check or column that is. */
typedef enum ar_with_table {
    AR_AS_USUAL,   /* the table's own */
    AR_WITH_TABLE, /* a copy with a name of its own: it is there when the table becomes a partition
                    */
    AR_BY_PARENT,  /* nothing is done for it */
} ar_with_table;
ar_with_table ar_table_part(ar_ctx *ctx, const ar_model *model, const ar_object *child);
bool ar_is_parents(const ar_object *child); /* either of the last two */

/* Tables of `model` below `table`, parents before their children. */
ar_objects ar_descendants(ar_ctx *ctx, const ar_model *model, const ar_object *table);

#endif
