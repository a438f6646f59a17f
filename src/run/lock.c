#include "run/lock.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/str.h"
#include "db/batch.h"

enum { FIRST_PAUSE_MS = 50, LONGEST_PAUSE_MS = 250 };

/* Who has the lock, as pg_locks shows a bigint key: two halves and objsubid 1. */
static const char holder_sql[] =
    "SELECT l.pid, coalesce(a.state, ''),"
    " coalesce(extract(epoch FROM clock_timestamp() - a.backend_start)::bigint, 0),"
    " coalesce(substr(regexp_replace(a.query, '\\s+', ' ', 'g'), 1, 80), '')"
    " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1"
    " AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
    " AND (l.classid::bigint << 32 | l.objid::bigint) = " AR_LOCK_KEY;

void ar_back_off(unsigned tries, int64_t until_ms)
{
    int64_t now = ar_monotonic_ms();
    int64_t pause = FIRST_PAUSE_MS * ((int64_t)tries + 1);

    if (pause > LONGEST_PAUSE_MS)
        pause = LONGEST_PAUSE_MS;
    pause += (now ^ (int64_t)getpid()) % FIRST_PAUSE_MS; /* jitter */
    if (pause > until_ms - now)
        pause = until_ms - now;
    if (pause > 0)
        ar_sleep_ms(pause);
}

/*
 * A pooler hands out servers transaction by transaction: the lock would stay with one of them and
 * say yes to two of us. It also invents the process id that libpq is told (FAULTS F8).
 */
static ar_status refuse_pooler(ar_ctx *ctx, ar_db *db)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(ctx, db, "SELECT pg_catalog.pg_backend_pid()", &rows));
    if (ar_rows_next(rows) && ar_rows_int(rows, 0) == ar_db_backend_pid(db))
        return AR_OK;
    ar_status status = ar_fail(ctx, AR_E_POOLER, AR_NOWHERE,
                               "\"%s\" is reached through a connection pooler, where one runner "
                               "cannot keep out another",
                               ar_db_url(db)->shown);

    ar_hint(ctx, "name the server itself, not the pooler");
    return status;
}

static ar_status try_lock(ar_ctx *ctx, ar_db *db, bool *out_taken)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(ctx, db, "SELECT pg_catalog.pg_try_advisory_lock(" AR_LOCK_KEY ")", &rows));
    *out_taken = ar_rows_next(rows) && ar_rows_bool(rows, 0);
    return AR_OK;
}

typedef struct holder {
    int64_t pid;
    const char *words; /* "process 12, connected for 5 s, idle: COMMIT" */
} holder;

/* What cannot be found out is left out: the holder may be gone by now. */
static holder find_holder(ar_ctx *ctx, ar_db *db)
{
    enum { PID, STATE, AGE, QUERY };
    AR_AUTO_ROWS ar_rows *rows = NULL;
    holder found = {0, "another session"};

    if (ar_db_query(ctx, db, holder_sql, &rows) != AR_OK || !ar_rows_next(rows))
        return found;
    found.pid = ar_rows_int(rows, PID);
    found.words = ar_printf(ctx->arena, "process %s, connected for %s s, %s: %s",
                            ar_rows_peek(rows, PID), ar_rows_peek(rows, AGE),
                            ar_rows_peek(rows, STATE), ar_rows_peek(rows, QUERY));
    return found;
}

static ar_status not_in_time(ar_ctx *ctx, ar_db *db, int64_t wait_ms)
{
    holder by = find_holder(ctx, db);
    ar_status status = ar_fail(ctx, AR_E_LOCKED, AR_NOWHERE,
                               "another run is at work on \"%s\" (waited %lld s): %s",
                               ar_db_url(db)->shown, (long long)(wait_ms / 1000), by.words);

    if (by.pid)
        ar_hint(ctx,
                "--lock-wait waits longer; if that run is dead, SELECT pg_terminate_backend(%lld) "
                "frees the lock",
                (long long)by.pid);
    return status;
}

static void say_waiting(ar_ctx *ctx, ar_db *db)
{
    if (ctx->talk)
        ctx->talk(ctx,
                  ar_printf(ctx->arena, "waiting for another run: %s", find_holder(ctx, db).words));
}

ar_status ar_lock_take(ar_ctx *ctx, ar_db *db, int64_t wait_ms)
{
    int64_t until = ar_monotonic_ms() + wait_ms;
    bool taken = false;

    AR_TRY(refuse_pooler(ctx, db));
    for (unsigned tries = 0;; tries++) {
        AR_TRY(try_lock(ctx, db, &taken));
        if (taken || ar_stop_signal)
            return AR_OK; /* the runner looks at the signal first */
        if (ar_monotonic_ms() >= until)
            return not_in_time(ctx, db, wait_ms);
        if (tries == 0)
            say_waiting(ctx, db);
        ar_back_off(tries, until);
    }
}

/* False would mean that the lock was not ours all the time (FAULTS F10). */
ar_status ar_lock_release(ar_ctx *ctx, ar_db *db)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(ctx, db, "SELECT pg_catalog.pg_advisory_unlock(" AR_LOCK_KEY ")", &rows));
    if (ar_rows_next(rows) && ar_rows_bool(rows, 0))
        return AR_OK;
    return ar_fail(ctx, AR_E_LOCK_LOST, AR_NOWHERE,
                   "the lock on \"%s\" was not held to the end: another run may have been at work",
                   ar_db_url(db)->shown);
}
