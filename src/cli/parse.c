#include "cli/parse.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"

enum { SECONDS_MAX = 86400, NUMBER_DIGITS = 9, MS = 1000 };

/* A command line that is being read. */
typedef struct reader {
    ar_ctx *ctx;
    int argc;
    char *const *argv;
    int at; /* the next word */
    bool only_arguments;
    ar_parsed *out;
} reader;

/* "-2": so many revisions back. */
static bool counts_back(const char *word)
{
    if (word[0] != '-' || !word[1])
        return false;
    for (const char *c = word + 1; *c; c++)
        if (!isdigit((unsigned char)*c))
            return false;
    return true;
}

/* ---- values ---- */

static bool read_digits(const char *text, const char *unit, unsigned long *out)
{
    char *end = NULL;

    if (!isdigit((unsigned char)text[0]) || strlen(text) > NUMBER_DIGITS)
        return false;
    *out = strtoul(text, &end, 10);
    return *end == '\0' || ar_streq(end, unit);
}

static ar_status refuse_value(const reader *r, const ar_flag *option, const char *text)
{
    return ar_fail(r->ctx, AR_E_OPTION_VALUE, AR_NOWHERE, "--%s takes %s, not \"%s\"", option->name,
                   option->value, text);
}

static ar_status set_number(const reader *r, const ar_flag *option, const char *text, size_t *out)
{
    unsigned long number = 0;

    if (!read_digits(text, "", &number) || number == 0)
        return refuse_value(r, option, text);
    *out = number;
    return AR_OK;
}

static ar_status set_seconds(const reader *r, const ar_flag *option, const char *text, int64_t *out)
{
    unsigned long seconds = 0;

    if (!read_digits(text, "s", &seconds) || seconds > SECONDS_MAX) {
        refuse_value(r, option, text);
        ar_hint(r->ctx, "\"90\" and \"90s\" are a minute and a half; a day is the longest");
        return AR_INVALID;
    }
    *out = (int64_t)seconds * MS;
    return AR_OK;
}

static ar_status set_text(const reader *r, const ar_flag *option, const char *text,
                          const char **out)
{
    const char *const *word = option->words;

    while (word && *word && !ar_streq(*word, text))
        word++;
    if (!word || *word) {
        *out = text;
        return AR_OK;
    }
    ar_fail(r->ctx, AR_E_OPTION_VALUE, AR_NOWHERE, "--%s cannot be \"%s\"", option->name, text);
    ar_hint(r->ctx, "it is %s", option->doc);
    return AR_INVALID;
}

static ar_status set_value(const reader *r, const ar_flag *option, const char *text)
{
    void *at = (char *)&r->out->asked + option->offset;

    switch (option->type) {
    case AR_FLAG_BOOL:
        *(bool *)at = true;
        break;
    case AR_FLAG_TEXT:
        return set_text(r, option, text, at);
    case AR_FLAG_NAMES:
        ar_vec_push(r->ctx->arena, (ar_names *)at, text);
        break;
    case AR_FLAG_NUMBER:
        return set_number(r, option, text, at);
    case AR_FLAG_SECONDS:
        return set_seconds(r, option, text, at);
    }
    return AR_OK;
}

/* ---- options ---- */

/* `inline_value`: what stood behind "=" or the letter; NULL: it is the next word. */
static ar_status take_option(reader *r, const ar_flag *option, const char *inline_value)
{
    bool wanted = option->value != NULL;

    if (!wanted)
        return set_value(r, option, NULL);
    if (inline_value)
        return set_value(r, option, inline_value);
    if (r->at >= r->argc)
        return ar_fail(r->ctx, AR_E_VALUE_MISSING, AR_NOWHERE, "--%s wants %s", option->name,
                       option->value);
    return set_value(r, option, r->argv[r->at++]);
}

static ar_status unknown_option(const reader *r, const char *word, const char *name)
{
    const ar_command *command = r->out->command;
    const char *near = ar_flag_nearest(r->ctx, command, name);

    ar_fail(r->ctx, AR_E_UNKNOWN_OPTION, AR_NOWHERE, "unknown option \"%s\"", word);
    if (near)
        ar_hint(r->ctx, "did you mean --%s?", near);
    else if (command)
        ar_hint(r->ctx, "`autorev help %s` lists the options", command->name);
    else
        ar_hint(r->ctx, "options of a command stand behind it");
    return AR_INVALID;
}

static ar_status read_long(reader *r, const char *word)
{
    const char *equals = strchr(word, '=');
    size_t length = equals ? (size_t)(equals - word) : strlen(word);
    const char *name = ar_strndup(r->ctx->arena, word + 2, length - 2);
    const ar_flag *option = ar_flag_find(r->out->command, name);

    if (!option)
        return unknown_option(r, ar_strndup(r->ctx->arena, word, length), name);
    if (equals && !option->value)
        return ar_fail(r->ctx, AR_E_EXTRA_VALUE, AR_NOWHERE, "--%s takes no value", option->name);
    return take_option(r, option, equals ? equals + 1 : NULL);
}

/* "-vm text", "-mtext": letters up to the first that takes a value. */
static ar_status read_letters(reader *r, const char *word)
{
    for (const char *letter = word + 1; *letter; letter++) {
        const ar_flag *option = ar_flag_by_letter(r->out->command, *letter);
        bool last;

        if (!option)
            return unknown_option(r, word, word);
        last = option->value != NULL;
        AR_TRY(take_option(r, option, last && letter[1] ? letter + 1 : NULL));
        if (last)
            return AR_OK;
    }
    return AR_OK;
}

/* ---- words ---- */

static ar_status read_command(reader *r, const char *word)
{
    const char *near;

    r->out->command = ar_command_find(word);
    r->out->called = word;
    if (!r->out->command) {
        near = ar_command_nearest(r->ctx, word);
        ar_fail(r->ctx, AR_E_UNKNOWN_COMMAND, AR_NOWHERE, "there is no command \"%s\"", word);
        if (near)
            ar_hint(r->ctx, "did you mean \"%s\"?", near);
        else
            ar_hint(r->ctx, "`autorev help` lists the commands");
        return AR_INVALID;
    }
    if (r->out->command->flags & AR_COMMAND_LATER)
        return ar_fail(r->ctx, AR_E_LATER_COMMAND, AR_NOWHERE, "\"%s\" is not supported yet", word);
    return AR_OK;
}

static ar_status read_word(reader *r, const char *word)
{
    if (!r->only_arguments && ar_streq(word, "--")) {
        r->only_arguments = true;
        return AR_OK;
    }
    if (!r->only_arguments && word[0] == '-' && word[1] && !counts_back(word))
        return word[1] == '-' ? read_long(r, word) : read_letters(r, word);
    if (!r->out->command)
        return read_command(r, word);
    ar_vec_push(r->ctx->arena, &r->out->arguments, word);
    return AR_OK;
}

static ar_status check_arguments(const reader *r)
{
    const ar_command *command = r->out->command;
    size_t count = r->out->arguments.count;

    if (!command || r->out->asked.help || (count >= command->min && count <= command->max))
        return AR_OK;
    if (count > command->max)
        ar_fail(r->ctx, AR_E_EXTRA_ARGUMENT, AR_NOWHERE,
                "\"%s\" has no use for the argument \"%s\"", r->out->called,
                r->out->arguments.items[command->max]);
    else
        ar_fail(r->ctx, AR_E_MISSING_ARGUMENT, AR_NOWHERE, "\"%s\" wants more arguments",
                r->out->called);
    ar_hint(r->ctx, "usage: autorev %s%s%s", r->out->called, *command->usage ? " " : "",
            command->usage);
    return AR_INVALID;
}

/* --json counts also when the fault stands before it: whoever asked can read nothing else. */
static bool wants_json(int argc, char *const *argv)
{
    for (int i = 1; i < argc && !ar_streq(argv[i], "--"); i++)
        if (ar_streq(argv[i], "--json"))
            return true;
    return false;
}

/* Text inside autorev is UTF-8; what comes from outside is looked at once, here. */
static ar_status check_encoding(ar_ctx *ctx, int argc, char *const *argv)
{
    size_t wrong = 0;

    for (int i = 1; i < argc; i++)
        if (!ar_utf8_valid(argv[i], strlen(argv[i]), &wrong))
            return ar_fail(ctx, AR_E_ARGUMENT_ENCODING, AR_NOWHERE,
                           "argument %d is not UTF-8 at byte %zu", i, wrong + 1);
    return AR_OK;
}

ar_status ar_parse(ar_ctx *ctx, int argc, char *const *argv, ar_parsed *out)
{
    reader r = {.ctx = ctx, .argc = argc, .argv = argv, .at = 1, .out = out};

    *out = (ar_parsed){.asked = {.lock_wait_ms = -1}};
    out->asked.json = wants_json(argc, argv);
    AR_TRY(check_encoding(ctx, argc, argv));
    while (r.at < argc)
        AR_TRY(read_word(&r, argv[r.at++]));
    if (out->asked.verbose && out->asked.quiet)
        return ar_fail(ctx, AR_E_OPTIONS_CLASH, AR_NOWHERE, "-v and -q exclude each other");
    return check_arguments(&r);
}
