#include <string.h>

#include "app/draft.h"
#include "base/str.h"
#include "revision/header.h"
#include "revision/text.h"

static const char *fill_in(ar_ctx *ctx, const char *line, const ar_revision *revision)
{
    const char *message = revision->message ? revision->message : "";
    const struct {
        const char *word, *value;
    } words[] = {{"{app}", revision->app},
                 {"{revision}", revision->id},
                 {"{message}", ar_header_escape(ctx->arena, message)}};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        line = ar_replace(ctx->arena, line, words[i].word, words[i].value);
    ar_marker marker;

    if (ar_marker_read(line, &marker)) /* a message may read like a line of the header's */
        return ar_printf(ctx->arena, "-- -%s", line + strlen("--"));
    return line;
}

/* `header` of autorev.yaml, once; a parsed draft has it already. */
void ar_draft_comment(ar_ctx *ctx, const ar_work *work, ar_revision *revision)
{
    if (revision->comments.count == 0)
        ar_vec_each(const char *, line, &work->project->config.header)
            ar_vec_push(ctx->arena, &revision->comments, fill_in(ctx, *line, revision));
}
