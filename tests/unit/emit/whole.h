/* A whole model from nothing, as create operations in an order that runs for simple models. */
#ifndef AR_TEST_EMIT_WHOLE_H
#define AR_TEST_EMIT_WHOLE_H

#include "emit/emit.h"

/* Objects that nobody manages, and keys to them, are left out unless `with_unmanaged`. */
ar_status emit_whole(ar_ctx *ctx, const ar_model *model, bool with_unmanaged, ar_script *script);

#endif
