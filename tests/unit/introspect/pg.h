/* What the PostgreSQL tests of this room share: a database of a private server, and models of it.
 */
#ifndef AR_TEST_INTROSPECT_PG_H
#define AR_TEST_INTROSPECT_PG_H

#include "dialect/server.h"
#include "introspect/introspect.h"

/* Starts the server once; exits with 77 when there is none. For cmocka's group set-up. */
int pg_start(void **state);
int pg_stop(void **state);

/* A new empty database of the server, connected. The test ends when that fails. */
ar_db *pg_database(ar_ctx *ctx);
ar_db *pg_connect(ar_ctx *ctx, const char *database);
void pg_run(ar_ctx *ctx, ar_db *db, const char *sql);

/* All schemas and what is not modelled. */
ar_model *pg_model(ar_ctx *ctx, ar_db *db);

ar_object *pg_find(const ar_model *model, ar_kind kind, const char *name); /* in public; must be */
ar_object *pg_child(const ar_model *model, const char *table, ar_kind kind, const char *name);
ar_column *pg_column(const ar_model *model, const char *table, const char *name);
const ar_other *pg_other(const ar_model *model, const char *kind, const char *name); /* or NULL */

/* Fails the test and prints what was reported. */
void pg_ok(ar_ctx *ctx, ar_status status);

#endif
