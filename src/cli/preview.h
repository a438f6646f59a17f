/* Scripts for psql and sqlite3: what `preview` and `migrate --sql` print. */
#ifndef AR_CLI_PREVIEW_H
#define AR_CLI_PREVIEW_H

#include "cli/goal.h"

ar_status ar_preview_run(ar_cli *cli, ar_project *project, const ar_goal *goal) AR_MUST_USE;

/* Prints one database's script; `several`: its name stands above it. */
void ar_preview_show(ar_cli *cli, const ar_site *site, const char *script, bool several);

#endif
