/* A command line whose three streams are temporary files, for tests. */
#ifndef TEST_CLI_MAKE_H
#define TEST_CLI_MAKE_H

#include "cli/cli.h"

/* A cmocka state: new_cli() makes it, free_cli() frees it. */
int new_cli(void **state);
int free_cli(void **state);

/* Everything that was written so far. */
const char *written(ar_cli *cli, int fd);

/* What standard input will say. */
void types(ar_cli *cli, const char *text);

#endif
