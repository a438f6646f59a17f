/*
 * Partitions and tables that inherit: coming under a parent and leaving it, and which of their
 * parts come, change and go with the parent's, so that no operation is needed for them.
 */
#ifndef AR_DIFF_INHERIT_H
#define AR_DIFF_INHERIT_H

#include "diff/world.h"
#include "model/inherit.h"

/* Attributes that say whose child a table is: they are no plain attributes. */
uint64_t ar_parent_attrs(void);

/* Whether the operation brings a table under a parent, or takes it away from one. */
bool ar_op_ties(const ar_op *op);
bool ar_op_unties(const ar_op *op);

/* The steps out from under one parent and under another. A new partition key is refused. */
ar_status ar_parents_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                             ar_ops *out) AR_MUST_USE;

/*
 * Both tables as they stand while no parent's but those that stay are there: what only goes with a
 * lost parent is the table's own, and what a new one wants of its children is there too.
 */
void ar_between_parents(const ar_world *world, const ar_object **base, const ar_object **wanted);

/* True: nothing is to be done about a part of a table whose parents stay, or it was added to `out`.
 */
bool ar_inherited_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                          ar_ops *out);

/* Gives operations on parents' columns what children have of their own (as parts). */
void ar_inherited_spread(const ar_world *world, const ar_ops *ops);

#endif
