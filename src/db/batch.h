/*
 * Several statements in one round trip, each with parameters of its own (PostgreSQL only: libpq's
 * pipeline mode). The first failure skips the rest. Nothing is reported until the caller asks for
 * it, for a lock that was not to be had may be tried again.
 */
#ifndef AR_DB_BATCH_H
#define AR_DB_BATCH_H

#include "db/db.h"

/* One statement; `pos`: where it stands in a file, AR_NOWHERE: it is autorev's own. */
typedef struct ar_db_statement {
    const char *sql;
    size_t count;
    const char *const *values;
    ar_pos pos;
} ar_db_statement;
typedef AR_VEC(ar_db_statement) ar_db_statements;

typedef struct ar_db_outcome {
    bool ok;
    bool lost;         /* the connection is gone: what the server did is not known */
    ar_names tags;     /* of the statements that succeeded: "CREATE TABLE", "DELETE 1" */
    const char *state; /* SQLSTATE of the failure; "" */
    void *error;       /* the driver's own; ar_db_outcome_free() */
} ar_db_outcome;

void ar_db_outcome_free(ar_db_outcome *outcome);
static inline void ar_db_outcome_cleanup(ar_db_outcome *outcome)
{
    ar_db_outcome_free(outcome);
}
#define AR_AUTO_DB_OUTCOME AR_AUTO(ar_db_outcome)

/* A transaction that a failure leaves open is the caller's to roll back. */
ar_db_outcome ar_db_batch(ar_ctx *ctx, ar_db *db, const ar_db_statements *statements);

/* Reports the failure at the place of the statement that failed. */
ar_status ar_db_batch_fail(ar_ctx *ctx, ar_db *db, const ar_db_statements *statements,
                           const ar_db_outcome *outcome);

/* The process id that the server told libpq; a pooler in between makes one up. */
int ar_db_backend_pid(const ar_db *db);

#endif
