#include "cli/cli.h"

/* The JSON Schemas that editors use, from the same tables the reader walks. Committed in schemas/.
 */
static ar_status run(ar_cli *cli)
{
    const char *which = cli->parsed.arguments.items[0];

    if (ar_streq(which, "models"))
        ar_cli_print_text(cli, ar_models_json_schema(cli->ctx));
    else if (ar_streq(which, "config"))
        ar_cli_print_text(cli, ar_config_json_schema(cli->ctx));
    else
        return ar_fail(cli->ctx, AR_E_USAGE, AR_NOWHERE, "\"%s\" is neither models nor config",
                       which);
    return AR_OK;
}

const ar_command ar_cmd_schema = {
    .name = "schema",
    .usage = "models|config",
    .summary = "print a JSON Schema",
    .examples = {"autorev schema models", "autorev schema config"},
    .about = "Prints the JSON Schema of model files or of autorev.yaml, for editors.",
    .min = 1,
    .max = 1,
    .flags = AR_COMMAND_HIDDEN,
    .run = run,
};
