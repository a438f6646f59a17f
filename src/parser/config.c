/* autorev.yaml: databases, apps, and how files and names are made (SPEC 2.1). */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <ctype.h>
#include <pcre2.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "parser/config_parts.h"
#include "parser/scalar.h"

static const char file_title[] = "autorev.yaml";

/* ---- ${NAME} and ${NAME:-fallback} ---- */

/* One ${...} at `at`; returns what follows it, NULL when reported. */
static const char *expand_one(ar_spot *spot, const char *at, ar_str *out)
{
    ar_ctx *ctx = spot->reader->ctx;
    const char *start = at, *name = at + 2, *end = name, *fallback = NULL, *value;

    while (isalnum((unsigned char)*end) || *end == '_')
        end++;
    at = end;
    if (ar_starts_with(at, ":-")) {
        fallback = at + 2;
        at = fallback + strcspn(fallback, "}");
    }
    if (end == name || *at != '}') {
        size_t offset = (size_t)(start - spot->value->text);

        ar_fail(ctx, AR_E_BAD_VARIABLE, ar_yaml_at(spot->value, offset, strlen(start)),
                "expected ${NAME} or ${NAME:-fallback}");
        return NULL;
    }
    char *variable = ar_strndup(ctx->arena, name, (size_t)(end - name));

    value = ar_env_get(AR_CONFIG_PARTS(spot)->env, variable);
    if (fallback && (!value || !*value))
        ar_str_addn(out, fallback, (size_t)(at - fallback));
    else if (value)
        ar_str_add(out, value);
    else
        AR_CONFIG_PARTS(spot)->database->unset = variable;
    return at + 1;
}

static void read_url(ar_spot *spot)
{
    ar_config_database *database = AR_CONFIG_PARTS(spot)->database;
    const char *text = NULL;
    ar_str url;

    if (!ar_scalar_name(spot->reader, spot->value, "url", &text))
        return;
    ar_str_init(&url, spot->reader->ctx->arena);
    while (text && *text) {
        if (ar_starts_with(text, "${"))
            text = expand_one(spot, text, &url);
        else
            ar_str_addc(&url, *text++);
    }
    database->url = database->unset ? spot->value->text : url.data;
    database->pos = ar_yaml_pos(spot->value);
}

/* ---- databases ---- */

static void read_database_schema(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "schema", &AR_CONFIG_PARTS(spot)->database->schema);
}

static void read_schemas(ar_spot *spot)
{
    ar_scalar_names(spot->reader, spot->value, "schemas", false, NULL,
                    &AR_CONFIG_PARTS(spot)->database->schemas);
}

static void read_protect(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "protect", &AR_CONFIG_PARTS(spot)->database->protect);
}

static const ar_key_def database_keys[] = {
    {"url", read_url, AR_SHAPE_TEXT, NULL, NULL, "where it is; ${NAME} from the environment"},
    {"schema", read_database_schema, AR_SHAPE_TEXT, NULL, NULL, "the default schema (PostgreSQL)"},
    {"schemas", read_schemas, AR_SHAPE_NAMES, NULL, NULL, "which are looked at (PostgreSQL)"},
    {"protect", read_protect, AR_SHAPE_BOOL, NULL, NULL, "nothing destructive without --yes"},
    AR_CONFIG_END_OF_KEYS,
};

static const ar_place place_database = {
    .title = "database",
    .takes = "a URL, or a mapping",
    .kind = AR_KIND_NONE,
    .keys = database_keys,
    .read_line = read_url,
};

static void read_databases(ar_spot *spot)
{
    const ar_yaml *map = spot->value;

    if (map->kind != AR_YAML_MAP) {
        ar_scalar_shape(spot->reader, map, "databases", "a mapping: name, then URL");
        return;
    }
    for (size_t i = 0; i < map->keys.count && !ar_reader_is_full(spot->reader); i++) {
        ar_spot inner = {spot->reader, NULL, spot->parts, map->keys.items[i], map->items.items[i]};
        ar_config_database database = {.name = inner.key->text, .pos = ar_yaml_pos(inner.key)};

        AR_CONFIG_PARTS(spot)->database = &database;
        if (inner.value->kind == AR_YAML_MAP)
            ar_read_keys(spot->reader, &place_database, NULL, spot->parts, inner.value);
        else
            read_url(&inner);
        ar_vec_push(spot->reader->ctx->arena, &AR_CONFIG_PARTS(spot)->config->databases, database);
    }
}

/* ---- apps ---- */

static void read_path(ar_spot *spot)
{
    const char *path = NULL;

    if (!ar_scalar_name(spot->reader, spot->value, "path", &path))
        return;
    while (ar_ends_with(path, "/") && path[1])
        path = ar_strndup(spot->reader->ctx->arena, path, strlen(path) - 1);
    AR_CONFIG_PARTS(spot)->app->path = path;
    AR_CONFIG_PARTS(spot)->app->pos = ar_yaml_pos(spot->value);
}

static void read_app_name(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "name", &AR_CONFIG_PARTS(spot)->app->name);
    AR_CONFIG_PARTS(spot)->app->name_pos = ar_yaml_pos(spot->value);
}

static void read_history(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "history", &AR_CONFIG_PARTS(spot)->app->history);
    AR_CONFIG_PARTS(spot)->app->history_pos = ar_yaml_pos(spot->value);
}

static void read_app_database(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "database", &AR_CONFIG_PARTS(spot)->app->database);
    AR_CONFIG_PARTS(spot)->app->database_pos = ar_yaml_pos(spot->value);
}

static void read_external(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "external", &AR_CONFIG_PARTS(spot)->app->external);
}

static const ar_key_def app_keys[] = {
    {"path", read_path, AR_SHAPE_TEXT, NULL, NULL, "its folder, or a pattern such as apps/*"},
    {"name", read_app_name, AR_SHAPE_TEXT, NULL, NULL, "its name (the folder's)"},
    {"history", read_history, AR_SHAPE_TEXT, NULL, NULL,
     "the app whose history its revisions go into"},
    {"database", read_app_database, AR_SHAPE_TEXT, NULL, NULL, "where it lives (default)"},
    {"external", read_external, AR_SHAPE_BOOL, NULL, NULL, "only applied from here"},
    AR_CONFIG_END_OF_KEYS,
};

static const char *const app_required[] = {"path", NULL};

static const ar_place place_app = {
    .title = "app",
    .takes = "a path, or a mapping",
    .kind = AR_KIND_NONE,
    .keys = app_keys,
    .required = app_required,
    .read_line = read_path,
};

static void read_apps(ar_spot *spot)
{
    const ar_yaml *list = spot->value;

    if (list->kind != AR_YAML_LIST) {
        ar_scalar_shape(spot->reader, list, "apps", "a list of paths");
        return;
    }
    for (size_t i = 0; i < list->items.count && !ar_reader_is_full(spot->reader); i++) {
        ar_spot inner = {spot->reader, NULL, spot->parts, spot->key, list->items.items[i]};
        ar_config_app app = {.pos = ar_yaml_pos(inner.value)};

        AR_CONFIG_PARTS(spot)->app = &app;
        if (inner.value->kind == AR_YAML_MAP)
            ar_read_keys(spot->reader, &place_app, NULL, spot->parts, inner.value);
        else
            read_path(&inner);
        if (app.path)
            ar_vec_push(spot->reader->ctx->arena, &AR_CONFIG_PARTS(spot)->config->apps, app);
    }
}

/* ---- the rest ---- */

static void check_pattern(ar_spot *spot, const ar_yaml *item)
{
    PCRE2_UCHAR message[128];
    PCRE2_SIZE offset = 0;
    int error = 0;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)item->text, PCRE2_ZERO_TERMINATED, PCRE2_UTF,
                                     &error, &offset, NULL);

    if (!code) {
        pcre2_get_error_message(error, message, sizeof(message));
        ar_fail(spot->reader->ctx, AR_E_BAD_PATTERN, ar_yaml_at(item, offset, 0),
                "the pattern \"%s\" is wrong: %s", item->text, (const char *)message);
    }
    pcre2_code_free(code);
}

static void read_ignore(ar_spot *spot)
{
    ar_names *ignore = &AR_CONFIG_PARTS(spot)->config->ignore;

    if (!ar_scalar_names(spot->reader, spot->value, "ignore", false, NULL, ignore))
        return;
    for (size_t i = 0; i < spot->value->items.count; i++)
        check_pattern(spot, spot->value->items.items[i]);
}

static void read_grants(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "grants", &AR_CONFIG_PARTS(spot)->config->grants);
}

static void read_owners(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "owners", &AR_CONFIG_PARTS(spot)->config->owners);
}

static void read_head_file(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "head_file",
                   &AR_CONFIG_PARTS(spot)->config->head_file);
}

static const ar_key_def config_keys[] = {
    {"databases", read_databases, AR_SHAPE_NAMED, &place_database, NULL, "databases by name"},
    {"apps", read_apps, AR_SHAPE_LIST, &place_app, NULL, "apps in order (apps/*)"},
    {"migrations", ar_config_read_migrations, AR_SHAPE_TEXT, NULL, NULL,
     "folder of revisions ({app}/migrations)"},
    {"file_name", ar_config_read_file_name, AR_SHAPE_TEXT, NULL, NULL, "name of a revision's file"},
    {"head_file", read_head_file, AR_SHAPE_BOOL, NULL, NULL,
     "keep the newest revision's id in a file HEAD of each history (false)"},
    {"header", ar_config_read_header, AR_SHAPE_NAMES_OR_ONE, NULL, NULL,
     "comment lines on top of each new revision"},
    {"hooks", ar_config_read_hooks, AR_SHAPE_PLACE, &ar_place_hooks, NULL,
     "programs that run beside commands"},
    {"ignore", read_ignore, AR_SHAPE_NAMES, NULL, NULL, "pcre2 patterns on schema.table"},
    {"grants", read_grants, AR_SHAPE_BOOL, NULL, NULL, "compare privileges (false)"},
    {"owners", read_owners, AR_SHAPE_BOOL, NULL, NULL, "compare owners (false)"},
    {"naming", ar_config_read_naming, AR_SHAPE_PLACE, &ar_place_naming, NULL,
     "names that nobody gives"},
    AR_CONFIG_END_OF_KEYS,
};

const ar_place ar_place_config = {
    .title = "config",
    .takes = "a mapping",
    .kind = AR_KIND_NONE,
    .keys = config_keys,
};

static ar_status read_root(ar_ctx *ctx, const ar_yaml *root, const ar_map *env, ar_config *config)
{
    ar_reader reader = {.ctx = ctx, .first_fault = ar_error_count(ctx)};
    ar_config_parts parts = {.config = config, .env = env};

    if (root->kind != AR_YAML_MAP)
        return ar_fail(ctx, AR_E_FILE_SHAPE, ar_yaml_pos(root), "%s is a mapping, not %s",
                       file_title, ar_yaml_title(root));
    ar_read_keys(&reader, &ar_place_config, NULL, &parts, root);
    return ar_status_since(ctx, reader.first_fault);
}

ar_status ar_config_read(ar_ctx *ctx, const char *root, const ar_map *env, ar_config *out)
{
    char *path = ar_path_join(ctx->arena, root, file_title);
    size_t faults = ar_error_count(ctx);
    const ar_yaml *node = NULL;

    *out = (ar_config){.migrations = "{app}/migrations",
                       .file_name = "%Y%m%d_%H%M-{revision}_{slug}.sql"};
    if (!ar_path_exists(path))
        return AR_OK;
    out->file = file_title;
    AR_TRY(ar_yaml_read(ctx, path, file_title, &node));
    if (node)
        AR_TRY(read_root(ctx, node, env, out));
    return ar_status_since(ctx, faults);
}

ar_status ar_config_url(ar_ctx *ctx, const ar_config_database *database, const char **out)
{
    if (database->unset)
        return ar_fail(ctx, AR_E_UNSET_VARIABLE, database->pos,
                       "the variable \"%s\" is not set, in the environment or in .env",
                       database->unset);
    *out = database->url;
    return AR_OK;
}
