#include <string.h>

#include "app/hook.h"
#include "app/offline.h"
#include "app/rewrite.h"
#include "cli/ask.h"
#include "cli/json.h"
#include "cli/operations.h"
#include "cli/questions.h"
#include "cli/sites.h"

/* What all databases of one run share. */
typedef struct making {
    ar_names apps;      /* named ones; empty: all */
    ar_answers answers; /* `used` when any database had a use for it */
    bool several;       /* databases */
    size_t made;
} making;

/* ---- what was asked for ---- */

static ar_status read_answers(ar_cli *cli, ar_answers *out)
{
    const ar_asked *asked = &cli->parsed.asked;

    ar_vec_each(const char *const, text, &asked->rename) {
        if (!strchr(*text, '='))
            return ar_fail(cli->ctx, AR_E_OPTION_FORM, AR_NOWHERE,
                           "--rename takes OLD=NEW, not \"%s\"", *text);
        ar_answers_add(cli->ctx, out, ar_printf(cli->ctx->arena, "rename:%s", *text));
    }
    ar_vec_each(const char *const, text, &asked->answer) {
        if (!strchr(*text, '='))
            return ar_fail(cli->ctx, AR_E_OPTION_FORM, AR_NOWHERE,
                           "--answer takes KEY=VALUE, not \"%s\"", *text);
        ar_answers_add(cli->ctx, out, *text);
    }
    return AR_OK;
}

static size_t count_histories(const ar_sites *sites)
{
    size_t count = 0;

    ar_vec_each(ar_site *const, site, sites)
        ar_vec_each(ar_app *, app, &(*site)->apps)
            count += !(*app)->external && ar_streq((*app)->history, (*app)->name);
    return count;
}

/* As in Alembic, `revision` alone writes a blank one. */
static bool wants_blank(const ar_cli *cli)
{
    const ar_asked *asked = &cli->parsed.asked;

    return asked->empty || (ar_streq(cli->parsed.called, "revision") && !asked->autogenerate &&
                            !asked->check && !asked->baseline);
}

/* What only a comparison with the models has a use for. */
static ar_status check_alone(ar_cli *cli, const char *option, const char *why, bool check_too)
{
    const ar_asked *asked = &cli->parsed.asked;
    const struct {
        bool said;
        const char *name;
    } others[] = {{asked->check && check_too, "check"},
                  {asked->rename.count > 0, "rename"},
                  {asked->renames != NULL, "renames"},
                  {asked->answer.count > 0, "answer"},
                  {asked->prune, "prune"}};

    for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
        if (others[i].said)
            return ar_fail(cli->ctx, AR_E_OPTIONS_CLASH, AR_NOWHERE, "--%s %s: it excludes --%s",
                           option, why, others[i].name);
    return AR_OK;
}

static ar_status check_kind(ar_cli *cli)
{
    const ar_asked *asked = &cli->parsed.asked;

    if (asked->baseline && (asked->offline || asked->empty))
        return ar_fail(cli->ctx, AR_E_OPTIONS_CLASH, AR_NOWHERE,
                       "--baseline reads the database: it excludes --%s",
                       asked->offline ? "offline" : "empty");
    if (asked->baseline)
        return check_alone(cli, "baseline", "takes what stands as it is", false);
    return asked->empty ? check_alone(cli, "empty", "compares nothing", true) : AR_OK;
}

/* Blank revisions in every app are never what is wanted. */
static ar_status check_request(ar_cli *cli, const ar_project *project, const making *run,
                               const ar_sites *sites)
{
    AR_TRY(check_kind(cli));
    if (wants_blank(cli) && run->apps.count == 0 && count_histories(sites) != 1) {
        ar_fail(cli->ctx, AR_E_MISSING_ARGUMENT, AR_NOWHERE, "--empty wants an app");
        ar_hint(cli->ctx, "usage: autorev makemigrations APP --empty");
        return AR_INVALID;
    }
    return ar_sites_check_rev_ids(cli, project, sites);
}

/* Only the apps of this site: a name of another database's says nothing here. */
static ar_names apps_of_site(ar_cli *cli, const ar_project *project, const making *run,
                             const ar_site *site)
{
    ar_names apps = {0};

    ar_vec_each(const char *const, name, &run->apps) {
        const ar_app *app = ar_project_app(project, *name);

        if (app && ar_streq(app->database, site->name))
            ar_vec_push(cli->ctx->arena, &apps, *name);
    }
    return apps;
}

static ar_make_options options_for(ar_cli *cli, const ar_project *project, const making *run,
                                   const ar_site *site)
{
    const ar_asked *asked = &cli->parsed.asked;
    ar_make_options options = {.apps = apps_of_site(cli, project, run, site),
                               .message = asked->message,
                               .dry_run = asked->dry_run,
                               .check = asked->check,
                               .empty = wants_blank(cli),
                               .baseline = asked->baseline,
                               .prune = asked->prune,
                               .no_prove = asked->no_prove,
                               .renames_none = ar_streq(asked->renames, "none"),
                               .rev_ids = asked->rev_id,
                               .depends = asked->depends,
                               .unused_answers = run->several,
                               .scratch_url = asked->scratch,
                               .asker = ar_ask_asker(cli, NULL)};

    ar_vec_each(const ar_answer, answer, &run->answers)
        ar_vec_push(cli->ctx->arena, &options.answers,
                    ((ar_answer){.key = answer->key, .value = answer->value}));
    return options;
}

/* ---- what was made ---- */

static void show_json(ar_cli *cli, const ar_draft *draft, const char *schema)
{
    json_t *list = ar_json_list(cli, "revisions"), *value, *operations;

    if (!list)
        return;
    value = json_object();
    operations = json_array();
    json_object_set_new(value, "app", ar_json_text(cli, draft->revision->app));
    json_object_set_new(value, "revision", ar_json_text(cli, draft->revision->id));
    json_object_set_new(value, "path", ar_json_text(cli, draft->revision->shown));
    json_object_set_new(value, "operations", operations);
    ar_operations_json(cli, operations, &draft->up, schema);
    if (cli->parsed.asked.dry_run)
        json_object_set_new(value, "text", ar_json_text(cli, draft->text));
    json_array_append_new(list, value);
}

static void show_draft(ar_cli *cli, const ar_draft *draft, const char *schema)
{
    show_json(cli, draft, schema);
    if (cli->parsed.asked.dry_run) {
        ar_cli_print(cli, "-- %s\n", draft->revision->shown);
        ar_cli_print_text(cli, draft->text);
        ar_cli_print(cli, "\n");
        return;
    }
    ar_cli_print(cli, "%s\n", ar_cli_paint(cli, AR_BOLD, draft->revision->shown));
    if (ar_operations_print(cli, &draft->up, schema) == 0)
        ar_cli_print(cli, "  (empty: both ways are written by hand)\n");
}

static void say_adopted(ar_cli *cli, size_t count)
{
    if (count)
        ar_say(cli->ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE,
               "%zu table%s of the models stood there before: adopted, compared and not made again",
               count, count == 1 ? "" : "s");
}

static void mark_used(making *run, const ar_answers *answers)
{
    for (size_t i = 0; i < run->answers.count; i++)
        run->answers.items[i].used |= answers->items[i].used;
}

static ar_status open_work(ar_cli *cli, ar_project *project, ar_site *site, ar_work **out)
{
    const ar_asked *asked = &cli->parsed.asked;

    if (asked->offline)
        return ar_work_open_offline(cli->ctx, project, site, asked->scratch, out);
    return ar_work_open(cli->ctx, project, site, out);
}

/* While nobody else writes revisions of this project. */
static ar_status make_locked(ar_cli *cli, ar_project *project, ar_site *site, making *run,
                             ar_made *made)
{
    ar_make_options options = options_for(cli, project, run, site);
    AR_AUTO(ar_work) ar_work *work = NULL;
    AR_AUTO_FD int lock = -1;
    ar_status status;

    AR_TRY(ar_project_lock(cli->ctx, project, &lock));
    if (!options.check && !options.dry_run)
        AR_TRY(ar_rewrite_resume(cli->ctx, project, site));
    AR_TRY(open_work(cli, project, site, &work));
    status = ar_makemigrations(cli->ctx, work, &options, made);
    if (status > AR_FOUND)
        return status;
    mark_used(run, &options.answers);
    say_adopted(cli, made->adopted);
    ar_questions_warn(cli, &made->questions);
    ar_vec_each(ar_draft, draft, &made->drafts)
        show_draft(cli, draft, site->schema);
    run->made += made->drafts.count + made->questions.count;
    if (made->drafts.count && made->proof && !options.check)
        ar_cli_talk(cli, "proof: %s", made->proof);
    return status;
}

static ar_status make_site(ar_cli *cli, ar_project *project, ar_site *site, void *user)
{
    const ar_asked *asked = &cli->parsed.asked;
    ar_made made = {0};
    ar_status status = make_locked(cli, project, site, user, &made);

    if (status != AR_OK || asked->dry_run || asked->check)
        return status;
    return ar_hook_made(cli->ctx, project, site, &made.drafts);
}

static ar_status check_answers(ar_cli *cli, const making *run)
{
    size_t errors = cli->ctx->error_count;

    ar_vec_each(const ar_answer, answer, &run->answers) {
        if (answer->used)
            continue;
        ar_fail(cli->ctx, AR_E_UNUSED_ANSWER, AR_NOWHERE, "\"%s=%s\" answers no question",
                answer->key, answer->value);
        ar_hint(cli->ctx, "`autorev makemigrations --check` shows what is open");
    }
    return ar_status_since(cli->ctx, errors);
}

/* What one database would ask; false: more is open, or it fails and will say so in its turn. */
static bool try_site(ar_cli *cli, ar_project *project, ar_site *site, making *run)
{
    ar_make_options options = options_for(cli, project, run, site);
    AR_AUTO(ar_work) ar_work *work = NULL;
    ar_made made = {0};

    options.check = true;
    if (open_work(cli, project, site, &work) != AR_OK ||
        ar_makemigrations(cli->ctx, work, &options, &made) > AR_FOUND)
        return false;
    mark_used(run, &options.answers);
    return made.questions.count == 0;
}

/* With several databases an answer is for any of them: all are looked at before one is written. */
static ar_status try_answers(ar_cli *cli, ar_project *project, const ar_sites *sites, making *run)
{
    bool all = true;

    if (!run->several || run->answers.count == 0)
        return AR_OK;
    ar_vec_each(ar_site *const, site, sites)
        all &= try_site(cli, project, *site, run);
    return all ? check_answers(cli, run) : AR_OK;
}

/* ---- the command ---- */

static void say_next(ar_cli *cli, const making *run)
{
    const ar_asked *asked = &cli->parsed.asked;

    if (run->made == 0)
        ar_cli_print(cli, asked->baseline ? "Nothing to adopt\n" : "No changes\n");
    else if (asked->baseline && !asked->check && !asked->dry_run)
        ar_cli_talk(cli, "recorded here as a baseline; other databases where it stands record it "
                         "with `autorev migrate`\nnext: `autorev check` tells what the models "
                         "want otherwise");
    else if (asked->check)
        ar_cli_talk(cli, "next: `autorev makemigrations` writes this");
    else if (!asked->dry_run)
        ar_cli_talk(cli, "next: look at it, then `autorev migrate`");
}

static ar_status run(ar_cli *cli)
{
    ar_project *project = NULL;
    ar_sites sites = {0};
    making run = {0};
    ar_status status;

    (void)ar_json_list(cli, "revisions");
    AR_TRY(read_answers(cli, &run.answers));
    AR_TRY(ar_sites_open(cli, &project));
    AR_TRY(ar_sites_named(cli, project, &run.apps, &sites));
    run.several = sites.count > 1;
    AR_TRY(check_request(cli, project, &run, &sites));
    AR_TRY(try_answers(cli, project, &sites, &run));
    status = ar_sites_run(cli, project, &sites, make_site, &run);
    if (status == AR_OK && run.several)
        status = check_answers(cli, &run);
    if (status <= AR_FOUND)
        say_next(cli, &run);
    return status;
}

static const char *const renames_words[] = {"ask", "none", NULL};

static const ar_flag options[] = {
    {"message", 'm', AR_FLAG_TEXT, offsetof(ar_asked, message), "MSG", NULL,
     "what it is for; also its file's name"},
    {"dry-run", '\0', AR_FLAG_BOOL, offsetof(ar_asked, dry_run), NULL, NULL,
     "print the revisions, write nothing"},
    {"check", '\0', AR_FLAG_BOOL, offsetof(ar_asked, check), NULL, NULL,
     "write and ask nothing; exit 1 if something would be"},
    {"empty", '\0', AR_FLAG_BOOL, offsetof(ar_asked, empty), NULL, NULL,
     "a blank revision, for changes of data"},
    {"baseline", '\0', AR_FLAG_BOOL, offsetof(ar_asked, baseline), NULL, NULL,
     "what stood there before, from nothing; recorded here"},
    {"rename", '\0', AR_FLAG_NAMES, offsetof(ar_asked, rename), "OLD=NEW", NULL,
     "users.name=full_name, users=people"},
    {"renames", '\0', AR_FLAG_TEXT, offsetof(ar_asked, renames), "HOW", renames_words,
     "ask, or none: what is not named is drop + add"},
    {"answer", '\0', AR_FLAG_NAMES, offsetof(ar_asked, answer), "KEY=VALUE", NULL,
     "answers a question beforehand"},
    {"offline", '\0', AR_FLAG_BOOL, offsetof(ar_asked, offline), NULL, NULL,
     "compare with the revisions alone, no database"},
    {"prune", '\0', AR_FLAG_BOOL, offsetof(ar_asked, prune), NULL, NULL,
     "drop what nobody declares, too"},
    {"no-prove", '\0', AR_FLAG_BOOL, offsetof(ar_asked, no_prove), NULL, NULL,
     "do not try it up, down and up in scratch"},
    {"scratch", '\0', AR_FLAG_TEXT, offsetof(ar_asked, scratch), "URL", NULL,
     "where to try it (PostgreSQL)"},
    {"rev-id", '\0', AR_FLAG_NAMES, offsetof(ar_asked, rev_id), "[APP=]ID", NULL, "the id it gets"},
    {"depends", '\0', AR_FLAG_NAMES, offsetof(ar_asked, depends), "APP:REV", NULL,
     "a revision that must be applied before"},
    {"autogenerate", '\0', AR_FLAG_BOOL, offsetof(ar_asked, autogenerate), NULL, NULL, NULL},
    {0},
};

const ar_command ar_cmd_makemigrations = {
    .name = "makemigrations",
    .aliases = {"autogenerate", "revision"},
    .usage = "[APP...]",
    .summary = "write revisions for what the models changed",
    .examples = {"autorev makemigrations -m \"add order status\"",
                 "autorev makemigrations shop --rename customer.full_name=name"},
    .about =
        "Compares the models with the database as it will be when all revisions are applied,\n"
        "asks what it cannot know, tries the difference up, down and up in a scratch\n"
        "database, and writes one revision file per app that changed. With `--check` it\n"
        "only says what it would write. `revision` without --autogenerate writes a blank one.\n"
        "`--baseline` writes what builds the declared tables that no revision made, as they\n"
        "stand, and records it here as applied.",
    .options = options,
    .max = 99,
    .run = run,
};
