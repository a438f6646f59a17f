/*
 * Extensions of a database that a history makes itself: where it is replayed from nothing, they are
 * not there yet.
 */
#ifndef AR_APP_MADE_EXTENSIONS_H
#define AR_APP_MADE_EXTENSIONS_H

#include "revision/revision.h"

/* Of `installed` ("name" or "name schema") those that no way up of `revisions` makes. */
ar_names ar_extensions_unmade(ar_ctx *ctx, const ar_names *installed,
                              const ar_revisions *revisions);

#endif
