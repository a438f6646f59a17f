/*
 * .env: NAME=VALUE a line, `export` in front allowed, # comments. Read as data: nothing is expanded
 * and no shell sees it. In single quotes all is literal, in double quotes \n \r \t \" \\ \$ are
 * read.
 */
#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "base/variable.h"
#include "parser/parser.h"
#include "parser/source.h"

typedef struct env_reader {
    ar_ctx *ctx;
    const ar_source *source;
    const char *at;  /* in the source */
    const char *end; /* of the line */
    ar_map *map;
} env_reader;

static ar_status refuse(const env_reader *in, const char *from, const char *why)
{
    size_t start = (size_t)(from - in->source->text);

    return ar_fail(in->ctx, AR_E_BAD_ENV,
                   ar_source_pos(in->source, start, (size_t)(in->end - in->source->text)), "%s",
                   why);
}

static void skip_blanks(env_reader *in)
{
    while (in->at < in->end && (*in->at == ' ' || *in->at == '\t'))
        in->at++;
}

static bool at_end(const env_reader *in)
{
    return in->at == in->end || *in->at == '#';
}

static char *read_name(env_reader *in)
{
    const char *start = in->at;

    while (in->at < in->end && (isalnum((unsigned char)*in->at) || *in->at == '_'))
        in->at++;
    if (in->at == start || isdigit((unsigned char)*start))
        return NULL;
    return ar_strndup(in->ctx->arena, start, (size_t)(in->at - start));
}

static char unescaped(char c)
{
    static const char from[] = "nrt", to[] = "\n\r\t";
    const char *found = c ? strchr(from, c) : NULL;

    return found ? to[found - from] : c;
}

/* NULL: the quote is not closed on its line. */
static char *read_quoted(env_reader *in)
{
    char quote = *in->at++;
    ar_str value;

    ar_str_init(&value, in->ctx->arena);
    for (; in->at < in->end; in->at++) {
        if (*in->at == quote) {
            in->at++;
            return value.data;
        }
        if (quote == '"' && *in->at == '\\' && in->at + 1 < in->end)
            ar_str_addc(&value, unescaped(*++in->at));
        else
            ar_str_addc(&value, *in->at);
    }
    return NULL;
}

/* Up to " #" or the end of the line. */
static char *read_bare(env_reader *in)
{
    const char *start = in->at, *end;

    while (in->at < in->end &&
           !(*in->at == '#' && in->at > start && (in->at[-1] == ' ' || in->at[-1] == '\t')))
        in->at++;
    end = in->at;
    while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
        end--;
    return ar_strndup(in->ctx->arena, start, (size_t)(end - start));
}

static ar_status read_line(env_reader *in)
{
    const char *start = in->at;
    bool quoted;
    char *name, *value;

    if (ar_starts_with(in->at, "export ") || ar_starts_with(in->at, "export\t"))
        in->at += strlen("export ");
    skip_blanks(in);
    name = read_name(in);
    skip_blanks(in);
    if (!name || in->at == in->end || *in->at != '=')
        return refuse(in, start, "a line of .env is NAME=VALUE");
    in->at++;
    skip_blanks(in);
    quoted = in->at < in->end && (*in->at == '\'' || *in->at == '"');
    value = quoted ? read_quoted(in) : read_bare(in);
    if (!value)
        return refuse(in, start, "a quote is not closed");
    skip_blanks(in);
    if (quoted && !at_end(in))
        return refuse(in, in->at, "text after the closing quote");
    ar_map_set(in->map, name, value);
    return AR_OK;
}

ar_status ar_env_read(ar_ctx *ctx, const char *root, ar_map **out)
{
    char *path = ar_path_join(ctx->arena, root, ".env");
    env_reader in = {.ctx = ctx, .map = ar_map_new(ctx->arena)};
    size_t faults = ar_error_count(ctx);

    *out = in.map;
    if (!ar_path_exists(path))
        return AR_OK;
    AR_TRY(ar_source_read(ctx, path, ".env", &in.source));
    ar_map_set(ctx->sources, ".env", NULL); /* its lines hold secrets: they are not shown */
    for (size_t i = 0; i < in.source->lines.count; i++) {
        in.at = in.source->text + in.source->lines.items[i];
        in.end = in.at + strcspn(in.at, "\r\n");
        skip_blanks(&in);
        if (!at_end(&in) && read_line(&in) != AR_OK && ar_error_count(ctx) - faults >= 50)
            break;
    }
    return ar_status_since(ctx, faults);
}

const char *ar_env_get(const ar_map *env, const char *name)
{
    return ar_variable_get(env, name);
}
