/*
 * The structs of all kinds. Each begins with ar_object; the attribute tables in kinds.c bind the
 * rest to YAML keys. MODELS.md of the project's documentation has every key's meaning.
 */
#ifndef AR_MODEL_KINDS_H
#define AR_MODEL_KINDS_H

#include "model/object.h"

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

typedef struct ar_attribute {
    ar_object object;
    const ar_type *type;
    const char *collation;
    const char *collation_schema;
} ar_attribute;

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

typedef enum ar_conflict {
    AR_CONFLICT_NONE,
    AR_CONFLICT_ROLLBACK,
    AR_CONFLICT_ABORT,
    AR_CONFLICT_FAIL,
    AR_CONFLICT_IGNORE,
    AR_CONFLICT_REPLACE,
} ar_conflict;

/* How values are kept that may be long; the type decides unless told otherwise. */
typedef enum ar_storage {
    AR_STORAGE_USUAL,
    AR_STORAGE_PLAIN,
    AR_STORAGE_EXTERNAL,
    AR_STORAGE_EXTENDED,
    AR_STORAGE_MAIN,
} ar_storage;

typedef struct ar_column {
    ar_object object;
    const ar_type *type; /* NULL: none (SQLite) */
    bool not_null;       /* implied ones too: primary key on PostgreSQL, see ar_dialect canon */
    const ar_expr *default_expr;
    const char *collation;
    const char *collation_schema;
    const ar_identity *identity;
    const ar_expr *generated;
    bool virtual_column;       /* generated: virtual, else stored */
    bool autoincrement;        /* SQLite */
    int not_null_on_conflict;  /* SQLite, ar_conflict */
    int storage;               /* PostgreSQL, ar_storage */
    int compression;           /* PostgreSQL 14, an index into ar_compression_words */
    const char *statistics;    /* PostgreSQL: target; NULL: the server's */
    ar_options with;           /* PostgreSQL: n_distinct ... */
    ar_options options;        /* PostgreSQL, of a foreign table */
    const ar_expr *backfill;   /* instruction */
    const ar_expr *using_expr; /* instruction */
    ar_options became;         /* instruction: labels of an enum -> what rows get (SQLite) */
    /* what a model file said, for dialects to work out; not compared, not dumped */
    bool default_is_literal; /* `default:` of a mapping: default_expr->sql is the bare value */
    bool nullable_said;      /* `null` or `not_null: false` */
    bool is_serial; /* PostgreSQL: type was a serial name; set by canon and introspection */
    /* what is written even where it has no effect: not compared, but SQLite's tables keep it */
    bool not_null_said;     /* NOT NULL: not_null is worked out, of a primary key for instance */
    bool default_null_said; /* DEFAULT NULL */
    int usual_storage;      /* PostgreSQL, read from a database: the type's own; not compared */
    /* of an inherited column: what its own line says, all else is the parent's */
    bool default_said;
} ar_column;

typedef enum ar_deferrable {
    AR_NOT_DEFERRABLE,
    AR_DEFERRABLE, /* initially immediate */
    AR_DEFERRED,   /* initially deferred */
} ar_deferrable;

/* A primary key or a unique constraint. */
typedef struct ar_key {
    ar_object object;
    ar_elements columns; /* always columns; on SQLite with collation and desc */
    ar_names include;    /* PostgreSQL */
    bool nulls_not_distinct;
    int deferrable;  /* ar_deferrable */
    int on_conflict; /* SQLite, ar_conflict */
    ar_options with;
    const char *tablespace;
} ar_key;

typedef enum ar_action {
    AR_NO_ACTION,
    AR_RESTRICT,
    AR_CASCADE,
    AR_SET_NULL,
    AR_SET_DEFAULT,
} ar_action;

typedef struct ar_foreign_key {
    ar_object object;
    ar_names columns;
    ar_ref references;
    int on_delete;              /* ar_action */
    ar_names on_delete_columns; /* PostgreSQL 15: set null (a, b) */
    int on_update;              /* ar_action */
    bool match_full;
    bool period;    /* PostgreSQL 18: the last column, there and here, is a period */
    int deferrable; /* ar_deferrable */
    bool not_valid;
    bool not_enforced;
} ar_foreign_key;

typedef struct ar_check {
    ar_object object;
    const ar_expr *expr;
    bool not_valid;
    bool not_enforced;
    bool no_inherit;
} ar_check;

typedef struct ar_exclusion {
    ar_object object;
    const char *method; /* "gist"; NULL: btree */
    ar_elements elements;
    const ar_expr *where;
    int deferrable; /* ar_deferrable */
    ar_options with;
    const char *tablespace;
} ar_exclusion;

typedef struct ar_index {
    ar_object object;
    ar_elements columns;
    bool unique;
    const ar_expr *where;
    const char *method; /* PostgreSQL; NULL: btree */
    ar_names include;
    bool nulls_not_distinct;
    ar_options with;
    const char *tablespace;
    ar_options column_statistics; /* PostgreSQL: number of an expression -> target */
    const char *attach;           /* of a partition: the parent's index that it is the copy of */
} ar_index;

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

/* PostgreSQL: a statistics object. Its columns come first, sorted by name, then expressions. */
typedef struct ar_statistics {
    ar_object object;
    ar_elements columns;
    const char *kinds;  /* "dependencies, mcv", in this order; NULL: all there are */
    const char *target; /* NULL: the server's */
} ar_statistics;
typedef enum ar_enabled {
    AR_ENABLED,
    AR_DISABLED,
    AR_ENABLED_REPLICA,
    AR_ENABLED_ALWAYS,
} ar_enabled;

typedef struct ar_trigger {
    ar_object object;
    const ar_expr *sql; /* what follows the name, without ON TABLE: see body.h */
    int enabled;        /* PostgreSQL, ar_enabled */
} ar_trigger;

typedef struct ar_rule {
    ar_object object;
    const ar_expr *sql; /* without TO TABLE */
    int enabled;        /* ar_enabled */
} ar_rule;

typedef struct ar_event_trigger {
    ar_object object;   /* in no schema */
    const ar_expr *sql; /* on EVENT [when ...] execute function f(); its key: ar_body_event_key() */
    int enabled;        /* ar_enabled */
} ar_event_trigger;

typedef enum ar_policy_command {
    AR_FOR_ALL,
    AR_FOR_SELECT,
    AR_FOR_INSERT,
    AR_FOR_UPDATE,
    AR_FOR_DELETE,
} ar_policy_command;

typedef struct ar_policy {
    ar_object object;
    int command; /* ar_policy_command */
    ar_names to; /* roles, sorted; empty: public */
    bool restrictive;
    const ar_expr *using_expr;
    const ar_expr *check;
} ar_policy;
/* A view, materialised or not. Its children are columns of which something is said, and indexes. */
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
} ar_view;

/* Only what is said of it: a column of which nothing is said is not there. PostgreSQL. */
typedef struct ar_view_column {
    ar_object object;
    const ar_expr *default_expr;
    const char *statistics; /* of stored rows, as in ar_column, and so are those that follow */
    int storage;
    int compression;
    ar_options with;
    int usual_storage;
} ar_view_column;

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
