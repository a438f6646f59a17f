/*
 * A schema model: all objects of one database as declared, or as read. Top-level objects are
 * sorted by (rank, schema, name) once ar_model_sort() ran, and found by bisection.
 */
#ifndef AR_MODEL_MODEL_H
#define AR_MODEL_MODEL_H

#include "base/engine.h"
#include "model/kinds.h"
#include "model/object.h"

/* For whom SQL is spelled, and what that server can do. */
typedef struct ar_target {
    ar_engine engine;
    int version;                /* SQLite: 3040001; PostgreSQL: server_version_num, 150018 */
    const char *default_schema; /* PostgreSQL: "public"; SQLite: NULL */
    const char *user;           /* PostgreSQL: who owns what is made from now on; NULL: unknown */
    bool grants, owners;        /* PostgreSQL: they are compared */
} ar_target;

typedef struct ar_model {
    ar_target target;
    ar_objects objects;  /* top-level, sorted */
    ar_others others;    /* read from a database: what is not modelled */
    ar_names extensions; /* PostgreSQL: installed, "name" or "name schema" */
    ar_objects
        standing; /* PostgreSQL: default privileges that nobody manages, in force all the same */
} ar_model;

ar_model *ar_model_new(ar_ctx *ctx, ar_target target);
void ar_model_add(ar_ctx *ctx, ar_model *model, ar_object *object); /* sort afterwards */
void ar_model_sort(ar_model *model);

/* NULL: none. Names on SQLite are found without ASCII case; schema NULL: the default one. */
ar_object *ar_model_find(const ar_model *model, ar_kind kind, const char *schema, const char *name);
/* An enum, domain, composite or range type, that of a multirange type too; NULL: none. */
ar_object *ar_model_find_type(const ar_model *model, const char *schema, const char *name);

/* The name of a range type's multirange type, as it is said or as the server derives it. */
enum { AR_MULTIRANGE_SIZE = 64 };
void ar_multirange_name(const ar_user_type *type, char *out, size_t size);

ar_object *ar_object_child(const ar_model *model, const ar_object *parent, ar_kind kind,
                           const char *name);
ar_object *ar_table_primary_key(const ar_object *table); /* NULL: none */
/* The index that a table's replica_identity names; NULL: none, or it is a word. */
const char *ar_table_identity_index(ar_ctx *ctx, const ar_table *table);
/* What replica_identity says of an index. */
const char *ar_identity_of_index(ar_ctx *ctx, const char *name);
/* PostgreSQL: the columns of `after` are those of `before`, and perhaps more behind them. */
bool ar_view_can_replace(const ar_view *before, const ar_view *after);
ar_column *ar_table_column(const ar_model *model, const ar_object *table, const char *name);

/* A deep copy whose objects may be changed; values are shared. */
ar_model *ar_model_copy(ar_ctx *ctx, const ar_model *model);

/* How this engine compares names: bytes, or without ASCII case. */
int ar_name_cmp(ar_engine engine, const char *a, const char *b);
bool ar_name_eq(ar_engine engine, const char *a, const char *b);

#endif
