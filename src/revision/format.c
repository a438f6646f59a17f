#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "base/utf8.h"
#include "revision/header.h"

enum { LINE_WIDTH = 100 };

static const void *field(const ar_revision *revision, const ar_header_line *row)
{
    return (const char *)revision + row->offset;
}

static void add_line(ar_str *out, const char *key, const char *value)
{
    ar_str_addf(out, "-- autorev:%s %s\n", key, ar_header_escape(out->arena, value));
}

static size_t width_of(const char *text)
{
    return ar_utf8_length(text, strlen(text));
}

/* "+table a, +table b": as many on a line as fit, for no reviewer scrolls sideways. */
static void add_entries(ar_str *out, const char *key, const ar_names *entries)
{
    ar_str line;

    ar_str_init(&line, out->arena);
    for (size_t i = 0; i < entries->count; i++) {
        const char *entry = ar_header_escape(out->arena, entries->items[i]);

        if (line.length == 0)
            ar_str_addf(&line, "-- autorev:%s ", key);
        ar_str_add(&line, entry);
        if (i + 1 < entries->count &&
            width_of(line.data) + width_of(entries->items[i + 1]) + 2 <= LINE_WIDTH) {
            ar_str_add(&line, ", ");
            continue;
        }
        ar_str_addf(out, "%s\n", line.data);
        ar_str_clear(&line);
    }
}

static void add_row(ar_str *out, const ar_revision *revision, const ar_header_line *row)
{
    const void *at = field(revision, row);

    switch (row->form) {
    case AR_HEADER_TEXT:
    case AR_HEADER_ID:
        if (*(const char *const *)at && **(const char *const *)at)
            add_line(out, row->key, *(const char *const *)at);
        break;
    case AR_HEADER_IDS:
    case AR_HEADER_LINES:
        ar_vec_each(const char *, value, (const ar_names *)at)
            add_line(out, row->key, *value);
        break;
    case AR_HEADER_DEPENDS:
        ar_vec_each(const ar_depend, depend, &revision->depends)
            ar_str_addf(out, "-- autorev:%s %s:%s\n", row->key, depend->app, depend->revision);
        break;
    case AR_HEADER_TIME:
        add_line(out, row->key, ar_time_text(out->arena, *(const int64_t *)at));
        break;
    case AR_HEADER_ENTRIES:
        add_entries(out, row->key, at);
        break;
    case AR_HEADER_FLAG:
        if (*(const bool *)at)
            ar_str_addf(out, "-- autorev:%s\n", row->key);
        break;
    }
}

static void add_section(ar_str *out, const char *which, const ar_section *section)
{
    ar_str_addf(out, "\n-- migrate:%s%s\n", which,
                section->no_transaction ? " transaction:false" : "");
    if (section->irreversible)
        ar_str_addf(out, "\n-- autorev:irreversible%s%s\n", *section->irreversible ? " " : "",
                    section->irreversible);
    if (section->sql && *section->sql)
        ar_str_addf(out, "\n%s\n", section->sql);
}

char *ar_revision_format(ar_ctx *ctx, const ar_revision *revision)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_vec_each(const char *, line, &revision->comments)
        ar_str_addf(&out, "%s\n", *line);
    for (const ar_header_line *row = ar_header_lines; row->key; row++)
        add_row(&out, revision, row);
    add_section(&out, "up", &revision->up);
    add_section(&out, "down", &revision->down);
    ar_str_add(&out, "\n-- autorev:end\n");
    return out.data;
}
