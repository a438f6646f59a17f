#include "base/str.h"
#include "cli/json.h"

static ar_status run(ar_cli *cli)
{
    const ar_asked *asked = &cli->parsed.asked;
    json_t *list = ar_json_list(cli, "written");
    ar_inspected found = {0};
    const ar_inspect_request request = {.start = cli->start,
                                        .database = asked->database,
                                        .output = asked->output,
                                        .app = asked->app,
                                        .grants = asked->grants,
                                        .owners = asked->owners};
    ar_status status = ar_inspect(cli->ctx, &request, &found);

    ar_vec_each(const char *, path, &found.written) {
        const char *shown = ar_cli_shown(cli, *path);

        if (list)
            json_array_append_new(list, ar_json_text(cli, shown));
        ar_cli_print(cli, "wrote %s\n", shown);
    }
    AR_TRY(status);
    ar_json_set(cli, "yaml", ar_json_text(cli, found.yaml));
    if (!asked->output)
        ar_cli_print_text(cli, found.yaml);
    else
        ar_cli_talk(cli, "next: `autorev -C %s makemigrations` should find no changes",
                    ar_shell_word(cli->ctx->arena, asked->output));
    return AR_OK;
}

static const ar_flag inspect_options[] = {
    {"output", 'o', AR_FLAG_TEXT, offsetof(ar_asked, output), "DIR", NULL, "write a project there"},
    {"app", '\0', AR_FLAG_TEXT, offsetof(ar_asked, app), "NAME", NULL,
     "the app that gets the models (main)"},
    {"grants", '\0', AR_FLAG_BOOL, offsetof(ar_asked, grants), NULL, NULL,
     "privileges, too (PostgreSQL); the project written compares them"},
    {"owners", '\0', AR_FLAG_BOOL, offsetof(ar_asked, owners), NULL, NULL, "owners, likewise"},
    {0},
};

const ar_command ar_cmd_inspect = {
    .name = "inspect",
    .aliases = {"inspectdb"},
    .usage = "",
    .summary = "write a live database as models",
    .examples = {"autorev inspect --database sqlite:app.db",
                 "autorev inspect --database postgresql:///shop --output shop --app orders"},
    .about =
        "Prints what a database holds as models in YAML, or writes a project with them.\n"
        "Files that exist are not overwritten. A table that models cannot say wholly comes out\n"
        "`managed: false`, with the reason.",
    .options = inspect_options,
    .run = run,
};
