/* What keeps two sides of a history apart, as `merge --json` and `rebase --json` show it. */
#ifndef AR_CLI_CLASHES_H
#define AR_CLI_CLASHES_H

#include "app/commute.h"
#include "cli/cli.h"

/* Appends to data.conflicts; nothing without --json. */
void ar_clashes_json(ar_cli *cli, const ar_clashes *clashes);

#endif
