/*
 * Tables that somebody else makes (`managed: false`, or not declared at all) and keys of ours refer
 * to: on PostgreSQL a history can only be run from nothing where they stand. They are copied
 * without keys, checks and indexes of their own, as unmanaged: what cannot be built is left out.
 */
#ifndef AR_APP_BYSTANDERS_H
#define AR_APP_BYSTANDERS_H

#include "app/work.h"

/* Those of `live` that keys of `objects` lead to; none that `revisions` make or `objects` has. */
ar_model *ar_bystanders(ar_ctx *ctx, const ar_model *live, const ar_objects *objects,
                        const ar_revisions *revisions);

/* Those that models declare `managed: false`; none that `revisions` make. */
ar_model *ar_bystanders_declared(ar_ctx *ctx, const ar_model *wanted,
                                 const ar_revisions *revisions);

/* What `revisions` alone made of `replayed`, into which the bystanders were put first. */
void ar_bystanders_remove(ar_ctx *ctx, const ar_model *bystanders, ar_model *replayed);

#endif
