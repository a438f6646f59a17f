/*
 * The values that attributes of objects hold: expressions, types, references, options, index
 * elements. All are immutable once they stand in a model; they live in the command's arena.
 */
#ifndef AR_MODEL_VALUE_H
#define AR_MODEL_VALUE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/ctx.h"
#include "base/vec.h"

/*
 * SQL text twice: `sql` is emitted (the model's text, or what the database prints), `key` is
 * compared (the engine's own spelling). A NULL key is compared by ar_sql_spelling(sql) instead.
 */
typedef struct ar_expr {
    const char *sql;
    const char *key;
    ar_pos pos;
    bool unsure; /* the engine could not be asked: tokens are all that is known */
} ar_expr;

/* A data type: `text` is written into SQL and YAML, `key` is compared. */
typedef struct ar_type {
    const char *text; /* "varchar(20)", "order_status", "timestamptz[]" */
    const char *key;  /* PostgreSQL: format_type() with an empty search_path; SQLite: lower case,
                         single blanks; NULL before the dialect has seen it */
    ar_pos pos;
    const char *extension; /* PostgreSQL: whose type it is, where that was looked up */
    bool verbatim; /* SQLite: declared exactly so, said as `sqlite: {type: X}` since the plain name
                      means something else (ar_type_is_plain() of the dialect tells) */
} ar_type;

/* A table, or columns of one. schema NULL: SQLite, or not resolved yet. */
typedef struct ar_ref {
    const char *schema;
    const char *table; /* NULL: no reference at all */
    ar_names columns;  /* empty in a model file: the primary key, filled in by resolve */
    ar_pos pos;
} ar_ref;

typedef AR_VEC(ar_ref) ar_refs;

/* Storage parameters and the like, sorted by key. */
typedef struct ar_option {
    const char *key;
    const char *value;
} ar_option;
typedef AR_VEC(ar_option) ar_options;

typedef enum ar_nulls { AR_NULLS_DEFAULT, AR_NULLS_FIRST, AR_NULLS_LAST } ar_nulls;

/* One element of an index, a primary key (SQLite: collation, desc) or an exclusion (operator). */
typedef struct ar_element {
    const char *column;    /* either this ... */
    const ar_expr *expr;   /* ... or this */
    const char *collation; /* NULL: the column's own */
    const char *collation_schema;
    const char *opclass; /* NULL: the type's default */
    const char *opclass_schema;
    const char *opclass_taken; /* the type's default that the server took; not compared */
    ar_options opclass_options;
    bool desc;
    ar_nulls nulls;            /* only where it differs from what desc implies */
    const char *operator_name; /* exclusions only: "=", "&&" */
    bool without_overlaps;
} ar_element;
typedef AR_VEC(ar_element) ar_elements;

typedef struct ar_enum_value {
    const char *name;
    ar_names renamed_from;
    ar_pos pos;
} ar_enum_value;
typedef AR_VEC(ar_enum_value) ar_enum_values;

/* GENERATED ... AS IDENTITY. Options are decimal text; NULL until the dialect filled them in. */
typedef struct ar_identity {
    bool always;
    const char *sequence; /* name of the sequence; NULL: TABLE_COLUMN_seq */
    const char *start, *increment, *min, *max, *cache;
    bool cycle;
    bool unlogged;
} ar_identity;

typedef enum ar_argument_mode {
    AR_ARGUMENT_IN,
    AR_ARGUMENT_OUT,
    AR_ARGUMENT_INOUT,
    AR_ARGUMENT_VARIADIC,
    AR_ARGUMENT_TABLE, /* a column of RETURNS TABLE */
} ar_argument_mode;

/* One argument of a function, procedure or aggregate. */
typedef struct ar_argument {
    ar_argument_mode mode;
    const char *name; /* NULL: none */
    const ar_type *type;
    const ar_expr *default_expr;
    bool ordered; /* of an aggregate: behind ORDER BY */
} ar_argument;
typedef AR_VEC(ar_argument) ar_arguments;

ar_expr *ar_expr_new(ar_ctx *ctx, const char *sql, ar_pos pos);
ar_type *ar_type_new(ar_ctx *ctx, const char *text, ar_pos pos);

bool ar_expr_equal(ar_ctx *ctx, const ar_expr *a, const ar_expr *b); /* NULL: no expression */
bool ar_type_equal(const ar_type *a, const ar_type *b);
bool ar_ref_equal(const ar_ref *a, const ar_ref *b);
bool ar_refs_equal(const ar_refs *a, const ar_refs *b);
bool ar_options_equal(const ar_options *a, const ar_options *b);
bool ar_element_equal(ar_ctx *ctx, const ar_element *a, const ar_element *b);
bool ar_elements_equal(ar_ctx *ctx, const ar_elements *a, const ar_elements *b);
bool ar_elements_are_periods(const ar_elements *elements); /* the last has WITHOUT OVERLAPS */
bool ar_arguments_equal(ar_ctx *ctx, const ar_arguments *a, const ar_arguments *b);
bool ar_body_equal(ar_ctx *ctx, const char *a, const char *b); /* but for white space at the ends */
bool ar_identity_equal(const ar_identity *a, const ar_identity *b);

const char *ar_options_get(const ar_options *options, const char *key); /* NULL: not there */
void ar_options_set(ar_ctx *ctx, ar_options *options, const char *key, const char *value);

#endif
