#include "cli/excerpt.h"
#include "cli/json.h"
#include "cli/shown.h"

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
        bool pending = ar_streq(ar_shown_word(shown), "pending");

        json_object_set_new(revision, "revision", ar_json_text(cli, ar_shown_id(shown)));
        json_object_set_new(revision, "state", json_string(ar_shown_word(shown)));
        json_object_set_new(revision, "applied_at",
                            ar_json_text(cli, pending ? NULL : shown->row->applied_at));
        json_array_append_new(revisions, revision);
    }
}

/* What it follows, where that is not simply the line above. */
static const char *origin_of(ar_cli *cli, const ar_shown *shown, const char *above)
{
    ar_names parents = ar_shown_parents(cli->ctx, shown);
    const char *list = ar_names_join(cli->ctx->arena, &parents, ", ");

    if (ar_streq(list, above ? above : ""))
        return "";
    if (parents.count == 0)
        return "  (a beginning of its own)";
    return ar_printf(cli->ctx->arena, parents.count > 1 ? "  (merge of %s)" : "  (after %s)", list);
}

static void show_line(ar_cli *cli, const ar_shown *shown, const ar_shown_app *app,
                      const char *above)
{
    const char *when = cli->ctx->verbosity > 0 && shown->row ? shown->row->applied_at : NULL;
    const char *why = ar_shown_why(shown);
    bool one_of_several = app->heads.count > 1 && ar_shown_is_head(shown);

    ar_cli_print(cli, " %s %s ", ar_shown_mark(cli, shown), ar_shown_id(shown));
    ar_cli_print_text(cli, ar_printable_line(cli->ctx->arena, ar_shown_message(shown)));
    ar_cli_print(cli, "%s%s%s%s%s%s%s\n", shown->revision ? origin_of(cli, shown, above) : "",
                 one_of_several ? "  (head)" : "", *why ? "  (" : "", why, *why ? ")" : "",
                 when ? "  " : "", when ? when : "");
}

static void show_app(ar_cli *cli, const ar_shown_app *app)
{
    const char *above = NULL;

    show_json(cli, app);
    ar_cli_print(cli, "%s\n", ar_cli_paint(cli, AR_BOLD, app->app));
    ar_vec_each(const ar_shown, shown, &app->revisions) {
        show_line(cli, shown, app, above);
        above = ar_shown_id(shown);
    }
    if (app->revisions.count == 0)
        ar_cli_print(cli, " (no revisions)\n");
    if (app->heads.count > 1)
        ar_cli_talk(cli, "next: app \"%s\" has several heads: `autorev merge %s` joins them",
                    app->app, app->app);
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
    return ar_shown_run(cli, show_site);
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
