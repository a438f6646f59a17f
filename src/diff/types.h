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
/* An extension goes to another schema: a rename of all that it owns. */
bool ar_op_moves_extension(const ar_op *op);
/* A multirange type gets another name, and nothing else of its range type changes. */
bool ar_op_renames_multirange(const ar_op *op);
/* Whether `op`, in the direction it stands, needs a new type under the old name. */
bool ar_op_exchanges(const ar_op *op);

/* All of `before` but what is gone stands in `after` in its order, what is new at the end: ALTER
   TYPE can do it, but for attributes of another type where columns are of the composite type. */
bool ar_attributes_keep_order(const ar_object *before, const ar_object *after);
/* Attributes of both that have another type or collation. */
bool ar_attributes_retyped(const ar_object *before, const ar_object *after);

bool ar_enum_has(const ar_enum *type, const char *value);

/* What rows with a value that is gone get, as answered or declared: "": nothing, they make the
   migration fail; NULL: nobody has said. */
const char *ar_enum_gets(const ar_world *world, const ar_enum *wanted, const char *value);
/* Asks that, where rows of a column of the base hold it. */
void ar_enum_ask_about_rows(const ar_world *world, const ar_object *type, const ar_column *column,
                            const char *value, ar_questions *questions);

/* Appends the operations, parts included, and questions about rows that hold a value gone. */
void ar_enum_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                     ar_ops *out, ar_questions *questions);
void ar_user_type_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                          ar_ops *out);
void ar_extension_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                          ar_ops *out);
void ar_domain_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                       ar_ops *out);

#endif
