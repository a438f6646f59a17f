/* What migrate, downgrade and rollback share: moving databases along their revisions. */
#ifndef AR_CLI_MOVE_H
#define AR_CLI_MOVE_H

#include "cli/goal.h"

/* Moves every site of the goal and shows what was done; `options` says which way. */
ar_status ar_move_run(ar_cli *cli, ar_project *project, const ar_goal *goal,
                      const ar_move_options *options) AR_MUST_USE;

/* The options that the command line gives, for `goal`. */
ar_move_options ar_move_options_of(const ar_cli *cli, const ar_goal *goal);

#endif
