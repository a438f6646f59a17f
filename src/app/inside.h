/*
 * The last resort for a scratch database on PostgreSQL (SPEC 9): where none can be created, one
 * transaction on a second connection to the live database, which makes a schema of its own that
 * stands for the default one (ar_db_alias_schema()), and is rolled back at the end. Names are
 * looked up in that schema alone, so only what lives in the default schema and says no name of
 * another can be tried there; what else reaches further (roles, extensions, functions) cannot
 * either.
 */
#ifndef AR_APP_INSIDE_H
#define AR_APP_INSIDE_H

#include "app/work.h"
#include "base/map.h"

/*
 * The first scratch database that can be had for this work, as ar_scratch_open(). *out NULL:
 * *out_reason says why there is none, for all that was tried.
 */
ar_status ar_work_open_scratch(ar_ctx *ctx, const ar_work *work, ar_scratch **out,
                               const char **out_reason) AR_MUST_USE;

/*
 * Whether these revisions can be run in `scratch` (down: `both` ways): always but inside the live
 * database. Where one cannot, scratch->reason says why, and nothing may be run.
 */
ar_status ar_scratch_admit(ar_ctx *ctx, ar_scratch *scratch, const ar_revisions *revisions,
                           bool both) AR_MUST_USE;

/* ar_scratch_copy() for a scratch that is inside; what cannot be copied is scratch->reason. */
ar_status ar_inside_copy(ar_ctx *ctx, ar_scratch *scratch, const ar_model *model) AR_MUST_USE;

/* What statements in there could reach by name. */
typedef struct ar_inside {
    const char *schema; /* the default one, which another stands for */
    ar_names schemas;   /* all of the database but the system's */
    ar_map *members; /* "type" and "function(" -> the extension that has them outside pg_catalog */
} ar_inside;

ar_status ar_inside_surroundings(ar_ctx *ctx, ar_db *db, const char *schema,
                                 ar_inside *out) AR_MUST_USE;

/*
 * Why `sql` may reach beyond the default schema, or cannot run in one transaction with others:
 * "names the schema \"audit\""; NULL: neither.
 */
const char *ar_inside_reach(ar_ctx *ctx, const ar_inside *in, const char *sql);

#endif
