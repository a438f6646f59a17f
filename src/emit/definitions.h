/*
 * Definitions of a model (views, and whatever else is one text over other objects) in an order in
 * which each comes after those that it mentions, with what hangs on them.
 */
#ifndef AR_EMIT_DEFINITIONS_H
#define AR_EMIT_DEFINITIONS_H

#include "model/op.h"

/* Appends their create operations. */
/* Whether a copy has it: functions of a base type cannot be made without that. */
bool ar_can_be_copied(const ar_object *object, bool with_unmanaged);

/* A definition that does not wait for tables: a function that names none. */
bool ar_is_early(ar_ctx *ctx, const ar_model *model, const ar_object *object);

void ar_push_definitions(ar_ctx *ctx, const ar_model *model, bool with_unmanaged, ar_ops *ops);

#endif
