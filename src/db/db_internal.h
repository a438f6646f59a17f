/*
 * What db.c and the two drivers share, and nobody outside src/db sees. A driver is one constant
 * ar_driver; its connection struct begins with ar_db, its rows are an ar_rows over whatever result
 * the library gave. Drivers report their own errors through ar_fail(); db.c only dispatches.
 */
#ifndef AR_DB_DB_INTERNAL_H
#define AR_DB_DB_INTERNAL_H

#include "db/db.h"

typedef struct ar_driver ar_driver;

/*
 * The common head of a connection. open() of a driver allocates its struct with calloc(), fills in
 * version, version_text, flags and missing; db.c sets driver and url; close() frees the struct.
 */
struct ar_db {
    const ar_driver *driver;
    ar_url url; /* texts live in the arena of the context that opened it */
    unsigned flags;
    int version;
    const char *version_text;
    const char *user;
    bool missing;
    int64_t lock_wait_ms;   /* how long one statement waits for somebody else's lock */
    size_t statement_count; /* every statement sent, counted by the driver (ar_db_count()) */
    char sqlstate[6];  /* PostgreSQL: of the newest refusal; "": the last statement went well */
    size_t pointed_at; /* PostgreSQL: see ar_db_pointed_at() */
};

/* How cells of a result are read. A row number counts from 0; NULL is SQL's NULL. */
typedef struct ar_rows_class {
    const char *(*cell)(const ar_rows *rows, size_t row, int column);
    void (*free_result)(void *result); /* not called for a NULL result */
} ar_rows_class;

struct ar_rows {
    const ar_rows_class *class;
    void *result; /* PGresult *, or the SQLite driver's table of texts */
    size_t count;
    int column_count;
    size_t next; /* rows handed out so far: the current one is next - 1 */
};

/* Owns `result` from now on. ar_rows_free() gives it back. */
ar_rows *ar_rows_new(const ar_rows_class *class, void *result, size_t count, int column_count);

/*
 * One engine. The contracts are those of the functions of the same name in db.h. db.c has checked
 * nothing but NULL connections; `query` is called with count 0 and values NULL for a plain query,
 * and never with several statements. Parameters are written $1, $2 ... in SQL for both engines
 * (SQLite takes $1 as a named parameter: its driver binds the n-th value to "$n").
 */
struct ar_driver {
    ar_engine engine;
    ar_status (*open)(ar_ctx *ctx, const ar_url *url, unsigned flags, ar_db **out);
    const char *(*absent)(ar_ctx *ctx, const ar_url *url);
    void (*close)(ar_db *db);
    void *(*handle)(ar_db *db);
    bool (*in_transaction)(ar_db *db);
    ar_status (*exec)(ar_ctx *ctx, ar_db *db, const char *sql);
    ar_status (*exec_section)(ar_ctx *ctx, ar_db *db, const char *sql, ar_pos pos);
    bool (*try_sql)(ar_ctx *ctx, ar_db *db, const char *sql, const char **out_message);
    ar_status (*query)(ar_ctx *ctx, ar_db *db, const char *sql, size_t count,
                       const char *const *values, ar_rows **out);
    /* NULL: db.c runs the queries one after another. Either all of `out` are set, or none. */
    ar_status (*query_all)(ar_ctx *ctx, ar_db *db, size_t count, const char *const *sql,
                           ar_rows **out);
};

extern const ar_driver ar_sqlite_driver;   /* db_sqlite.c */
extern const ar_driver ar_postgres_driver; /* db_postgres.c */

/* The texts of a PostgreSQL array value; url.c and others need no libpq for them (array.c). */
ar_names ar_array_parse(ar_ctx *ctx, const char *text);

/* A URL or conninfo without its password, for `shown` (url.c). Never fails; may say less. */
char *ar_conninfo_shown(ar_arena *arena, const char *conninfo);

#endif
