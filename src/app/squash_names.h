/* What objects were called before a stretch of revisions, as their `objects` lines tell. */
#ifndef AR_APP_SQUASH_NAMES_H
#define AR_APP_SQUASH_NAMES_H

#include "model/model.h"
#include "revision/revision.h"

/* Sets `renamed_from` of `model`, which is what is there after `revisions` ran on `base`. */
void ar_squash_old_names(ar_ctx *ctx, ar_model *model, const ar_model *base,
                         const ar_revisions *revisions);

#endif
