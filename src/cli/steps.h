/* Steps of migrate, downgrade, rollback and stamp, for people and as JSON. */
#ifndef AR_CLI_STEPS_H
#define AR_CLI_STEPS_H

#include "cli/cli.h"

typedef enum ar_steps_tense { AR_STEPS_PLANNED, AR_STEPS_DONE } ar_steps_tense;

/* "applied  users 3f9c2a71b0de first tables", a line each. */
char *ar_steps_text(ar_ctx *ctx, const ar_run_steps *steps, ar_steps_tense tense);

/* Appends {app, revision, path, direction, state} to data.NAME. */
void ar_steps_json(ar_cli *cli, const char *name, const ar_run_steps *steps);

#endif
