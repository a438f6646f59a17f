#include "cli/move.h"

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_goal goal = {0};
    ar_move_options options;

    AR_TRY(ar_sites_open(cli, &project));
    goal.sites = ar_sites_all(cli, project);
    options = ar_move_options_of(cli, &goal);
    options.rollback = cli->parsed.asked.steps ? cli->parsed.asked.steps : 1;
    return ar_move_run(cli, project, &goal, &options);
}

static const ar_flag rollback_options[] = {
    {"steps", 's', AR_FLAG_NUMBER, offsetof(ar_asked, steps), "N", NULL, "how many revisions (1)"},
    {"plan", '\0', AR_FLAG_BOOL, offsetof(ar_asked, plan), NULL, NULL,
     "say what would be undone, do nothing"},
    {"yes", 'y', AR_FLAG_BOOL, offsetof(ar_asked, yes), NULL, NULL, "rows may go: do not ask"},
    {"lock-wait", '\0', AR_FLAG_SECONDS, offsetof(ar_asked, lock_wait_ms), "SECONDS", NULL,
     "how long to wait for others (60)"},
    {0},
};

const ar_command ar_cmd_rollback = {
    .name = "rollback",
    .usage = "",
    .summary = "undo what was applied last",
    .examples = {"autorev rollback", "autorev rollback -s 2 --yes"},
    .about =
        "Undoes the revisions that were applied last, over all apps, newest first. To go to a\n"
        "named revision of one app is what `downgrade` does. With several databases: in each,\n"
        "unless --database names one.",
    .options = rollback_options,
    .run = run,
};
