#include <string.h>

#include "base/clock.h"
#include "base/str.h"
#include "revision/body.h"
#include "revision/entry.h"
#include "revision/header.h"
#include "revision/text.h"

/* A file being read. Faults of the header are collected; torn texts end the reading. */
typedef struct reader {
    ar_ctx *ctx;
    ar_revision *revision;
    const char *text;
    const char *at; /* the start of the next line */
    uint64_t seen;  /* a bit per row of ar_header_lines */
} reader;

static ar_pos place(const reader *in, const char *at, size_t length)
{
    return ar_text_pos(in->revision->shown, in->text, at, length);
}

static ar_pos value_place(const reader *in, const ar_marker *line)
{
    return place(in, line->value, line->value_length);
}

static void *field(const reader *in, const ar_header_line *row)
{
    return (char *)in->revision + row->offset;
}

static bool is_app_name(const char *name)
{
    return strlen(name) <= 40 && name[0] >= 'a' && name[0] <= 'z' &&
           name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

bool ar_revision_id_valid(const char *id)
{
    static const char *const words[] = {"all", "head", "heads", "base"};
    size_t length = strspn(id, "0123456789abcdefghijklmnopqrstuvwxyz");

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (ar_streq(id, words[i]))
            return false;
    return length > 0 && length <= 64 && id[length] == '\0';
}

static ar_status bad_id(const reader *in, const ar_marker *line, const char *id)
{
    ar_status status = ar_fail(in->ctx, AR_E_REVISION_ID, value_place(in, line),
                               "\"%s\" is not a revision id", id);

    if (strpbrk(id, ", "))
        ar_hint(in->ctx, "one id a line: the line may repeat");
    else
        ar_hint(in->ctx,
                "an id is made of at most 64 digits and letters a to z, and is none of all, head, "
                "heads, base");
    return status;
}

static ar_status read_depends(reader *in, const ar_marker *line, const char *value)
{
    const char *colon = strchr(value, ':');
    ar_depend depend = {.pos = value_place(in, line)};

    if (!colon)
        return ar_fail(in->ctx, AR_E_HEADER_DEPENDS, depend.pos,
                       "\"%s\" does not name a dependency as app:revision", value);
    depend.app = ar_strndup(in->ctx->arena, value, (size_t)(colon - value));
    depend.revision = colon + 1;
    if (!is_app_name(depend.app))
        return ar_fail(in->ctx, AR_E_HEADER_DEPENDS, depend.pos, "\"%s\" is not the name of an app",
                       depend.app);
    if (!ar_revision_id_valid(depend.revision))
        return bad_id(in, line, depend.revision);
    ar_vec_push(in->ctx->arena, &in->revision->depends, depend);
    return AR_OK;
}

static ar_status read_entries(reader *in, const ar_marker *line, ar_names *names)
{
    char *raw = ar_strndup(in->ctx->arena, line->value, line->value_length);
    ar_names entries = ar_header_split(in->ctx->arena, raw);
    ar_entry entry;

    ar_vec_each(const char *, text, &entries) {
        if (!ar_entry_parse(in->ctx, *text, &entry))
            return ar_fail(in->ctx, AR_E_HEADER_ENTRY, value_place(in, line),
                           "\"%s\" is not an entry such as \"+table order\"", *text);
        ar_vec_push(in->ctx->arena, names, *text);
    }
    return AR_OK;
}

static ar_status read_id(reader *in, const ar_marker *line, const char *value, const char **out)
{
    if (!ar_revision_id_valid(value))
        return bad_id(in, line, value);
    *out = value;
    return AR_OK;
}

/* What a text may be, beyond being there. */
static ar_status check_text(const reader *in, const ar_marker *line, const char *value)
{
    ar_pos pos = value_place(in, line);

    if (ar_marker_is(line, false, "app") && !is_app_name(value))
        return ar_fail(in->ctx, AR_E_HEADER_VALUE, pos, "\"%s\" is not the name of an app", value);
    if (ar_marker_is(line, false, "dialect") && !ar_streq(value, "sqlite") &&
        !ar_streq(value, "postgresql"))
        return ar_fail(in->ctx, AR_E_HEADER_DIALECT, pos,
                       "\"%s\" is no dialect; there are sqlite and postgresql", value);
    if (ar_marker_is(line, false, "requires") &&
        !ar_streq(value, "foreign_keys=off legacy_alter_table=on"))
        return ar_fail(in->ctx, AR_E_HEADER_VALUE, pos,
                       "\"%s\" cannot be required; there is foreign_keys=off legacy_alter_table=on",
                       value);
    return AR_OK;
}

static ar_status read_time(const reader *in, const ar_marker *line, const char *value, int64_t *out)
{
    int64_t time = ar_time_parse(value);

    if (time < 0) {
        ar_status status = ar_fail(in->ctx, AR_E_HEADER_TIME, value_place(in, line),
                                   "\"%s\" is not a time", value);

        ar_hint(in->ctx, "write it as 2026-01-13T17:24:09Z");
        return status;
    }
    *out = time;
    return AR_OK;
}

static ar_status read_value(reader *in, const ar_marker *line, const ar_header_line *row)
{
    const char *value = ar_header_unescape(in->ctx->arena, line->value, line->value_length);
    const char *id = NULL;

    switch (row->form) {
    case AR_HEADER_TEXT:
        AR_TRY(check_text(in, line, value));
        *(const char **)field(in, row) = value;
        return AR_OK;
    case AR_HEADER_ID:
        return read_id(in, line, value, field(in, row));
    case AR_HEADER_IDS:
        AR_TRY(read_id(in, line, value, &id));
        if (ar_names_has(field(in, row), id))
            return ar_fail(in->ctx, AR_E_HEADER_REPEATED, value_place(in, line),
                           "a second \"autorev:%s %s\" line", row->key, id);
        ar_vec_push(in->ctx->arena, (ar_names *)field(in, row), id);
        return AR_OK;
    case AR_HEADER_DEPENDS:
        return read_depends(in, line, value);
    case AR_HEADER_TIME:
        return read_time(in, line, value, field(in, row));
    case AR_HEADER_ENTRIES:
        return read_entries(in, line, field(in, row));
    case AR_HEADER_LINES:
        ar_vec_push(in->ctx->arena, (ar_names *)field(in, row), value);
        return AR_OK;
    case AR_HEADER_FLAG:
        *(bool *)field(in, row) = true;
        return AR_OK;
    }
    return AR_OK;
}

static const ar_header_line *find_row(const ar_marker *line)
{
    for (const ar_header_line *row = ar_header_lines; row->key; row++)
        if (ar_marker_is(line, false, row->key))
            return row;
    return NULL;
}

ar_status ar_header_unknown(ar_ctx *ctx, const ar_marker *line, ar_pos pos)
{
    const char *keys[32] = {"irreversible", "end"};
    size_t count = 2;
    const char *key = ar_strndup(ctx->arena, line->key, line->key_length);
    const char *family = line->migrate ? "migrate" : "autorev";

    if (find_row(line))
        return ar_fail(ctx, AR_E_HEADER_UNKNOWN, pos, "\"autorev:%s\" stands in the header only",
                       key);
    if (ar_marker_is(line, false, "irreversible"))
        return ar_fail(ctx, AR_E_HEADER_UNKNOWN, pos,
                       "\"autorev:irreversible\" stands below \"-- migrate:down\" only");
    for (const ar_header_line *row = ar_header_lines; row->key; row++)
        keys[count++] = row->key;
    ar_status status = ar_fail(ctx, AR_E_HEADER_UNKNOWN, pos, "unknown line \"%s:%s\"", family,
                               key);
    const char *near = line->migrate ? NULL : ar_nearest(key, keys);

    if (near)
        ar_hint(ctx, "did you mean \"autorev:%s\"?", near);
    else if (line->migrate)
        ar_hint(ctx, "there are \"-- migrate:up\" and \"-- migrate:down\"");
    return status;
}

/* Reports its own faults; the next lines are read all the same. */
static void read_header_line(reader *in, const ar_marker *line)
{
    const ar_header_line *row = find_row(line);
    ar_pos pos = place(in, line->key, line->key_length);

    if (!row) {
        ar_header_unknown(in->ctx, line, pos);
        return;
    }
    uint64_t bit = UINT64_C(1) << (row - ar_header_lines);
    bool once = row->form == AR_HEADER_TEXT || row->form == AR_HEADER_ID ||
                row->form == AR_HEADER_TIME || row->form == AR_HEADER_FLAG;

    if (once && (in->seen & bit))
        ar_fail(in->ctx, AR_E_HEADER_REPEATED, pos, "a second \"autorev:%s\" line", row->key);
    else if (row->form == AR_HEADER_FLAG && line->value_length)
        ar_fail(in->ctx, AR_E_HEADER_VALUE, value_place(in, line), "\"autorev:%s\" takes no value",
                row->key);
    else if (row->form != AR_HEADER_FLAG && !line->value_length && row->required)
        ar_fail(in->ctx, AR_E_HEADER_VALUE, pos, "\"autorev:%s\" has no value", row->key);
    else if (row->form == AR_HEADER_FLAG || line->value_length)
        read_value(in, line, row);
    in->seen |= bit;
}

static void next_line(reader *in)
{
    in->at = ar_line_end(in->at);
    in->at += *in->at == '\n';
}

static ar_status check_required(const reader *in)
{
    size_t errors = ar_error_count(in->ctx);

    for (const ar_header_line *row = ar_header_lines; row->key; row++) {
        if (!row->required || (in->seen & UINT64_C(1) << (row - ar_header_lines)))
            continue;
        ar_fail(in->ctx, AR_E_HEADER_MISSING, in->revision->pos,
                "the header has no line \"-- autorev:%s\"", row->key);
    }
    return ar_status_since(in->ctx, errors);
}

static const char *line_at(const reader *in, const char *at)
{
    return ar_trim(in->ctx->arena, ar_strndup(in->ctx->arena, at, (size_t)(ar_line_end(at) - at)));
}

/* Lines up to `-- migrate:up`; blank lines and other comments may stand between them. */
static ar_status read_header(reader *in)
{
    size_t errors = ar_error_count(in->ctx);

    for (; *in->at; next_line(in)) {
        const char *word = in->at + strspn(in->at, " \t\r");
        ar_marker line;

        if (ar_marker_read(in->at, &line)) {
            if (line.migrate || ar_marker_is(&line, false, "end"))
                break;
            read_header_line(in, &line);
        } else if (*word != '\n' && *word && !ar_starts_with(word, "--")) {
            return ar_fail(in->ctx, AR_E_TEXT_BEFORE_UP, place(in, word, 1),
                           "text stands before \"-- migrate:up\"");
        } else if (!in->seen && ar_starts_with(word, "--")) {
            ar_vec_push(in->ctx->arena, &in->revision->comments, line_at(in, word));
        }
    }
    AR_TRY(ar_status_since(in->ctx, errors));
    return check_required(in);
}

/* The first line `-- autorev:KEY`, wherever it stands; NULL: none. */
static const char *find_marker(const char *text, const char *key)
{
    for (const char *at = text; *at; at += *at == '\n') {
        ar_marker line;

        if (ar_marker_read(at, &line) && !line.migrate && (!key || ar_marker_is(&line, false, key)))
            return at;
        at = ar_line_end(at);
    }
    return NULL;
}

static ar_status check_whole(const reader *in)
{
    const char *first = find_marker(in->text, NULL);
    const char *shown = in->revision->shown;

    if (!first) {
        ar_status status = ar_fail(in->ctx, AR_E_NOT_A_REVISION, (ar_pos){shown, 1, 0, 0},
                                   "\"%s\" has no autorev header", shown);

        ar_hint(in->ctx, "to adopt it, let \"autorev makemigrations APP --empty\" write a revision "
                         "and put its SQL there; else move it out of this folder");
        return status;
    }
    if (find_marker(in->text, "end"))
        return AR_OK;
    size_t size = strlen(in->text);
    unsigned lines = ar_line_count(in->text, in->text + size) +
                     (size && in->text[size - 1] != '\n');
    ar_status status = ar_fail(in->ctx, AR_E_TORN_REVISION, (ar_pos){shown, lines, 0, 0},
                               "\"%s\" is cut off: its last line is not \"-- autorev:end\"", shown);

    ar_hint(in->ctx, "restore the file from version control");
    return status;
}

ar_status ar_revision_parse(ar_ctx *ctx, const char *text, size_t size, const char *shown,
                            ar_revision **out)
{
    ar_revision *revision = ar_alloc(ctx->arena, sizeof(*revision));
    reader in = {.ctx = ctx, .revision = revision};
    char *clean = NULL;

    revision->shown = ar_strdup(ctx->arena, shown);
    revision->sha256 = ar_revision_checksum(ctx, text, size);
    revision->message = "";
    AR_TRY(ar_text_clean(ctx, text, size, revision->shown, &clean));
    revision->text = in.text = in.at = clean;
    ar_map_set(ctx->sources, revision->shown, clean);
    AR_TRY(check_whole(&in));
    revision->pos = place(&in, find_marker(clean, NULL), 0);
    revision->pos.column = 0;
    AR_TRY(read_header(&in));
    AR_TRY(ar_body_read(ctx, revision, in.at));
    *out = revision;
    return AR_OK;
}

ar_pos ar_revision_line(const ar_revision *revision, const char *key, const char *value)
{
    for (const char *at = revision->text; at && *at; at += *at == '\n') {
        ar_marker line;

        if (ar_marker_read(at, &line) && ar_marker_is(&line, false, key) &&
            (!value || (line.value_length == strlen(value) &&
                        memcmp(line.value, value, line.value_length) == 0)))
            return ar_text_pos(revision->shown, revision->text, line.value, line.value_length);
        at = ar_line_end(at);
    }
    return revision->pos;
}

/* Where `entry` stands among the entries of a line's value; NULL: it does not. */
static const char *entry_in(const ar_marker *line, const char *entry)
{
    size_t length = strlen(entry);

    for (size_t i = 0; i + length <= line->value_length; i++) {
        const char *at = line->value + i;
        bool starts = i == 0 || at[-1] == ' ' || at[-1] == ',';
        bool ends = i + length == line->value_length || at[length] == ',' || at[length] == ' ';

        if (starts && ends && memcmp(at, entry, length) == 0)
            return at;
    }
    return NULL;
}

ar_pos ar_revision_entry_line(ar_ctx *ctx, const ar_revision *revision, const char *entry)
{
    const char *written = ar_header_escape(ctx->arena, entry);

    for (const char *at = revision->text; at && *at; at += *at == '\n') {
        ar_marker line;
        const char *found = NULL;

        if (ar_marker_read(at, &line) && ar_marker_is(&line, false, "objects"))
            found = entry_in(&line, written);
        if (found)
            return ar_text_pos(revision->shown, revision->text, found, strlen(written));
        at = ar_line_end(at);
    }
    return revision->pos;
}
