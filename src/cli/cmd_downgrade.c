#include "cli/move.h"

static ar_status check_goal(ar_cli *cli, const ar_goal *goal)
{
    if (!goal->revision) {
        ar_fail(cli->ctx, AR_E_MISSING_ARGUMENT, AR_NOWHERE, "\"downgrade\" wants a revision");
        ar_hint(cli->ctx, "`autorev downgrade %s%s-1` undoes one, `base` all",
                goal->app ? goal->app : "", goal->app ? " " : "");
        return AR_INVALID;
    }
    if (goal->revision[0] == '+' || ar_starts_with(goal->revision, "head")) {
        ar_fail(cli->ctx, AR_E_WRONG_DIRECTION, AR_NOWHERE, "\"%s\" is not down", goal->revision);
        ar_hint(cli->ctx, "`autorev migrate` goes up");
        return AR_INVALID;
    }
    return AR_OK;
}

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_goal goal;
    ar_move_options options;

    AR_TRY(ar_sites_open(cli, &project));
    AR_TRY(ar_goal_find(cli, project, &goal));
    AR_TRY(check_goal(cli, &goal));
    options = ar_move_options_of(cli, &goal);
    options.down = true;
    return ar_move_run(cli, project, &goal, &options);
}

static const ar_flag downgrade_options[] = {
    {"plan", '\0', AR_FLAG_BOOL, offsetof(ar_asked, plan), NULL, NULL,
     "say what would be undone, do nothing"},
    {"fake", '\0', AR_FLAG_BOOL, offsetof(ar_asked, fake), NULL, NULL,
     "take the version rows away, run nothing"},
    {"yes", 'y', AR_FLAG_BOOL, offsetof(ar_asked, yes), NULL, NULL, "rows may go: do not ask"},
    {"lock-wait", '\0', AR_FLAG_SECONDS, offsetof(ar_asked, lock_wait_ms), "SECONDS", NULL,
     "how long to wait for others (60)"},
    {0},
};

const ar_command ar_cmd_downgrade = {
    .name = "downgrade",
    .usage = "[APP] REV",
    .summary = "undo revisions down to one",
    .examples = {"autorev downgrade shop -1", "autorev downgrade shop base --yes"},
    .about =
        "Undoes down to REV, which stays applied: an id or its beginning, `-2` for the last\n"
        "two, `base` for all. What depends on it in other apps goes first. Says which rows go\n"
        "and asks.",
    .options = downgrade_options,
    .min = 1,
    .max = 2,
    .run = run,
};
