#include "cli/move.h"
#include "cli/preview.h"

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_goal goal;
    ar_move_options options;

    AR_TRY(ar_sites_open(cli, &project));
    AR_TRY(ar_goal_find(cli, project, &goal));
    if (cli->parsed.asked.sql)
        return ar_preview_run(cli, project, &goal);
    options = ar_move_options_of(cli, &goal);
    return ar_move_run(cli, project, &goal, &options);
}

static const ar_flag migrate_options[] = {
    {"plan", '\0', AR_FLAG_BOOL, offsetof(ar_asked, plan), NULL, NULL,
     "say what would be done, do nothing"},
    {"sql", '\0', AR_FLAG_BOOL, offsetof(ar_asked, sql), NULL, NULL,
     "print the script instead, as `preview` does"},
    {"fake", '\0', AR_FLAG_BOOL, offsetof(ar_asked, fake), NULL, NULL,
     "record it as applied without running it"},
    {"yes", 'y', AR_FLAG_BOOL, offsetof(ar_asked, yes), NULL, NULL, "rows may go: do not ask"},
    {"single-transaction", '\0', AR_FLAG_BOOL, offsetof(ar_asked, single_transaction), NULL, NULL,
     "all revisions or none"},
    {"scratch", '\0', AR_FLAG_TEXT, offsetof(ar_asked, scratch), "URL", NULL,
     "where to compare a baseline (PostgreSQL)"},
    {"strict-linear", '\0', AR_FLAG_BOOL, offsetof(ar_asked, strict_linear), NULL, NULL,
     "refuse revisions that are older than applied ones"},
    {"lock-wait", '\0', AR_FLAG_SECONDS, offsetof(ar_asked, lock_wait_ms), "SECONDS", NULL,
     "how long to wait for others (60)"},
    {0},
};

const ar_command ar_cmd_migrate = {
    .name = "migrate",
    .aliases = {"upgrade"},
    .usage = "[APP] [REV]",
    .summary = "apply revisions to the database",
    .examples = {"autorev migrate", "autorev migrate shop 3f9c --plan"},
    .about = "Applies what is pending, with what it depends on, each revision in a transaction of\n"
             "its own. REV: an id or its beginning, `head`, `+2` for the next two. For a REV that\n"
             "is behind it undoes, as `downgrade` does.",
    .options = migrate_options,
    .max = 2,
    .run = run,
};
