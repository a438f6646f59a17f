/*
 * Reading a PostgreSQL catalogue: one query per kind for all tables, one message for all queries,
 * one function per kind that turns rows into objects. They run in the order of load.c's table and
 * find what others made through `oids`. Every expression and type comes as it is printed with an
 * empty search_path.
 */
#ifndef AR_INTROSPECT_POSTGRES_LOAD_H
#define AR_INTROSPECT_POSTGRES_LOAD_H

#include "introspect/engines.h"
#include "introspect/postgres/oids.h"

typedef struct ar_pg_column {
    ar_column *column; /* NULL: dropped, or a hole in the numbering */
    int64_t type_oid;
    int64_t collation_oid;
} ar_pg_column;

/* A table, a view or a composite type as it is being read. */
typedef struct ar_pg_table {
    ar_object *object;
    AR_VEC(ar_pg_column) columns; /* by number: the first is [0] */
    bool modelled;                /* a table; composite types go to the others */
    bool hidden; /* ignored, a version table, or an extension's: not in the model */
    int64_t toast_oid;
    const char *parents;      /* numbers of the tables that it inherits from; NULL: none */
    const char *parent_names; /* for messages */
    const ar_expr *bound;     /* it is a partition; NULL: it is none */
} ar_pg_table;

/* An index as it is being read; constraints take what they need from it. */
typedef struct ar_pg_index {
    ar_pg_table *table;
    ar_index *index;             /* not yet under its table */
    const ar_object *constraint; /* that it backs; NULL: it is an index of its own */
    const char *other_kind;      /* what it is called among the others; NULL: models can say it */
    int64_t parent;              /* the index of the parent table that it is part of; 0: none */
} ar_pg_index;

/* What a column of an index has of its own. */
typedef struct ar_pg_index_column {
    ar_names options;   /* operator class parameters */
    const char *target; /* of an expression's statistics; NULL: the server's */
} ar_pg_index_column;

/* Under which "catalogue" the columns of an index stand (ar_pg_index_column *), and among
   `objects` the attributes of a composite type. */
static inline int64_t ar_pg_index_place(int64_t number)
{
    return AR_PG_CLASS + (number << 16);
}

typedef struct ar_pg_opclass {
    const char *name;
    const char *schema; /* NULL: pg_catalog */
    const char *method;
    int64_t type_oid;
    bool is_default;
} ar_pg_opclass;

typedef struct ar_pg_name { /* a collation */
    const char *schema;     /* NULL: pg_catalog */
    const char *name;
} ar_pg_name;

/* A domain as it is being read. */
typedef struct ar_pg_domain {
    ar_domain *domain;
    int64_t base_oid;
    const ar_expr *default_printed; /* its own, or that of the domain below */
} ar_pg_domain;
typedef AR_VEC(ar_pg_domain *) ar_pg_domains;

typedef struct ar_pg_load {
    ar_ctx *ctx;
    ar_model *model;
    const ar_inspect_options *options;
    const ar_ignore *ignore;
    ar_oids oids;                 /* what the loaders need of each other */
    ar_oids objects;              /* ar_object *, for comments */
    ar_oids others;               /* size_t *: places in model->others, by class and number */
    ar_map *extension_types;      /* key of a type -> the extension that owns it */
    ar_map *types;                /* key -> ar_type: most columns share few */
    AR_VEC(ar_pg_table *) tables; /* those that are modelled */
    AR_VEC(ar_pg_table *) views;
    AR_VEC(ar_pg_index *) indexes;
    AR_VEC(ar_pg_opclass *) opclasses;
} ar_pg_load;

typedef ar_status ar_pg_loader(ar_pg_load *load, ar_rows *rows);

ar_pg_loader ar_pg_load_schemas, ar_pg_load_extensions, ar_pg_load_enums, ar_pg_load_domains,
    ar_pg_load_own_collations, ar_pg_load_types, ar_pg_load_attributes, ar_pg_load_relations,
    ar_pg_load_columns, ar_pg_load_opclasses, ar_pg_load_collations, ar_pg_load_indexes,
    ar_pg_load_needs, ar_pg_load_constraints, ar_pg_load_sequences, ar_pg_load_statistics,
    ar_pg_load_fdws, ar_pg_load_servers, ar_pg_load_foreign_tables, ar_pg_load_publications,
    ar_pg_load_ts_dictionaries, ar_pg_load_ts_configurations, ar_pg_load_triggers, ar_pg_load_rules,
    ar_pg_load_policies, ar_pg_load_event_triggers, ar_pg_load_comments, ar_pg_load_others,
    ar_pg_load_uses, ar_pg_load_views, ar_pg_load_routines, ar_pg_load_not_nulls;
ar_pg_loader ar_pg_load_extension_types;
ar_pg_loader ar_pg_load_grants, ar_pg_load_owners, ar_pg_load_default_privileges;

/* A view over one that models cannot say is none that they can. */
void ar_pg_spread_views(ar_pg_load *load);

/* What is said of a column of a view: made where nothing was. */
ar_object *ar_pg_view_column(ar_pg_load *load, ar_object *view, const char *name);

/* load_inherit.c: ties tables to their parents, once all tables are known. */
void ar_pg_tie_parents(ar_pg_load *load);
/* Ties the indexes of partitions to those of their parents, once all indexes are known. */
void ar_pg_tie_indexes(ar_pg_load *load);
ar_expr *ar_pg_partition_key(ar_ctx *ctx, const char *printed); /* NULL: none was printed */
ar_expr *ar_pg_bound(ar_ctx *ctx, const char *printed);

/* Puts the indexes that back no constraint under their tables. */
void ar_pg_attach_indexes(ar_pg_load *load);

/* A query without what a server of this version lacks. */
const char *ar_pg_suited(ar_ctx *ctx, int version, const char *sql);

/* ---- helpers (load_values.c) ---- */

typedef AR_VEC(int64_t) ar_numbers;

/* The numbers of "{1,2}" (an array) or "1 2" (a vector); NULL is empty. */
ar_numbers ar_pg_numbers(ar_ctx *ctx, const char *text);

/* "a, f(b, c)" -> a | f(b, c): several expressions in one text; NULL is empty. */
ar_names ar_pg_split(ar_ctx *ctx, const char *list);

/* An expression as the server printed it; NULL: none. */
ar_expr *ar_pg_expr(ar_ctx *ctx, const char *printed);

/* A definition, without blanks and semicolon at its ends. */
ar_expr *ar_pg_definition_expr(ar_ctx *ctx, const char *printed);

const ar_type *ar_pg_type_of(ar_pg_load *load, const char *key);

/* NULL for pg_catalog: it is never said. */
const char *ar_pg_schema(ar_ctx *ctx, const ar_rows *rows, int column);

/* "{fillfactor=70,fastupdate=off}" as options; `prefix` goes before each key. */
void ar_pg_options(ar_ctx *ctx, const ar_names *list, const char *prefix, ar_options *out);

/* NULL when the table or the column is unknown. */
ar_pg_table *ar_pg_find_table(ar_pg_load *load, int64_t oid);
ar_pg_column *ar_pg_table_column(ar_pg_table *table, int64_t number);
const char *ar_pg_column_name(ar_pg_table *table, int64_t number);

/* The first reason stays. */
void ar_pg_unmanage(ar_object *object, const char *reason);

/* Remembers the newest of the others for uses.sql. */
/* `what` an identity column's sequence has of its own, listed once; of anything else nothing is. */
void ar_pg_list_identity(ar_pg_load *load, int64_t catalogue, int64_t oid, const char *what);
void ar_pg_know_other(ar_pg_load *load, int64_t catalogue, int64_t oid);
ar_other *ar_pg_add_other(ar_pg_load *load, const char *kind, const char *schema, const char *name,
                          const ar_object *table);

#endif
