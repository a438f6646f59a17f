#include "base/file.h"
#include "cli/json.h"

static ar_status run(ar_cli *cli)
{
    const ar_names *arguments = &cli->parsed.arguments;
    json_t *list = ar_json_list(cli, "made");
    ar_names made = {0};

    AR_TRY(ar_init(cli->ctx, cli->start, arguments->count ? arguments->items[0] : NULL, &made));
    ar_vec_each(const char *, path, &made) {
        const char *shown = ar_cli_shown(cli, *path);

        if (list)
            json_array_append_new(list, ar_json_text(cli, shown));
        ar_cli_print(cli, "made %s\n", shown);
    }
    if (made.count == 0)
        ar_cli_print(cli, "Everything is there already\n");
    else if (ar_streq(ar_path_basename(made.items[made.count - 1]), "autorev.yaml"))
        ar_cli_talk(cli, "next: `autorev init apps/NAME` makes an app");
    else
        ar_cli_talk(cli, "next: declare tables in models.yaml, then `autorev makemigrations`");
    return AR_OK;
}

static const ar_flag init_options[] = {
    {"from-db", '\0', AR_FLAG_LATER, 0, NULL, NULL, NULL},
    {0},
};

const ar_command ar_cmd_init = {
    .name = "init",
    .usage = "[DIR]",
    .summary = "make a project, or an app in one",
    .examples = {"autorev init", "autorev init apps/shop"},
    .about =
        "Makes autorev.yaml and an empty apps/ folder; with a DIR inside a project, that app:\n"
        "models.yaml and migrations/. What is there already stays as it is.",
    .options = init_options,
    .max = 1,
    .run = run,
};
