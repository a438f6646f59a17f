/*
 * An extension that goes to another schema takes along what texts call by the old one: functions,
 * operators, types. No model says which those are, but texts of both models do.
 */
#ifndef AR_DIFF_REWRITE_EXTENSION_H
#define AR_DIFF_REWRITE_EXTENSION_H

#include "diff/rewrite_text.h"

/* What the base calls by the one schema, and the models by the other: ar_op.taken_along. */
ar_names ar_extension_takes(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                            const char *from, const char *to);

/* NULL: nothing in it goes along. */
char *ar_extension_text(const ar_change *c, const char *sql);

/* Whether the operator class goes along. `schema` NULL: the default one, or the server's. */
bool ar_extension_has_opclass(const ar_change *c, const char *schema, const char *name);

#endif
