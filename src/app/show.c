#include "app/app.h"
#include "base/str.h"

static ar_shown_state state_of(const ar_revision *revision, const ar_applied *row)
{
    if (!row || ar_streq(row->state, "started"))
        return AR_SHOWN_PENDING;
    if (!revision)
        return AR_SHOWN_MISSING;
    if (!ar_streq(row->sha256, revision->sha256))
        return AR_SHOWN_EDITED;
    return ar_streq(row->state, "faked") ? AR_SHOWN_FAKED : AR_SHOWN_APPLIED;
}

static void show_history(ar_ctx *ctx, const ar_work *work, const ar_history *history,
                         ar_shown_apps *out)
{
    ar_shown_app shown = {.app = history->app};

    ar_vec_each(ar_revision *, revision, &history->revisions) {
        const ar_applied *row = ar_journal_find(&work->journal, (*revision)->id);

        ar_vec_push(ctx->arena, &shown.revisions,
                    ((ar_shown){*revision, row, state_of(*revision, row)}));
    }
    for (size_t i = 0; i < work->journal.rows.count; i++) {
        const ar_applied *row = &work->journal.rows.items[i];

        if (ar_names_has(&history->apps, row->app) && !ar_graph_find(work->graph, row->revision))
            ar_vec_push(ctx->arena, &shown.revisions, ((ar_shown){NULL, row, AR_SHOWN_MISSING}));
    }
    ar_vec_push(ctx->arena, out, shown);
}

ar_status ar_show(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                  ar_shown_apps *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;

    AR_TRY(ar_work_open(ctx, project, site, &work));
    for (size_t i = 0; i < work->graph->histories.count; i++) {
        const ar_history *history = &work->graph->histories.items[i];

        if (!app || ar_names_has(&history->apps, app))
            show_history(ctx, work, history, out);
    }
    return AR_OK;
}
