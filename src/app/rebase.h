/*
 * `rebase`: moves revisions that are not applied on top of the head that stays. A revision keeps
 * its id; its parent and, where needed, its time and name change. Its SQL stays as it is where it
 * still does what it did; where it does not (a rebuild that holds the whole table), what it meant
 * is worked out from both histories and written again, unless somebody wrote it by hand.
 */
#ifndef AR_APP_REBASE_H
#define AR_APP_REBASE_H

#include "app/app.h"
#include "app/commute.h"

typedef struct ar_rebase_options {
    const char *app;
    const char *onto; /* the head that stays; NULL: the only one that can */
    bool dry_run;
    const char *scratch_url;
    ar_asker asker;
} ar_rebase_options;

typedef struct ar_rebased {
    const ar_revision *before;
    ar_revision *after; /* as parsed back from its text */
    bool rewritten;     /* its SQL is new */
} ar_rebased;
typedef AR_VEC(ar_rebased) ar_rebased_list;

typedef struct ar_rebasing {
    const ar_revision *onto; /* NULL: there is one head, nothing is to be done */
    ar_rebased_list moved;
    ar_clashes clashes;
} ar_rebasing;

/* Writes all files or none. */
ar_status ar_rebase(ar_ctx *ctx, ar_work *work, const ar_rebase_options *options,
                    ar_rebasing *out) AR_MUST_USE;

#endif
