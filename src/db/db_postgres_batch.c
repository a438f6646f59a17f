#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "db/batch.h"
#include "db/db_postgres.h"

void ar_db_outcome_free(ar_db_outcome *outcome)
{
    PQclear(outcome->error);
    outcome->error = NULL;
}

int ar_db_backend_pid(const ar_db *db)
{
    return PQbackendPID(((const ar_pg *)db)->conn);
}

/* Tests that kill the process between two statements need the first one to have been run. */
static void flush_for_tests(const ar_pg *pg)
{
#ifdef AR_TEST_HOOKS
    if (getenv("AR_TEST_KILL"))
        PQflush(pg->conn);
#else
    (void)pg;
#endif
    ar_kill_point("statement of a batch");
}

/* libpq reads while it cannot write, so a long batch does not block on its own answers. */
static bool send_all(const ar_pg *pg, const ar_db_statements *statements)
{
    if (!PQenterPipelineMode(pg->conn))
        return false;
    ar_vec_each(ar_db_statement, it, statements) {
        if (!PQsendQueryParams(pg->conn, it->sql, (int)it->count, NULL, it->values, NULL, NULL, 0))
            return false;
        flush_for_tests(pg);
    }
    return PQpipelineSync(pg->conn);
}

static void fail(ar_db_outcome *outcome, PGresult *error)
{
    if (outcome->error)
        PQclear(error);
    else
        outcome->error = error;
    outcome->ok = false;
}

/* One result, which is the outcome's or freed from now on; true after the last one. */
static bool take(ar_ctx *ctx, ar_db_outcome *outcome, PGresult *result)
{
    switch (PQresultStatus(result)) {
    case PGRES_PIPELINE_SYNC:
        PQclear(result);
        return true;
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY:
        if (outcome->ok)
            ar_vec_push(ctx->arena, &outcome->tags, ar_strdup(ctx->arena, PQcmdStatus(result)));
        PQclear(result);
        return false;
    case PGRES_PIPELINE_ABORTED: /* what comes after the failure */
        PQclear(result);
        return false;
    default:
        fail(outcome, result);
        return false;
    }
}

/* Each statement's results end with a NULL; two in a row only come from a dead connection. */
static void take_all(ar_ctx *ctx, const ar_pg *pg, bool may_cancel, ar_db_outcome *outcome)
{
    bool was_null = false, last = false;

    while (!last) {
        ar_pg_wait(pg, may_cancel);
        PGresult *result = PQgetResult(pg->conn);

        if (PQstatus(pg->conn) == CONNECTION_BAD) {
            fail(outcome, result ? result : PQmakeEmptyPGresult(pg->conn, PGRES_FATAL_ERROR));
            return;
        }
        if (!result && was_null)
            return;
        was_null = !result;
        last = result && take(ctx, outcome, result);
    }
}

ar_db_outcome ar_db_batch(ar_ctx *ctx, ar_db *db, const ar_db_statements *statements)
{
    ar_pg *pg = (ar_pg *)db;
    bool may_cancel = ar_stop_signal == 0;
    ar_db_outcome outcome = {.ok = true, .state = ""};

    db->statement_count++; /* one message */
    pg->ctx = ctx;
    if (send_all(pg, statements))
        take_all(ctx, pg, may_cancel, &outcome);
    else
        fail(&outcome, PQmakeEmptyPGresult(pg->conn, PGRES_FATAL_ERROR));
    pg->ctx = NULL;
    outcome.lost = PQstatus(pg->conn) == CONNECTION_BAD;
    if (!outcome.lost)
        PQexitPipelineMode(pg->conn);
    ar_pg_note_state(pg, outcome.error);
    outcome.state = ar_strdup(ctx->arena, db->sqlstate);
    ar_kill_point("batch");
    return outcome;
}

/* The place of the character that the server points at, counted from 1; 0: the statement's. */
static ar_pos place(const ar_db_statement *statement, unsigned long character)
{
    ar_pos pos = statement->pos;
    const char *at = statement->sql;
    const char *line = at;

    if (!pos.file || character == 0)
        return pos;
    for (; *at && character > 1; character--) {
        if (*at++ == '\n') {
            line = at;
            pos.line++;
            pos.column = 1;
        }
        while (((unsigned char)*at & 0xc0) == 0x80)
            at++;
    }
    pos.column += (unsigned)ar_utf8_length(line, (size_t)(at - line));
    pos.width = 0;
    return pos;
}

ar_status ar_db_batch_fail(ar_ctx *ctx, ar_db *db, const ar_db_statements *statements,
                           const ar_db_outcome *outcome)
{
    size_t index = outcome->tags.count;
    const char *character = PQresultErrorField(outcome->error, PG_DIAG_STATEMENT_POSITION);
    const ar_pg_outcome failure = {.error = outcome->error, .done = index};
    ar_pos pos = AR_NOWHERE;

    if (index < statements->count)
        pos = place(&statements->items[index], character ? strtoul(character, NULL, 10) : 0);
    return ar_pg_fail(ctx, (ar_pg *)db, &failure, pos);
}
