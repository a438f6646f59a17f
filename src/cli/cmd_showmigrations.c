#include "cli/excerpt.h"
#include "cli/goal.h"
#include "cli/json.h"

static const struct {
    const char *mark, *word, *colour, *why;
} states[] = {
    [AR_SHOWN_PENDING] = {"[ ]", "pending", AR_YELLOW, ""},
    [AR_SHOWN_APPLIED] = {"[X]", "applied", AR_GREEN, ""},
    [AR_SHOWN_EDITED] = {"[!]", "edited", AR_RED, "  (edited after it was applied)"},
    [AR_SHOWN_MISSING] = {"[!]", "missing", AR_RED, "  (its file is gone)"},
    [AR_SHOWN_FAKED] = {"[~]", "faked", AR_GREEN, ""},
};

static const char *id_of(const ar_shown *shown)
{
    return shown->revision ? shown->revision->id : shown->row->revision;
}

static void show_json(ar_cli *cli, const ar_shown_app *app)
{
    json_t *list = ar_json_list(cli, "apps"), *value, *revisions;

    if (!list)
        return;
    value = json_object();
    revisions = json_array();
    json_object_set_new(value, "app", ar_json_text(cli, app->app));
    json_object_set_new(value, "revisions", revisions);
    json_array_append_new(list, value);
    ar_vec_each(const ar_shown, shown, &app->revisions) {
        json_t *revision = json_object();
        bool pending = shown->state == AR_SHOWN_PENDING;

        json_object_set_new(revision, "revision", ar_json_text(cli, id_of(shown)));
        json_object_set_new(revision, "state", json_string(states[shown->state].word));
        json_object_set_new(revision, "applied_at",
                            ar_json_text(cli, pending ? NULL : shown->row->applied_at));
        json_array_append_new(revisions, revision);
    }
}

static void show_line(ar_cli *cli, const ar_shown *shown)
{
    const char *message = shown->revision ? shown->revision->message : shown->row->message;
    const char *when = cli->ctx->verbosity > 0 && shown->row ? shown->row->applied_at : NULL;

    ar_cli_print(cli, " %s %s %s%s%s%s\n",
                 ar_cli_paint(cli, states[shown->state].colour, states[shown->state].mark),
                 id_of(shown), ar_printable(cli->ctx->arena, message ? message : ""),
                 states[shown->state].why, when ? "  " : "", when ? when : "");
}

static void show_app(ar_cli *cli, const ar_shown_app *app)
{
    show_json(cli, app);
    ar_cli_print(cli, "%s\n", ar_cli_paint(cli, AR_BOLD, app->app));
    ar_vec_each(const ar_shown, shown, &app->revisions)
        show_line(cli, shown);
    if (app->revisions.count == 0)
        ar_cli_print(cli, " (no revisions)\n");
}

static ar_status show_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    const ar_goal *goal = user;
    ar_shown_apps apps = {0};

    AR_TRY(ar_show(cli->ctx, project, site, goal->app, &apps));
    ar_vec_each(const ar_shown_app, app, &apps)
        show_app(cli, app);
    return AR_OK;
}

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_goal goal;

    (void)ar_json_list(cli, "apps");
    AR_TRY(ar_sites_open(cli, &project));
    AR_TRY(ar_goal_find(cli, project, &goal));
    if (goal.revision) {
        ar_fail(cli->ctx, AR_E_NO_APP, AR_NOWHERE, "\"%s\" is a revision, not an app",
                goal.revision);
        return AR_INVALID;
    }
    return ar_sites_run(cli, project, &goal.sites, show_site, &goal);
}

const ar_command ar_cmd_showmigrations = {
    .name = "showmigrations",
    .aliases = {"status"},
    .usage = "[APP]",
    .summary = "list revisions and which are applied",
    .examples = {"autorev showmigrations", "autorev showmigrations shop --json"},
    .about = "Lists the revisions of each app: [X] applied, [ ] pending, [~] recorded without\n"
             "running it, [!] its file was edited or is gone. With -v, when it was applied.",
    .max = 1,
    .run = run,
};
