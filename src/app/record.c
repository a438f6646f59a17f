#include "app/record.h"

typedef struct recorded {
    ar_revisions revisions;
    const char *state;
} recorded;

static ar_status plan_rows(ar_ctx *ctx, const ar_journal *journal, void *user, ar_run_steps *out)
{
    const recorded *rows = user;

    ar_vec_each(ar_revision *const, it, &rows->revisions)
        if (!ar_journal_find(journal, (*it)->id))
            ar_vec_push(
                ctx->arena, out,
                ((ar_run_step){
                    .revision = *it, .direction = AR_UP, .state = rows->state, .no_sql = true}));
    return AR_OK;
}

ar_status ar_record(ar_ctx *ctx, const ar_work *work, const ar_names *ids, const char *state,
                    const char *command)
{
    AR_AUTO_DB ar_db *db = NULL;
    ar_graph *graph = NULL;
    recorded rows = {.state = state};
    ar_run_steps done = {0};
    ar_run_options options = {.lock_wait_ms = work->site->lock_wait_ms,
                              .default_schema = work->site->schema,
                              .single_transaction = true,
                              .plan = plan_rows,
                              .user = &rows};

    if (ids->count == 0)
        return AR_OK;
    AR_TRY(ar_site_graph(ctx, work->project, work->site, &graph));
    ar_vec_each(const char *const, id, ids)
        ar_vec_push(ctx->arena, &rows.revisions, ar_graph_find(graph, *id));
    AR_TRY(ar_db_open(ctx, &work->site->url, 0, &db));
    ar_status status = ar_run(ctx, db, graph, &options, &done);

    if (status != AR_OK)
        ar_hint(ctx, "the files are written; `autorev %s` records them here", command);
    return status;
}
