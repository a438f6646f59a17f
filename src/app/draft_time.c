#include "app/draft.h"
#include "base/clock.h"

enum { OLDEST_YEAR_SECONDS = 1577836800, TEN_YEARS = 10 * 366 * 24 * 3600 }; /* 2020-01-01 */

/* A machine without a battery, or one set by hand: the name and the header would say nonsense. */
static void check_clock(ar_ctx *ctx, int64_t now, const ar_revision *parent)
{
    const char *text = ar_time_text(ctx->arena, now);

    if (now < OLDEST_YEAR_SECONDS)
        ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
               "the clock says %s, before autorev was written", text);
    else if (parent && now - parent->created > TEN_YEARS)
        ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
               "the clock says %s, more than ten years after revision %s", text, parent->id);
}

int64_t ar_draft_time(ar_ctx *ctx, const ar_revision *parent)
{
    int64_t now = ar_now();

    check_clock(ctx, now, parent);
    return parent && now <= parent->created ? parent->created + 1 : now;
}
