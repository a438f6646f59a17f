#include "cli/command.h"

#include <stddef.h>

#include "base/str.h"

static const char *const color_words[] = {"auto", "always", "never", NULL};

const ar_flag ar_global_options[] = {
    {"directory", 'C', AR_FLAG_TEXT, offsetof(ar_asked, directory), "DIR", NULL,
     "work in DIR, as if it was started there"},
    {"database", '\0', AR_FLAG_TEXT, offsetof(ar_asked, database), "NAME|URL", NULL,
     "only the apps of that database, or another one"},
    {"verbose", 'v', AR_FLAG_BOOL, offsetof(ar_asked, verbose), NULL, NULL,
     "say more: what was left out and why"},
    {"quiet", 'q', AR_FLAG_BOOL, offsetof(ar_asked, quiet), NULL, NULL,
     "say less: results, warnings and errors only"},
    {"json", '\0', AR_FLAG_BOOL, offsetof(ar_asked, json), NULL, NULL,
     "one JSON object on standard output"},
    {"color", '\0', AR_FLAG_TEXT, offsetof(ar_asked, color), "WHEN", color_words,
     "auto, always or never"},
    {"no-input", '\0', AR_FLAG_BOOL, offsetof(ar_asked, no_input), NULL, NULL,
     "never ask: exit 3 where an answer is needed"},
    {"help", 'h', AR_FLAG_BOOL, offsetof(ar_asked, help), NULL, NULL, "this text"},
    {"version", '\0', AR_FLAG_BOOL, offsetof(ar_asked, version), NULL, NULL, NULL},
    {0},
};

/* Commands that later versions bring: named, so that a typing error is not suspected. */
#define AR_LATER(text)                                                                             \
    &(const ar_command)                                                                            \
    {                                                                                              \
        .name = (text), .flags = AR_COMMAND_LATER, .max = 99                                       \
    }

const ar_command *const ar_commands[] = {
    &ar_cmd_init,       &ar_cmd_makemigrations, &ar_cmd_migrate,        &ar_cmd_downgrade,
    &ar_cmd_rollback,   &ar_cmd_showmigrations, &ar_cmd_history,        &ar_cmd_current,
    &ar_cmd_heads,      &ar_cmd_branches,       &ar_cmd_check,          &ar_cmd_preview,
    &ar_cmd_sqlmigrate, &ar_cmd_diff,           &ar_cmd_inspect,        &ar_cmd_stamp,
    &ar_cmd_version,    &ar_cmd_help,           &ar_cmd_schema,         &ar_cmd_merge,
    &ar_cmd_rebase,     &ar_cmd_squash,         AR_LATER("lint"),       AR_LATER("prove"),
    AR_LATER("graph"),  AR_LATER("review"),     AR_LATER("fmt"),        &ar_cmd_import,
    &ar_cmd_export,     AR_LATER("purge"),      AR_LATER("completion"), NULL,
};

static const size_t alias_count = sizeof(ar_cmd_help.aliases) / sizeof(*ar_cmd_help.aliases);

const ar_command *ar_command_find(const char *name)
{
    for (const ar_command *const *command = ar_commands; *command; command++) {
        if (ar_streq((*command)->name, name))
            return *command;
        for (size_t i = 0; i < alias_count && (*command)->aliases[i]; i++)
            if (ar_streq((*command)->aliases[i], name))
                return *command;
    }
    return NULL;
}

static const ar_flag *find_in(const ar_flag *options, const char *name, char letter)
{
    for (const ar_flag *option = options; option && option->name; option++)
        if (name ? ar_streq(option->name, name) : letter && option->letter == letter)
            return option;
    return NULL;
}

const ar_flag *ar_flag_find(const ar_command *command, const char *name)
{
    const ar_flag *own = command ? find_in(command->options, name, '\0') : NULL;

    return own ? own : find_in(ar_global_options, name, '\0');
}

const ar_flag *ar_flag_by_letter(const ar_command *command, char letter)
{
    const ar_flag *own = command ? find_in(command->options, NULL, letter) : NULL;

    return own ? own : find_in(ar_global_options, NULL, letter);
}

const char *ar_command_nearest(ar_ctx *ctx, const char *name)
{
    ar_names words = {0};

    for (const ar_command *const *command = ar_commands; *command; command++) {
        if ((*command)->flags & AR_COMMAND_HIDDEN)
            continue;
        ar_vec_push(ctx->arena, &words, (*command)->name);
        for (size_t i = 0; i < alias_count && (*command)->aliases[i]; i++)
            ar_vec_push(ctx->arena, &words, (*command)->aliases[i]);
    }
    ar_vec_push(ctx->arena, &words, NULL);
    return ar_nearest(name, words.items);
}

static void add_names(ar_ctx *ctx, const ar_flag *options, ar_names *out)
{
    for (const ar_flag *option = options; option && option->name; option++)
        if (option->doc)
            ar_vec_push(ctx->arena, out, option->name);
}

const char *ar_flag_nearest(ar_ctx *ctx, const ar_command *command, const char *name)
{
    ar_names words = {0};

    add_names(ctx, command ? command->options : NULL, &words);
    add_names(ctx, ar_global_options, &words);
    ar_vec_push(ctx->arena, &words, NULL);
    return ar_nearest(name, words.items);
}
