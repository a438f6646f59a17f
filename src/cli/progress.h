/* A bar on the terminal while revisions are applied; only after half a second. */
#ifndef AR_CLI_PROGRESS_H
#define AR_CLI_PROGRESS_H

#include "cli/cli.h"

/* For ar_move_options: `user` is the ar_cli. */
void ar_progress_step(ar_ctx *ctx, const ar_run_step *step, size_t done, size_t total, void *user);

/* Takes the bar off the terminal. */
void ar_progress_end(ar_cli *cli);

/* "[#####     ] 5/10 users 3f9c2a71b0de" */
char *ar_progress_text(ar_arena *arena, const ar_revision *revision, size_t done, size_t total);

#endif
