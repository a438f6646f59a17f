#include "cli/excerpt.h"
#include "cli/json.h"
#include "cli/shown.h"

typedef struct histories {
    const ar_goal *goal;
    ar_shown_apps apps; /* of all databases */
} histories;

static ar_status read_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    histories *all = user;

    return ar_show(cli->ctx, project, site, all->goal->app, &all->apps);
}

/* ---- for programs ---- */

static json_t *depends_json(ar_cli *cli, const ar_shown *shown)
{
    json_t *list = json_array();

    if (shown->revision)
        ar_vec_each(const ar_depend, depend, &shown->revision->depends)
            json_array_append_new(list,
                                  ar_json_text(cli, ar_printf(cli->ctx->arena, "%s:%s", depend->app,
                                                              depend->revision)));
    return list;
}

static void add_json(ar_cli *cli, const ar_shown *shown)
{
    json_t *list = ar_json_list(cli, "revisions"), *value;
    const ar_applied *row = shown->row;

    if (!list)
        return;
    value = ar_shown_json(cli, shown);
    json_object_set_new(value, "depends", depends_json(cli, shown));
    json_object_set_new(value, "state", json_string(ar_shown_word(shown)));
    json_object_set_new(value, "applied_at", ar_json_text(cli, row ? row->applied_at : NULL));
    json_object_set_new(value, "duration_ms", row ? json_integer(row->duration_ms) : json_null());
    json_object_set_new(value, "autorev", ar_json_text(cli, row ? row->autorev : NULL));
    json_array_append_new(list, value);
}

/* ---- for people ---- */

/* As Alembic writes it: what it comes from, then what it is. */
static char *line_of(ar_cli *cli, const ar_shown *shown)
{
    ar_names parents = ar_shown_parents(cli->ctx, shown);

    return ar_printf(cli->ctx->arena, "%s %s %s -> %s%s%s\n", ar_shown_mark(cli, shown),
                     ar_cli_paint(cli, AR_BOLD, shown->app),
                     parents.count ? ar_names_join(cli->ctx->arena, &parents, ", ") : "base",
                     ar_shown_id(shown), ar_shown_marks(cli, shown), ar_shown_said(cli, shown));
}

static const char *how(const ar_shown *shown)
{
    if (shown->state == AR_SHOWN_STARTED)
        return "started";
    if (ar_streq(shown->row->state, "faked"))
        return "recorded without running it";
    return ar_streq(shown->row->state, "baseline") ? "recorded as a baseline" : "applied";
}

static void print_row(ar_cli *cli, const ar_shown *shown)
{
    const char *why = ar_shown_why(shown);
    const ar_applied *row = shown->row;
    bool ran = ar_streq(row->state, "applied");

    ar_cli_print(cli, "    %s %s", how(shown), row->applied_at);
    if (ran)
        ar_cli_print(cli, " in %lld ms", (long long)row->duration_ms);
    ar_cli_print(cli, " by autorev %s%s%s\n", ar_printable(cli->ctx->arena, row->autorev),
                 *why ? "; " : "", why);
}

/* With -v: where it is and what it needs beside its parents. */
static void print_file(ar_cli *cli, const ar_revision *revision)
{
    ar_cli_print(cli, "    %s\n", ar_printable(cli->ctx->arena, revision->shown));
    ar_vec_each(const ar_depend, depend, &revision->depends)
        ar_cli_print(cli, "    depends on %s %s\n", depend->app, depend->revision);
}

static void print_one(ar_cli *cli, const ar_shown *shown)
{
    ar_cli_print_text(cli, line_of(cli, shown));
    if (shown->row)
        print_row(cli, shown);
    if (shown->revision && cli->ctx->verbosity > 0)
        print_file(cli, shown->revision);
}

static ar_status run(ar_cli *cli)
{
    size_t limit = cli->parsed.asked.limit;
    ar_project *project = NULL;
    ar_goal goal;
    histories all = {.goal = &goal};
    ar_shown_list list;
    ar_status status;

    (void)ar_json_list(cli, "revisions");
    AR_TRY(ar_shown_goal(cli, &project, &goal));
    status = ar_sites_run(cli, project, &goal.sites, read_site, &all);
    list = ar_shown_newest(cli->ctx, &all.apps);
    for (size_t i = 0; i < list.count && (limit == 0 || i < limit); i++) {
        add_json(cli, &list.items[i]);
        print_one(cli, &list.items[i]);
    }
    if (status == AR_OK && list.count == 0)
        ar_cli_print(cli, "No revisions\n");
    return status;
}

static const ar_flag history_options[] = {
    {"limit", 'l', AR_FLAG_NUMBER, offsetof(ar_asked, limit), "N", NULL, "only the newest N"},
    {0},
};

const ar_command ar_cmd_history = {
    .name = "history",
    .usage = "[APP]",
    .summary = "list revisions, newest first, and how they were applied",
    .examples = {"autorev history -l 10", "autorev history shop -v"},
    .about = "Lists revisions, newest first: what each comes from, its message, when and how long\n"
             "it was applied and by which autorev. [X] applied, [ ] pending, [~] recorded without\n"
             "running it, [!] its file was edited or is gone. With -v, its file and what it\n"
             "depends on.",
    .options = history_options,
    .max = 1,
    .run = run,
};
