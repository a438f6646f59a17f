/*
 * The script that makes everything of a model from nothing: for scratch copies. Its order is that
 * of a first revision.
 */
#ifndef AR_APP_COPY_H
#define AR_APP_COPY_H

#include "emit/emit.h"
#include "model/model.h"

/*
 * What exists in every database ("public") is not made, but altered: `there` is how it is where the
 * copy is made; NULL: it is left alone. Objects that nobody manages, and foreign
 * keys that refer to them, are left out unless `with_unmanaged`. Event triggers come last: they
 * would fire at all that follows. Extensions are the caller's.
 */
ar_status ar_copy_script(ar_ctx *ctx, const ar_model *model, const ar_object *there,
                         bool with_unmanaged, ar_script *out) AR_MUST_USE;

#endif
