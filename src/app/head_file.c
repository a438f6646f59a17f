#include "app/head_file.h"

#include <string.h>

#include "base/file.h"
#include "base/str.h"

static const char file_name[] = "HEAD";

static bool is_kept(const ar_project *project, const ar_history *history)
{
    return project->config.head_file && !history->external;
}

static char *path_of(ar_ctx *ctx, const ar_history *history)
{
    return ar_path_join(ctx->arena, history->folder, file_name);
}

/* ---- checking ---- */

typedef struct head_file {
    const ar_project *project;
    const ar_history *history;
    const char *shown;
    const char *text;
} head_file;

/* As an error or a warning, with what mends it. */
static ar_status complain(ar_ctx *ctx, const head_file *file, unsigned line, const char *why)
{
    const ar_history *history = file->history;
    ar_pos pos = {.file = file->shown, .line = line, .column = line ? 1 : 0};
    bool error = file->project->head_check == AR_HEAD_REFUSED;

    if (error)
        ar_fail(ctx, AR_E_HEAD_FILE, pos, "%s", why);
    else
        ar_say(ctx, AR_WARNING, AR_E_HEAD_FILE, pos, "%s", why);
    if (history->heads.count == 1)
        ar_hint(ctx, "the newest revision of \"%s\" is %s (%s): write that into it", history->app,
                history->heads.items[0]->id, history->heads.items[0]->shown);
    else if (history->heads.count)
        ar_hint(ctx, "`autorev merge %s` or `autorev rebase %s` joins its heads and writes it",
                history->app, history->app);
    else
        ar_hint(ctx, "\"%s\" has no revisions: remove it", history->app);
    return error ? AR_INVALID : AR_OK;
}

/* The line where git's markers begin; 0: there are none. */
static unsigned conflict_line(const char *text)
{
    unsigned line = 1;

    for (const char *at = text; *at; line++) {
        if (ar_starts_with(at, "<<<<<<<") || ar_starts_with(at, "=======") ||
            ar_starts_with(at, ">>>>>>>"))
            return line;
        at += strcspn(at, "\n");
        at += *at == '\n';
    }
    return 0;
}

static bool is_head(const ar_history *history, const char *id)
{
    ar_vec_each(ar_revision *const, head, &history->heads)
        if (ar_streq((*head)->id, id))
            return true;
    return false;
}

static ar_status check_text(ar_ctx *ctx, const ar_graph *graph, const head_file *file)
{
    const char *id = ar_trim(ctx->arena, file->text);
    unsigned conflict = conflict_line(file->text);
    const ar_revision *named = ar_graph_find(graph, id);

    if (conflict)
        return complain(ctx, file, conflict,
                        "HEAD holds a conflict: two branches added a revision");
    if (!ar_revision_id_valid(id))
        return complain(ctx, file, 0, "HEAD does not hold one revision id");
    if (is_head(file->history, id))
        return AR_OK;
    if (!named)
        return complain(ctx, file, 1,
                        ar_printf(ctx->arena, "HEAD names revision %s, which is in no file", id));
    if (named->child_revisions.count == 0)
        return complain(ctx, file, 1,
                        ar_printf(ctx->arena, "HEAD names revision %s, which is of another app: %s",
                                  id, named->shown));
    return complain(ctx, file, 1,
                    ar_printf(ctx->arena, "HEAD names revision %s, but %s (%s) follows it", id,
                              named->child_revisions.items[0]->id,
                              named->child_revisions.items[0]->shown));
}

static ar_status check_one(ar_ctx *ctx, const ar_project *project, const ar_graph *graph,
                           const ar_history *history)
{
    const char *path = path_of(ctx, history);
    head_file file = {.project = project,
                      .history = history,
                      .shown = ar_path_join(ctx->arena, history->shown, file_name)};
    char *text = NULL;
    size_t size = 0;

    if (!ar_path_exists(path))
        return AR_OK;
    AR_TRY(ar_file_read(ctx, path, file.shown, &text, &size));
    file.text = text;
    return check_text(ctx, graph, &file);
}

ar_status ar_head_file_check(ar_ctx *ctx, const ar_project *project, const ar_graph *graph)
{
    size_t errors = ar_error_count(ctx);

    if (project->head_check == AR_HEAD_MENDED)
        return AR_OK;
    ar_vec_each(const ar_history, history, &graph->histories)
        if (is_kept(project, history))
            (void)check_one(ctx, project, graph, history);
    return ar_status_since(ctx, errors);
}

/* ---- writing ---- */

ar_status ar_head_file_write(ar_ctx *ctx, const ar_project *project, const ar_history *history,
                             const char *revision)
{
    const char *text = ar_printf(ctx->arena, "%s\n", revision);

    if (!is_kept(project, history))
        return AR_OK;
    return ar_file_replace(ctx, path_of(ctx, history), text, strlen(text));
}

ar_status ar_head_file_fill(ar_ctx *ctx, const ar_project *project, const ar_graph *graph)
{
    ar_vec_each(const ar_history, history, &graph->histories)
        if (is_kept(project, history) && history->heads.count == 1 &&
            !ar_path_exists(path_of(ctx, history)))
            AR_TRY(ar_head_file_write(ctx, project, history, history->heads.items[0]->id));
    return AR_OK;
}
