/*
 * Revisions as showmigrations, history, current, heads and branches show them: marks, notes and
 * JSON values.
 */
#ifndef AR_CLI_SHOWN_H
#define AR_CLI_SHOWN_H

#include "app/show.h"
#include "cli/goal.h"

/* The project, and the goal of a command that takes `[APP]`; a revision is an error. */
ar_status ar_shown_goal(ar_cli *cli, ar_project **out_project, ar_goal *out) AR_MUST_USE;

/* A whole command that shows `apps` of each database; `show` is handed the goal. */
ar_status ar_shown_run(ar_cli *cli, ar_site_run *show) AR_MUST_USE;

/* "[X]", in colour. */
const char *ar_shown_mark(ar_cli *cli, const ar_shown *shown);
/* "applied", as --json says it. */
const char *ar_shown_word(const ar_shown *shown);
/* Why it is not simply applied or pending: "edited after it was applied"; "": it is. */
const char *ar_shown_why(const ar_shown *shown);
/* " (head) (branch point) (merge)", as far as they hold. */
const char *ar_shown_marks(ar_cli *cli, const ar_shown *shown);
/* ", add order status"; "" without a message. */
const char *ar_shown_said(ar_cli *cli, const ar_shown *shown);

/* {app, database, revision, message, path, parents, head, branch_point, merge} */
json_t *ar_shown_json(ar_cli *cli, const ar_shown *shown);
json_t *ar_shown_names_json(ar_cli *cli, const ar_names *names);

#endif
