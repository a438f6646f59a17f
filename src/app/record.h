/* Version rows for revision files that were just written, of what the database holds already. */
#ifndef AR_APP_RECORD_H
#define AR_APP_RECORD_H

#include "app/work.h"

/*
 * All rows or none; revisions that have one are passed over. `state` is the rows'; `command` is
 * named where it fails, as what records them later.
 */
ar_status ar_record(ar_ctx *ctx, const ar_work *work, const ar_names *ids, const char *state,
                    const char *command) AR_MUST_USE;

#endif
