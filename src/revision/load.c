#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "revision/replace.h"
#include "revision/trust.h"

/* Reports its own faults. Reads a file once: the bytes that are hashed are the bytes that run
 * (FAULTS F13). */
static ar_status load_file(ar_ctx *ctx, ar_history *history, const char *name)
{
    const char *path = ar_path_join(ctx->arena, history->folder, name);
    const char *shown = history->shown ? ar_path_join(ctx->arena, history->shown, name) : path;
    ar_revision *revision = NULL;
    char *text = NULL;
    size_t size = 0;

    AR_TRY(ar_trust_check(ctx, path, shown));
    AR_TRY(ar_file_read(ctx, path, shown, &text, &size));
    AR_TRY(ar_revision_parse(ctx, text, size, shown, &revision));
    revision->path = path;
    ar_vec_push(ctx->arena, &history->files, revision);
    return AR_OK;
}

/* Hidden files are nobody's revisions: a writer's temporary file is one. */
static bool is_revision_file(const char *name)
{
    return name[0] != '.' && ar_ends_with(name, ".sql");
}

/* The faults of all files are told at once. */
static ar_status load_history(ar_ctx *ctx, ar_history *history)
{
    size_t errors = ar_error_count(ctx);
    ar_names names = {0};

    history->files = (ar_revisions){0};
    AR_TRY(ar_trust_check(ctx, history->folder, history->shown ? history->shown : history->folder));
    AR_TRY(ar_dir_list(ctx, history->folder, &names));
    ar_vec_each(const char *, name, &names) {
        if (is_revision_file(*name))
            load_file(ctx, history, *name);
    }
    return ar_status_since(ctx, errors);
}

ar_status ar_graph_load(ar_ctx *ctx, ar_graph *graph)
{
    size_t errors = ar_error_count(ctx);

    ar_vec_each(ar_history, history, &graph->histories)
        load_history(ctx, history);
    AR_TRY(ar_status_since(ctx, errors));
    AR_TRY(ar_squashes_find(ctx, graph));
    return ar_graph_settle(ctx, graph, NULL, NULL);
}
