#include "app/export.h"

#include "base/file.h"
#include "cli/goal.h"
#include "cli/json.h"

static ar_status missing(ar_cli *cli, const char *option)
{
    ar_fail(cli->ctx, AR_E_MISSING_ARGUMENT, AR_NOWHERE, "\"export\" wants %s", option);
    ar_hint(cli->ctx, "usage: autorev export --to TOOL --output DIR [APP]");
    return AR_INVALID;
}

/* One app's, or the only one there is. */
static ar_status find_site(ar_cli *cli, const ar_project *project, const ar_app **out_app,
                           ar_site **out)
{
    const ar_names *arguments = &cli->parsed.arguments;
    ar_sites sites = ar_sites_all(cli, project);

    if (arguments->count) {
        AR_TRY(ar_sites_app(cli, project, arguments->items[0], out_app, &sites));
        *out = sites.items[0];
        return AR_OK;
    }
    *out = sites.count ? sites.items[0] : NULL;
    if (sites.count == 1)
        return AR_OK;
    ar_fail(cli->ctx, AR_E_NO_DATABASE, AR_NOWHERE,
            "the project has several databases, and files of a tool are for one");
    ar_hint(cli->ctx, "--database NAME says which");
    return AR_INVALID;
}

static void show(ar_cli *cli, const ar_exported *exported)
{
    json_t *list = ar_json_list(cli, "written");

    ar_vec_each(const char *const, path, &exported->written) {
        const char *shown = ar_cli_shown(cli, *path);

        if (list)
            json_array_append_new(list, ar_json_text(cli, shown));
        ar_cli_print(cli, "wrote %s\n", shown);
    }
}

static ar_status run(ar_cli *cli)
{
    const ar_asked *asked = &cli->parsed.asked;
    ar_project *project = NULL;
    const ar_app *app = NULL;
    ar_site *site = NULL;
    ar_exported exported = {0};

    (void)ar_json_list(cli, "written");
    if (!asked->tool)
        return missing(cli, "--to TOOL");
    if (!asked->output)
        return missing(cli, "--output DIR");
    AR_TRY(ar_sites_open(cli, &project));
    AR_TRY(find_site(cli, project, &app, &site));
    ar_status status = ar_export(cli->ctx, project, site, app ? app->history : NULL, asked->tool,
                                 ar_path_join(cli->ctx->arena, cli->start, asked->output),
                                 &exported);

    show(cli, &exported);
    if (status == AR_OK && exported.revisions == 0)
        ar_cli_print(cli, "There are no revisions to export\n");
    return status;
}

static const ar_flag options[] = {
    {"to", '\0', AR_FLAG_TEXT, offsetof(ar_asked, tool), "TOOL", ar_export_tools,
     "dbmate, goose, golang-migrate, flyway, sqitch or liquibase"},
    {"output", '\0', AR_FLAG_TEXT, offsetof(ar_asked, output), "DIR", NULL,
     "a new or empty folder for the files"},
    {0},
};

const ar_command ar_cmd_export = {
    .name = "export",
    .usage = "[APP]",
    .summary = "write the revisions as another tool's migrations",
    .examples = {"autorev export --to dbmate --output db/migrations",
                 "autorev export --to sqitch --output shop-sqitch shop"},
    .about = "Writes every revision, in the order of applying, as a migration of that tool: of an\n"
             "app, or of the whole database. What the tool cannot run is an error that names the\n"
             "revision; a way back that is closed becomes a statement that fails and says why.\n"
             "Reads no database.",
    .options = options,
    .max = 1,
    .run = run,
};
