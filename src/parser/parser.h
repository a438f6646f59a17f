/*
 * Files people write, as values: autorev.yaml, .env, and an app's model files. Every fault is
 * collected with file:line:column (up to 50) before giving up.
 */
#ifndef AR_PARSER_PARSER_H
#define AR_PARSER_PARSER_H

#include "base/ctx.h"
#include "model/model.h"

/* ---- autorev.yaml ---- */

typedef struct ar_config_database {
    const char *name;
    const char *url;   /* ${...} expanded; NULL: not given; see ar_config_url() */
    const char *unset; /* a variable of ${...} that is not set: `url` is as written then */
    const char *schema;
    ar_names schemas; /* empty: default */
    bool protect;
    ar_pos pos;
} ar_config_database;

typedef struct ar_config_app {
    const char *path;     /* relative to the root; a glob pattern as written, "apps/..." */
    const char *name;     /* NULL: the folder's */
    const char *history;  /* NULL: its own */
    const char *database; /* NULL: default */
    bool external;
    ar_pos pos;                                 /* of the path */
    ar_pos name_pos, history_pos, database_pos; /* without a file where the key is left out */
} ar_config_app;

typedef enum ar_hook {
    AR_HOOK_AFTER_MAKE,
    AR_HOOK_BEFORE_MIGRATE,
    AR_HOOK_AFTER_MIGRATE,
    AR_HOOK__COUNT
} ar_hook;

typedef struct ar_config_hook {
    ar_names words; /* a program and its arguments; empty: no hook */
    ar_pos pos;
} ar_config_hook;

const char *ar_hook_name(ar_hook hook); /* "before_migrate" */

typedef struct ar_config {
    const char *file; /* "autorev.yaml"; NULL: there is none */
    AR_VEC(ar_config_database) databases;
    AR_VEC(ar_config_app) apps; /* empty: every folder of apps/ */
    const char *migrations;     /* "{app}/migrations" */
    const char *file_name;
    ar_names header; /* comment lines on top of each new revision; may hold {app} and the like */
    ar_config_hook hooks[AR_HOOK__COUNT];
    ar_names ignore;
    bool grants, owners;
    bool head_file;    /* each history folder holds HEAD: the newest revision's id */
    ar_options naming; /* kind -> template */
} ar_config;

/* .env of `root` as name -> value; a missing file is empty. Data only: no expansion, no shell. */
ar_status ar_env_read(ar_ctx *ctx, const char *root, ar_map **out) AR_MUST_USE;
/* The environment, then `env`; NULL: not set. */
const char *ar_env_get(const ar_map *env, const char *name);

ar_status ar_config_read(ar_ctx *ctx, const char *root, const ar_map *env,
                         ar_config *out) AR_MUST_USE;

/*
 * The URL, or an error at its place when a variable in it is not set: only a command that needs the
 * database needs its variables.
 */
ar_status ar_config_url(ar_ctx *ctx, const ar_config_database *database,
                        const char **out) AR_MUST_USE;

/* ---- model files ---- */

typedef struct ar_app_files {
    const char *app;   /* name */
    const char *dir;   /* real path of the app's folder */
    const char *shown; /* relative to the root */
    bool unmanaged;    /* external: everything is `managed: false` */
} ar_app_files;

typedef struct ar_models_options {
    ar_target target;
    const ar_app_files *apps; /* all apps of one database, in order */
    size_t app_count;
    const ar_app_files *others; /* apps of other databases: `use` takes their mixins */
    size_t other_count;
    /* Where a table is declared that none of them declares, in another database: "database
       "stats" (apps/stats/models.yaml:3)"; NULL: nowhere. Asked for messages only. */
    const char *(*elsewhere)(ar_ctx *ctx, const char *schema, const char *table, void *user);
    void *elsewhere_user;
} ar_models_options;

/*
 * All apps' model files as one model for one engine: overrides applied, `only` obeyed, mixins used,
 * column lines read, single-column constraints turned into children of the table, references and
 * `use` resolved (schema filled in on PostgreSQL, referenced columns filled in). Types, derived
 * names and engine limits are the dialect's (ar_dialect_canon). *out_has_files[i]: app i has a
 * model file. Reports up to 50 faults, then fails.
 */
ar_status ar_models_read(ar_ctx *ctx, const ar_models_options *options, ar_model **out,
                         bool *out_has_files) AR_MUST_USE;

/* One model file from text, app "app" in "models.yaml", for tests and fuzzing. */
ar_status ar_models_read_text(ar_ctx *ctx, ar_target target, const char *text, size_t size,
                              ar_model **out) AR_MUST_USE;

/* One column line from text, for tests and fuzzing; on PostgreSQL the table has a schema. */
ar_status ar_column_line(ar_ctx *ctx, const char *line, ar_pos pos, ar_object *table,
                         const char *name) AR_MUST_USE;

/* Writes draft-07 schemas from the attribute tables (schemas/models.schema.json). */
char *ar_models_json_schema(ar_ctx *ctx);
char *ar_config_json_schema(ar_ctx *ctx);

#endif
