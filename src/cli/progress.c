#include "cli/progress.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"

enum { BAR_WIDTH = 24, PATIENCE_MS = 500 };

char *ar_progress_text(ar_arena *arena, const ar_revision *revision, size_t done, size_t total)
{
    size_t filled = total ? done * BAR_WIDTH / total : 0;
    ar_str out;

    ar_str_init(&out, arena);
    ar_str_addc(&out, '[');
    for (size_t i = 0; i < BAR_WIDTH; i++)
        ar_str_addc(&out, i < filled ? '#' : ' ');
    ar_str_addf(&out, "] %zu/%zu %s %s", done, total, revision->app, revision->id);
    return out.data;
}

static bool wanted(const ar_cli *cli)
{
    const ar_asked *asked = &cli->parsed.asked;
    const char *term = getenv("TERM");

    return !asked->quiet && !asked->json && term && !ar_streq(term, "dumb") && isatty(cli->err) &&
           ar_monotonic_ms() - cli->started_ms >= PATIENCE_MS;
}

void ar_progress_step(ar_ctx *ctx, const ar_run_step *step, size_t done, size_t total, void *user)
{
    ar_cli *cli = user;

    if (!wanted(cli))
        return;
    ar_cli_write_err(cli, ar_progress_text(ctx->arena, step->revision, done, total));
    cli->bar_shown = true;
}

void ar_progress_end(ar_cli *cli)
{
    if (cli->bar_shown)
        ar_cli_write_err(cli, "");
}
