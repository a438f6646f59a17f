#include "app/squash.h"

#include "app/rewrite.h"
#include "base/file.h"
#include "cli/json.h"
#include "cli/operations.h"
#include "cli/sites.h"

enum { MOST_LISTED = 6 };

typedef struct squashing {
    ar_names apps; /* named ones; empty: all */
    size_t made;
} squashing;

static const char *const rows_words[] = {"keep", "drop", NULL};

/* ---- what was asked for ---- */

/* --from and --to are revisions of one database. */
static ar_status check_ends(ar_cli *cli, const ar_sites *sites)
{
    const ar_asked *asked = &cli->parsed.asked;

    if (sites->count < 2 || (asked->from.count == 0 && asked->to.count == 0))
        return AR_OK;
    ar_fail(cli->ctx, AR_E_OPTIONS_CLASH, AR_NOWHERE,
            "--from and --to mean revisions of one database, and there are several");
    ar_hint(cli->ctx, "name the app, or --database NAME");
    return AR_INVALID;
}

static ar_squash_options options_for(ar_cli *cli, const ar_project *project, const squashing *all,
                                     const ar_site *site)
{
    const ar_asked *asked = &cli->parsed.asked;
    ar_squash_options options = {.from = asked->from,
                                 .to = asked->to,
                                 .message = asked->message,
                                 .dry_run = asked->dry_run,
                                 .rev_ids = asked->rev_id,
                                 .scratch_url = asked->scratch};

    if (asked->rows)
        options.rows = ar_streq(asked->rows, "keep") ? AR_SQUASH_ROWS_KEPT : AR_SQUASH_ROWS_DROPPED;
    ar_vec_each(const char *const, name, &all->apps) {
        const ar_app *app = ar_project_app(project, *name);

        if (app && ar_streq(app->database, site->name))
            ar_vec_push(cli->ctx->arena, &options.apps, *name);
    }
    return options;
}

/* ---- what was made ---- */

static json_t *names_json(ar_cli *cli, const ar_names *names)
{
    json_t *list = json_array();

    ar_vec_each(const char *const, name, names)
        json_array_append_new(list, ar_json_text(cli, *name));
    return list;
}

static void add_json(ar_cli *cli, const ar_draft *draft, const char *schema)
{
    json_t *list = ar_json_list(cli, "revisions"), *value, *operations;

    if (!list)
        return;
    value = json_object();
    operations = json_array();
    json_object_set_new(value, "app", ar_json_text(cli, draft->revision->app));
    json_object_set_new(value, "revision", ar_json_text(cli, draft->revision->id));
    json_object_set_new(value, "path", ar_json_text(cli, draft->revision->shown));
    json_object_set_new(value, "replaces", names_json(cli, &draft->revision->replaces));
    json_object_set_new(value, "operations", operations);
    ar_operations_json(cli, operations, &draft->up, schema);
    json_object_set_new(value, "proof", ar_json_text(cli, draft->revision->proof));
    if (cli->parsed.asked.dry_run)
        json_object_set_new(value, "text", ar_json_text(cli, draft->text));
    json_array_append_new(list, value);
}

static const char *replaces_text(ar_cli *cli, const ar_names *ids)
{
    ar_names shown = *ids;

    if (shown.count > MOST_LISTED)
        shown.count = MOST_LISTED;
    return ar_printf(cli->ctx->arena, "%s%s", ar_names_join(cli->ctx->arena, &shown, ", "),
                     ids->count > MOST_LISTED
                         ? ar_printf(cli->ctx->arena, " and %zu more", ids->count - MOST_LISTED)
                         : "");
}

static void show_draft(ar_cli *cli, const ar_draft *draft, const char *schema)
{
    add_json(cli, draft, schema);
    if (cli->parsed.asked.dry_run) {
        ar_cli_print(cli, "-- %s\n", draft->revision->shown);
        ar_cli_print_text(cli, draft->text);
        ar_cli_print(cli, "\n");
        return;
    }
    ar_cli_print(cli, "%s\n", ar_cli_paint(cli, AR_BOLD, draft->revision->shown));
    ar_cli_print(cli, "  replaces %s\n", replaces_text(cli, &draft->revision->replaces));
    ar_operations_print(cli, &draft->up, schema);
}

static void show_left_out(ar_cli *cli, const ar_handmades *left_out)
{
    json_t *list = ar_json_list(cli, "left_out");

    ar_vec_each(const ar_handmade, it, left_out) {
        ar_say(cli->ctx, AR_WARNING, AR_E_INFO, it->pos, "left out of the squash: %s", it->sql);
        if (!list)
            continue;
        json_t *value = json_object();

        json_object_set_new(value, "revision", ar_json_text(cli, it->revision->id));
        json_object_set_new(value, "path", ar_json_text(cli, it->revision->shown));
        json_object_set_new(value, "line", json_integer(it->pos.line));
        json_object_set_new(value, "statement", ar_json_text(cli, it->sql));
        json_array_append_new(list, value);
    }
}

static ar_status squash_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    squashing *all = user;
    ar_squash_options options = options_for(cli, project, all, site);
    AR_AUTO(ar_work) ar_work *work = NULL;
    ar_squashed squashed = {0};
    AR_AUTO_FD int lock = -1;

    AR_TRY(ar_project_lock(cli->ctx, project, &lock));
    AR_TRY(ar_rewrite_resume(cli->ctx, project, site));
    AR_TRY(ar_work_open(cli->ctx, project, site, &work));
    AR_TRY(ar_squash_revisions(cli->ctx, work, &options, &squashed));
    ar_vec_each(const ar_draft, draft, &squashed.drafts)
        show_draft(cli, draft, site->schema);
    if (squashed.drafts.count) {
        show_left_out(cli, &squashed.left_out);
        ar_cli_talk(cli, "proof: %s", squashed.proof);
    }
    all->made += squashed.drafts.count;
    return AR_OK;
}

/* ---- the command ---- */

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_sites sites = {0};
    squashing all = {0};
    ar_status status;

    (void)ar_json_list(cli, "revisions");
    (void)ar_json_list(cli, "left_out");
    AR_TRY(ar_sites_open(cli, &project));
    AR_TRY(ar_sites_named(cli, project, &all.apps, &sites));
    AR_TRY(check_ends(cli, &sites));
    AR_TRY(ar_sites_check_rev_ids(cli, project, &sites));
    status = ar_sites_run(cli, project, &sites, squash_site, &all);
    if (status == AR_OK && all.made == 0)
        ar_cli_print(cli, "Nothing to squash\n");
    else if (status == AR_OK && !cli->parsed.asked.dry_run)
        ar_cli_talk(cli, "next: look at it, then `autorev migrate`; the files that it replaces may "
                         "go once every database has it");
    return status;
}

static const ar_flag options[] = {
    {"message", 'm', AR_FLAG_TEXT, offsetof(ar_asked, message), "MSG", NULL,
     "what it is for; also its file's name"},
    {"from", '\0', AR_FLAG_NAMES, offsetof(ar_asked, from), "REV", NULL,
     "the first revision of its app that is replaced"},
    {"to", '\0', AR_FLAG_NAMES, offsetof(ar_asked, to), "REV", NULL, "and the last one"},
    {"rows", '\0', AR_FLAG_TEXT, offsetof(ar_asked, rows), "HOW", rows_words,
     "keep, or drop: statements that no model asks for"},
    {"dry-run", '\0', AR_FLAG_BOOL, offsetof(ar_asked, dry_run), NULL, NULL,
     "print the revisions, write nothing"},
    {"rev-id", '\0', AR_FLAG_NAMES, offsetof(ar_asked, rev_id), "[APP=]ID", NULL, "the id it gets"},
    {"scratch", '\0', AR_FLAG_TEXT, offsetof(ar_asked, scratch), "URL", NULL,
     "where to replay the history (PostgreSQL)"},
    {0},
};

const ar_command ar_cmd_squash = {
    .name = "squash",
    .usage = "[APP...]",
    .summary = "replace many revisions by few that do the same",
    .examples = {"autorev squash", "autorev squash shop --to 3f9c2a71b0de"},
    .about = "Writes, per app, one revision that does what all of its revisions do (or those\n"
             "from --from to --to): what was made and dropped again is gone. Both are tried in\n"
             "scratch databases and must lead to the same. The old files stay: a database that\n"
             "has all of them records the squash, one that has none runs it, one that has some\n"
             "goes on with them first. A statement that no model asks for, such as an INSERT,\n"
             "is an error: --rows keep carries its revision as it stands, drop leaves it out. A\n"
             "baseline stays as it is.",
    .options = options,
    .max = 99,
    .run = run,
};
