/*
 * Revisions as another tool's migration files: for those who leave, or hand a schema to others.
 * Every revision of a database (or of one app's history) becomes one migration, in plan order.
 */
#ifndef AR_APP_EXPORT_H
#define AR_APP_EXPORT_H

#include "app/project.h"

extern const char *const ar_export_tools[]; /* "dbmate", ... NULL */

typedef struct ar_exported {
    ar_names written; /* paths */
    size_t revisions;
} ar_exported;

/*
 * `output` must be new or empty: nothing is ever written over. `app` NULL: all histories of the
 * site. What the tool cannot run is an error that names the revision, before anything is written.
 */
ar_status ar_export(ar_ctx *ctx, const ar_project *project, const ar_site *site, const char *app,
                    const char *tool, const char *output, ar_exported *out) AR_MUST_USE;

#endif
