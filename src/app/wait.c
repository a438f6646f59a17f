#include <signal.h>

#include "app/app.h"
#include "base/clock.h"

enum { PAUSE_MS = 250, LONGEST_PAUSE_MS = 2000 };

static ar_status stopped(ar_ctx *ctx, const ar_site *site)
{
    return ar_fail(ctx, ar_stop_signal == SIGTERM ? AR_E_TERMINATED : AR_E_INTERRUPTED, AR_NOWHERE,
                   "stopped while waiting for \"%s\"", site->url.shown);
}

static ar_status gave_up(ar_ctx *ctx, const ar_site *site, const char *why)
{
    return ar_fail(ctx, AR_E_CONNECT, AR_NOWHERE,
                   "cannot connect to \"%s\": %s, and the time to wait is over", site->url.shown,
                   why);
}

ar_status ar_wait_for(ar_ctx *ctx, const ar_site *site, int64_t until_ms, ar_waiting *waiting,
                      void *user)
{
    int64_t pause = PAUSE_MS;
    const char *why;

    while ((why = ar_db_absent(ctx, &site->url)) != NULL) {
        int64_t left = until_ms - ar_monotonic_ms();

        if (ar_stop_signal)
            return stopped(ctx, site);
        if (left <= 0)
            return gave_up(ctx, site, why);
        waiting(ctx, site, why, left, user);
        ar_sleep_ms(pause < left ? pause : left);
        pause = pause * 2 < LONGEST_PAUSE_MS ? pause * 2 : LONGEST_PAUSE_MS;
    }
    return AR_OK;
}
