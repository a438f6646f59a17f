#include "cli/json.h"

#include <stdlib.h>
#include <string.h>

#include "cli/report.h"
#include "cli/width.h"

enum { FORMAT = 1 };

json_t *ar_json_text(ar_cli *cli, const char *text)
{
    json_t *value = text ? json_string(text) : json_null();
    ar_str valid;

    if (value || !text)
        return value;
    ar_str_init(&valid, cli->ctx->arena);
    for (size_t at = 0, step = 0, size = strlen(text); at < size; at += step) {
        if (ar_utf8_decode(text + at, size - at, &step) == 0xfffd)
            ar_str_add(&valid, "\xef\xbf\xbd");
        else
            ar_str_addn(&valid, text + at, step);
    }
    return json_string(valid.data);
}

static json_t *data_of(ar_cli *cli)
{
    if (!cli->data && cli->parsed.asked.json)
        cli->data = json_object();
    return cli->data;
}

json_t *ar_json_list(ar_cli *cli, const char *name)
{
    json_t *data = data_of(cli), *list = json_object_get(data, name);

    if (data && !list) {
        list = json_array();
        json_object_set_new(data, name, list);
    }
    return list;
}

void ar_json_set(ar_cli *cli, const char *name, json_t *value)
{
    json_t *data = data_of(cli);

    if (data)
        json_object_set_new(data, name, value);
    else
        json_decref(value);
}

static json_t *number_or_null(unsigned number)
{
    return number ? json_integer((json_int_t)number) : json_null();
}

void ar_json_add_diagnostic(ar_cli *cli, const ar_diag *diag)
{
    json_array_append_new(
        cli->diagnostics,
        json_pack("{s:s, s:s, s:o, s:o, s:o, s:o, s:o}", "severity",
                  ar_severity_text(diag->severity), "code", ar_code_text(diag->code), "file",
                  ar_json_text(cli, diag->pos.file), "line", number_or_null(diag->pos.line),
                  "column", number_or_null(diag->pos.line ? diag->pos.column : 0), "message",
                  ar_json_text(cli, diag->message), "hint", ar_json_text(cli, diag->hint)));
}

char *ar_json_envelope(ar_cli *cli, int exit_code)
{
    const ar_command *command = cli->parsed.command;
    json_t *data = cli->data ? json_incref(cli->data) : json_null();
    json_t *envelope = json_pack("{s:i, s:o, s:b, s:i, s:o, s:O}", "format", FORMAT, "command",
                                 ar_json_text(cli, command ? command->name : NULL), "ok",
                                 exit_code == 0, "exit", exit_code, "data", data, "diagnostics",
                                 cli->diagnostics);
    AR_AUTO_FREE char *text = json_dumps(envelope, JSON_INDENT(2));

    json_decref(envelope);
    return ar_printf(cli->ctx->arena, "%s\n", text ? text : "");
}
