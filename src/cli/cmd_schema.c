#include "app/support.h"
#include "cli/cli.h"

/* What is committed and made from the tables of kinds; tests compare it with this. */
static ar_status run(ar_cli *cli)
{
    const char *which = cli->parsed.arguments.items[0];

    if (ar_streq(which, "models"))
        ar_cli_print_text(cli, ar_models_json_schema(cli->ctx));
    else if (ar_streq(which, "config"))
        ar_cli_print_text(cli, ar_config_json_schema(cli->ctx));
    else if (ar_streq(which, "support"))
        ar_cli_print_text(cli, ar_support_table(cli->ctx));
    else if (ar_streq(which, "cells"))
        ar_cli_print_text(cli, ar_support_cells(cli->ctx));
    else
        return ar_fail(cli->ctx, AR_E_BAD_ARGUMENT, AR_NOWHERE,
                       "\"%s\" is not models, config, support or cells", which);
    return AR_OK;
}

const ar_command ar_cmd_schema = {
    .name = "schema",
    .usage = "models|config|support|cells",
    .summary = "print what is made from the tables of kinds",
    .examples = {"autorev schema models", "autorev schema config"},
    .about =
        "Prints the JSON Schema of model files or of autorev.yaml, for editors; or, as Markdown,\n"
        "what is read, compared, emitted and proven on which engine; or each cell of the emitters.",
    .min = 1,
    .max = 1,
    .flags = AR_COMMAND_HIDDEN,
    .run = run,
};
