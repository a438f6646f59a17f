/* What opening a project is made of: its apps (project_apps.c), then its databases
   (project_sites.c); histories.c reads revisions. Only those files and project.c include this. */
#ifndef AR_APP_PROJECT_PARTS_H
#define AR_APP_PROJECT_PARTS_H

#include "app/project.h"

/* Fills project->apps, sorted; faults are told where autorev.yaml says them. */
ar_status ar_project_find_apps(ar_ctx *ctx, ar_project *project) AR_MUST_USE;

/* Fills project->sites; `database`: --database. */
ar_status ar_project_find_sites(ar_ctx *ctx, ar_project *project, const char *database) AR_MUST_USE;

/* A key's place, or that of the entry where the key is not written. */
ar_pos ar_place_of(ar_pos key, const ar_config_app *entry);

#endif
