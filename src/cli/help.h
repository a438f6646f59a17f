/* `--help`, `help [COMMAND]` and `help models`, from the tables of commands and kinds. */
#ifndef AR_CLI_HELP_H
#define AR_CLI_HELP_H

#include "cli/cli.h"

/* Of one command, or (NULL) of the program. */
char *ar_help_text(ar_ctx *ctx, const ar_command *command);

/* Prints it. */
ar_status ar_help(ar_cli *cli, const ar_command *command);

/* Every kind and key of a model file. */
char *ar_help_models(ar_ctx *ctx);

#endif
