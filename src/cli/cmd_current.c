#include "cli/json.h"
#include "cli/shown.h"

static void add_json(ar_cli *cli, const ar_shown_app *app)
{
    json_t *list = ar_json_list(cli, "apps"), *value, *revisions;

    if (!list)
        return;
    value = json_object();
    revisions = json_array();
    json_object_set_new(value, "app", ar_json_text(cli, app->app));
    json_object_set_new(value, "database", ar_json_text(cli, app->database));
    json_object_set_new(value, "revisions", revisions);
    json_array_append_new(list, value);
    ar_vec_each(const ar_shown, shown, &app->revisions) {
        json_t *revision;

        if (!shown->current)
            continue;
        revision = ar_shown_json(cli, shown);
        json_object_set_new(revision, "state", json_string(ar_shown_word(shown)));
        json_array_append_new(revisions, revision);
    }
}

/* Which database it is about, where there are several. */
static const char *place_of(ar_cli *cli, const ar_goal *goal, const ar_shown_app *app)
{
    return goal->sites.count > 1 ? ar_printf(cli->ctx->arena, " [%s]", app->database) : "";
}

static void print_app(ar_cli *cli, const ar_goal *goal, const ar_shown_app *app)
{
    const char *name = ar_cli_paint(cli, AR_BOLD, app->app), *place = place_of(cli, goal, app);
    bool any = false;

    ar_vec_each(const ar_shown, shown, &app->revisions) {
        const char *why = ar_shown_why(shown);

        if (!shown->current)
            continue;
        any = true;
        ar_cli_print(cli, "%s%s %s%s%s%s%s%s\n", name, place, ar_shown_id(shown),
                     ar_shown_is_head(shown) ? " (head)" : "", ar_shown_said(cli, shown),
                     *why ? " (" : "", why, *why ? ")" : "");
    }
    if (!any)
        ar_cli_print(cli, "%s%s (base)\n", name, place);
}

static ar_status show_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    const ar_goal *goal = user;
    ar_shown_apps apps = {0};

    AR_TRY(ar_show(cli->ctx, project, site, goal->app, &apps));
    ar_vec_each(const ar_shown_app, app, &apps) {
        add_json(cli, app);
        print_app(cli, goal, app);
    }
    return AR_OK;
}

static ar_status run(ar_cli *cli)
{
    return ar_shown_run(cli, show_site);
}

const ar_command ar_cmd_current = {
    .name = "current",
    .usage = "[APP]",
    .summary = "show where each database stands",
    .examples = {"autorev current", "autorev current shop --json"},
    .about = "Shows the revisions of each app that are applied and that nothing applied follows:\n"
             "one, unless there are branches. (head): no revision follows it in the files either.\n"
             "(base): nothing is applied.",
    .max = 1,
    .run = run,
};
