#include "base/file.h"
#include "cli/json.h"

static void show_made(ar_cli *cli, const ar_names *made)
{
    json_t *list = ar_json_list(cli, "made");

    ar_vec_each(const char *const, path, made) {
        const char *shown = ar_cli_shown(cli, *path);

        if (list)
            json_array_append_new(list, ar_json_text(cli, shown));
        ar_cli_print(cli, "made %s\n", shown);
    }
}

static ar_status make_from_db(ar_cli *cli, const char *dir)
{
    const ar_asked *asked = &cli->parsed.asked;
    const char *proof = NULL;
    ar_names made = {0};
    ar_status status = ar_init_from_db(cli->ctx, cli->start, dir, asked->database, asked->app,
                                       &made, &proof);

    show_made(cli, &made);
    AR_TRY(status);
    if (proof)
        ar_cli_talk(cli, "proof: %s", proof);
    ar_cli_talk(cli, "next: look at the models; `autorev check` tells whether all agrees");
    return AR_OK;
}

static ar_status make_empty(ar_cli *cli, const char *dir)
{
    ar_names made = {0};

    if (cli->parsed.asked.app)
        return ar_fail(cli->ctx, AR_E_OPTIONS_CLASH, AR_NOWHERE,
                       "--app names the app of --from-db; otherwise DIR does");
    AR_TRY(ar_init(cli->ctx, cli->start, dir, &made));
    show_made(cli, &made);
    if (made.count == 0)
        ar_cli_print(cli, "Everything is there already\n");
    else if (ar_streq(ar_path_basename(made.items[made.count - 1]), "autorev.yaml"))
        ar_cli_talk(cli, "next: `autorev init apps/NAME` makes an app");
    else
        ar_cli_talk(cli, "next: %sdeclare tables in models.yaml, then `autorev makemigrations`",
                    ar_init_listed(cli->start, dir) ? ""
                                                    : "list it under `apps` in autorev.yaml, ");
    return AR_OK;
}

static ar_status run(ar_cli *cli)
{
    const ar_names *arguments = &cli->parsed.arguments;
    const char *dir = arguments->count ? arguments->items[0] : NULL;

    (void)ar_json_list(cli, "made");
    return cli->parsed.asked.from_db ? make_from_db(cli, dir) : make_empty(cli, dir);
}

static const ar_flag init_options[] = {
    {"from-db", '\0', AR_FLAG_BOOL, offsetof(ar_asked, from_db), NULL, NULL,
     "with the models and the baseline of a database"},
    {"app", '\0', AR_FLAG_TEXT, offsetof(ar_asked, app), "NAME", NULL,
     "with --from-db: the app that gets the models (main)"},
    {0},
};

const ar_command ar_cmd_init = {
    .name = "init",
    .usage = "[DIR]",
    .summary = "make a project, or an app in one",
    .examples = {"autorev init apps/shop", "autorev init shop --from-db --database sqlite:app.db"},
    .about =
        "Makes autorev.yaml and an empty apps/ folder; with a DIR inside a project, that app:\n"
        "models.yaml and migrations/. What is there already stays as it is. With --from-db the\n"
        "project has what a database holds as models, and a baseline that builds it from\n"
        "nothing, recorded there as applied.",
    .options = init_options,
    .max = 1,
    .run = run,
};
