/*
 * What every function of a command is handed: memory, faults, and what was asked for. One command,
 * one context; nothing here is global.
 */
#ifndef AR_BASE_CTX_H
#define AR_BASE_CTX_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/map.h"

struct ar_ctx {
    ar_arena *arena;   /* lives until the command ends */
    ar_arena *scratch; /* rewound by whoever borrowed from it */
    ar_diags diags;
    size_t error_count;
    ar_map *sources; /* file as shown -> its text, for the lines under a message */
    int verbosity;   /* -1: quiet, 0, 1: -v */
    /* Progress and talk that cannot wait until the end; NULL: kept silent. */
    void (*talk)(ar_ctx *ctx, const char *line);
    void *user; /* the command line's own */
};

ar_ctx *ar_ctx_new(void);
void ar_ctx_free(ar_ctx *ctx);

/* True once SIGINT or SIGTERM asked to stop; long loops look at it between steps. */
extern volatile int ar_stop_signal;

/*
 * Test builds (AR_TEST_HOOKS) end the process with SIGKILL at the AR_TEST_KILL-th call of this;
 * release builds compile it away. It stands beside every change of state.
 */
#ifdef AR_TEST_HOOKS
void ar_kill_point(const char *what);
#else
#define ar_kill_point(what) ((void)0)
#endif

#endif
