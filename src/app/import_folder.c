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

static ar_foreign *find(ar_folder *in, const char *version)
{
    ar_vec_each(ar_foreign, it, in->out)
        if (ar_folder_version_cmp(it->version, version) == 0)
            return it;
    return NULL;
}

static ar_foreign *add(ar_folder *in, const char *version, const char *name, const char *shown)
{
    const ar_foreign foreign = {
        .version = version, .name = name, .shown = shown, .created = time_of(in->ctx, version)};

    ar_vec_push(in->ctx->arena, in->out, foreign);
    return &in->out->items[in->out->count - 1];
}

static ar_status refuse_twin(const ar_folder *in, const ar_foreign *twin, const char *shown)
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

/* ---- dbmate and goose: both ways in one file, between markers ---- */

typedef enum marker {
    NO_MARKER,
    MARK_UP,
    MARK_DOWN,
    MARK_BEGIN,
    MARK_END,
    MARK_ALONE,
    MARK_ENVSUB,
} marker;

typedef struct mark_words {
    const char *prefix;
    struct {
        const char *text;
        marker marker;
    } words[6];
} mark_words;

static const mark_words dbmate_marks = {"migrate:", {{"up", MARK_UP}, {"down", MARK_DOWN}}};
static const mark_words goose_marks = {"+goose",
                                       {{"Up", MARK_UP},
                                        {"Down", MARK_DOWN},
                                        {"StatementBegin", MARK_BEGIN},
                                        {"StatementEnd", MARK_END},
                                        {"NO TRANSACTION", MARK_ALONE},
                                        {"ENVSUB ON", MARK_ENVSUB}}};

static marker marker_of(const mark_words *marks, const char *line, bool *out_alone)
{
    const char *at = line + strspn(line, " \t");

    if (!ar_starts_with(at, "--"))
        return NO_MARKER;
    at += 2 + strspn(at + 2, " \t");
    if (!ar_starts_with(at, marks->prefix))
        return NO_MARKER;
    at += strlen(marks->prefix);
    at += strspn(at, " \t");
    *out_alone = strstr(at, "transaction:false") != NULL;
    for (size_t i = 0; i < sizeof(marks->words) / sizeof(*marks->words) && marks->words[i].text;
         i++) {
        size_t length = strlen(marks->words[i].text);

        if (strncmp(at, marks->words[i].text, length) == 0 &&
            (!at[length] || strchr(" \t\r", at[length])))
            return marks->words[i].marker;
    }
    return NO_MARKER;
}

typedef struct ways {
    ar_str up, down;
    unsigned up_line, down_line;
    bool has_up, has_down, up_alone, down_alone;
} ways;

/* goose hands a block on as it is: it may lack the semicolon. */
static void close_block(ar_folder *in, ar_str *out)
{
    if (ar_ends_with(ar_trim(in->ctx->arena, out->data), ";"))
        return;
    if (out->length && out->data[out->length - 1] == '\n')
        out->data[--out->length] = '\0';
    ar_str_add(out, ";\n");
}

static ar_status take_line(ar_folder *in, const mark_words *marks, const char *shown,
                           unsigned number, const char *line, ways *out)
{
    bool alone = false;
    marker found = marker_of(marks, line, &alone);
    ar_str *to = out->has_down ? &out->down : &out->up;

    if (found == MARK_ENVSUB)
        return ar_folder_refuse(in, shown, number, "variables of the environment are put in here",
                                "write what they stand for");
    if (found == MARK_ALONE)
        out->up_alone = out->down_alone = true;
    if (found == MARK_UP) {
        out->has_up = true;
        out->up_line = number + 1;
        out->up_alone |= alone;
    } else if (found == MARK_DOWN) {
        out->has_down = true;
        out->down_line = number + 1;
        out->down_alone |= alone;
    } else if (out->has_up) {
        if (found == MARK_END)
            close_block(in, to);
        ar_str_addf(to, "%s\n", found == NO_MARKER ? line : "");
    } else if (found == NO_MARKER && *ar_trim(in->ctx->arena, line) &&
               !ar_starts_with(ar_trim(in->ctx->arena, line), "--")) {
        return ar_folder_refuse(in, shown, number, "this stands before the way up", NULL);
    }
    return AR_OK;
}

static ar_status read_marked(ar_folder *in, const mark_words *marks, const char *name,
                             size_t length)
{
    const char *version = ar_strndup(in->ctx->arena, name, length), *shown = NULL;
    ways found = {0};
    char *text = NULL;
    unsigned number = 0;
    ar_status status = AR_OK;

    AR_TRY(ar_folder_text(in, name, &shown, &text));
    if (find(in, version))
        return refuse_twin(in, find(in, version), shown);
    ar_str_init(&found.up, in->ctx->arena);
    ar_str_init(&found.down, in->ctx->arena);
    for (char *line = text, *end; *line && status == AR_OK; line = end) {
        size_t size = strcspn(line, "\n");

        end = line + size + (line[size] == '\n');
        status = take_line(in, marks, shown, ++number, ar_strndup(in->ctx->arena, line, size),
                           &found);
    }
    AR_TRY(status);
    if (!found.has_up)
        return ar_folder_refuse(in, shown, 0, "there is no way up in it", NULL);
    ar_foreign *foreign = add(in, version, ar_folder_words(in, name + length, ".sql"), shown);

    ar_folder_up(in, foreign, found.up.data, found.up_line, found.up_alone);
    ar_folder_down(in, foreign, found.has_down ? found.down.data : NULL, found.down_line,
                   found.down_alone);
    return AR_OK;
}

static ar_status read_marked_folder(ar_folder *in, const mark_words *marks)
{
    ar_names names = {0};
    size_t errors = ar_error_count(in->ctx);

    AR_TRY(ar_dir_list(in->ctx, in->path, &names));
    ar_vec_each(const char *, name, &names) {
        size_t length = strspn(*name, "0123456789");
        const char *shown = ar_folder_shown(in, ar_path_join(in->ctx->arena, in->path, *name));

        if (length && (*name)[length] == '_' && ar_ends_with(*name, ".sql"))
            (void)read_marked(in, marks, *name, length); /* all faults are told */
        else if (length && ar_ends_with(*name, ".go") && !ar_ends_with(*name, "_test.go"))
            (void)ar_folder_refuse(in, shown, 0, "a migration in Go cannot be taken over",
                                   "write what it does as SQL");
    }
    return ar_status_since(in->ctx, errors);
}

ar_status ar_folder_dbmate(ar_folder *in)
{
    return read_marked_folder(in, &dbmate_marks);
}

ar_status ar_folder_goose(ar_folder *in)
{
    return read_marked_folder(in, &goose_marks);
}

/* ---- golang-migrate and Flyway: a file for each way ---- */

typedef struct pair_file {
    const char *version;
    const char *words;
    bool down;
} pair_file;

/* Way up first: the one back needs what it belongs to. */
static ar_status read_pair_file(ar_folder *in, const char *name, const pair_file *file, bool alone)
{
    ar_foreign *foreign = find(in, file->version);
    const char *shown = NULL;
    char *text = NULL;

    AR_TRY(ar_folder_text(in, name, &shown, &text));
    if (!file->down) {
        if (foreign)
            return refuse_twin(in, foreign, shown);
        ar_folder_up(in, add(in, file->version, file->words, shown), text, 1, alone);
        return AR_OK;
    }
    if (!foreign)
        return ar_folder_refuse(in, shown, 0, "there is no way up for this way back", NULL);
    foreign->down_shown = shown;
    ar_folder_down(in, foreign, text, 1, alone);
    return AR_OK;
}

typedef bool split_name(ar_folder *in, const char *name, pair_file *out);
typedef ar_status look_inside(ar_folder *in, const char *name, bool *out_alone);

static ar_status read_pairs(ar_folder *in, split_name *split, look_inside *look)
{
    ar_names names = {0};
    size_t errors = ar_error_count(in->ctx);
    pair_file file;

    AR_TRY(ar_dir_list(in->ctx, in->path, &names));
    for (int down = 0; down < 2; down++)
        ar_vec_each(const char *, name, &names) {
            bool alone = false;

            file = (pair_file){0};
            if (split(in, *name, &file) && file.down == down &&
                (!look || look(in, *name, &alone) == AR_OK))
                (void)read_pair_file(in, *name, &file, alone);
        }
    ar_vec_each(ar_foreign, foreign, in->out)
        if (!foreign->down.present)
            ar_folder_down(in, foreign, NULL, 1, false);
    return ar_status_since(in->ctx, errors);
}

static bool split_golang(ar_folder *in, const char *name, pair_file *out)
{
    size_t length = strspn(name, "0123456789");
    bool up = ar_ends_with(name, ".up.sql");

    out->down = ar_ends_with(name, ".down.sql");
    if (!length || name[length] != '_' || (!up && !out->down))
        return false;
    out->version = ar_strndup(in->ctx->arena, name, length);
    out->words = ar_folder_words(in, name + length, up ? ".up.sql" : ".down.sql");
    return true;
}

ar_status ar_folder_golang(ar_folder *in)
{
    return read_pairs(in, split_golang, NULL);
}

static bool split_flyway(ar_folder *in, const char *name, pair_file *out)
{
    const char *words = strstr(name, "__");

    if (!ar_ends_with(name, ".sql") || !words || (name[0] != 'V' && name[0] != 'U'))
        return false;
    out->down = name[0] == 'U';
    out->version = ar_replace(
        in->ctx->arena, ar_strndup(in->ctx->arena, name + 1, (size_t)(words - name - 1)), "_", ".");
    out->words = ar_folder_words(in, words, ".sql");
    return strspn(out->version, "0123456789.") == strlen(out->version);
}

static bool conf_says(const char *conf, const char *key, const char *value)
{
    const char *at = conf ? strstr(conf, key) : NULL;

    return at && ar_starts_with(at + strlen(key) + strspn(at + strlen(key), " ="), value);
}

/* Placeholders have their values elsewhere. */
static ar_status look_flyway(ar_folder *in, const char *name, bool *out_alone)
{
    const char *conf_name = ar_printf(in->ctx->arena, "%s.conf", name), *shown = NULL;
    char *conf = NULL, *text = NULL;

    if (ar_path_exists(ar_path_join(in->ctx->arena, in->path, conf_name)))
        AR_TRY(ar_folder_text(in, conf_name, &shown, &conf));
    AR_TRY(ar_folder_text(in, name, &shown, &text));
    *out_alone = conf_says(conf, "executeInTransaction", "false");
    const char *at = conf_says(conf, "placeholderReplacement", "false") ? NULL : strstr(text, "${");

    if (!at)
        return AR_OK;
    unsigned line = 1;

    for (const char *c = text; c < at; c++)
        line += *c == '\n';
    return ar_folder_refuse(in, shown, line, "a placeholder of Flyway is put in here",
                            "write what it stands for");
}

ar_status ar_folder_flyway(ar_folder *in)
{
    ar_names names = {0};
    size_t errors = ar_error_count(in->ctx);

    AR_TRY(ar_dir_list(in->ctx, in->path, &names));
    ar_vec_each(const char *, name, &names) {
        const char *shown = ar_folder_shown(in, ar_path_join(in->ctx->arena, in->path, *name));

        if (ar_starts_with(*name, "R__") && ar_ends_with(*name, ".sql"))
            (void)ar_folder_refuse(in, shown, 0, "a repeatable migration cannot be taken over",
                                   "declare what it makes in the models");
        else if ((*name)[0] == 'B' && strstr(*name, "__") && ar_ends_with(*name, ".sql"))
            (void)ar_folder_refuse(in, shown, 0, "a baseline migration cannot be taken over",
                                   "the versioned migrations before it can");
        else if (strstr(*name, "__") && ar_ends_with(*name, ".java"))
            (void)ar_folder_refuse(in, shown, 0, "a migration in Java cannot be taken over",
                                   "write what it does as SQL");
    }
    AR_TRY(read_pairs(in, split_flyway, look_flyway));
    return ar_status_since(in->ctx, errors);
}

/* ---- the folder ---- */

static const struct {
    const char *tool;
    ar_status (*read)(ar_folder *in);
    bool ordered; /* by the tool's own plan */
} readers[] = {
    {"dbmate", ar_folder_dbmate, false},         {"goose", ar_folder_goose, false},
    {"golang-migrate", ar_folder_golang, false}, {"flyway", ar_folder_flyway, false},
    {"sqitch", ar_folder_sqitch, true},
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
            if (!readers[i].ordered && out->count)
                qsort(out->items, out->count, sizeof(*out->items), by_version);
        }
    if (out->count)
        return AR_OK;
    return ar_folder_refuse(
        &in, NULL, 0, ar_printf(ctx->arena, "there are no migrations of %s in \"%s\"", tool, shown),
        NULL);
}
