/*
 * The server's own spelling of what a model wants (SPEC 7). What the live database already says,
 * or the cache remembers, is not asked. The rest is created on temporary tables in a transaction
 * that is rolled back, with the types it needs made in place, and read back twice.
 */
#ifndef AR_INTROSPECT_POSTGRES_RESPELL_H
#define AR_INTROSPECT_POSTGRES_RESPELL_H

#include "base/str.h"
#include "introspect/introspect.h"
#include "introspect/postgres/cache.h"

typedef enum ar_pg_role {
    AR_PG_DEFAULT,
    AR_PG_GENERATED,
    AR_PG_CHECK,
    AR_PG_ELEMENT, /* of an index or exclusion */
    AR_PG_WHERE,
    AR_PG_PARTITION_KEY,
    AR_PG_BOUND,
} ar_pg_role;

/* One expression whose spelling is not known. */
typedef struct ar_pg_ask {
    ar_object *owner;  /* the table or domain */
    ar_object *object; /* the column, check, index, exclusion, or the domain again */
    ar_pg_role role;
    size_t element;
    const ar_expr **slot; /* where it stands; expressions are shared, so another takes its place */
    const char *hash;     /* its key in the cache; NULL: must not be remembered */
    ar_pg_answer answer;
    bool unsure; /* the server could not be asked */
} ar_pg_ask;

typedef AR_VEC(ar_pg_ask *) ar_pg_asks;

typedef struct ar_pg_respell {
    ar_ctx *ctx;
    ar_db *db;
    ar_model *wanted;
    const ar_model *live; /* NULL: not known */
    ar_pg_cache cache;
    ar_pg_asks asks; /* of one owner together */
    const char *why; /* why some are unsure; NULL: none */
    size_t unsure;   /* how many are */
    /* filled in by ar_pg_respell_collect() */
    const char *surroundings; /* server, extensions, users' operators: part of every cache key */
    ar_map *functions;        /* names of users' functions: what they return may change any time */
} ar_pg_respell;

/* respell_extensions.c: what declared extensions require, as declared too where `cascade` says so.
 */
ar_status ar_pg_respell_extensions(ar_pg_respell *respell) AR_MUST_USE;
/* Some are not there as wanted; and installs them, in the transaction that is rolled back. Sets
   respell->why where that is refused. */
bool ar_pg_lacks_extensions(const ar_pg_respell *respell);
void ar_pg_make_extensions(ar_pg_respell *respell);

/* respell_types.c: the keys of types that the dialect does not know. */
ar_status ar_pg_respell_types(ar_pg_respell *respell) AR_MUST_USE;

/* respell_collect.c: answers from live, the rest as `asks`, those in the cache answered. */
void ar_pg_respell_collect(ar_pg_respell *respell);
/* The same for indexes of materialised views, whose columns are known by then. */
void ar_pg_respell_collect_views(ar_pg_respell *respell);

/* respell_describe.c: what of a column and its type, or of the type that a bare name may mean,
   changes how texts over it are printed; added to `out`. */
void ar_pg_describe_column(const ar_pg_respell *respell, const ar_model *model, ar_str *out,
                           const ar_column *column);
void ar_pg_describe_named(const ar_pg_respell *respell, const ar_model *model, ar_str *out,
                          const char *name);

/*
 * All that `sql` may mean in `model`: the columns and types whose names occur in it, and the column
 * it belongs to. *out_calls: it names a function of a user.
 */
char *ar_pg_describe(const ar_pg_respell *respell, const ar_model *model, const ar_object *owner,
                     const ar_object *object, const char *sql, bool *out_calls);

/* Both times a text is printed are right; `live_key` decides between them. */
const char *ar_pg_answer_key(const ar_pg_answer *answer, const char *live_key);

/* respell_server.c: the transaction that is rolled back. *out_why: why there can be none (no right
   to make temporary tables, a standby); NULL: `work` was run in it. */
typedef ar_status ar_pg_undone(void *user);
ar_status ar_pg_rolled_back(ar_pg_respell *respell, ar_pg_undone *work, void *user,
                            const char **out_why) AR_MUST_USE;
/* The project's types, sequences too if asked for, are made where they are not as wanted. */
ar_status ar_pg_make_types(ar_pg_respell *respell, bool sequences) AR_MUST_USE;
/* True when it is not the text's fault but ours: no right, a standby, somebody's lock. */
bool ar_pg_may_not(const ar_pg_respell *respell);

/* respell_server.c: asks the server about `asks`. A refused expression is reported at its place. */
ar_status ar_pg_respell_ask(ar_pg_respell *respell, const ar_pg_asks *asks) AR_MUST_USE;

/* ---- respell_sql.c: the statements ---- */

/* Which of an owner's expressions are said. */
typedef struct ar_pg_pick {
    const ar_pg_asks *asks; /* all of the owner's that are asked */
    size_t first;           /* number of the first: numbers make names, "ar_c7" */
    const ar_pg_ask *only;  /* NULL: all */
    bool none;              /* the bare table */
    bool again;             /* the answers are asked, not the model's texts */
} ar_pg_pick;

char *ar_pg_owner_sql(ar_pg_respell *respell, const ar_object *owner, const ar_pg_pick *pick);
char *ar_pg_column_sql(ar_pg_respell *respell, const ar_column *column); /* a table of it alone */

/* Types and sequences to be made first: an object and its statements each. */
typedef struct ar_pg_make {
    const ar_object *object; /* NULL: a schema */
    const char *sql;
} ar_pg_make;
typedef AR_VEC(ar_pg_make) ar_pg_makes;

ar_pg_makes ar_pg_missing_types(ar_pg_respell *respell, bool sequences);

/*
 * respell_routine.c: the project's functions that the expressions call and that are not there, or
 * not of these types. Before types are made, what has their names goes out of the way; afterwards
 * they are made. What cannot be is left out: the expression that needs it says so.
 */
ar_objects ar_pg_move_routines(ar_pg_respell *respell, const ar_pg_asks *asks);
void ar_pg_make_routines(const ar_pg_respell *respell, const ar_objects *routines);

/* ---- respell_read.c: what the server made of it ---- */

/* Fills `first`, or `second` if `again`, of the answers of `asks`, numbered from 0. */
ar_status ar_pg_read_answers(ar_pg_respell *respell, const ar_pg_asks *asks,
                             bool again) AR_MUST_USE;

#endif
