#include "app/import.h"

#include <stdlib.h>

#include "base/file.h"
#include "cli/goal.h"
#include "cli/json.h"

typedef struct wanted {
    const char *tool, *folder;
    const ar_app *app;
    bool python;
} wanted;

static ar_status find_tool(ar_cli *cli, wanted *out)
{
    const ar_names *arguments = &cli->parsed.arguments;

    out->tool = arguments->items[0];
    out->python = ar_words_have(ar_import_pythons, out->tool);
    if (!out->python && !ar_words_have(ar_import_tools, out->tool)) {
        ar_fail(cli->ctx, AR_E_BAD_ARGUMENT, AR_NOWHERE, "nothing is known of a tool \"%s\"",
                out->tool);
        ar_hint(cli->ctx, "one of alembic, dbmate, django, flyway, golang-migrate, goose, sqitch");
        return AR_INVALID;
    }
    if (out->python || arguments->count > 1)
        return AR_OK;
    ar_fail(cli->ctx, AR_E_MISSING_ARGUMENT, AR_NOWHERE, "\"import %s\" wants its folder",
            out->tool);
    ar_hint(cli->ctx, "usage: autorev import TOOL DIR [APP]");
    return AR_INVALID;
}

static ar_status find_app(ar_cli *cli, const ar_project *project, const char *name, wanted *out)
{
    if (name) {
        out->app = ar_project_app_or_fail(cli->ctx, project, name);
        return out->app ? AR_OK : AR_INVALID;
    }
    if (project->apps.count == 1) {
        out->app = project->apps.items[0];
        return AR_OK;
    }
    ar_fail(cli->ctx, AR_E_MISSING_ARGUMENT, AR_NOWHERE, "the app that it becomes is not named");
    ar_hint(cli->ctx, "`autorev init apps/NAME` makes one; usage: autorev import TOOL DIR APP");
    return AR_INVALID;
}

/* "." and links by the name that the folder has: it says whose migrations they are. */
static const char *real_folder(ar_cli *cli, const char *dir)
{
    const char *path = ar_path_join(cli->ctx->arena, cli->start, dir);
    AR_AUTO_FREE char *real = realpath(path, NULL);

    return real ? ar_strdup(cli->ctx->arena, real) : path;
}

/* DIR and APP; of a Python tool either may be left out, and an app's name is an app. */
static ar_status find_rest(ar_cli *cli, const ar_project *project, wanted *out)
{
    const ar_names *arguments = &cli->parsed.arguments;
    const char *first = arguments->count > 1 ? arguments->items[1] : NULL;
    const char *second = arguments->count > 2 ? arguments->items[2] : NULL;

    if (out->python && first && !second && ar_project_app(project, first)) {
        second = first;
        first = NULL;
    }
    out->folder = first ? real_folder(cli, first) : NULL;
    return find_app(cli, project, second, out);
}

static void show_drafts(ar_cli *cli, const ar_imported *imported)
{
    json_t *list = ar_json_list(cli, "revisions");

    ar_vec_each(const ar_draft, draft, &imported->drafts) {
        const ar_revision *revision = draft->revision;
        bool applied = ar_names_has(&imported->applied, revision->id);

        if (!draft->path || !ar_path_exists(draft->path))
            continue;
        if (list) {
            json_t *value = json_object();

            json_object_set_new(value, "app", ar_json_text(cli, revision->app));
            json_object_set_new(value, "revision", ar_json_text(cli, revision->id));
            json_object_set_new(value, "path", ar_json_text(cli, revision->shown));
            json_object_set_new(value, "applied", json_boolean(applied));
            json_object_set_new(value, "proof", ar_json_text(cli, revision->proof));
            json_array_append_new(list, value);
        }
        ar_cli_print(cli, "wrote %s%s\n", revision->shown, applied ? " (applied)" : "");
    }
}

static void show(ar_cli *cli, const ar_imported *imported)
{
    show_drafts(cli, imported);
    if (imported->models)
        ar_cli_print(cli, "wrote %s\n", ar_cli_shown(cli, imported->models));
    ar_json_set(cli, "models",
                ar_json_text(cli, imported->models ? ar_cli_shown(cli, imported->models) : NULL));
}

static ar_status run(ar_cli *cli)
{
    const ar_asked *asked = &cli->parsed.asked;
    ar_project *project = NULL;
    ar_imported imported = {0};
    wanted what = {0};

    AR_TRY(find_tool(cli, &what));
    AR_TRY(ar_sites_open(cli, &project));
    AR_TRY(find_rest(cli, project, &what));
    ar_site *site = ar_sites_of_app(cli, project, what.app);

    if (!site)
        return AR_INVALID;
    const ar_import_options options = {.tool = what.tool,
                                       .folder = what.folder,
                                       .app = what.app->name,
                                       .message = asked->message,
                                       .scratch_url = asked->scratch};
    ar_status status = ar_import(cli->ctx, project, site, &options, &imported);

    show(cli, &imported);
    AR_TRY(status);
    if (imported.proof)
        ar_cli_talk(cli, "proof: %s", imported.proof);
    ar_cli_talk(cli, "next: look at them; `autorev check` tells whether models, revisions and "
                     "database agree");
    return AR_OK;
}

static const ar_flag options[] = {
    {"message", 'm', AR_FLAG_TEXT, offsetof(ar_asked, message), "MSG", NULL,
     "in front of each message; of a baseline the message"},
    {"scratch", '\0', AR_FLAG_TEXT, offsetof(ar_asked, scratch), "URL", NULL,
     "where to run the migrations (PostgreSQL)"},
    {0},
};

const ar_command ar_cmd_import = {
    .name = "import",
    .usage = "TOOL [DIR] [APP]",
    .summary = "take over the migrations of another tool",
    .examples = {"autorev import dbmate db/migrations shop", "autorev import alembic alembic shop"},
    .about = "Takes the migrations of dbmate, goose, golang-migrate, Flyway or sqitch in DIR into\n"
             "the history of APP: a revision for each file, in the tool's order, tried up, down\n"
             "and up in a scratch database. What the tool's version table has as applied is\n"
             "recorded. Alembic and Django have Python files: there the database, which must be\n"
             "at their newest migration, becomes models and a baseline. An app without models\n"
             "gets them. The files and the version table of the tool are left alone.",
    .options = options,
    .min = 1,
    .max = 3,
    .run = run,
};
