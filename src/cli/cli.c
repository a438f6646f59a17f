#include "cli/cli.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "cli/excerpt.h"
#include "cli/help.h"
#include "cli/json.h"
#include "cli/report.h"

/* ---- writing ---- */

/* 0, or the errno that ended it. */
static int write_all(int fd, const char *text, size_t size)
{
    while (size) {
        ssize_t written = write(fd, text, size);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        text += written;
        size -= (size_t)written;
    }
    return 0;
}

void ar_cli_flush(ar_cli *cli)
{
    if (!cli->write_error)
        cli->write_error = write_all(cli->out, cli->text.data, cli->text.length);
    ar_str_clear(&cli->text);
}

void ar_cli_print_text(ar_cli *cli, const char *text)
{
    if (!cli->parsed.asked.json)
        ar_str_add(&cli->text, text);
}

void ar_cli_print(ar_cli *cli, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    ar_cli_print_text(cli, ar_vprintf(cli->ctx->arena, format, args));
    va_end(args);
}

void ar_cli_write_err(ar_cli *cli, const char *text)
{
    static const char wipe[] = "\r\033[K";

    ar_cli_flush(cli);
    if (cli->bar_shown)
        (void)write_all(cli->err, wipe, strlen(wipe));
    cli->bar_shown = false;
    (void)write_all(cli->err, text, strlen(text));
}

void ar_cli_talk(ar_cli *cli, const char *format, ...)
{
    va_list args;
    char *line;

    va_start(args, format);
    line = ar_vprintf(cli->ctx->arena, format, args);
    va_end(args);
    if (!cli->parsed.asked.json && !cli->parsed.asked.quiet)
        ar_cli_write_err(cli,
                         ar_printf(cli->ctx->arena, "%s\n", ar_printable(cli->ctx->arena, line)));
}

static void talk(ar_ctx *ctx, const char *line)
{
    ar_cli_talk(ctx->user, "%s", line);
}

const char *ar_cli_paint(ar_cli *cli, const char *colour, const char *text)
{
    return cli->colour_out ? ar_printf(cli->ctx->arena, "\033[%sm%s\033[0m", colour, text) : text;
}

static const char *below(const char *path, const char *folder)
{
    size_t length = folder ? strlen(folder) : 0;

    if (length <= 1 || strncmp(path, folder, length) != 0)
        return NULL;
    if (path[length] == '\0')
        return ".";
    return path[length] == '/' ? path + length + 1 : NULL;
}

const char *ar_cli_shown(ar_cli *cli, const char *path)
{
    const char *shown = path ? below(path, cli->project ? cli->project->root : NULL) : NULL;

    if (!shown && path)
        shown = below(path, cli->start);
    return shown ? shown : path;
}

/* ---- one run ---- */

ar_cli *ar_cli_new(int in, int out, int err)
{
    ar_ctx *ctx = ar_ctx_new();
    ar_cli *cli = ar_alloc(ctx->arena, sizeof(*cli));

    *cli = (ar_cli){.ctx = ctx, .in = in, .out = out, .err = err};
    cli->started_ms = ar_monotonic_ms();
    cli->diagnostics = json_array();
    cli->shown = ar_map_new(ctx->arena);
    ar_str_init(&cli->text, ctx->arena);
    ar_str_init(&cli->typed, ctx->arena);
    ctx->user = cli;
    ctx->talk = talk;
    return cli;
}

void ar_cli_free(ar_cli *cli)
{
    json_decref(cli->data);
    json_decref(cli->diagnostics);
    ar_ctx_free(cli->ctx); /* cli lies in its arena */
}

/* Each stream is judged alone: a terminal that understands colour, and nobody who objects. */
static bool wants_colour(const ar_cli *cli, int fd)
{
    const char *when = cli->parsed.asked.color, *term = getenv("TERM"), *no = getenv("NO_COLOR");

    if (when && !ar_streq(when, "auto"))
        return ar_streq(when, "always");
    return !(no && *no) && !(term && ar_streq(term, "dumb")) && isatty(fd);
}

static ar_status enter(ar_cli *cli)
{
    const char *directory = cli->parsed.asked.directory;
    char here[PATH_MAX];

    if (directory && chdir(directory) != 0)
        return ar_fail(cli->ctx, AR_E_FILE, AR_NOWHERE, "cannot work in \"%s\": %s", directory,
                       strerror(errno));
    if (!getcwd(here, sizeof(here)))
        return ar_fail(cli->ctx, AR_E_FILE, AR_NOWHERE, "cannot tell the current folder: %s",
                       strerror(errno));
    cli->start = ar_strdup(cli->ctx->arena, here);
    return AR_OK;
}

static ar_status run(ar_cli *cli, int argc, char *const *argv)
{
    ar_status parsed = ar_parse(cli->ctx, argc, argv, &cli->parsed);
    const ar_asked *asked = &cli->parsed.asked;

    cli->ctx->verbosity = asked->verbose - asked->quiet;
    cli->colour_out = wants_colour(cli, cli->out);
    cli->colour_err = wants_colour(cli, cli->err);
    AR_TRY(parsed);
    if (!cli->parsed.command && asked->version)
        cli->parsed.command = &ar_cmd_version;
    if (asked->help)
        return ar_help(cli, cli->parsed.command);
    if (!cli->parsed.command) {
        if (!asked->json)
            ar_cli_write_err(cli, ar_help_text(cli->ctx, NULL));
        return ar_fail(cli->ctx, AR_E_MISSING_ARGUMENT, AR_NOWHERE, "no command was given");
    }
    AR_TRY(enter(cli));
    return cli->parsed.command->run(cli);
}

/* A database refuses when its statement is cancelled: what ended the run is the signal. */
static ar_status after_signal(ar_cli *cli, ar_status status)
{
    bool term = ar_stop_signal == SIGTERM;

    if (!ar_stop_signal || status < AR_INVALID || status == AR_PARTIAL ||
        status == AR_OUTCOME_UNKNOWN)
        return status;
    if (status < AR_INTERRUPTED)
        ar_fail(cli->ctx, term ? AR_E_TERMINATED : AR_E_INTERRUPTED, AR_NOWHERE, "stopped by %s",
                term ? "SIGTERM" : "Ctrl-C");
    return term ? AR_TERMINATED : AR_INTERRUPTED;
}

/* A reader that went away wanted no more; any other fault of standard output loses results. */
static ar_status after_writing(ar_cli *cli, ar_status status)
{
    if (!cli->write_error || cli->write_error == EPIPE)
        return status;
    ar_cli_write_err(cli, ar_printf(cli->ctx->arena, "error: cannot write the result: %s\n",
                                    strerror(cli->write_error)));
    return status < AR_INVALID ? AR_INVALID : status;
}

int ar_cli_main(ar_cli *cli, int argc, char *const *argv)
{
    ar_status status = after_signal(cli, run(cli, argc, argv));

    ar_report(cli);
    if (cli->parsed.asked.json)
        ar_str_add(&cli->text, ar_json_envelope(cli, (int)status));
    ar_cli_flush(cli);
    return (int)after_writing(cli, status);
}
