/*
 * A connection to a database, whichever engine. Only db_sqlite.c and db_postgres.c know the
 * libraries. Errors are reported through ar_fail() with the server's words (never a password).
 */
#ifndef AR_DB_DB_H
#define AR_DB_DB_H

#include <stdint.h>

#include "base/cleanup.h"
#include "base/ctx.h"
#include "base/engine.h"

typedef struct ar_db ar_db;
typedef struct ar_rows ar_rows;

/* A database URL, understood. `path` is real; `shown` never holds a password. */
typedef struct ar_url {
    ar_engine engine;
    const char *path;     /* SQLite: absolute path, or ":memory:" */
    const char *conninfo; /* PostgreSQL: given to libpq untouched */
    const char *shown;
} ar_url;

/* `root`: what relative SQLite paths are relative to. */
ar_status ar_url_parse(ar_ctx *ctx, const char *text, const char *root, ar_url *out) AR_MUST_USE;

/* PostgreSQL: the same server and user, another database, as a conninfo string. */
char *ar_url_with_database(ar_ctx *ctx, const ar_url *url, const char *database);
char *ar_url_without_password(ar_ctx *ctx, const ar_url *url); /* to be stored */

enum {
    AR_DB_READ_ONLY = 1, /* SQLite: a missing file is an empty database */
    AR_DB_CREATE = 2,    /* SQLite: a missing file is made */
    AR_DB_STUBS = 4,     /* SQLite: unknown functions and collations get stubs */
};

enum { AR_DB_LOCK_WAIT_MS = 60000 };

/* PostgreSQL: a SELECT without its first word that settles all settings of the session which give
   SQL another meaning; every connection starts with it. Ends with a semicolon and a line break. */
extern const char ar_postgres_settings[];

ar_status ar_db_open(ar_ctx *ctx, const ar_url *url, unsigned flags, ar_db **out) AR_MUST_USE;
ar_status ar_db_open_memory(ar_ctx *ctx, unsigned flags, ar_db **out) AR_MUST_USE; /* SQLite */

/*
 * Why nobody answers at `url` yet, in words: no server, one that is starting up or shutting down,
 * no folder for the file. NULL: somebody does, though perhaps with a refusal (a wrong password, no
 * such database), which waiting would not mend. Reports nothing; takes a few seconds at most.
 */
const char *ar_db_absent(ar_ctx *ctx, const ar_url *url);

void ar_db_close(ar_db *db);
AR_DEFINE_AUTO(ar_db, ar_db, ar_db_close);

ar_engine ar_db_which(const ar_db *db);
int ar_db_version(const ar_db *db);              /* 3040001, 150018 */
const char *ar_db_version_text(const ar_db *db); /* "3.40.1", "15.18" */
const char *ar_db_user(const ar_db *db);         /* PostgreSQL: the role logged in; else NULL */
bool ar_db_missing(const ar_db *db);             /* SQLite: opened read-only and there is no file */

/*
 * How long one statement waits for a lock that somebody else holds before it fails with AR_LOCKED
 * (AR_DB_LOCK_WAIT_MS unless set; 0: not at all).
 */
void ar_db_set_lock_wait(ar_db *db, int64_t ms);

/*
 * PostgreSQL: from now on what callers call schema `name` is schema `alias` on this connection: in
 * all that is sent, wherever the name qualifies another or stands in double quotes, in parameters,
 * and in all that comes back. Nothing qualified with `name` can reach the schema of that name any
 * more. Both are plain names that need no quotes, and live as long as the connection.
 */
void ar_db_alias_schema(ar_db *db, const char *name, const char *alias);

size_t ar_db_statement_count(const ar_db *db); /* statements sent so far, for tests and benches */

void *ar_db_handle(ar_db *db); /* sqlite3 *, PGconn *: for what only one engine has */
const ar_url *ar_db_url(const ar_db *db);

/* Any number of statements, results thrown away. */
ar_status ar_db_exec(ar_ctx *ctx, ar_db *db, const char *sql) AR_MUST_USE;

/*
 * Like ar_db_exec() for a revision's section: `pos` is where `sql` starts in its file, so that the
 * error names the line; on SQLite COMMIT, SAVEPOINT, ATTACH and PRAGMA are refused by the
 * authorizer, on PostgreSQL the transaction must still be open afterwards.
 */
ar_status ar_db_exec_section(ar_ctx *ctx, ar_db *db, const char *sql, ar_pos pos) AR_MUST_USE;

/* Tries a statement whose failure is an answer: false with the message, nothing is reported. */
bool ar_db_try(ar_ctx *ctx, ar_db *db, const char *sql, const char **out_message);
/* PostgreSQL: the character of it, from 1, that the server pointed at; 0: at none. */
size_t ar_db_pointed_at(const ar_db *db);

/* SQLite: an error when the file that is open is not the one of that name any more (F65). */
ar_status ar_db_check_file(ar_ctx *ctx, ar_db *db) AR_MUST_USE;

bool ar_db_in_transaction(ar_db *db); /* one is open, failed or not */

/* PostgreSQL: the SQLSTATE that the last statement was refused with; "": it was not, or SQLite. */
const char *ar_db_sqlstate(const ar_db *db);
bool ar_db_was_locked(const ar_db *db); /* the last failure: somebody held a lock too long */

/* Rows are read at once (small) and freed with ar_rows_free(); values may be NULL. */
ar_status ar_db_query(ar_ctx *ctx, ar_db *db, const char *sql, ar_rows **out) AR_MUST_USE;
ar_status ar_db_query_params(ar_ctx *ctx, ar_db *db, const char *sql, size_t count,
                             const char *const *values, ar_rows **out) AR_MUST_USE;
/* Several queries in one round trip (PostgreSQL: one message); out has `count` results. */
ar_status ar_db_query_all(ar_ctx *ctx, ar_db *db, size_t count, const char *const *sql,
                          ar_rows **out) AR_MUST_USE;

void ar_rows_free(ar_rows *rows);
AR_DEFINE_AUTO(ar_rows, ar_rows, ar_rows_free);
#define AR_AUTO_ROWS AR_AUTO(ar_rows)
#define AR_AUTO_DB   AR_AUTO(ar_db)

bool ar_rows_next(ar_rows *rows); /* on to the first, next row */
size_t ar_rows_count(const ar_rows *rows);
bool ar_rows_null(const ar_rows *rows, int column);
const char *ar_rows_text(ar_ctx *ctx, const ar_rows *rows,
                         int column);                      /* copied to ctx->arena; NULL */
const char *ar_rows_peek(const ar_rows *rows, int column); /* not copied; NULL */
int64_t ar_rows_int(const ar_rows *rows, int column);      /* NULL is 0 */
bool ar_rows_bool(const ar_rows *rows, int column);        /* t, true, 1 */

/* PostgreSQL text arrays ("{a,NULL,"b c"}"); NULL items come out as NULL. */
ar_names ar_rows_array(ar_ctx *ctx, const ar_rows *rows, int column);

#endif
