#include "app/offline.h"

#include "app/bystanders.h"

static ar_status find_server(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                             const char *scratch_url, ar_url *out)
{
    *out = site->url;
    if (site->url.engine == AR_SQLITE)
        return AR_OK;
    if (scratch_url)
        return ar_scratch_server(ctx, scratch_url, project->root, out);
    ar_fail(ctx, AR_E_NO_SCRATCH, AR_NOWHERE,
            "--offline runs the revisions in a scratch database, and for PostgreSQL no server is "
            "named");
    ar_hint(ctx, "--scratch URL names one where a database may be made and dropped again");
    return AR_INVALID;
}

static ar_status open_home(ar_ctx *ctx, const ar_url *server, ar_scratch **out)
{
    const char *reason = NULL;

    AR_TRY(ar_scratch_open_at(ctx, server, out, &reason));
    if (*out)
        return AR_OK;
    return ar_fail(ctx, AR_E_NO_SCRATCH, AR_NOWHERE,
                   "there is no scratch database to be had at \"%s\": %s", server->shown, reason);
}

ar_status ar_work_open_offline(ar_ctx *ctx, ar_project *project, ar_site *site,
                               const char *scratch_url, ar_work **out)
{
    AR_AUTO(ar_work) ar_work *work = ar_alloc(ctx->arena, sizeof(*work));
    ar_url server;

    work->project = project;
    work->site = site;
    work->offline = true;
    work->scratch_url = scratch_url;
    AR_TRY(ar_site_graph(ctx, project, site, &work->graph));
    AR_TRY(find_server(ctx, project, site, scratch_url, &server));
    AR_TRY(open_home(ctx, &server, &work->home));
    work->db = work->home->db;
    work->target = (ar_target){.engine = site->url.engine,
                               .version = ar_db_version(work->db),
                               .default_schema = site->schema,
                               .user = ar_db_user(work->db),
                               .grants = project->config.grants,
                               .owners = project->config.owners};
    work->journal = (ar_journal){.missing = true, .index = ar_map_new(ctx->arena)};
    work->pending = work->graph->plan;
    *out = work;
    work = NULL;
    return AR_OK;
}

ar_status ar_offline_furnish(ar_ctx *ctx, ar_work *work)
{
    if (work->target.engine == AR_SQLITE) /* keys may lead to what is not there */
        return AR_OK;
    return ar_scratch_copy(ctx, work->home, work->db,
                           ar_bystanders_declared(ctx, work->wanted, &work->graph->plan));
}
