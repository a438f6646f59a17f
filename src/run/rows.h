/* The version table's shape, and its rows as statements. */
#ifndef AR_RUN_ROWS_H
#define AR_RUN_ROWS_H

#include "db/batch.h"
#include "run/run.h"

enum { AR_VERSION_COLUMNS = 11 };
extern const char *const ar_version_columns[AR_VERSION_COLUMNS]; /* in their order */

/* `table`, bare, as SQL names it: with its schema on PostgreSQL. */
char *ar_version_name(ar_ctx *ctx, ar_engine engine, const char *schema, const char *table);

/* CREATE TABLE IF NOT EXISTS, without a semicolon. */
char *ar_version_create(ar_ctx *ctx, ar_engine engine, const char *schema, const char *table);

typedef enum ar_row_verb { AR_ROW_INSERT, AR_ROW_UPDATE, AR_ROW_DELETE } ar_row_verb;

typedef struct ar_row_change {
    ar_row_verb verb;
    ar_applied row; /* DELETE: its revision and table count */
} ar_row_change;

/*
 * As one statement with parameters. An UPDATE or DELETE that does not find its row divides by zero
 * on PostgreSQL, where nobody can look before the COMMIT; on SQLite changes() tells.
 */
ar_db_statement ar_row_statement(ar_ctx *ctx, ar_engine engine, const char *schema,
                                 const ar_row_change *change);

/* The row that a step writes, without its numbers; a squash takes those of what it replaces. */
ar_applied ar_row_of(ar_ctx *ctx, const ar_graph *graph, const ar_run_step *step);

#endif
