#include "cli/sites.h"

#include <signal.h>
#include <string.h>

#include "cli/report.h"

ar_status ar_sites_open(ar_cli *cli, ar_project **out)
{
    AR_TRY(ar_project_open(cli->ctx, cli->start, cli->parsed.asked.database, out));
    cli->project = *out;
    return AR_OK;
}

ar_sites ar_sites_all(ar_cli *cli, const ar_project *project)
{
    ar_sites all = {0};

    ar_vec_each(ar_site *, site, &project->sites)
        if ((*site)->apps.count)
            ar_vec_push(cli->ctx->arena, &all, *site);
    if (all.count == 0 && project->sites.count)
        ar_vec_push(cli->ctx->arena, &all, project->sites.items[0]);
    return all;
}

ar_site *ar_sites_of_app(ar_cli *cli, const ar_project *project, const ar_app *app)
{
    ar_vec_each(ar_site *, site, &project->sites)
        if (ar_streq((*site)->name, app->database))
            return *site;
    ar_fail(cli->ctx, AR_E_NO_DATABASE, app->pos, "app \"%s\" lives in the database \"%s\"",
            app->name, app->database);
    ar_hint(cli->ctx, "--database names another one here; --database %s is the app's",
            app->database);
    return NULL;
}

ar_status ar_sites_app(ar_cli *cli, const ar_project *project, const char *word,
                       const ar_app **out_app, ar_sites *out)
{
    const ar_app *app = ar_project_app_or_fail(cli->ctx, project, word);
    ar_site *site = app ? ar_sites_of_app(cli, project, app) : NULL;

    if (!site)
        return AR_INVALID;
    *out_app = app;
    *out = (ar_sites){0};
    ar_vec_push(cli->ctx->arena, out, site);
    return AR_OK;
}

static void add_site(ar_cli *cli, ar_sites *sites, ar_site *site)
{
    for (size_t i = 0; i < sites->count; i++)
        if (sites->items[i] == site)
            return;
    ar_vec_push(cli->ctx->arena, sites, site);
}

ar_status ar_sites_named(ar_cli *cli, const ar_project *project, ar_names *apps, ar_sites *out)
{
    ar_vec_each(const char *, name, &cli->parsed.arguments) {
        const ar_app *app;
        ar_sites sites;

        AR_TRY(ar_sites_app(cli, project, *name, &app, &sites));
        ar_vec_push(cli->ctx->arena, apps, app->name);
        add_site(cli, out, sites.items[0]);
    }
    if (out->count == 0)
        *out = ar_sites_all(cli, project);
    return AR_OK;
}

ar_status ar_sites_check_rev_ids(ar_cli *cli, const ar_project *project, const ar_sites *sites)
{
    ar_vec_each(const char *const, id, &cli->parsed.asked.rev_id) {
        const char *equals = strchr(*id, '=');

        if (equals &&
            !ar_project_app_or_fail(cli->ctx, project,
                                    ar_strndup(cli->ctx->arena, *id, (size_t)(equals - *id))))
            return AR_INVALID;
        if (sites->count > 1 && !equals)
            return ar_fail(cli->ctx, AR_E_OPTION_FORM, AR_NOWHERE,
                           "--rev-id takes APP=ID where there are several databases, not \"%s\"",
                           *id);
    }
    return AR_OK;
}

ar_status ar_sites_run(ar_cli *cli, ar_project *project, const ar_sites *sites, ar_site_run *run,
                       void *user)
{
    ar_status first = AR_OK;

    for (size_t i = 0; i < sites->count && !ar_stop_signal; i++) {
        ar_site *site = sites->items[i];
        ar_status status;

        if (sites->count > 1)
            ar_cli_talk(cli, "database \"%s\" (%s)", site->name, site->url.shown);
        status = run(cli, project, site, user);
        if (first == AR_OK)
            first = status;
        ar_report(cli);
    }
    if (first == AR_OK && ar_stop_signal) /* between two of them: not all were done */
        return ar_stop_signal == SIGTERM ? AR_TERMINATED : AR_INTERRUPTED;
    return first;
}
