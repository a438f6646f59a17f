/*
 * What differs between two columns, and the steps that PostgreSQL needs for it: most are one ALTER,
 * a changed expression means a new column, serial and identity change hands in two.
 */
#ifndef AR_DIFF_COLUMN_H
#define AR_DIFF_COLUMN_H

#include "diff/world.h"

/* Compared attributes that differ, less what only derived names make different. */
uint64_t ar_column_changes(const ar_world *world, const ar_object *base, const ar_object *wanted);

/* Whether storage that is said, or the type's own where nothing is (only a server knows), is one.
 */
bool ar_storages_equal(int base, int base_usual, int wanted, int wanted_usual);

/* What the not-null constraints of columns or domains have beside being there. */
uint64_t ar_not_null_bits(ar_kind kind);
/* A name that `wanted` does not say is the one that is there. */
void ar_not_null_keep_name(const ar_not_null *base, ar_not_null *wanted);
/* From this operation on, and not before, no row may be NULL there. */
bool ar_op_refuses_nulls(const ar_op *op);

/* Operations that turn `base` into `wanted`, appended; none when they are equal. */
void ar_column_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                       ar_ops *out);

/* Whether `op` alters a column's type or collation. */
bool ar_op_retypes(const ar_op *op);
/* Whether `op` writes the rows of its column's table anew, as far as PostgreSQL minds. */
bool ar_op_rewrites_rows(const ar_op *op);
bool ar_op_changes(const ar_op *op, const char *attr);

#endif
