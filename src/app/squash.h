/*
 * `squash`: a stretch of revisions as few ones that do the same, worked out from the schemas before
 * and after it, and proven to be the same. The old files stay: revision/replace.h says how both
 * live side by side.
 */
#ifndef AR_APP_SQUASH_H
#define AR_APP_SQUASH_H

#include "app/draft.h"
#include "app/squash_data.h"

typedef enum ar_squash_rows {
    AR_SQUASH_ROWS_REFUSED, /* statements that no models ask for are an error */
    AR_SQUASH_ROWS_KEPT,    /* their revisions are carried as they stand */
    AR_SQUASH_ROWS_DROPPED, /* they are left out */
} ar_squash_rows;

typedef struct ar_squash_options {
    ar_names apps;     /* empty: every history of the database */
    ar_names from, to; /* REV each, of its own history */
    const char *message;
    ar_squash_rows rows;
    bool dry_run;
    ar_names rev_ids;
    const char *scratch_url;
} ar_squash_options;

typedef struct ar_squashed {
    ar_drafts drafts; /* what was written, or would be */
    ar_revisions replaced;
    ar_handmades left_out;
    const char *proof;
} ar_squashed;

/* No drafts: there is nothing that would become fewer. */
ar_status ar_squash_revisions(ar_ctx *ctx, ar_work *work, const ar_squash_options *options,
                              ar_squashed *out) AR_MUST_USE;

#endif
