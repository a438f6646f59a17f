#include "cli/json.h"

static ar_status run(ar_cli *cli)
{
    ar_json_set(cli, "version", json_string(AR_VERSION));
    ar_cli_print(cli, "autorev %s\n", AR_VERSION);
    return AR_OK;
}

const ar_command ar_cmd_version = {
    .name = "version",
    .usage = "",
    .summary = "print the version",
    .examples = {"autorev version", "autorev --version"},
    .about = "Prints the version of this program.",
    .run = run,
};
