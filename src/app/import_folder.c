#include <stdlib.h>
#include <string.h>

#include "app/import.h"
#include "app/import_folder.h"
#include "app/import_sql.h"
#include "base/file.h"
#include "base/str.h"

/* ---- what all readers use ---- */

const char *ar_folder_shown(const ar_folder *in, const char *path)
{
    size_t length = strlen(in->root);

    return ar_starts_with(path, in->root) && path[length] == '/' ? path + length + 1 : path;
}

ar_status ar_folder_text(const ar_folder *in, const char *name, const char **out_shown,
                         char **out_text)
{
    const char *path = ar_path_join(in->ctx->arena, in->path, name);
    size_t size = 0;
    char *text = NULL;

    *out_shown = ar_folder_shown(in, path);
    AR_TRY(ar_file_read(in->ctx, path, *out_shown, &text, &size));
    ar_map_set(in->ctx->sources, *out_shown, text);
    *out_text = ar_replace(in->ctx->arena, text, "\r\n", "\n");
    return AR_OK;
}

ar_status ar_folder_refuse(const ar_folder *in, const char *shown, unsigned line, const char *what,
                           const char *hint)
{
    const ar_pos pos = {.file = shown, .line = line, .column = line ? 1 : 0};

    ar_fail(in->ctx, AR_E_IMPORT, pos, "%s", what);
    if (hint)
        ar_hint(in->ctx, "%s", hint);
    return AR_INVALID;
}

/* "add_users-table.sql" -> "add users table" */
const char *ar_folder_words(const ar_folder *in, const char *name, const char *suffix)
{
    size_t length = strlen(name) - (ar_ends_with(name, suffix) ? strlen(suffix) : 0);
    char *words = ar_strndup(in->ctx->arena, name, length);

    for (char *c = words; *c; c++)
        if (*c == '_' || *c == '-')
            *c = ' ';
    return ar_trim(in->ctx->arena, words);
}

static int digits(const char *text, size_t count)
{
    int value = 0;

    for (size_t i = 0; i < count; i++)
        value = value * 10 + (text[i] - '0');
    return value;
}

/* 20260113172409, or seconds since 1970; -1: a plain number. */
static int64_t time_of(ar_ctx *ctx, const char *version)
{
    size_t length = strspn(version, "0123456789");

    if (version[length])
        return -1;
    if (length == 10)
        return strtoll(version, NULL, 10);
    if (length != 14)
        return -1;
    return ar_time_parse(ar_printf(ctx->arena, "%04d-%02d-%02dT%02d:%02d:%02dZ", digits(version, 4),
                                   digits(version + 4, 2), digits(version + 6, 2),
                                   digits(version + 8, 2), digits(version + 10, 2),
                                   digits(version + 12, 2)));
}

/* Numbers with dots, part by part; leading zeros say nothing. */
int ar_folder_version_cmp(const char *a, const char *b)
{
    while (*a || *b) {
        a += strspn(a, "0");
        b += strspn(b, "0");
        size_t la = strspn(a, "0123456789"), lb = strspn(b, "0123456789");
        int order = la != lb ? (la < lb ? -1 : 1) : strncmp(a, b, la);

        if (order)
            return order;
        a += la + (a[la] == '.');
        b += lb + (b[lb] == '.');
    }
    return 0;
}

static int by_version(const void *a, const void *b)
{
    return ar_folder_version_cmp(((const ar_foreign *)a)->version,
                                 ((const ar_foreign *)b)->version);
}

/* dbmate goes by the text of the file's name: 10_b.sql comes before 2_a.sql. */
static int by_file_name(const void *a, const void *b)
{
    return strcmp(((const ar_foreign *)a)->shown, ((const ar_foreign *)b)->shown);
}

ar_foreign *ar_folder_find(ar_folder *in, const char *version)
{
    ar_vec_each(ar_foreign, it, in->out)
        if (ar_folder_version_cmp(it->version, version) == 0)
            return it;
    return NULL;
}

ar_foreign *ar_folder_add(ar_folder *in, const char *version, const char *name, const char *shown)
{
    const ar_foreign foreign = {
        .version = version, .name = name, .shown = shown, .created = time_of(in->ctx, version)};

    ar_vec_push(in->ctx->arena, in->out, foreign);
    return &in->out->items[in->out->count - 1];
}

ar_status ar_folder_refuse_twin(const ar_folder *in, const ar_foreign *twin, const char *shown)
{
    return ar_folder_refuse(
        in, shown, 0,
        ar_printf(in->ctx->arena, "version %s is %s already", twin->version, twin->shown), NULL);
}

void ar_folder_up(ar_folder *in, ar_foreign *foreign, const char *sql, unsigned line, bool alone)
{
    bool rebuilds = false;

    foreign->up = ar_import_section(in->ctx, in->engine, sql, line, alone, &rebuilds);
    if (rebuilds)
        foreign->requires_line = "foreign_keys=off legacy_alter_table=on";
}

/* A way back without a statement is none where the way up has some. */
void ar_folder_down(ar_folder *in, ar_foreign *foreign, const char *sql, unsigned line, bool alone)
{
    bool rebuilds = false;

    if (sql)
        foreign->down = ar_import_section(in->ctx, in->engine, sql, line, alone, &rebuilds);
    if (rebuilds)
        foreign->requires_line = "foreign_keys=off legacy_alter_table=on";
    if (sql && (ar_import_has_statements(in->ctx, in->engine, foreign->down.sql) ||
                !ar_import_has_statements(in->ctx, in->engine, foreign->up.sql)))
        return;
    foreign->down = (ar_section){
        .present = true,
        .sql = "",
        .irreversible = ar_printf(in->ctx->arena, "%s has no way back",
                                  foreign->down_shown ? foreign->down_shown : foreign->shown)};
}

/* ---- the folder ---- */

static const struct {
    const char *tool;
    ar_status (*read)(ar_folder *in);
    int (*compare)(const void *a, const void *b); /* NULL: the tool has a plan of its own */
} readers[] = {
    {"dbmate", ar_folder_dbmate, by_file_name},
    {"goose", ar_folder_goose, by_version},
    {"golang-migrate", ar_folder_golang, by_version},
    {"flyway", ar_folder_flyway, by_version},
    {"sqitch", ar_folder_sqitch, NULL},
};

const char *const ar_import_tools[] = {"dbmate", "goose",  "golang-migrate",
                                       "flyway", "sqitch", NULL};

ar_status ar_foreign_read(ar_ctx *ctx, const ar_project *project, ar_engine engine,
                          const char *tool, const char *folder, ar_foreigns *out)
{
    ar_folder in = {
        .ctx = ctx, .root = project->root, .path = folder, .engine = engine, .out = out};
    const char *shown = ar_folder_shown(&in, folder);

    *out = (ar_foreigns){0};
    if (!ar_is_dir(folder))
        return ar_folder_refuse(&in, NULL, 0,
                                ar_printf(ctx->arena, "there is no folder \"%s\"", shown), NULL);
    for (size_t i = 0; i < sizeof(readers) / sizeof(*readers); i++)
        if (ar_streq(readers[i].tool, tool)) {
            AR_TRY(readers[i].read(&in));
            if (readers[i].compare && out->count)
                qsort(out->items, out->count, sizeof(*out->items), readers[i].compare);
        }
    if (out->count)
        return AR_OK;
    return ar_folder_refuse(
        &in, NULL, 0, ar_printf(ctx->arena, "there are no migrations of %s in \"%s\"", tool, shown),
        NULL);
}
