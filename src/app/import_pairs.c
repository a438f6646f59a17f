/* golang-migrate and Flyway: a file for each way. */
#include <string.h>

#include "app/import_folder.h"
#include "base/file.h"
#include "base/str.h"

typedef struct pair_file {
    const char *version;
    const char *words;
    bool down;
} pair_file;

/* Way up first: the one back needs what it belongs to. */
static ar_status read_pair_file(ar_folder *in, const char *name, const pair_file *file, bool alone)
{
    ar_foreign *foreign = ar_folder_find(in, file->version);
    const char *shown = NULL;
    char *text = NULL;

    AR_TRY(ar_folder_text(in, name, &shown, &text));
    if (!file->down) {
        if (foreign)
            return ar_folder_refuse_twin(in, foreign, shown);
        ar_folder_up(in, ar_folder_add(in, file->version, file->words, shown), text, 1, alone);
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

/* Flyway looks into the folders below, too: none of its migrations may be passed over. */
static ar_status refuse_below(ar_folder *in, const char *path)
{
    ar_names names = {0};

    if (!ar_is_dir(path))
        return AR_OK;
    AR_TRY(ar_dir_list(in->ctx, path, &names));
    ar_vec_each(const char *, name, &names) {
        const char *below = ar_path_join(in->ctx->arena, path, *name);

        if (strstr(*name, "__") && ar_ends_with(*name, ".sql"))
            return ar_folder_refuse(in, ar_folder_shown(in, below), 0,
                                    "this migration lies in a folder below",
                                    "move all migrations into one folder");
        AR_TRY(refuse_below(in, below));
    }
    return AR_OK;
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
        else
            (void)refuse_below(in, ar_path_join(in->ctx->arena, in->path, *name));
    }
    AR_TRY(read_pairs(in, split_flyway, look_flyway));
    return ar_status_since(in->ctx, errors);
}
