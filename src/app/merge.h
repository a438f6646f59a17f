/* `merge`: joins the heads of histories that have several, after checking that the sides commute.
 */
#ifndef AR_APP_MERGE_H
#define AR_APP_MERGE_H

#include "app/commute.h"
#include "app/draft.h"

typedef struct ar_merge_options {
    const char *app; /* NULL: every history with several heads */
    const char *message;
    bool dry_run;
    ar_names rev_ids;
    const char *scratch_url;
} ar_merge_options;

typedef struct ar_merged {
    ar_drafts drafts; /* what was written, or would be */
    ar_clashes clashes;
    const char *proof; /* of the newest draft */
} ar_merged;

/* Sides that do not commute are errors; then nothing is written. */
ar_status ar_merge(ar_ctx *ctx, ar_work *work, const ar_merge_options *options,
                   ar_merged *out) AR_MUST_USE;

#endif
