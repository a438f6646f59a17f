/*
 * Values of an enum under other names: by `renamed_from`, by an answer, or a question where a value
 * is gone and another is new.
 */
#ifndef AR_DIFF_VALUE_RENAME_H
#define AR_DIFF_VALUE_RENAME_H

#include "diff/world.h"

/* At most one AR_ALTER that renames in place (see ar_op_renames_values()), appended to `out`. */
void ar_values_rename(const ar_world *world, const ar_enum *base, const ar_enum *wanted,
                      ar_ops *out, ar_questions *questions);

#endif
