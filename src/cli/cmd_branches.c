#include "cli/excerpt.h"
#include "cli/json.h"
#include "cli/shown.h"

typedef struct branching {
    const ar_goal *goal;
    size_t found;
} branching;

/* What follows `shown`, in plan order. */
static ar_shown_list children_of(ar_cli *cli, const ar_shown_app *app, const ar_shown *shown)
{
    ar_shown_list children = {0};

    ar_vec_each(const ar_shown, other, &app->revisions)
        ar_vec_each(ar_revision *, parent, &other->revision->parent_revisions)
            if (*parent == shown->revision)
                ar_vec_push(cli->ctx->arena, &children, *other);
    return children;
}

static void add_json(ar_cli *cli, const ar_shown *shown, const ar_shown_list *children)
{
    json_t *list = ar_json_list(cli, "branches"), *value, *following;

    if (!list)
        return;
    value = ar_shown_json(cli, shown);
    following = json_array();
    ar_vec_each(const ar_shown, child, children)
        json_array_append_new(following, ar_shown_json(cli, child));
    json_object_set_new(value, "children", following);
    json_array_append_new(list, value);
}

static void show_branch(ar_cli *cli, const ar_shown_app *app, const ar_shown *shown)
{
    ar_shown_list children = children_of(cli, app, shown);

    add_json(cli, shown, &children);
    ar_cli_print(cli, "%s %s%s%s\n", ar_cli_paint(cli, AR_BOLD, shown->app), ar_shown_id(shown),
                 ar_shown_marks(cli, shown), ar_shown_said(cli, shown));
    ar_vec_each(const ar_shown, child, &children)
        ar_cli_print(cli, "    -> %s%s%s\n", ar_shown_id(child), ar_shown_marks(cli, child),
                     ar_shown_said(cli, child));
}

static ar_status show_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    branching *all = user;
    ar_shown_apps apps = {0};

    AR_TRY(ar_show_files(cli->ctx, project, site, all->goal->app, &apps));
    ar_vec_each(const ar_shown_app, app, &apps)
        ar_vec_each(const ar_shown, shown, &app->revisions)
            if (ar_shown_is_branch_point(shown)) {
                show_branch(cli, app, shown);
                all->found++;
            }
    return AR_OK;
}

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_goal goal;
    branching all = {.goal = &goal};
    ar_status status;

    (void)ar_json_list(cli, "branches");
    AR_TRY(ar_shown_goal(cli, &project, &goal));
    status = ar_sites_run(cli, project, &goal.sites, show_site, &all);
    if (status == AR_OK && all.found == 0)
        ar_cli_print(cli, "No branches\n");
    return status;
}

const ar_command ar_cmd_branches = {
    .name = "branches",
    .usage = "[APP]",
    .summary = "list revisions that several others follow",
    .examples = {"autorev branches", "autorev branches shop --json"},
    .about = "Lists the revisions where a history divides, each with those that follow it. Reads\n"
             "files only.",
    .max = 1,
    .run = run,
};
