/*
 * A model as YAML, in the short form, stable and minimal (MODELS.md 1): what `inspect` writes.
 * parse(dump(m)) == m.
 */
#ifndef AR_MODEL_DUMP_H
#define AR_MODEL_DUMP_H

#include "model/model.h"

char *ar_model_dump(ar_ctx *ctx, const ar_model *model);

#endif
