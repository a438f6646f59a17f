#include "cli/goal.h"
#include "cli/json.h"
#include "cli/steps.h"

typedef struct stamping {
    const ar_goal *goal;
    size_t done;
} stamping;

static ar_status stamp_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    stamping *all = user;
    int64_t wait = cli->parsed.asked.lock_wait_ms;
    ar_moved moved = {0};
    ar_status status = ar_stamp(cli->ctx, project, site, all->goal->app, all->goal->revision,
                                wait < 0 ? AR_DB_LOCK_WAIT_MS : wait, &moved);

    ar_steps_json(cli, "planned", &moved.planned);
    ar_steps_json(cli, "done", &moved.done);
    ar_cli_print_text(cli, ar_steps_text(cli->ctx, &moved.done, AR_STEPS_DONE));
    all->done += moved.done.count;
    return status;
}

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_goal goal;
    stamping all = {.goal = &goal};
    ar_status status;

    (void)ar_json_list(cli, "planned");
    (void)ar_json_list(cli, "done");
    AR_TRY(ar_sites_open(cli, &project));
    AR_TRY(ar_goal_find(cli, project, &goal));
    if (!goal.revision)
        return ar_fail(cli->ctx, AR_E_MISSING_ARGUMENT, AR_NOWHERE, "\"stamp\" wants a revision");
    status = ar_sites_run(cli, project, &goal.sites, stamp_site, &all);
    if (status == AR_OK && all.done == 0)
        ar_cli_print(cli, "Nothing to record: the version rows say so already\n");
    else if (status == AR_OK)
        ar_cli_talk(cli, "next: `autorev check` tells whether that is true");
    return status;
}

static const ar_flag stamp_options[] = {
    {"lock-wait", '\0', AR_FLAG_SECONDS, offsetof(ar_asked, lock_wait_ms), "SECONDS", NULL,
     "how long to wait for others (60)"},
    {0},
};

const ar_command ar_cmd_stamp = {
    .name = "stamp",
    .usage = "[APP] REV",
    .summary = "record revisions as applied without running them",
    .examples = {"autorev stamp shop head", "autorev stamp shop base"},
    .about =
        "Makes the version rows say that REV, its ancestors and what they depend on are\n"
        "applied, and its descendants are not. Files that were edited after they were applied\n"
        "are recorded as they are now. `base` clears; +N records the next N, -N takes the last\n"
        "N away.",
    .options = stamp_options,
    .min = 1,
    .max = 2,
    .run = run,
};
