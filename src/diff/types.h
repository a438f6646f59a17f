/*
 * Enums and domains: what can be altered in place, and the exchange of a type for a new one under
 * the old name where it cannot (see ar_op.parts).
 */
#ifndef AR_DIFF_TYPES_H
#define AR_DIFF_TYPES_H

#include "diff/world.h"

/* All of `before` stands in `after`, in the same order: ALTER TYPE ADD VALUE can do it. */
bool ar_enum_only_grows(const ar_enum *before, const ar_enum *after);
/* Each value that differs is paired with its place by the operation's map. */
bool ar_op_renames_values(const ar_op *op);
/* Whether `op`, in the direction it stands, needs a new type under the old name. */
bool ar_op_exchanges(const ar_op *op);

bool ar_enum_has(const ar_enum *type, const char *value);

/* Appends the operations, parts included, and questions about rows that hold a value gone. */
void ar_enum_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                     ar_ops *out, ar_questions *questions);
void ar_domain_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                       ar_ops *out);

#endif
