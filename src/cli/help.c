#include "cli/help.h"

#include <string.h>

#include "cli/json.h"
#include "model/kind.h"

enum { OPTION_WIDTH = 26, COMMAND_WIDTH = 16, KEY_WIDTH = 20 };

static void add_option(ar_str *out, const ar_flag *option)
{
    ar_str left;

    ar_str_init(&left, out->arena);
    if (option->letter)
        ar_str_addf(&left, "-%c, ", option->letter);
    ar_str_addf(&left, "--%s", option->name);
    if (option->value)
        ar_str_addf(&left, " %s", option->value);
    ar_str_addf(out, "  %-*s  %s\n", OPTION_WIDTH, left.data, option->doc);
}

static void add_options(ar_str *out, const char *title, const ar_flag *options)
{
    bool any = false;

    for (const ar_flag *option = options; option && option->name; option++) {
        if (!option->doc)
            continue;
        if (!any)
            ar_str_addf(out, "\n%s:\n", title);
        any = true;
        add_option(out, option);
    }
}

static void add_aliases(ar_str *out, const ar_command *command)
{
    size_t count = sizeof(command->aliases) / sizeof(*command->aliases);

    for (size_t i = 0; i < count && command->aliases[i]; i++)
        ar_str_addf(out, "%s%s", i ? ", " : "\nAlso called: ", command->aliases[i]);
    if (command->aliases[0])
        ar_str_add(out, "\n");
}

static char *command_text(ar_ctx *ctx, const ar_command *command)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_str_addf(&out, "  %s\n  %s\n\n", command->examples[0], command->examples[1]);
    ar_str_addf(&out, "Usage: autorev %s%s%s [OPTION...]\n\n%s\n", command->name,
                *command->usage ? " " : "", command->usage, command->about);
    add_aliases(&out, command);
    add_options(&out, "Options", command->options);
    add_options(&out, "Options of every command", ar_global_options);
    return out.data;
}

static char *program_text(ar_ctx *ctx)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_str_add(&out, "  autorev makemigrations -m \"add order status\"\n"
                     "  autorev migrate\n\n"
                     "Usage: autorev [OPTION...] COMMAND [ARGUMENT...]\n\n"
                     "Keeps SQLite and PostgreSQL databases in step with models written in YAML.\n"
                     "\nCommands (`autorev help COMMAND` says more):\n");
    for (const ar_command *const *command = ar_commands; *command; command++)
        if (!(*command)->flags)
            ar_str_addf(&out, "  %-*s  %s\n", COMMAND_WIDTH, (*command)->name, (*command)->summary);
    add_options(&out, "Options of every command", ar_global_options);
    return out.data;
}

char *ar_help_text(ar_ctx *ctx, const ar_command *command)
{
    return command && command->about ? command_text(ctx, command) : program_text(ctx);
}

static ar_status print(ar_cli *cli, char *text)
{
    ar_json_set(cli, "text", ar_json_text(cli, text));
    ar_cli_print_text(cli, text);
    return AR_OK;
}

ar_status ar_help(ar_cli *cli, const ar_command *command)
{
    return print(cli, ar_help_text(cli->ctx, command));
}

/* ---- models ---- */

static const char *engine_of(unsigned flags)
{
    if (flags & AR_ATTR_PG)
        return " (PostgreSQL)";
    return flags & AR_ATTR_LITE ? " (SQLite)" : "";
}

char *ar_help_models(ar_ctx *ctx)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_str_add(&out, "Kinds of object in a model file, and their keys.\n");
    for (int kind = 0; kind < AR_KIND__COUNT; kind++) {
        const ar_kind_def *def = ar_kind_get((ar_kind)kind);

        ar_str_addf(&out, "\n%s:%s\n  %s\n", def->plural, engine_of(def->flags),
                    def->doc ? def->doc : "");
        for (size_t i = 0; i < def->attr_count; i++)
            ar_str_addf(&out, "  %-*s  %s%s\n", KEY_WIDTH, def->attrs[i].key,
                        def->attrs[i].doc ? def->attrs[i].doc : "", engine_of(def->attrs[i].flags));
    }
    return out.data;
}

/* ---- the command ---- */

static ar_status run(ar_cli *cli)
{
    const ar_names *arguments = &cli->parsed.arguments;
    const char *topic = arguments->count ? arguments->items[0] : NULL;
    const ar_command *command = topic ? ar_command_find(topic) : NULL;

    if (topic && ar_streq(topic, "models"))
        return print(cli, ar_help_models(cli->ctx));
    if (command && command->flags & AR_COMMAND_LATER)
        return ar_fail(cli->ctx, AR_E_LATER_COMMAND, AR_NOWHERE, "\"%s\" is not supported yet",
                       topic);
    if (topic && !command) {
        const char *near = ar_command_nearest(cli->ctx, topic);

        ar_fail(cli->ctx, AR_E_UNKNOWN_COMMAND, AR_NOWHERE, "there is no help on \"%s\"", topic);
        if (near)
            ar_hint(cli->ctx, "did you mean \"%s\"?", near);
        return AR_INVALID;
    }
    return ar_help(cli, command);
}

const ar_command ar_cmd_help = {
    .name = "help",
    .usage = "[COMMAND|models]",
    .summary = "say more about a command, or about model files",
    .examples = {"autorev help migrate", "autorev help models"},
    .about = "Shows what a command does and its options; `models` lists what a model file can say.",
    .max = 1,
    .run = run,
};
