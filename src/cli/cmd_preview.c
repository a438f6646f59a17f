#include "cli/json.h"
#include "cli/preview.h"

void ar_preview_show(ar_cli *cli, const ar_site *site, const char *script, bool several)
{
    json_t *list = ar_json_list(cli, "scripts"), *value = list ? json_object() : NULL;

    if (value) {
        json_object_set_new(value, "database", ar_json_text(cli, site->name));
        json_object_set_new(value, "sql", ar_json_text(cli, script));
        json_array_append_new(list, value);
    }
    if (several)
        ar_cli_print(cli, "-- database %s\n", site->name);
    ar_cli_print_text(cli, script);
}

static ar_status preview_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    const ar_goal *goal = user;
    char *script = NULL;

    AR_TRY(ar_preview(cli->ctx, project, site, goal->app, goal->revision, &script));
    ar_preview_show(cli, site, script, goal->sites.count > 1);
    return AR_OK;
}

ar_status ar_preview_run(ar_cli *cli, ar_project *project, const ar_goal *goal)
{
    ar_goal copy = *goal;

    (void)ar_json_list(cli, "scripts");
    if (goal->sites.count > 1)
        ar_cli_talk(cli,
                    "note: each database has a script of its own below; --database NAME prints "
                    "one alone, for psql or sqlite3");
    return ar_sites_run(cli, project, &goal->sites, preview_site, &copy);
}

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_goal goal;

    AR_TRY(ar_sites_open(cli, &project));
    AR_TRY(ar_goal_find(cli, project, &goal));
    return ar_preview_run(cli, project, &goal);
}

const ar_command ar_cmd_preview = {
    .name = "preview",
    .usage = "[APP] [REV|REV:REV]",
    .summary = "print the script that migrate would run",
    .examples = {"autorev preview > migrate.sql", "autorev preview shop base:head"},
    .about =
        "Prints what `migrate` (or, for a REV behind, `downgrade`) would run, whole: for psql\n"
        "or sqlite3, with transactions and version rows. A range REV:REV reads no\n"
        "database: it is for one where the first REV and all that it needs is applied.",
    .max = 2,
    .run = run,
};
