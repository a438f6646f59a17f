/*
 * The steps of ar_dialect_canon(). Each walks the model once, reports its faults and goes on, so
 * that one run shows them all; later steps cope with what an earlier one could not resolve.
 */
#ifndef AR_DIALECT_CANON_H
#define AR_DIALECT_CANON_H

#include "dialect/dialect.h"
#include "dialect/type.h"

typedef struct ar_canon {
    ar_ctx *ctx;
    ar_model *model;
    ar_target target;
    const ar_naming *naming;
    ar_map *names; /* every name in use, by space: see canon_names.c */
    ar_map *types; /* what a type's text came to: a schema has few types, and many columns */
} ar_canon;

/* An object as messages name it. */
const char *ar_canon_label(ar_canon *canon, const ar_object *object);

/* canon_engine.c: refuses or leaves out what this engine or server version lacks. */
void ar_canon_engine(ar_canon *canon);

/* canon_version.c: refuses what the server is too old for; an unmanaged object may be of another.
   `what`, in the singular, is a part of `object` at `pos` that came with `version`. */
void ar_canon_version(ar_canon *canon, const ar_object *object);
void ar_canon_need(ar_canon *canon, const ar_object *object, ar_pos pos, int version,
                   const char *what);

/* canon_type.c, canon_column.c, canon_postgres.c, canon_sqlite.c: types; what their DDL implies;
   spellings that mean the same. */
void ar_canon_pg_types(ar_canon *canon);
/* A type that `owner` names: resolved as a column's is. */
const ar_type *ar_canon_type(ar_canon *canon, const ar_object *owner, const ar_type *type);
/* Whether the type is a domain of the project (no array of it). */
bool ar_canon_is_domain(ar_canon *canon, const ar_type *type);
/* canon_routine.c: functions, procedures, aggregates. */
void ar_canon_pg_routines(ar_canon *canon);
void ar_canon_pg_columns(ar_canon *canon);
/* canon_inherit.c: what columns have from the tables' parents; partition keys. */
void ar_canon_pg_inherit(ar_canon *canon);
void ar_canon_pg_attach(ar_canon *canon); /* once all have names */
void ar_canon_pg_values(ar_canon *canon);
void ar_canon_lite_types(ar_canon *canon);
void ar_canon_lite_columns(ar_canon *canon);
void ar_canon_lite_values(ar_canon *canon);

/* canon_storage.c: statistics targets; indexes that tables name. */
void ar_canon_pg_storage(ar_canon *canon);

/* canon_foreign.c: wrappers, foreign tables, publications. */
void ar_canon_pg_foreign(ar_canon *canon);

/* canon_text_search.c: where dictionaries, templates and parsers live. */
void ar_canon_pg_text_search(ar_canon *canon);

/* canon_numbers.c: serial, identity and sequences of PostgreSQL. */
void ar_canon_numbers(ar_canon *canon);

/* canon_privileges.c: default privileges that say what is so anyway go. */
void ar_canon_pg_privileges(ar_canon *canon);

/* canon_names.c: names that are given are claimed first; later the rest gets names. */
void ar_canon_claim(ar_canon *canon);
void ar_canon_derive(ar_canon *canon);
bool ar_canon_relation_taken(ar_canon *canon, const char *schema, const char *name);
void ar_canon_claim_relation(ar_canon *canon, ar_object *object);

/* canon_values.c: what both engines do to defaults and expressions. */
const ar_expr *ar_canon_default(ar_canon *canon, const ar_object *object, const ar_expr *expr,
                                const ar_type *type, const ar_enum *labels, bool literal);
const ar_expr *ar_canon_unwrap(ar_canon *canon, const ar_expr *expr);
void ar_canon_expressions(ar_canon *canon, ar_object *table);
void ar_canon_options(ar_canon *canon, ar_options *options);

/* canon_domain.c, SQLite: gives a column of a project's enum or domain its type and checks. */
void ar_canon_lite_expand(ar_canon *canon, ar_column *column, const ar_object *type, bool array,
                          bool strict);

/* The project's enum or domain (or else rows) that a type name means from within `schema`. */
ar_object *ar_canon_find_type(ar_canon *canon, const char *schema, const ar_type_name *name,
                              bool rows);

/* All tables, and all children of one kind; the model may grow meanwhile. */
#define ar_canon_each_object(it, canon)                                                            \
    for (size_t it##_at = 0, it##_end = (canon)->model->objects.count; it##_at < it##_end;         \
         it##_at++)                                                                                \
        for (ar_object *it = (canon)->model->objects.items[it##_at]; it; it = NULL)

#endif
