/*
 * The structs of kinds that are parts of others, of tables, views and types: as in kinds.h.
 */
#ifndef AR_MODEL_KINDS_PARTS_H
#define AR_MODEL_KINDS_PARTS_H

#include "model/object.h"

typedef struct ar_attribute {
    ar_object object;
    const ar_type *type;
    const char *collation;
    const char *collation_schema;
} ar_attribute;

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

/* What a not-null constraint has beside being there: of columns in PostgreSQL 18, of domains in 17.
 */
typedef struct ar_not_null {
    const char *name; /* NULL: not said, or not kept by the server */
    const char *comment;
    bool not_valid;
    bool no_inherit;
    bool own;   /* of an inherited column: there without the parent's, too; not compared */
    bool usual; /* the name is the one that the server gives by itself; not compared */
} ar_not_null;

typedef struct ar_column {
    ar_object object;
    const ar_type *type; /* NULL: none (SQLite) */
    bool not_null;       /* implied ones too: primary key on PostgreSQL, see ar_dialect canon */
    ar_not_null not_null_as;
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
    const ar_object *labels;   /* the enum whose labels a check of it lists (SQLite) */
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

#endif
