/*
 * One runner per database (PostgreSQL): a session's advisory lock, on the connection that does the
 * work, so that whoever has it knows that the one before is gone (FAULTS F4-F10). The server frees
 * it when the session ends, however it ends.
 */
#ifndef AR_RUN_LOCK_H
#define AR_RUN_LOCK_H

#include "db/db.h"

/* The key: the bytes of "autorev". */
#define AR_LOCK_KEY "27432215687357814"

/*
 * Polls until `wait_ms` have passed (a waiting session would block CREATE INDEX CONCURRENTLY), then
 * fails with AR_LOCKED naming who has it. Refuses a pooler, which would give it to everybody.
 */
ar_status ar_lock_take(ar_ctx *ctx, ar_db *db, int64_t wait_ms) AR_MUST_USE;
ar_status ar_lock_release(ar_ctx *ctx, ar_db *db) AR_MUST_USE;

/* A pause before trying again: longer each time, and never the same for two runners. */
void ar_back_off(unsigned tries, int64_t until_ms);

#endif
