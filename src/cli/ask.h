/*
 * Questions on the terminal (SPEC 5, 8). Only when standard input and standard error are terminals,
 * CI is not set and --no-input was not given. The harmless answer is the default; the end of input
 * and Ctrl-C are "quit".
 */
#ifndef AR_CLI_ASK_H
#define AR_CLI_ASK_H

#include "cli/cli.h"

/* NULL functions when nobody can be asked. `moved`: its plan is listed before a consent; NULL. */
ar_asker ar_ask_asker(ar_cli *cli, const ar_moved *moved);

/* What the asker does, for tests: a choice among numbered ones, yes or no. */
const char *ar_ask_question(ar_cli *cli, const ar_question *question);
bool ar_ask_confirm(ar_cli *cli, const char *text);

#endif
