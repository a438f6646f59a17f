/*
 * `[APP] [REV]` (SPEC 5): a lone argument is an app if one has that name (or its path), else a
 * revision; "all" is every app. Which databases it concerns follows from either.
 */
#ifndef AR_CLI_GOAL_H
#define AR_CLI_GOAL_H

#include "cli/sites.h"

typedef struct ar_goal {
    const char *app;      /* NULL: all */
    const char *revision; /* NULL: not said */
    ar_sites sites;
} ar_goal;

/* From the arguments of the command line: none, one or two. */
ar_status ar_goal_find(ar_cli *cli, ar_project *project, ar_goal *out) AR_MUST_USE;

#endif
