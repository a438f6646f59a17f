/*
 * A project on disk: its root, configuration, apps and databases (SPEC 2). Everything here is read
 * once per command; paths are real paths, `shown` ones are relative to the root.
 */
#ifndef AR_APP_PROJECT_H
#define AR_APP_PROJECT_H

#include "db/db.h"
#include "parser/parser.h"
#include "revision/revision.h"

typedef struct ar_app {
    const char *name;
    const char *path;     /* real path of its folder */
    const char *shown;    /* relative to the root */
    const char *database; /* the name in autorev.yaml: "default" */
    const char *history;  /* the app whose history it writes to: itself when modular */
    bool external;
    ar_pos pos;
    const ar_config_app *entry; /* what listed it */
} ar_app;

/* One database of the project and the apps that live in it. */
typedef struct ar_site {
    const char *name; /* "default" */
    ar_url url;
    const char *schema; /* the default schema; NULL on SQLite */
    ar_names schemas;   /* looked at; empty: the default one and those that models name */
    bool protect;
    bool only_read;       /* the command writes nothing there: a standby will do */
    int64_t lock_wait_ms; /* how long a reader waits for somebody else's lock */
    AR_VEC(ar_app *) apps;
} ar_site;

/* What a HEAD file that does not name a head is (app/head_file.h). */
typedef enum ar_head_check {
    AR_HEAD_REFUSED, /* an error */
    AR_HEAD_WARNED,  /* to commands that only look */
    AR_HEAD_MENDED,  /* nothing: the command writes it (merge, rebase, squash) */
} ar_head_check;

typedef struct ar_project {
    const char *root;
    ar_map *env;
    ar_config config;
    AR_VEC(ar_app *) apps;
    AR_VEC(ar_site *) sites; /* those with apps; the default one always */
    ar_head_check head_check;
} ar_project;

bool ar_app_name_valid(const char *name);
extern const char ar_app_name_rule[]; /* what it must be, for a hint */

/* The root above `start` (autorev.yaml, or an apps/ folder); NULL: none. */
char *ar_project_find_root(ar_ctx *ctx, const char *start);

/* `database`: --database, a name or a URL; NULL: all. Sites that it leaves out are not in sites. */
ar_status ar_project_open(ar_ctx *ctx, const char *start, const char *database,
                          ar_project **out) AR_MUST_USE;

/*
 * Waits until nobody else writes revisions in this project (F12): a lock on its root folder that
 * dies with the process or with closing *out_fd.
 */
ar_status ar_project_lock(ar_ctx *ctx, const ar_project *project, int *out_fd) AR_MUST_USE;

/* The database `name` of autorev.yaml, also one that no app is bound to. */
ar_status ar_project_database(ar_ctx *ctx, const ar_project *project, const char *name,
                              ar_site **out) AR_MUST_USE;

/* By name; NULL: there is none. */
ar_app *ar_project_app(const ar_project *project, const char *name);
/*
 * By path, with or without /migrations: as autorev.yaml has it, or from the folder at hand where it
 * has a slash or begins with a dot; NULL: there is none.
 */
ar_app *ar_project_app_at(ar_ctx *ctx, const ar_project *project, const char *path);
/* By name, else by path. */
ar_app *ar_project_app_or_fail(ar_ctx *ctx, const ar_project *project, const char *name_or_path);

/* The histories of a site's apps, read and linked. */
ar_status ar_site_graph(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                        ar_graph **out) AR_MUST_USE;

/* The folder for the engine's revisions of one app: `migrations` with {app} and {dialect}. */
char *ar_site_migrations(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                         const ar_app *app);

#endif
