#include "app/merge.h"

#include "app/rewrite.h"
#include "base/file.h"
#include "cli/clashes.h"
#include "cli/json.h"
#include "cli/sites.h"

typedef struct merging {
    const char *app; /* NULL: all */
    size_t made;
} merging;

/* ---- what was asked for ---- */

/* `merge heads` says what `merge` alone does. */
static ar_status find_sites(ar_cli *cli, const ar_project *project, merging *all, ar_sites *out)
{
    const char *name = cli->parsed.arguments.count ? cli->parsed.arguments.items[0] : NULL;
    const ar_app *app;

    *out = ar_sites_all(cli, project);
    if (!name || ar_streq(name, "heads"))
        return AR_OK;
    AR_TRY(ar_sites_app(cli, project, name, &app, out));
    all->app = app->name;
    return AR_OK;
}

static ar_merge_options options_for(const ar_cli *cli, const merging *all)
{
    const ar_asked *asked = &cli->parsed.asked;

    return (ar_merge_options){.app = all->app,
                              .message = asked->message,
                              .dry_run = asked->dry_run,
                              .rev_ids = asked->rev_id,
                              .scratch_url = asked->scratch};
}

/* ---- what was made ---- */

static void add_json(ar_cli *cli, const ar_draft *draft)
{
    json_t *list = ar_json_list(cli, "revisions"), *value, *parents;

    if (!list)
        return;
    value = json_object();
    parents = json_array();
    json_object_set_new(value, "app", ar_json_text(cli, draft->revision->app));
    json_object_set_new(value, "revision", ar_json_text(cli, draft->revision->id));
    json_object_set_new(value, "path", ar_json_text(cli, draft->revision->shown));
    ar_vec_each(const char *, parent, &draft->revision->parents)
        json_array_append_new(parents, ar_json_text(cli, *parent));
    json_object_set_new(value, "parents", parents);
    json_object_set_new(value, "proof", ar_json_text(cli, draft->revision->proof));
    if (cli->parsed.asked.dry_run)
        json_object_set_new(value, "text", ar_json_text(cli, draft->text));
    json_array_append_new(list, value);
}

static void show_draft(ar_cli *cli, const ar_draft *draft)
{
    add_json(cli, draft);
    if (cli->parsed.asked.dry_run) {
        ar_cli_print(cli, "-- %s\n", draft->revision->shown);
        ar_cli_print_text(cli, draft->text);
        ar_cli_print(cli, "\n");
        return;
    }
    ar_cli_print(cli, "%s\n  joins %s\n", ar_cli_paint(cli, AR_BOLD, draft->revision->shown),
                 ar_names_join(cli->ctx->arena, &draft->revision->parents, ", "));
    if (draft->revision->proof)
        ar_cli_talk(cli, "proof: %s", draft->revision->proof);
}

static ar_status merge_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    merging *all = user;
    ar_merge_options options = options_for(cli, all);
    AR_AUTO(ar_work) ar_work *work = NULL;
    ar_merged merged = {0};
    AR_AUTO_FD int lock = -1;
    ar_status status;

    AR_TRY(ar_project_lock(cli->ctx, project, &lock));
    AR_TRY(ar_rewrite_resume(cli->ctx, project, site));
    AR_TRY(ar_work_open(cli->ctx, project, site, &work));
    status = ar_merge(cli->ctx, work, &options, &merged);
    ar_clashes_json(cli, &merged.clashes);
    if (status != AR_OK)
        return status;
    ar_vec_each(ar_draft, draft, &merged.drafts)
        show_draft(cli, draft);
    all->made += merged.drafts.count;
    return AR_OK;
}

/* ---- the command ---- */

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_sites sites = {0};
    merging all = {0};
    ar_status status;

    (void)ar_json_list(cli, "revisions");
    (void)ar_json_list(cli, "conflicts");
    AR_TRY(ar_sites_open(cli, &project));
    project->head_check = AR_HEAD_MENDED;
    AR_TRY(find_sites(cli, project, &all, &sites));
    AR_TRY(ar_sites_check_rev_ids(cli, project, &sites));
    status = ar_sites_run(cli, project, &sites, merge_site, &all);
    if (status == AR_OK && all.made == 0)
        ar_cli_print(cli, "Nothing to merge: every history has one head\n");
    else if (status == AR_OK && !cli->parsed.asked.dry_run)
        ar_cli_talk(cli, "next: commit it, then `autorev migrate`");
    return status;
}

static const ar_flag options[] = {
    {"message", 'm', AR_FLAG_TEXT, offsetof(ar_asked, message), "MSG", NULL,
     "what it is for; also its file's name"},
    {"dry-run", '\0', AR_FLAG_BOOL, offsetof(ar_asked, dry_run), NULL, NULL,
     "print the revision, write nothing"},
    {"rev-id", '\0', AR_FLAG_NAMES, offsetof(ar_asked, rev_id), "[APP=]ID", NULL, "the id it gets"},
    {"scratch", '\0', AR_FLAG_TEXT, offsetof(ar_asked, scratch), "URL", NULL,
     "where to try both orders (PostgreSQL)"},
    {0},
};

const ar_command ar_cmd_merge = {
    .name = "merge",
    .usage = "[APP]",
    .summary = "join the heads of a history that branched",
    .examples = {"autorev merge", "autorev merge shop -m \"join orders and invoices\""},
    .about = "Writes a revision without SQL that has all heads as parents, after checking that\n"
             "the sides commute: nothing is touched by both, and in a scratch database either\n"
             "order, up and back, leads to the same. Where it does not, both places are shown\n"
             "and nothing is written. Without APP: every history with several heads.",
    .options = options,
    .max = 1,
    .run = run,
};
