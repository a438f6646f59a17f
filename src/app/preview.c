#include <string.h>

#include "app/app.h"
#include "app/baseline.h"
#include "base/str.h"

/* What stands at the beginning of a range: nothing for `base`, every head, or one revision. */
static ar_status find_from(ar_ctx *ctx, const ar_graph *graph, const ar_history *history,
                           const char *name, ar_revisions *out)
{
    bool every = ar_streq(name, "heads");
    ar_revision *found = NULL;

    if (ar_streq(name, "base"))
        return AR_OK;
    if (every || ar_streq(name, "head"))
        return ar_work_heads(ctx, graph, history, every, out);
    AR_TRY(ar_graph_resolve(ctx, graph, history, name, &found));
    ar_vec_push(ctx->arena, out, found);
    return AR_OK;
}

/* The rows of a database where `from` and all that it needs is applied, and nothing else. */
static ar_journal journal_at(ar_ctx *ctx, const ar_graph *graph, const ar_revisions *from)
{
    ar_revisions have = ar_graph_needed(ctx, graph, from);
    ar_journal journal = {.missing = true};

    ar_vec_each(ar_revision *, it, &have)
        ar_vec_push(ctx->arena, &journal.rows,
                    ((ar_applied){.app = (*it)->app,
                                  .revision = (*it)->id,
                                  .sha256 = (*it)->sha256,
                                  .state = "applied",
                                  .seq = (int64_t)journal.rows.count + 1}));
    return journal;
}

/* REV:REV without a database: what migrate does in one that stands at the first. */
static ar_status preview_range(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                               const char *range, char **out_script)
{
    const char *colon = strchr(range, ':');
    ar_graph *graph = NULL;
    ar_run_steps steps = {0};
    ar_revisions from = {0};
    ar_journal journal, empty = {.missing = true};

    AR_TRY(ar_site_graph(ctx, project, site, &graph));
    const ar_history *history = app ? ar_graph_history(graph, app) : NULL;
    const char *name = ar_strndup(ctx->arena, range, (size_t)(colon - range));
    ar_move_options options = {.app = app, .revision = colon[1] ? colon + 1 : "head"};

    AR_TRY(find_from(ctx, graph, history, *name ? name : "base", &from));
    journal = journal_at(ctx, graph, &from);
    AR_TRY(ar_move_plan(ctx, graph, &journal, &options, &steps));
    AR_TRY(ar_run_check(ctx, site->url.engine, &steps, false));
    *out_script = ar_run_script(ctx, graph, site->url.engine, site->schema, &empty, &steps);
    return AR_OK;
}

ar_status ar_preview(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                     const char *range, char **out_script)
{
    AR_AUTO(ar_work) ar_work *work = NULL;
    ar_move_options options = {.app = app, .revision = range};
    ar_run_steps steps = {0};
    ar_names standing = {0};

    if (range && strchr(range, ':'))
        return preview_range(ctx, project, site, app, range, out_script);
    site->only_read = true;
    AR_TRY(ar_work_open(ctx, project, site, &work));
    AR_TRY(ar_move_plan(ctx, work->graph, &work->journal, &options, &steps));
    AR_TRY(ar_baseline_standing(ctx, work, &steps, &standing));
    ar_baseline_mark(&standing, &steps);
    AR_TRY(ar_run_check(ctx, site->url.engine, &steps, false));
    *out_script = ar_run_script(ctx, work->graph, site->url.engine, site->schema, &work->journal,
                                &steps);
    return AR_OK;
}

/* `head` is a name for one revision where a history has one. */
static ar_status find_one(ar_ctx *ctx, const ar_graph *graph, const ar_history *history,
                          const char *name, ar_revision **out)
{
    ar_revisions heads = {0};

    if (!history || !ar_streq(name, "head"))
        return ar_graph_resolve(ctx, graph, history, name, out);
    AR_TRY(ar_work_heads(ctx, graph, history, false, &heads));
    if (heads.count == 0)
        return ar_graph_resolve(ctx, graph, history, name, out);
    *out = heads.items[0];
    return AR_OK;
}

ar_status ar_sqlmigrate(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                        const char *revision, char **out_sql)
{
    ar_graph *graph = NULL;
    ar_revision *found = NULL;
    ar_run_steps steps = {0};
    ar_journal empty = {.missing = true};

    AR_TRY(ar_site_graph(ctx, project, site, &graph));
    AR_TRY(find_one(ctx, graph, app ? ar_graph_history(graph, app) : NULL, revision, &found));
    ar_vec_push(ctx->arena, &steps,
                ((ar_run_step){.revision = found, .direction = AR_UP, .state = "applied"}));
    AR_TRY(ar_run_check(ctx, site->url.engine, &steps, false));
    *out_sql = ar_run_script(ctx, graph, site->url.engine, site->schema, &empty, &steps);
    return AR_OK;
}
