#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "db/db_postgres.h"

enum { LOOK_UP_MS = 200 }; /* how often a wait looks at ar_stop_signal */

static void cancel(const ar_pg *pg)
{
    char unused[256];
    PGcancel *request = PQgetCancel(pg->conn);

    PQcancel(request, unused, sizeof(unused));
    PQfreeCancel(request);
}

/* The server answers a cancelled statement with SQLSTATE 57014 like any other failure. */
void ar_pg_wait(const ar_pg *pg, bool may_cancel)
{
    while (PQisBusy(pg->conn)) {
        struct pollfd socket = {.fd = PQsocket(pg->conn), .events = POLLIN};

        if (may_cancel && ar_stop_signal) {
            cancel(pg);
            may_cancel = false;
        }
        poll(&socket, 1, LOOK_UP_MS);
        if (!PQconsumeInput(pg->conn))
            return;
    }
}

/* COPY would wait for us for ever: the server is told that nothing comes. */
static void refuse_copy(const ar_pg *pg, const PGresult *result, ar_pg_outcome *outcome)
{
    char *row = NULL;

    if (PQresultStatus(result) == PGRES_COPY_IN) {
        outcome->refused = "COPY FROM STDIN";
        PQputCopyEnd(pg->conn, "no rows come with this statement");
        return;
    }
    outcome->refused = "COPY TO STDOUT";
    while (PQgetCopyData(pg->conn, &row, 0) > 0)
        PQfreemem(row);
}

static bool is_success(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

static bool is_copy(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH;
}

static ar_pg_outcome take_results(ar_pg *pg, bool may_cancel, PGresult **keep, size_t keep_count)
{
    ar_pg_outcome outcome = {0};

    for (;;) {
        ar_pg_wait(pg, may_cancel);
        AR_AUTO_RESULT PGresult *result = PQgetResult(pg->conn);

        if (!result)
            return outcome;
        if (is_copy(result)) {
            refuse_copy(pg, result, &outcome);
        } else if (!is_success(result)) {
            if (!outcome.error) {
                outcome.error = result;
                result = NULL;
            }
            if (PQstatus(pg->conn) == CONNECTION_BAD)
                return outcome;
        } else if (!outcome.error && !outcome.refused) {
            outcome.rolled_back |= ar_streq(PQcmdStatus(result), "ROLLBACK");
            if (outcome.done++ < keep_count) {
                keep[outcome.done - 1] = result;
                result = NULL;
            }
        }
    }
}

void ar_pg_note_state(ar_pg *pg, const PGresult *error)
{
    const char *state = error ? PQresultErrorField(error, PG_DIAG_SQLSTATE) : NULL;

    memset(pg->db.sqlstate, 0, sizeof(pg->db.sqlstate));
    if (state)
        memcpy(pg->db.sqlstate, state, strnlen(state, sizeof(pg->db.sqlstate) - 1));
}

/* `sent` is 0 when libpq could not even write: its own words become the failure. */
static ar_pg_outcome finish(ar_ctx *ctx, ar_pg *pg, int sent, PGresult **keep, size_t keep_count)
{
    bool stopped_before = ar_stop_signal != 0;
    ar_pg_outcome outcome = {0};

    pg->db.statement_count++;
    pg->ctx = ctx;
    if (sent)
        outcome = take_results(pg, !stopped_before, keep, keep_count);
    else
        outcome.error = PQmakeEmptyPGresult(pg->conn, PGRES_FATAL_ERROR);
    pg->ctx = NULL;
    ar_pg_note_state(pg, outcome.error);
    if (ar_pg_well(&outcome))
        return outcome;
    for (size_t i = 0; i < keep_count; i++) {
        PQclear(keep[i]);
        keep[i] = NULL;
    }
    return outcome;
}

ar_pg_outcome ar_pg_send(ar_ctx *ctx, ar_pg *pg, const char *sql, PGresult **keep,
                         size_t keep_count)
{
    int sent = PQsendQuery(pg->conn, ar_pg_outgoing(ctx, pg, sql));

    return finish(ctx, pg, sent, keep, keep_count);
}

ar_pg_outcome ar_pg_send_params(ar_ctx *ctx, ar_pg *pg, const char *sql, size_t count,
                                const char *const *values, PGresult **keep)
{
    const char *const *sent_values = ar_pg_outgoing_values(ctx, pg, count, values);
    int sent = PQsendQueryParams(pg->conn, ar_pg_outgoing(ctx, pg, sql), (int)count, NULL,
                                 sent_values, NULL, NULL, 0);

    return finish(ctx, pg, sent, keep, 1);
}
