/* dbmate and goose: both ways in one file, between markers. */
#include <string.h>

#include "app/import_folder.h"
#include "base/file.h"
#include "base/str.h"

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
    if ((found == MARK_UP && out->has_up) || (found == MARK_DOWN && out->has_down))
        return ar_folder_refuse(in, shown, number, "there is a second migration in this file",
                                "give it a file of its own");
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
    if (ar_folder_find(in, version))
        return ar_folder_refuse_twin(in, ar_folder_find(in, version), shown);
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
    ar_foreign *foreign = ar_folder_add(in, version, ar_folder_words(in, name + length, ".sql"),
                                        shown);

    ar_folder_up(in, foreign, found.up.data, found.up_line, found.up_alone);
    ar_folder_down(in, foreign, found.has_down ? found.down.data : NULL, found.down_line,
                   found.down_alone);
    return AR_OK;
}

/* Is what follows the number in a file's name as the tool has it? dbmate takes any. */
static bool is_name(const mark_words *marks, const char *rest)
{
    return ar_ends_with(rest, ".sql") && (marks == &dbmate_marks || *rest == '_');
}

static ar_status read_marked_folder(ar_folder *in, const mark_words *marks)
{
    ar_names names = {0};
    size_t errors = ar_error_count(in->ctx);

    AR_TRY(ar_dir_list(in->ctx, in->path, &names));
    ar_vec_each(const char *, name, &names) {
        size_t length = strspn(*name, "0123456789");
        const char *shown = ar_folder_shown(in, ar_path_join(in->ctx->arena, in->path, *name));

        if (length && is_name(marks, *name + length))
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
