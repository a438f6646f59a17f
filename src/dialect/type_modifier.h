/*
 * What may stand in parentheses behind a type of PostgreSQL's, and how format_type() prints it.
 */
#ifndef AR_DIALECT_TYPE_MODIFIER_H
#define AR_DIALECT_TYPE_MODIFIER_H

#include "dialect/type.h"

/* What may stand in parentheses behind a type. */
typedef enum ar_modifier_rule {
    AR_MODIFIER_NONE,
    AR_MODIFIER_LENGTH,
    AR_MODIFIER_BITS,
    AR_MODIFIER_NUMBER,
    AR_MODIFIER_SECONDS
} ar_modifier_rule;

/* A modifier as a number within bounds; false: it is none. */
bool ar_modifier_number(const char *text, long least, long most, long *out);

/* "(10,2)", or "" without one; sets `*fault` to what is wrong with it. */
const char *ar_modifier_text(ar_ctx *ctx, ar_target target, ar_modifier_rule rule,
                             const ar_type_name *name, const char **fault);

#endif
