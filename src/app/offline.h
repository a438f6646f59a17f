/*
 * Work without a live database (`--offline`): in its place stands an empty scratch database, so
 * that every revision is pending, and the base is all of them run from nothing. Nothing is adopted
 * and no table has rows.
 */
#ifndef AR_APP_OFFLINE_H
#define AR_APP_OFFLINE_H

#include "app/work.h"

/*
 * Like ar_work_open(), but no connection is made to the site's URL: only its engine counts.
 * SQLite: `:memory:`; PostgreSQL: databases made on the server of `scratch_url` and dropped again,
 * an error without one.
 */
ar_status ar_work_open_offline(ar_ctx *ctx, ar_project *project, ar_site *site,
                               const char *scratch_url, ar_work **out) AR_MUST_USE;

/* Puts what models declare `managed: false` into the empty database: nobody else will. */
ar_status ar_offline_furnish(ar_ctx *ctx, ar_work *work) AR_MUST_USE;

#endif
