/*
 * What an engine's SQL looks like, without asking a server: quoting, type names both ways, derived
 * names, and canon(): a model from files made comparable with one that was read from a database.
 */
#ifndef AR_DIALECT_DIALECT_H
#define AR_DIALECT_DIALECT_H

#include "base/sqllex.h"
#include "model/model.h"

/* What the engine of a given version can do, as data. */
typedef struct ar_caps {
    bool schemas, comments, enums, domains, sequences, exclusions;
    bool alter_column;       /* ALTER COLUMN TYPE / SET DEFAULT ...; else the table is rebuilt */
    bool add_constraint;     /* ALTER TABLE ADD CONSTRAINT; else the table is rebuilt */
    bool drop_column;        /* SQLite 3.35 */
    bool virtual_columns;    /* PostgreSQL 18, SQLite */
    bool nulls_not_distinct; /* PostgreSQL 15 */
    size_t name_max;         /* bytes, 0: no limit */
} ar_caps;

ar_caps ar_dialect_caps(ar_target target);
const char *ar_engine_name(ar_engine engine);  /* "sqlite", "postgresql" */
const char *ar_engine_title(ar_engine engine); /* "SQLite", "PostgreSQL" */
ar_sql_flavour ar_dialect_flavour(ar_engine engine);

/* The one quoting function for identifiers: bare where that is safe, else in double quotes. */
char *ar_quote_name(ar_arena *arena, ar_engine engine, const char *name);
char *ar_quote_always(ar_arena *arena, const char *name);
/* `schema.name`, bare in the default schema. */
char *ar_quote_qualified(ar_arena *arena, ar_target target, const char *schema, const char *name);
/* A string literal: '...' with quotes doubled; on PostgreSQL E'...' when a backslash occurs. */
char *ar_quote_text(ar_arena *arena, ar_engine engine, const char *text);

typedef struct ar_naming { /* templates with {table} {columns}; NULL: PostgreSQL's own */
    const char *primary_key, *unique, *foreign_key, *check, *exclusion, *index;
} ar_naming;

/*
 * Makes a model from files comparable, in place: resolves type names (neutral -> engine's, enums
 * and domains of the model), expands serial, identity and enums where the engine has none, fills in
 * sequence defaults, derives names, drops what the engine ignores (said under -v), refuses what it
 * lacks and what changes behaviour (MODELS.md, top), checks name lengths and collisions.
 * Types that only a database can know stay with key NULL (PostgreSQL): see introspect.h.
 * Reports every fault.
 */
ar_status ar_dialect_canon(ar_ctx *ctx, ar_model *model, const ar_naming *naming) AR_MUST_USE;

/*
 * A name from a template with {table} and {columns}. What is longer than the engine's limit is cut
 * and gets a hash of the whole. `number` is 0, or what PostgreSQL appends to a taken name.
 */
char *ar_derive_name(ar_ctx *ctx, ar_target target, const char *pattern, const char *table,
                     const ar_names *columns, unsigned number);

/* PostgreSQL's own name, as its server cuts it: "item_id_seq". `column` NULL: none. */
char *ar_server_name(ar_ctx *ctx, const char *table, const char *column, const char *label);

/* PostgreSQL: format_type()'s spelling of a built-in type name ("int4" -> "integer"); NULL: not
   built in. SQLite: the declared type as it is written. `out_text` is the short form for people. */
char *ar_type_canon(ar_ctx *ctx, ar_target target, const char *type, char **out_text);

/* The short form for people of any format_type() spelling, built in or not: "timestamptz(3)[]",
   "order_status" in the default schema, "shop.mood", "geometry(Point,4326)". */
char *ar_type_short(ar_ctx *ctx, ar_target target, const char *key);

/* SQLite: would a model's plain `type: DECLARED` declare exactly this? Else it must be `verbatim`.
 */
bool ar_type_is_plain(ar_ctx *ctx, const char *declared, bool strict);

/* sqlite.org/datatype3.html 3.1: "INTEGER", "TEXT", "BLOB", "REAL" or "NUMERIC". declared NULL: no
 * type. */
const char *ar_sqlite_affinity(ar_ctx *ctx, const char *declared);

/* SQLite: the column that is another name of the rowid (INTEGER PRIMARY KEY); NULL: none. */
ar_column *ar_sqlite_rowid_column(const ar_model *model, const ar_object *table);

/* A storage parameter's value as it is compared: on, yes -> true; off, no -> false. */
const char *ar_option_value(const char *value);

/* The operator class that PostgreSQL takes for this type (by its key) unless told otherwise; the
   method NULL: btree. NULL: not known here. */
const char *ar_default_opclass(ar_ctx *ctx, const ar_model *model, const char *method,
                               const ar_type *type);

/* PostgreSQL: a function or operator class as SQL names it: bare in pg_catalog and in the default
   schema. */
char *ar_sql_name(ar_ctx *ctx, ar_target target, const char *schema, const char *name);

/*
 * PostgreSQL: the statements that alter a range type (`change`: "RENAME TO x") and the functions
 * that construct its values; with `range`, the type's qualified name as it then is, those of its
 * multirange type (none before 14).
 */
enum { AR_MULTIRANGES_SINCE = 140000 };
ar_names ar_range_alter(ar_ctx *ctx, ar_target target, const ar_user_type *type, const char *range,
                        const char *change);

/* PostgreSQL: format_type()'s spelling of a type that is not built in: "shop.mood". */
char *ar_type_key(ar_ctx *ctx, ar_target target, const char *schema, const char *name);

/* The enum or domain of this model that a type (by its key) is, arrays of it too; NULL: neither. */
ar_object *ar_type_object(ar_ctx *ctx, const ar_model *model, const ar_type *type);

/* The literal that stands for "nothing" in a filled row: 0, '', false ...; NULL: none (SPEC 4). */
const char *ar_type_zero(ar_ctx *ctx, const ar_model *model, const ar_type *type);

/* A YAML `default:` literal as SQL for this type: quoted or bare; NULL when it does not fit. */
char *ar_literal_sql(ar_ctx *ctx, ar_target target, const ar_type *type, const char *literal);

#endif
