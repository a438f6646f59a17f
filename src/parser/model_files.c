#include "parser/model_files.h"

#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "parser/table.h"

/* ---- finding and parsing files ---- */

/* `root` NULL: the file holds nothing. */
void ar_model_files_add(ar_reader *reader, const ar_app_files *app, const ar_yaml *root,
                        ar_model_files *files)
{
    if (root && root->kind == AR_YAML_MAP)
        ar_vec_push(reader->ctx->arena, files, ((ar_model_file){app, root}));
    else if (root)
        ar_fail(reader->ctx, AR_E_FILE_SHAPE, ar_yaml_pos(root),
                "a model file is a mapping, not %s", ar_yaml_title(root));
}

static void add_file(ar_reader *reader, const ar_app_files *app, const char *name,
                     ar_model_files *files)
{
    ar_ctx *ctx = reader->ctx;
    const ar_yaml *root = NULL;
    const char *path = ar_path_join(ctx->arena, app->dir, name);

    if (ar_yaml_read(ctx, path, ar_path_join(ctx->arena, app->shown, name), &root) == AR_OK)
        ar_model_files_add(reader, app, root, files);
    else
        reader->incomplete = true;
}

/* A file that its author takes for a model must not be passed over in silence. */
static void refuse_yml(ar_reader *reader, const ar_app_files *app, const char *name)
{
    ar_fail(reader->ctx, AR_E_MODEL_FILE,
            (ar_pos){.file = ar_path_join(reader->ctx->arena, app->shown, name)},
            "model files end in \".yaml\"");
    ar_hint(reader->ctx, "call it \"%.*s.yaml\"", (int)strlen(name) - 4, name);
}

void ar_model_files_find(ar_reader *reader, const ar_app_files *app, ar_model_files *files)
{
    ar_arena *arena = reader->ctx->arena;
    ar_names names = {0};

    if (ar_path_exists(ar_path_join(arena, app->dir, "models.yaml")))
        add_file(reader, app, "models.yaml", files);
    else if (ar_path_exists(ar_path_join(arena, app->dir, "models.yml")))
        refuse_yml(reader, app, "models.yml");
    if (ar_dir_list(reader->ctx, ar_path_join(arena, app->dir, "models"), &names) != AR_OK)
        return;
    for (size_t i = 0; i < names.count && !ar_reader_is_full(reader); i++) {
        const char *name = ar_path_join(arena, "models", names.items[i]);

        if (names.items[i][0] == '.')
            continue;
        if (ar_ends_with(name, ".yaml"))
            add_file(reader, app, name, files);
        else if (ar_ends_with(name, ".yml"))
            refuse_yml(reader, app, name);
    }
}

/* ---- mixins ---- */

static void add_mixin(ar_reader *reader, const ar_app_files *app, const ar_yaml *key,
                      const ar_yaml *map)
{
    char *full = ar_printf(reader->ctx->arena, "%s.%s", app->app, key->text);
    const ar_mixin *first = ar_map_get(reader->mixins, full);
    ar_mixin *mixin;

    if (first) {
        ar_pos pos = ar_yaml_pos(first->key);

        ar_fail(reader->ctx, AR_E_DUPLICATE_NAME, ar_yaml_pos(key), "there are two mixins \"%s\"",
                key->text);
        ar_hint(reader->ctx, "the other one stands at %s:%u:%u", pos.file, pos.line, pos.column);
        return;
    }
    mixin = ar_alloc(reader->ctx->arena, sizeof(*mixin));
    *mixin = (ar_mixin){.app = app, .name = key->text, .key = key, .map = map};
    ar_map_set(reader->mixins, full, mixin);
}

void ar_mixins_collect(ar_reader *reader, const ar_model_file *file)
{
    const ar_yaml *mixins = ar_yaml_get(file->root, "mixins");

    for (size_t i = 0; mixins && i < mixins->keys.count; i++)
        add_mixin(reader, file->app, mixins->keys.items[i], mixins->items.items[i]);
}

/* An app of another database: its tables stay there, what it shares is text. Read when asked for.
 */
static void read_other(ar_reader *reader, const ar_app_files *app)
{
    ar_model_files files = {0};

    if (ar_names_has(&reader->others_read, app->app))
        return;
    ar_vec_push(reader->ctx->arena, &reader->others_read, app->app);
    ar_model_files_find(reader, app, &files);
    ar_vec_each(ar_model_file, file, &files)
        ar_mixins_collect(reader, file);
}

static ar_mixin *find_in_others(ar_reader *reader, const char *name)
{
    const char *dot = strchr(name, '.');

    for (size_t i = 0; dot && reader->options && i < reader->options->other_count; i++) {
        const ar_app_files *app = &reader->options->others[i];

        if (strlen(app->app) != (size_t)(dot - name) || !ar_starts_with(name, app->app))
            continue;
        read_other(reader, app);
        return ar_map_get(reader->mixins, name);
    }
    return NULL;
}

ar_mixin *ar_mixin_find(ar_reader *reader, const char *name)
{
    const char *app = reader->app ? reader->app->app : "";
    char *own = ar_printf(reader->ctx->arena, "%s.%s", app, name);
    ar_mixin *mixin = ar_map_get(reader->mixins, own);

    if (!mixin)
        mixin = ar_map_get(reader->mixins, name);
    return mixin ? mixin : find_in_others(reader, name);
}
