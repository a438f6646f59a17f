/*
 * The structs of all kinds. Each begins with ar_object; the attribute tables in kinds.c and
 * kinds_parts.c bind the rest to YAML keys. MODELS.md of the project's documentation has every
 * key's meaning.
 */
#ifndef AR_MODEL_KINDS_H
#define AR_MODEL_KINDS_H

#include "model/kinds_parts.h"

typedef struct ar_schema {
    ar_object object;
} ar_schema;

typedef struct ar_extension {
    ar_object object;
    const char *in_schema;     /* NULL: not said */
    const char *version;       /* NULL: not said */
    bool cascade;              /* instruction: what it requires is installed, too */
    ar_names required;         /* by the server: what it stands on; not compared */
    const char *usual_comment; /* by the server: the one that it comes with; not compared */
} ar_extension;

typedef enum ar_provider { AR_PROVIDER_LIBC, AR_PROVIDER_ICU, AR_PROVIDER_BUILTIN } ar_provider;

typedef struct ar_collation {
    ar_object object;
    int provider;       /* ar_provider */
    const char *locale; /* instead of the next two */
    const char *lc_collate;
    const char *lc_ctype;
    bool not_deterministic;
    const char *rules; /* PostgreSQL 16 */
} ar_collation;

/*
 * A composite type (`attributes`, its children of AR_KIND_ATTRIBUTE) or, if it has a subtype, a
 * range type. Functions and the operator class are named as SQL names them, bare in pg_catalog and
 * in the default schema.
 */
typedef struct ar_user_type {
    ar_object object;
    const ar_type *subtype;
    const char *opclass;   /* NULL: the subtype's default */
    const char *collation; /* NULL: the subtype's */
    const char *collation_schema;
    const char *canonical;
    const char *subtype_diff;
    const char *multirange; /* PostgreSQL 14; NULL: the name that the server gives */
} ar_user_type;

typedef struct ar_enum {
    ar_object object;
    ar_enum_values values;
    ar_options replaced; /* old value -> what rows that have it get; not compared */
} ar_enum;

/* Its checks are children (AR_KIND_CHECK) with parent = the domain. */
typedef struct ar_domain {
    ar_object object;
    const ar_type *type;
    bool not_null;
    ar_not_null not_null_as; /* a name and a comment */
    const ar_expr *default_expr;
    const char *collation; /* "C", "schema.name" never: see collation_schema */
    const char *collation_schema;
    bool default_is_literal; /* as in a column: what a model file said, not compared */
} ar_domain;

typedef struct ar_sequence {
    ar_object object;
    const ar_type *type; /* NULL: bigint */
    const char *start, *increment, *min, *max, *cache;
    bool cycle;
    bool unlogged;
    ar_ref owned_by; /* one column; table NULL: nobody */
} ar_sequence;

/*
 * A function, a procedure or an aggregate: three kinds, one struct. What tells overloads apart is
 * part of the object's name, "area(box)": see model/routine.h.
 */
typedef struct ar_routine {
    ar_object object;
    const char *signature;  /* "(integer, text)"; NULL: types are not resolved yet */
    ar_arguments arguments; /* columns of RETURNS TABLE too */
    /* what a model file said; not compared */
    ar_arguments key_types; /* in the parentheses of the key */
    bool key_has_types, args_said;
    const ar_type *returns; /* NULL: nothing is said; a procedure's always */
    bool returns_set;
    const char *language;
    const char *body; /* for language c: the library */
    const ar_expr *sql_body;
    const char *symbol;
    int volatility; /* ar_volatility_words ... */
    int security;
    int parallel;
    bool strict;
    bool leakproof;
    bool window;
    const char *cost, *rows; /* NULL: the server's */
    const char *support;
    ar_names transforms; /* types */
    ar_options set;
    /* of an aggregate */
    const char *sfunc, *finalfunc, *combinefunc, *serialfunc, *deserialfunc;
    const char *msfunc, *minvfunc, *mfinalfunc;
    const ar_type *stype, *mstype;
    const char *sspace, *msspace;
    bool finalfunc_extra, mfinalfunc_extra;
    int finalfunc_modify, mfinalfunc_modify; /* ar_modify_words */
    const char *initcond, *minitcond;
    const char *sortop;
    bool hypothetical;
} ar_routine;

typedef struct ar_table {
    ar_object object;
    bool unlogged;             /* PostgreSQL */
    ar_options with;           /* PostgreSQL; keys of the toast table are "toast.KEY" */
    const char *tablespace;    /* PostgreSQL; NULL: the database's */
    const char *access_method; /* PostgreSQL; NULL: heap */
    /* PostgreSQL: "full", "nothing", an index's name (one that is called like those two, or like
       "default", in double quotes); NULL: default */
    const char *replica_identity;
    const char *server;          /* PostgreSQL, of a foreign table; NULL: it is none */
    ar_options options;          /* PostgreSQL, of a foreign table */
    const char *cluster_on;      /* PostgreSQL: an index's name */
    bool row_security;           /* PostgreSQL */
    bool force_row_security;     /* PostgreSQL */
    bool strict;                 /* SQLite */
    bool without_rowid;          /* SQLite */
    const ar_expr *virtual_of;   /* SQLite: what stands behind USING; no columns. NULL: a table */
    const ar_expr *partition_by; /* PostgreSQL: "range (paid_at)"; NULL: not partitioned */
    ar_ref partition_of;         /* PostgreSQL: whose partition; table NULL: nobody's */
    const ar_expr *bound;        /* "from ('a') to ('b')", "in (1, 2)", "default" */
    ar_refs inherits;            /* PostgreSQL: parents in order */
    ar_refs above; /* of a partition, all it is part of: see ar_model_settle_parents() */
    ar_ref of;     /* PostgreSQL: the composite type that gives it its columns; table NULL: none */
} ar_table;

/* PostgreSQL. Functions as SQL names them, "schema.name" outside the server's own; NULL: none. */
typedef struct ar_fdw {
    ar_object object;
    const char *handler, *validator;
    ar_options options;
} ar_fdw;

/* PostgreSQL. Values of options may hold ${NAME}: what that stands for is never shown. */
typedef struct ar_server {
    ar_object object;
    const char *wrapper;
    const char *type, *version; /* NULL: not said */
    ar_options options;
} ar_server;

/* PostgreSQL: a table of a publication, with the columns and rows that go out. */
typedef struct ar_published {
    ar_ref table;         /* its columns: sorted; none: all */
    const ar_expr *where; /* NULL: all rows */
} ar_published;

typedef AR_VEC(ar_published) ar_publisheds;

typedef struct ar_publication {
    ar_object object;
    bool all_tables;
    ar_publisheds tables; /* sorted */
    ar_names schemas;     /* sorted (15) */
    const char *publish;  /* "insert, update", in this order; NULL: all four */
    bool via_partition_root;
    int generated_columns; /* 18, an index into ar_generated_words */
} ar_publication;

/* PostgreSQL. How names stand in attributes of text search: see text_search.h. */
typedef struct ar_ts_dictionary {
    ar_object object;
    const char *template_name;
    ar_options options; /* keys in lower case */
} ar_ts_dictionary;

typedef struct ar_ts_configuration {
    ar_object object;
    const char *parser;  /* NULL: the server's own, "default" */
    ar_options mappings; /* type of token -> dictionaries in order */
} ar_ts_configuration;

/* PostgreSQL: what is granted on the objects that a role makes from now on; the role is the name.
 */
typedef struct ar_default_privileges {
    ar_object object;
    ar_default_grants grants;
} ar_default_privileges;

typedef struct ar_event_trigger {
    ar_object object;   /* in no schema */
    const ar_expr *sql; /* on EVENT [when ...] execute function f(); its key: ar_body_event_key() */
    int enabled;        /* ar_enabled */
} ar_event_trigger;

/* A view, materialised or not. Its children are columns of which something is said, and indexes. */
typedef struct ar_usual_storage {
    const char *column;
    int storage; /* its type's own */
} ar_usual_storage;

typedef struct ar_view {
    ar_object object;
    const ar_expr *query;
    ar_names columns; /* PostgreSQL prints them as part of the query: compared on SQLite alone */
    ar_options with;  /* PostgreSQL */
    bool materialized;
    const char *tablespace;
    const char *access_method;
    const char *cluster_on;
    const ar_expr *shape; /* PostgreSQL: key is "name type" of each column, one a line; not
                             compared, tells whether the one can replace the other */
    AR_VEC(ar_usual_storage)
    usual_storages; /* of stored rows, read from a database; not compared */
} ar_view;

/* Casts with a check of the kind; NULL stays NULL. */
static inline ar_table *ar_as_table(const ar_object *o)
{
    return o && o->kind == AR_KIND_TABLE ? (ar_table *)(void *)o : NULL;
}
static inline ar_column *ar_as_column(const ar_object *o)
{
    return o && o->kind == AR_KIND_COLUMN ? (ar_column *)(void *)o : NULL;
}
static inline ar_key *ar_as_key(const ar_object *o)
{
    return o && (o->kind == AR_KIND_PRIMARY_KEY || o->kind == AR_KIND_UNIQUE) ? (ar_key *)(void *)o
                                                                              : NULL;
}
static inline ar_foreign_key *ar_as_foreign_key(const ar_object *o)
{
    return o && o->kind == AR_KIND_FOREIGN_KEY ? (ar_foreign_key *)(void *)o : NULL;
}
static inline ar_check *ar_as_check(const ar_object *o)
{
    return o && o->kind == AR_KIND_CHECK ? (ar_check *)(void *)o : NULL;
}
static inline ar_exclusion *ar_as_exclusion(const ar_object *o)
{
    return o && o->kind == AR_KIND_EXCLUSION ? (ar_exclusion *)(void *)o : NULL;
}
static inline ar_index *ar_as_index(const ar_object *o)
{
    return o && o->kind == AR_KIND_INDEX ? (ar_index *)(void *)o : NULL;
}
static inline ar_fdw *ar_as_fdw(const ar_object *o)
{
    return o && o->kind == AR_KIND_FDW ? (ar_fdw *)(void *)o : NULL;
}
static inline ar_server *ar_as_server(const ar_object *o)
{
    return o && o->kind == AR_KIND_SERVER ? (ar_server *)(void *)o : NULL;
}
static inline ar_publication *ar_as_publication(const ar_object *o)
{
    return o && o->kind == AR_KIND_PUBLICATION ? (ar_publication *)(void *)o : NULL;
}
static inline ar_default_privileges *ar_as_default_privileges(const ar_object *o)
{
    return o && o->kind == AR_KIND_DEFAULT_PRIVILEGES ? (ar_default_privileges *)(void *)o : NULL;
}
static inline ar_ts_dictionary *ar_as_ts_dictionary(const ar_object *o)
{
    return o && o->kind == AR_KIND_TS_DICTIONARY ? (ar_ts_dictionary *)(void *)o : NULL;
}
static inline ar_ts_configuration *ar_as_ts_configuration(const ar_object *o)
{
    return o && o->kind == AR_KIND_TS_CONFIGURATION ? (ar_ts_configuration *)(void *)o : NULL;
}
static inline ar_statistics *ar_as_statistics(const ar_object *o)
{
    return o && o->kind == AR_KIND_STATISTICS ? (ar_statistics *)(void *)o : NULL;
}

static inline ar_trigger *ar_as_trigger(const ar_object *o)
{
    return o && o->kind == AR_KIND_TRIGGER ? (ar_trigger *)(void *)o : NULL;
}
static inline ar_rule *ar_as_rule(const ar_object *o)
{
    return o && o->kind == AR_KIND_RULE ? (ar_rule *)(void *)o : NULL;
}
static inline ar_event_trigger *ar_as_event_trigger(const ar_object *o)
{
    return o && o->kind == AR_KIND_EVENT_TRIGGER ? (ar_event_trigger *)(void *)o : NULL;
}
static inline ar_policy *ar_as_policy(const ar_object *o)
{
    return o && o->kind == AR_KIND_POLICY ? (ar_policy *)(void *)o : NULL;
}
static inline ar_enum *ar_as_enum(const ar_object *o)
{
    return o && o->kind == AR_KIND_ENUM ? (ar_enum *)(void *)o : NULL;
}
static inline ar_extension *ar_as_extension(const ar_object *o)
{
    return o && o->kind == AR_KIND_EXTENSION ? (ar_extension *)(void *)o : NULL;
}
static inline ar_collation *ar_as_collation(const ar_object *o)
{
    return o && o->kind == AR_KIND_COLLATION ? (ar_collation *)(void *)o : NULL;
}
static inline ar_user_type *ar_as_user_type(const ar_object *o)
{
    return o && o->kind == AR_KIND_TYPE ? (ar_user_type *)(void *)o : NULL;
}
static inline ar_attribute *ar_as_attribute(const ar_object *o)
{
    return o && o->kind == AR_KIND_ATTRIBUTE ? (ar_attribute *)(void *)o : NULL;
}
static inline ar_domain *ar_as_domain(const ar_object *o)
{
    return o && o->kind == AR_KIND_DOMAIN ? (ar_domain *)(void *)o : NULL;
}
static inline ar_view *ar_as_view(const ar_object *o)
{
    return o && o->kind == AR_KIND_VIEW ? (ar_view *)(void *)o : NULL;
}
static inline ar_view_column *ar_as_view_column(const ar_object *o)
{
    return o && o->kind == AR_KIND_VIEW_COLUMN ? (ar_view_column *)(void *)o : NULL;
}
static inline ar_sequence *ar_as_sequence(const ar_object *o)
{
    return o && o->kind == AR_KIND_SEQUENCE ? (ar_sequence *)(void *)o : NULL;
}

static inline ar_routine *ar_as_routine(const ar_object *o)
{
    return o && (o->kind == AR_KIND_FUNCTION || o->kind == AR_KIND_PROCEDURE ||
                 o->kind == AR_KIND_AGGREGATE)
               ? (ar_routine *)(void *)o
               : NULL;
}

extern const char *const ar_provider_words[];    /* by ar_provider */
extern const char *const ar_conflict_words[];    /* by ar_conflict; [0] is "" */
extern const char *const ar_generated_words[];   /* of publications; "none" "stored" */
extern const char *const ar_storage_words[];     /* by ar_storage; [0] is "" */
extern const char *const ar_compression_words[]; /* [0] is "" */
extern const char *const ar_deferrable_words[];  /* by ar_deferrable: "false" "true" "deferred" */
extern const char *const ar_enabled_words[];     /* by ar_enabled: "true" "false" ... */
extern const char *const ar_command_words[];     /* by ar_policy_command: "all" "select" ... */
extern const char *const ar_action_words[];      /* by ar_action: "no action" ... */
extern const char *const ar_volatility_words[];
extern const char *const ar_security_words[];
extern const char *const ar_parallel_words[];
extern const char *const ar_modify_words[]; /* [0] is "": the aggregate's default */

#endif
