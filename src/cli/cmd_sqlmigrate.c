#include "cli/json.h"
#include "cli/preview.h"

static ar_status no_revision(ar_cli *cli)
{
    ar_fail(cli->ctx, AR_E_MISSING_ARGUMENT, AR_NOWHERE, "\"sqlmigrate\" wants a revision");
    ar_hint(cli->ctx, "usage: autorev sqlmigrate [APP] REV");
    return AR_INVALID;
}

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_goal goal;
    char *sql = NULL;

    (void)ar_json_list(cli, "scripts");
    AR_TRY(ar_sites_open(cli, &project));
    AR_TRY(ar_goal_find(cli, project, &goal));
    if (!goal.revision)
        return no_revision(cli);
    AR_TRY(ar_sqlmigrate(cli->ctx, project, goal.sites.items[0], goal.app, goal.revision, &sql));
    ar_preview_show(cli, goal.sites.items[0], sql, false);
    return AR_OK;
}

const ar_command ar_cmd_sqlmigrate = {
    .name = "sqlmigrate",
    .usage = "[APP] REV",
    .summary = "print the script of one revision",
    .examples = {"autorev sqlmigrate shop 3f9c", "autorev sqlmigrate shop head"},
    .about = "Prints the script that applies that revision alone. Reads no database.",
    .min = 1,
    .max = 2,
    .run = run,
};
