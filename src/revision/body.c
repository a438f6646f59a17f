#include "revision/body.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "revision/statement.h"

typedef struct reader {
    ar_ctx *ctx;
    ar_revision *revision;
    ar_sql_flavour flavour;
    const char *text;
    size_t size;
    size_t at;
} reader;

ar_sql_flavour ar_revision_flavour(const ar_revision *revision)
{
    return ar_streq(revision->dialect, "sqlite") ? AR_SQL_SQLITE : AR_SQL_POSTGRESQL;
}

static ar_pos place(const reader *in, const char *at, size_t length)
{
    return ar_text_pos(in->revision->shown, in->text, at, length);
}

static ar_pos line_place(const reader *in, const char *line)
{
    return place(in, line, (size_t)(ar_line_end(line) - line));
}

static ar_status not_closed(const reader *in, size_t start)
{
    return ar_fail(in->ctx, AR_E_SECTION_QUOTE, place(in, in->text + start, 1),
                   "what starts here is not closed before the end of the file");
}

/* Behind the block comment that starts at in->at; false: it is not closed. */
static bool skip_comment(reader *in)
{
    int depth = 0;

    while (in->at < in->size) {
        const char *c = in->text + in->at;
        bool opens = c[0] == '/' && c[1] == '*' && (depth == 0 || in->flavour == AR_SQL_POSTGRESQL);
        bool closes = c[0] == '*' && c[1] == '/';

        depth += opens - closes;
        in->at += opens || closes ? 2 : 1;
        if (closes && depth == 0)
            return true;
    }
    return false;
}

/* On to the next marker line outside of tokens and comments: *out_line, NULL at the end. */
static ar_status next_marker(reader *in, ar_marker *out, const char **out_line)
{
    while (in->at < in->size) {
        const char *c = in->text + in->at;
        size_t start = in->at;

        if (isspace((unsigned char)*c)) {
            in->at++;
        } else if (c[0] == '-' && c[1] == '-') {
            in->at = (size_t)(ar_line_end(c) - in->text);
            if ((c == in->text || c[-1] == '\n') && ar_marker_read(c, out)) {
                *out_line = c;
                return AR_OK;
            }
        } else if (c[0] == '/' && c[1] == '*') {
            if (!skip_comment(in))
                return not_closed(in, start);
        } else if (ar_sql_next(in->flavour, in->text, in->size, &in->at).type == AR_TOKEN_BAD) {
            return not_closed(in, start);
        }
    }
    *out_line = NULL;
    return AR_OK;
}

/* [from, to) without blank lines at its ends; *out_from is where it now starts. */
static char *trimmed(ar_arena *arena, const char *from, const char *to, const char **out_from)
{
    for (const char *c = from; c < to && isspace((unsigned char)*c); c++)
        if (*c == '\n')
            from = c + 1;
    while (to > from && isspace((unsigned char)to[-1]))
        to--;
    *out_from = from;
    return ar_strndup(arena, from, (size_t)(to - from));
}

static ar_status read_option(const reader *in, const ar_marker *line, ar_section *section)
{
    const char *value = ar_strndup(in->ctx->arena, line->value, line->value_length);

    section->no_transaction = ar_streq(value, "transaction:false");
    if (section->no_transaction || !*value || ar_streq(value, "transaction:true"))
        return AR_OK;
    ar_status status = ar_fail(in->ctx, AR_E_SECTION_OPTION,
                               place(in, line->value, line->value_length),
                               "\"%s\" is no option of a section", value);

    ar_hint(in->ctx, "there is \"transaction:false\"");
    return status;
}

static ar_status read_irreversible(const reader *in, const ar_marker *line, const char *start)
{
    ar_section *down = &in->revision->down;

    if (down->irreversible)
        return ar_fail(in->ctx, AR_E_HEADER_REPEATED, line_place(in, start),
                       "a second \"autorev:irreversible\" line");
    down->irreversible = ar_strndup(in->ctx->arena, line->value, line->value_length);
    return AR_OK;
}

/* One section from behind its marker up to the next one, which is left in *marker and *line. */
static ar_status read_section(reader *in, ar_section *section, ar_marker *marker, const char **line)
{
    const char *from = ar_line_end(*line);
    const char *first = from;
    ar_str sql;

    AR_TRY(read_option(in, marker, section));
    ar_str_init(&sql, in->ctx->arena);
    for (;;) {
        AR_TRY(next_marker(in, marker, line));
        if (!*line || marker->migrate || ar_marker_is(marker, false, "end"))
            break;
        if (section == &in->revision->up || !ar_marker_is(marker, false, "irreversible"))
            return ar_header_unknown(in->ctx, marker, place(in, marker->key, marker->key_length));
        AR_TRY(read_irreversible(in, marker, *line));
        ar_str_addn(&sql, from, (size_t)(*line - from)); /* an empty line is left: lines count */
        from = ar_line_end(*line);
    }
    ar_str_addn(&sql, from, *line ? (size_t)(*line - from) : strlen(from));
    section->sql = trimmed(in->ctx->arena, sql.data, sql.data + sql.length, &from);
    section->line = ar_line_count(in->text, first) + ar_line_count(sql.data, from) + 1;
    section->present = true;
    return AR_OK;
}

static ar_status missing(const reader *in, const char *which, const char *line)
{
    ar_status status = ar_fail(in->ctx, AR_E_SECTION_MISSING, line_place(in, line),
                               "\"-- migrate:%s\" is missing before this line", which);

    if (ar_streq(which, "down"))
        ar_hint(in->ctx, "what cannot be undone says \"-- autorev:irreversible REASON\" there");
    return status;
}

/* The marker after a section must be `wanted`. */
static ar_status expect(const reader *in, const ar_marker *marker, const char *line,
                        const char *wanted)
{
    if (!line) /* "-- autorev:end" stands in the file, but inside a quote or comment */
        return ar_fail(
            in->ctx, AR_E_TORN_REVISION,
            (ar_pos){in->revision->shown, ar_line_count(in->text, in->text + in->size), 0, 0},
            "\"%s\" is cut off: \"-- autorev:end\" stands only inside a comment or text",
            in->revision->shown);
    if (ar_marker_is(marker, !ar_streq(wanted, "end"), wanted))
        return AR_OK;
    if (ar_marker_is(marker, true, "up") || ar_marker_is(marker, true, "down"))
        return ar_streq(wanted, "up")
                   ? missing(in, wanted, line)
                   : ar_fail(in->ctx, AR_E_SECTION_REPEATED, line_place(in, line),
                             "a second \"-- migrate:%.*s\"", (int)marker->key_length, marker->key);
    if (marker->migrate)
        return ar_header_unknown(in->ctx, marker, place(in, marker->key, marker->key_length));
    return missing(in, wanted, line);
}

ar_status ar_body_read(ar_ctx *ctx, ar_revision *revision, const char *at)
{
    reader in = {ctx,
                 revision,
                 ar_revision_flavour(revision),
                 revision->text,
                 strlen(revision->text),
                 (size_t)(at - revision->text)};
    ar_marker marker = {0};
    const char *line = NULL;

    AR_TRY(next_marker(&in, &marker, &line));
    AR_TRY(expect(&in, &marker, line, "up"));
    AR_TRY(read_section(&in, &revision->up, &marker, &line));
    AR_TRY(expect(&in, &marker, line, "down"));
    AR_TRY(read_section(&in, &revision->down, &marker, &line));
    AR_TRY(expect(&in, &marker, line, "end"));
    const char *rest = ar_line_end(line);
    const char *word = rest + strspn(rest, " \t\r\n\f\v");

    if (*word)
        return ar_fail(ctx, AR_E_TEXT_AFTER_END, place(&in, word, 1),
                       "text stands after \"-- autorev:end\"");
    return AR_OK;
}
