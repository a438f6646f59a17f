#include "cli/report.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/excerpt.h"
#include "cli/json.h"

static const struct {
    const char *text, *colour;
} severities[] = {
    [AR_ERROR] = {"error", "1;31"},
    [AR_WARNING] = {"warning", "1;35"},
    [AR_NOTE] = {"note", "1;36"},
    [AR_DEBUG] = {"detail", "2"},
};

const char *ar_severity_text(ar_severity severity)
{
    return severities[severity].text;
}

static void add_place(ar_str *out, ar_pos pos, bool colour)
{
    if (!pos.file)
        return;
    ar_str_add(out, colour ? "\033[1m" : "");
    ar_str_add(out, ar_printable(out->arena, pos.file));
    if (pos.line)
        ar_str_addf(out, ":%u", pos.line);
    if (pos.line && pos.column)
        ar_str_addf(out, ":%u", pos.column);
    ar_str_add(out, colour ? ":\033[0m " : ": ");
}

char *ar_report_text(ar_ctx *ctx, const ar_diag *diag, const char *source, bool colour)
{
    const char *tint = severities[diag->severity].colour;
    ar_str out;

    ar_str_init(&out, ctx->arena);
    add_place(&out, diag->pos, colour);
    if (colour)
        ar_str_addf(&out, "\033[%sm%s:\033[0m ", tint, severities[diag->severity].text);
    else
        ar_str_addf(&out, "%s: ", severities[diag->severity].text);
    ar_str_addf(&out, "%s\n", ar_printable(ctx->arena, diag->message));
    if (source)
        ar_excerpt_add(&out, source, diag->pos, colour ? tint : NULL);
    if (diag->hint)
        ar_str_addf(&out, "%shint:%s %s\n", colour ? "\033[1m" : "", colour ? "\033[0m" : "",
                    ar_printable(ctx->arena, diag->hint));
    return out.data;
}

static bool is_wanted(const ar_cli *cli, const ar_diag *diag)
{
    if (diag->severity == AR_DEBUG)
        return cli->ctx->verbosity > 0;
    return diag->severity != AR_NOTE || cli->ctx->verbosity >= 0;
}

#ifdef AR_TEST_HOOKS
/* Tests read the codes of what they see as text: AR_TEST_CODES names a file that collects them. */
static void note_code(const ar_diag *diag)
{
    const char *path = getenv("AR_TEST_CODES");
    FILE *file = path && diag->severity == AR_ERROR ? fopen(path, "a") : NULL;

    if (!file)
        return;
    fprintf(file, "%s\n", ar_code_text(diag->code));
    fclose(file);
}
#else
static void note_code(const ar_diag *diag)
{
    (void)diag;
}
#endif

static void report_one(ar_cli *cli, const ar_diag *diag)
{
    const char *source = diag->pos.file ? ar_map_get(cli->ctx->sources, diag->pos.file) : NULL;
    const char *text = ar_report_text(cli->ctx, diag, source, cli->colour_err);

    if (!is_wanted(cli, diag) || ar_map_get(cli->shown, text))
        return;
    ar_map_set(cli->shown, text, cli);
    note_code(diag);
    if (cli->parsed.asked.json)
        ar_json_add_diagnostic(cli, diag);
    else
        ar_cli_write_err(cli, text);
}

void ar_report(ar_cli *cli)
{
    while (cli->reported < cli->ctx->diags.count)
        report_one(cli, &cli->ctx->diags.items[cli->reported++]);
}
