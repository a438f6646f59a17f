/*
 * Where histories stand: every revision of a database's apps with its version row, for
 * showmigrations, history, current, heads and branches. Values lie in ctx->arena.
 */
#ifndef AR_APP_SHOW_H
#define AR_APP_SHOW_H

#include "app/work.h"

typedef enum ar_shown_state {
    AR_SHOWN_PENDING,
    AR_SHOWN_APPLIED,
    AR_SHOWN_EDITED,
    AR_SHOWN_MISSING,
    AR_SHOWN_FAKED,
    AR_SHOWN_STARTED, /* a step without transaction that stopped half-way: pending */
} ar_shown_state;

typedef struct ar_shown {
    const ar_revision *revision; /* NULL: the file is gone */
    const ar_applied *row;       /* NULL: pending */
    ar_shown_state state;
    const char *app;      /* the history's */
    const char *database; /* the site's name */
    bool current;         /* applied, and nothing that follows it is */
    int64_t time;         /* when it was made, but later than all that it needs */
} ar_shown;
typedef AR_VEC(ar_shown) ar_shown_list;

typedef struct ar_shown_app {
    const char *app;
    const char *database;
    ar_revisions heads;
    ar_shown_list revisions; /* parents first; those without a file last */
} ar_shown_app;
typedef AR_VEC(ar_shown_app) ar_shown_apps;

/* The histories of one site, or that of one app; reads the database. */
ar_status ar_show(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                  ar_shown_apps *out) AR_MUST_USE;

/* The same from the files alone: all are pending. */
ar_status ar_show_files(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                        ar_shown_apps *out) AR_MUST_USE;

/* All revisions of all apps, the newest first; what needs another one stands before it. */
ar_shown_list ar_shown_newest(ar_ctx *ctx, const ar_shown_apps *apps);

const char *ar_shown_id(const ar_shown *shown);
const char *ar_shown_message(const ar_shown *shown); /* never NULL */

/* Ids of the parents, as the file or (where that is gone) the version row has them. */
ar_names ar_shown_parents(ar_ctx *ctx, const ar_shown *shown);

/* No child, several children, several parents. */
bool ar_shown_is_head(const ar_shown *shown);
bool ar_shown_is_branch_point(const ar_shown *shown);
bool ar_shown_is_merge(const ar_shown *shown);

#endif
