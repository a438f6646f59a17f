#include "app/rebase.h"

#include "app/rewrite.h"
#include "base/file.h"
#include "cli/ask.h"
#include "cli/clashes.h"
#include "cli/json.h"
#include "cli/sites.h"

/* ---- what was moved ---- */

static void add_json(ar_cli *cli, const ar_rebased *one)
{
    json_t *list = ar_json_list(cli, "revisions"), *value, *parents;

    if (!list)
        return;
    value = json_object();
    parents = json_array();
    json_object_set_new(value, "app", ar_json_text(cli, one->after->app));
    json_object_set_new(value, "revision", ar_json_text(cli, one->after->id));
    json_object_set_new(value, "path", ar_json_text(cli, one->after->shown));
    json_object_set_new(value, "from", ar_json_text(cli, one->before->shown));
    ar_vec_each(const char *, parent, &one->after->parents)
        json_array_append_new(parents, ar_json_text(cli, *parent));
    json_object_set_new(value, "parents", parents);
    json_object_set_new(value, "proof", ar_json_text(cli, one->after->proof));
    json_object_set_new(value, "rewritten", json_boolean(one->rewritten));
    if (cli->parsed.asked.dry_run)
        json_object_set_new(value, "text", ar_json_text(cli, one->after->text));
    json_array_append_new(list, value);
}

static void show_moved(ar_cli *cli, const ar_rebased *one)
{
    add_json(cli, one);
    if (cli->parsed.asked.dry_run) {
        ar_cli_print(cli, "-- %s\n", one->after->shown);
        ar_cli_print_text(cli, one->after->text);
        ar_cli_print(cli, "\n");
        return;
    }
    ar_cli_print(cli, "%s\n", ar_cli_paint(cli, AR_BOLD, one->after->shown));
    ar_cli_print(cli, "  on top of %s%s\n",
                 ar_names_join(cli->ctx->arena, &one->after->parents, ", "),
                 one->rewritten ? ", its SQL made again" : "");
    if (!ar_streq(one->before->shown, one->after->shown))
        ar_cli_print(cli, "  was %s\n", one->before->shown);
}

/* Whose a side is, no database tells: the one that moved may be somebody else's. */
static void say_whose(ar_cli *cli, const ar_rebasing *rebasing)
{
    ar_names ids = {0};

    if (cli->parsed.asked.onto || !rebasing->onto || rebasing->moved.count == 0)
        return;
    ar_vec_each(const ar_rebased, one, &rebasing->moved)
        ar_vec_push(cli->ctx->arena, &ids, one->before->id);
    ar_say(cli->ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE, "moved because it is not applied here: %s",
           ar_names_join(cli->ctx->arena, &ids, ", "));
    ar_hint(cli->ctx,
            "if that is a colleague's, and applied elsewhere, take the change back, undo "
            "%s with `autorev downgrade` and use --onto",
            rebasing->onto->id);
}

/* ---- the command ---- */

static ar_status rebase_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    const ar_app *app = user;
    const ar_asked *asked = &cli->parsed.asked;
    const ar_rebase_options options = {.app = app->name,
                                       .onto = asked->onto,
                                       .dry_run = asked->dry_run,
                                       .scratch_url = asked->scratch,
                                       .asker = ar_ask_asker(cli, NULL)};
    AR_AUTO(ar_work) ar_work *work = NULL;
    ar_rebasing rebasing = {0};
    AR_AUTO_FD int lock = -1;
    ar_status status;

    AR_TRY(ar_project_lock(cli->ctx, project, &lock));
    AR_TRY(ar_rewrite_resume(cli->ctx, project, site));
    AR_TRY(ar_work_open(cli->ctx, project, site, &work));
    status = ar_rebase(cli->ctx, work, &options, &rebasing);
    ar_clashes_json(cli, &rebasing.clashes);
    if (status != AR_OK)
        return status;
    ar_json_set(cli, "onto", ar_json_text(cli, rebasing.onto ? rebasing.onto->id : NULL));
    ar_vec_each(const ar_rebased, one, &rebasing.moved)
        show_moved(cli, one);
    if (!rebasing.onto)
        ar_cli_print(cli, "Nothing to move: app \"%s\" has one head\n", app->name);
    else if (!asked->dry_run)
        ar_cli_talk(cli, "next: look at the difference, commit it, then `autorev migrate`");
    say_whose(cli, &rebasing);
    return AR_OK;
}

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_sites sites = {0};
    const ar_app *app;

    (void)ar_json_list(cli, "revisions");
    (void)ar_json_list(cli, "conflicts");
    AR_TRY(ar_sites_open(cli, &project));
    project->head_check = AR_HEAD_MENDED;
    AR_TRY(ar_sites_app(cli, project, cli->parsed.arguments.items[0], &app, &sites));
    return ar_sites_run(cli, project, &sites, rebase_site, (void *)app);
}

static const ar_flag options[] = {
    {"onto", '\0', AR_FLAG_TEXT, offsetof(ar_asked, onto), "REV", NULL,
     "the head that stays; else the one that is applied"},
    {"dry-run", '\0', AR_FLAG_BOOL, offsetof(ar_asked, dry_run), NULL, NULL,
     "print the files, write nothing"},
    {"scratch", '\0', AR_FLAG_TEXT, offsetof(ar_asked, scratch), "URL", NULL,
     "where to try it (PostgreSQL)"},
    {0},
};

const ar_command ar_cmd_rebase = {
    .name = "rebase",
    .usage = "APP",
    .summary = "move revisions on top of the other head",
    .examples = {"autorev rebase shop", "autorev rebase shop --onto 3f9c2a71b0de"},
    .about = "Where a history branched, moves the side that is not applied on top of the other\n"
             "one: new parents, later times where needed, the same ids. SQL that does not do on\n"
             "top what it did before (a rebuild holds the whole table) is made again, unless it\n"
             "was written by hand; all of it is proven again. Files are written all or none. A\n"
             "side that a colleague may have applied should stay: --onto names the one that does.",
    .options = options,
    .min = 1,
    .max = 1,
    .run = run,
};
