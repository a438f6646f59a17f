/*
 * Programs that autorev runs, never through a shell. What they print goes to stderr: stdout is for
 * results.
 */
#ifndef AR_BASE_PROCESS_H
#define AR_BASE_PROCESS_H

#include "base/ctx.h"

typedef struct ar_process {
    const ar_names *words;       /* the program, by PATH or below `folder`, and its arguments */
    const ar_names *environment; /* "NAME=value", laid over autorev's own */
    const char *folder;          /* where it runs */
    const char *input;           /* what it may read; "" is nothing */
} ar_process;

/*
 * Runs it to its end. *out_failure: why it did not end well ("it ended with exit code 3"); NULL: it
 * did. A status but AR_OK: autorev itself could not go on.
 */
ar_status ar_process_run(ar_ctx *ctx, const ar_process *process,
                         const char **out_failure) AR_MUST_USE;

#endif
