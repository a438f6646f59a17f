/*
 * Histories of other tools taken over. Folders of plain SQL become revisions, one for each file,
 * and what the tool's version table holds as applied is recorded; where the files are Python, what
 * stands in the database becomes a baseline. The tool's files and tables stay as they are.
 */
#ifndef AR_APP_IMPORT_H
#define AR_APP_IMPORT_H

#include "app/draft.h"

extern const char *const ar_import_tools[];   /* those with SQL files, then NULL */
extern const char *const ar_import_pythons[]; /* alembic, django, NULL */

typedef struct ar_import_options {
    const char *tool;
    const char *folder;  /* NULL: none was named (Alembic, Django) */
    const char *app;     /* whose history it becomes */
    const char *message; /* in front of each message; a baseline's message; NULL */
    const char *scratch_url;
} ar_import_options;

typedef struct ar_imported {
    ar_drafts drafts;
    ar_names applied;   /* ids that the database had: their rows are written */
    const char *models; /* the file that was written; NULL: the app has models */
    const char *proof;  /* of a baseline; NULL */
} ar_imported;

ar_status ar_import(ar_ctx *ctx, ar_project *project, ar_site *site,
                    const ar_import_options *options, ar_imported *out) AR_MUST_USE;

/* ---- between the files of this subject ---- */

/* One migration of another tool, in its order. */
typedef struct ar_foreign {
    const char *version; /* as the tool's table calls it */
    const char *name;    /* words for the message */
    const char *shown;   /* the file with the way up */
    int64_t created;     /* -1: its name tells no time */
    ar_section up, down;
    const char *down_shown;    /* NULL: the same file */
    const char *requires_line; /* NULL: none */
    const char *group;         /* sqitch: its project; NULL */
    bool applied;
} ar_foreign;
typedef AR_VEC(ar_foreign) ar_foreigns;

/* Reads the folder; all that cannot be taken over is told at its file and line. */
ar_status ar_foreign_read(ar_ctx *ctx, const ar_project *project, ar_engine engine,
                          const char *tool, const char *folder, ar_foreigns *out) AR_MUST_USE;

/*
 * Marks those that the live database has, by the tool's version table. A row that failed, or that
 * no file is known for, is an error; no table: nothing is applied.
 */
ar_status ar_foreign_applied(ar_ctx *ctx, ar_db *db, const char *schema, const char *tool,
                             ar_foreigns *foreigns) AR_MUST_USE;

/*
 * Runs the revisions up, down and up in scratch databases; fills in their objects, destroys and
 * proof lines. *out: what all of them make.
 */
ar_status ar_import_prove(ar_ctx *ctx, ar_work *work, ar_drafts *drafts,
                          ar_model **out) AR_MUST_USE;

/* Alembic and Django: the live database as models and a baseline. */
ar_status ar_import_python(ar_ctx *ctx, ar_project *project, ar_site *site,
                           const ar_import_options *options, ar_imported *out) AR_MUST_USE;

/* Writes models.yaml where the app has none, or only what `init` wrote; *out_path NULL: it has. */
ar_status ar_import_models(ar_ctx *ctx, const ar_app *app, ar_model *model,
                           const char **out_path) AR_MUST_USE;

#endif
