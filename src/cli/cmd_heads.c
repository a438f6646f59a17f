#include "cli/excerpt.h"
#include "cli/json.h"
#include "cli/shown.h"

static void add_json(ar_cli *cli, const ar_shown *shown)
{
    json_t *list = ar_json_list(cli, "heads");

    if (list)
        json_array_append_new(list, ar_shown_json(cli, shown));
}

static void show_head(ar_cli *cli, const ar_shown *shown)
{
    add_json(cli, shown);
    ar_cli_print(cli, "%s %s%s%s\n", ar_cli_paint(cli, AR_BOLD, shown->app), ar_shown_id(shown),
                 ar_shown_marks(cli, shown), ar_shown_said(cli, shown));
    if (cli->ctx->verbosity > 0)
        ar_cli_print(cli, "    %s\n", ar_printable(cli->ctx->arena, shown->revision->shown));
}

static ar_status show_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    const ar_goal *goal = user;
    ar_shown_apps apps = {0};

    AR_TRY(ar_show_files(cli->ctx, project, site, goal->app, &apps));
    ar_vec_each(const ar_shown_app, app, &apps) {
        ar_vec_each(const ar_shown, shown, &app->revisions)
            if (ar_shown_is_head(shown))
                show_head(cli, shown);
        if (app->heads.count > 1)
            ar_cli_talk(cli, "next: `autorev merge %s` joins them", app->app);
    }
    return AR_OK;
}

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_goal goal;

    (void)ar_json_list(cli, "heads");
    AR_TRY(ar_shown_goal(cli, &project, &goal));
    return ar_sites_run(cli, project, &goal.sites, show_site, &goal);
}

const ar_command ar_cmd_heads = {
    .name = "heads",
    .usage = "[APP]",
    .summary = "list the newest revision of each app",
    .examples = {"autorev heads", "autorev heads shop -v"},
    .about =
        "Lists the revisions that no other one follows: one per app, unless two branches were\n"
        "not joined. Reads files only. With -v, where they are.",
    .max = 1,
    .run = run,
};
