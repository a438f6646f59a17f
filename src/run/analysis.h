/*
 * What ANALYZE has found (SQLite): DROP TABLE takes it along, so a rebuild would leave the planner
 * without it until the next ANALYZE. It is put aside before the section and back after it, for
 * tables and indexes that are there again.
 */
#ifndef AR_RUN_ANALYSIS_H
#define AR_RUN_ANALYSIS_H

#include "db/db.h"

/* Both inside the transaction, whose end forgets what was put aside. */
ar_status ar_analysis_keep(ar_ctx *ctx, ar_db *db) AR_MUST_USE;
ar_status ar_analysis_restore(ar_ctx *ctx, ar_db *db) AR_MUST_USE;

#endif
