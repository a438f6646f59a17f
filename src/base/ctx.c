#include "base/ctx.h"

#include <signal.h>
#include <stdlib.h>

volatile int ar_stop_signal;

ar_ctx *ar_ctx_new(void)
{
    ar_arena *arena = ar_arena_new();
    ar_ctx *ctx = ar_alloc(arena, sizeof(*ctx));

    ctx->arena = arena;
    ctx->scratch = ar_arena_new();
    ctx->sources = ar_map_new(arena);
    return ctx;
}

void ar_ctx_free(ar_ctx *ctx)
{
    if (!ctx)
        return;
    ar_arena_free(ctx->scratch);
    ar_arena_free(ctx->arena); /* ctx itself lies in it */
}

#ifdef AR_TEST_HOOKS
void ar_kill_point(const char *what)
{
    static long passed;
    const char *wanted = getenv("AR_TEST_KILL");

    (void)what;
    if (wanted && ++passed == strtol(wanted, NULL, 10))
        raise(SIGKILL);
}
#endif
