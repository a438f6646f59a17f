/*
 * What the files of the PostgreSQL driver share. A connection is used by one thread and holds one
 * context at a time: notices that the server sends during a call go to that call's context, shown
 * with -v. Results are PGresult *, freed by whoever was handed them.
 */
#ifndef AR_DB_DB_POSTGRES_H
#define AR_DB_DB_POSTGRES_H

#include <libpq-fe.h>

#include "db/db_internal.h"

typedef struct ar_pg {
    ar_db db;
    PGconn *conn;
    ar_ctx *ctx;         /* of the call under way; NULL between calls */
    const char *aliased; /* ar_db_alias_schema(): what callers say */
    const char *alias;   /* and what the server is told; NULL: the same */
} ar_pg;

AR_DEFINE_AUTO(ar_pg_result, PGresult, PQclear);
#define AR_AUTO_RESULT AR_AUTO(ar_pg_result)

/* What became of a message. `error` is the first result that is no success; NULL: all well. */
typedef struct ar_pg_outcome {
    PGresult *error;
    size_t done;         /* statements that succeeded before it */
    const char *refused; /* what the driver itself cannot allow: COPY; NULL: nothing */
    bool rolled_back;    /* a statement ended with the tag ROLLBACK */
} ar_pg_outcome;

static inline void ar_pg_outcome_cleanup(ar_pg_outcome *outcome)
{
    PQclear(outcome->error);
}
#define AR_AUTO_OUTCOME AR_AUTO(ar_pg_outcome)

static inline bool ar_pg_well(const ar_pg_outcome *outcome)
{
    return !outcome->error && !outcome->refused;
}

/*
 * Sends one message and takes every result that comes back. The first `keep_count` successes go
 * to `keep` (the caller's from then on), the others are thrown away. A stop signal that arrives
 * meanwhile cancels the statement; one that was there before does not, so that ROLLBACK runs.
 */
ar_pg_outcome ar_pg_send(ar_ctx *ctx, ar_pg *pg, const char *sql, PGresult **keep,
                         size_t keep_count);
ar_pg_outcome ar_pg_send_params(ar_ctx *ctx, ar_pg *pg, const char *sql, size_t count,
                                const char *const *values, PGresult **keep);

/* Until a result can be taken; a stop signal cancels what is under way, where it may. */
void ar_pg_wait(const ar_pg *pg, bool may_cancel);
void ar_pg_note_state(ar_pg *pg, const PGresult *error); /* for ar_db_sqlstate() */

/* Reports an outcome that is not well. `pos`: where in a file, AR_NOWHERE: the database is named.
 */
ar_status ar_pg_fail(ar_ctx *ctx, ar_pg *pg, const ar_pg_outcome *outcome, ar_pos pos);

/* The server's words, or libpq's, on one line and without the password. */
char *ar_pg_message(ar_ctx *ctx, const ar_pg *pg, const PGresult *error);

/* What ar_db_alias_schema() makes of texts on their way out and back; as they are without it. */
char *ar_pg_outgoing(ar_ctx *ctx, const ar_pg *pg, const char *text);
const char *const *ar_pg_outgoing_values(ar_ctx *ctx, const ar_pg *pg, size_t count,
                                         const char *const *values);
char *ar_pg_incoming(ar_ctx *ctx, const ar_pg *pg, const char *text);
void ar_pg_incoming_rows(ar_ctx *ctx, const ar_pg *pg, PGresult *result);

ar_status ar_pg_exec_section(ar_ctx *ctx, ar_db *db, const char *sql, ar_pos pos) AR_MUST_USE;

#endif
