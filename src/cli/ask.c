#include "cli/ask.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cli/excerpt.h"
#include "cli/report.h"
#include "cli/steps.h"
#include "cli/width.h"

enum { ANSWER_COLUMN = 36, CHUNK = 512 };

typedef struct ask_user {
    ar_cli *cli;
    const ar_moved *moved;
} ask_user;

static const char quit_text[] = "quit, nothing is written";

/* ---- reading ---- */

/* One line without its end; NULL: end of input, or a signal. */
static char *read_line(ar_cli *cli)
{
    char chunk[CHUNK];
    char *end, *line;

    while (!(end = strchr(cli->typed.data, '\n'))) {
        ssize_t size = cli->input_ended || ar_stop_signal ? 0 : read(cli->in, chunk, CHUNK);

        if (size < 0 && errno == EINTR && !ar_stop_signal)
            continue;
        cli->input_ended |= size <= 0;
        if (size <= 0)
            return NULL;
        for (ssize_t i = 0; i < size; i++)
            if (chunk[i]) /* Ctrl-@ types a NUL */
                ar_str_addc(&cli->typed, chunk[i]);
    }
    line = ar_strndup(cli->ctx->arena, cli->typed.data, (size_t)(end - cli->typed.data));
    char *rest = ar_strdup(cli->ctx->arena, end + 1);

    ar_str_clear(&cli->typed);
    ar_str_add(&cli->typed, rest);
    return ar_trim(cli->ctx->arena, line);
}

/* The terminal's cursor stands behind the prompt: what comes next begins on its own line. */
static char *prompt(ar_cli *cli, const char *text)
{
    char *line;

    ar_cli_write_err(cli, text);
    line = read_line(cli);
    if (!line)
        ar_cli_write_err(cli, "\n");
    return line;
}

/* ---- a question ---- */

typedef AR_VEC(ar_choice) choices;

/* The question's own choices, one for a typed answer, and quit, which is always the last. */
static choices list_choices(ar_cli *cli, const ar_question *question)
{
    choices list = {0};

    ar_vec_each(ar_choice, choice, &question->choices)
        if (choice->answer)
            ar_vec_push(cli->ctx->arena, &list, *choice);
    if (question->free_answer)
        ar_vec_push(cli->ctx->arena, &list,
                    ((ar_choice){"something else, typed here", question->free_answer}));
    ar_vec_push(cli->ctx->arena, &list, ((ar_choice){quit_text, NULL}));
    return list;
}

static void add_choice(ar_str *out, size_t number, const ar_choice *choice, bool typed)
{
    const char *text = ar_printable(out->arena, choice->text);
    size_t width = ar_width(text, strlen(text));

    ar_str_addf(out, "   %zu) %s", number, text);
    if (choice->answer) {
        for (size_t i = width; i < ANSWER_COLUMN; i++)
            ar_str_addc(out, ' ');
        ar_str_addf(out, " --answer %s%s",
                    ar_shell_word(out->arena, ar_printable(out->arena, choice->answer)),
                    typed ? "..." : "");
    }
    ar_str_addc(out, '\n');
}

static void show_question(ar_cli *cli, const ar_question *question, const choices *list)
{
    ar_str out;

    ar_str_init(&out, cli->ctx->arena);
    ar_str_addf(&out, "? %s\n", ar_printable(cli->ctx->arena, question->text));
    for (size_t i = 0; i < list->count; i++)
        add_choice(&out, i + 1, &list->items[i],
                   list->items[i].answer && list->items[i].answer == question->free_answer);
    ar_cli_write_err(cli, out.data);
}

/* 1 to `count`; 0: not one of them. */
static size_t read_number(const char *line, size_t count)
{
    char *end = NULL;
    unsigned long number = isdigit((unsigned char)line[0]) ? strtoul(line, &end, 10) : 0;

    return end && *end == '\0' && number <= count ? number : 0;
}

/* NULL: quit. */
static const ar_choice *choose(ar_cli *cli, const choices *list)
{
    const char *text = ar_printf(cli->ctx->arena, " [1-%zu, default %zu] ", list->count,
                                 list->count);

    for (;;) {
        const char *line = prompt(cli, text);
        size_t number = line && *line ? read_number(line, list->count) : list->count;

        if (number)
            return &list->items[number - 1];
        ar_cli_write_err(
            cli, ar_printf(cli->ctx->arena, "   a number from 1 to %zu, please\n", list->count));
    }
}

/* "backfill:t.c=" and what is typed behind it; NULL: nothing was typed. */
static const char *type_answer(ar_cli *cli, const char *beginning)
{
    size_t wrong = 0;
    const char *line = prompt(cli, ar_printf(cli->ctx->arena, "   %s", beginning));

    if (!line || !*line || !ar_utf8_valid(line, strlen(line), &wrong))
        return NULL;
    return ar_printf(cli->ctx->arena, "%s%s", beginning, line);
}

const char *ar_ask_question(ar_cli *cli, const ar_question *question)
{
    choices list = list_choices(cli, question);

    ar_report(cli);
    for (;;) {
        const ar_choice *choice;
        const char *typed;

        show_question(cli, question, &list);
        choice = choose(cli, &list);
        if (!choice->answer || choice->answer != question->free_answer)
            return choice->answer;
        typed = type_answer(cli, question->free_answer);
        if (typed || ar_stop_signal)
            return typed;
    }
}

bool ar_ask_confirm(ar_cli *cli, const char *text)
{
    const char *line;

    ar_report(cli);
    line = prompt(cli,
                  ar_printf(cli->ctx->arena, "? %s [y/N] ", ar_printable(cli->ctx->arena, text)));
    return line && (ar_strieq(line, "y") || ar_strieq(line, "yes"));
}

/* ---- who can be asked ---- */

static const char *ask(ar_ctx *ctx, const ar_question *question, void *user)
{
    const ask_user *asking = user;

    (void)ctx;
    return ar_ask_question(asking->cli, question);
}

/* What will be undone is listed before somebody is asked whether to (SPEC 5, downgrade). */
static bool confirm(ar_ctx *ctx, const char *text, void *user)
{
    const ask_user *asking = user;

    if (asking->moved)
        ar_cli_write_err(asking->cli,
                         ar_steps_text(ctx, &asking->moved->planned, AR_STEPS_PLANNED));
    return ar_ask_confirm(asking->cli, text);
}

ar_asker ar_ask_asker(ar_cli *cli, const ar_moved *moved)
{
    const char *ci = getenv("CI");
    ask_user *user = ar_alloc(cli->ctx->arena, sizeof(*user));

    *user = (ask_user){.cli = cli, .moved = moved};
    if (cli->parsed.asked.no_input || (ci && *ci) || !isatty(cli->in) || !isatty(cli->err))
        return (ar_asker){0};
    return (ar_asker){.ask = ask, .confirm = confirm, .user = user};
}
