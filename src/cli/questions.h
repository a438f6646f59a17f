/* Open questions that are shown, not asked (--check): each with the flags that answer it. */
#ifndef AR_CLI_QUESTIONS_H
#define AR_CLI_QUESTIONS_H

#include "cli/cli.h"

void ar_questions_warn(ar_cli *cli, const ar_questions *questions);

#endif
