/* autorev.yaml: databases, apps, and how files and names are made (SPEC 2.1). */
#define PCRE2_CODE_UNIT_WIDTH 8
#include <ctype.h>
#include <pcre2.h>
#include <string.h>

#include "base/file.h"
#include "base/str.h"
#include "parser/place.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

static const char file_title[] = "autorev.yaml";

typedef struct config_parts {
    ar_config *config;
    const ar_map *env;
    ar_config_database *database; /* at hand */
    ar_config_app *app;
} config_parts;

#define PARTS(spot) ((config_parts *)(spot)->parts)

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

    value = ar_env_get(PARTS(spot)->env, variable);
    if (fallback && (!value || !*value))
        ar_str_addn(out, fallback, (size_t)(at - fallback));
    else if (value)
        ar_str_add(out, value);
    else
        PARTS(spot)->database->unset = variable;
    return at + 1;
}

static void read_url(ar_spot *spot)
{
    ar_config_database *database = PARTS(spot)->database;
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
    ar_scalar_name(spot->reader, spot->value, "schema", &PARTS(spot)->database->schema);
}

static void read_schemas(ar_spot *spot)
{
    ar_scalar_names(spot->reader, spot->value, "schemas", false, NULL,
                    &PARTS(spot)->database->schemas);
}

static void read_protect(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "protect", &PARTS(spot)->database->protect);
}

static const ar_key_def database_keys[] = {
    {"url", read_url, AR_SHAPE_TEXT, NULL, NULL, "where it is; ${NAME} from the environment"},
    {"schema", read_database_schema, AR_SHAPE_TEXT, NULL, NULL, "the default schema (PostgreSQL)"},
    {"schemas", read_schemas, AR_SHAPE_NAMES, NULL, NULL, "which are looked at (PostgreSQL)"},
    {"protect", read_protect, AR_SHAPE_BOOL, NULL, NULL, "nothing destructive without --yes"},
    END_OF_KEYS,
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

        PARTS(spot)->database = &database;
        if (inner.value->kind == AR_YAML_MAP)
            ar_read_keys(spot->reader, &place_database, NULL, spot->parts, inner.value);
        else
            read_url(&inner);
        ar_vec_push(spot->reader->ctx->arena, &PARTS(spot)->config->databases, database);
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
    PARTS(spot)->app->path = path;
    PARTS(spot)->app->pos = ar_yaml_pos(spot->value);
}

static void read_app_name(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "name", &PARTS(spot)->app->name);
    PARTS(spot)->app->name_pos = ar_yaml_pos(spot->value);
}

static void read_history(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "history", &PARTS(spot)->app->history);
    PARTS(spot)->app->history_pos = ar_yaml_pos(spot->value);
}

static void read_app_database(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "database", &PARTS(spot)->app->database);
    PARTS(spot)->app->database_pos = ar_yaml_pos(spot->value);
}

static void read_external(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "external", &PARTS(spot)->app->external);
}

static const ar_key_def app_keys[] = {
    {"path", read_path, AR_SHAPE_TEXT, NULL, NULL, "its folder, or a pattern such as apps/*"},
    {"name", read_app_name, AR_SHAPE_TEXT, NULL, NULL, "its name (the folder's)"},
    {"history", read_history, AR_SHAPE_TEXT, NULL, NULL,
     "the app whose history its revisions go into"},
    {"database", read_app_database, AR_SHAPE_TEXT, NULL, NULL, "where it lives (default)"},
    {"external", read_external, AR_SHAPE_BOOL, NULL, NULL, "only applied from here"},
    END_OF_KEYS,
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

        PARTS(spot)->app = &app;
        if (inner.value->kind == AR_YAML_MAP)
            ar_read_keys(spot->reader, &place_app, NULL, spot->parts, inner.value);
        else
            read_path(&inner);
        if (app.path)
            ar_vec_push(spot->reader->ctx->arena, &PARTS(spot)->config->apps, app);
    }
}

/* ---- templates ---- */

static bool is_known(const char *const *words, const char *at, size_t length)
{
    for (; *words; words++)
        if (strlen(*words) == length && strncmp(*words, at, length) == 0)
            return true;
    return false;
}

/* Every {word} must be one of `words`. */
static bool check_template(ar_spot *spot, ar_code code, const char *const *words)
{
    const char *text = spot->value->text, *open = text;

    while ((open = strchr(open, '{')) != NULL) {
        size_t length = strcspn(open, "}") + 1;

        if (open[length - 1] != '}' || !is_known(words, open, length)) {
            ar_fail(spot->reader->ctx, code, ar_yaml_at(spot->value, (size_t)(open - text), length),
                    "\"%s\" knows nothing of \"%.*s\"", spot->key->text, (int)length, open);
            ar_hint(spot->reader->ctx, "it may hold %s and %s", words[0], words[1]);
            return false;
        }
        open += length;
    }
    return true;
}

static void read_migrations(ar_spot *spot)
{
    static const char *const words[] = {"{app}", "{dialect}", NULL};
    const char *text = NULL;

    if (!ar_scalar_name(spot->reader, spot->value, "migrations", &text) ||
        !check_template(spot, AR_E_TEMPLATE, words))
        return;
    if (!ar_starts_with(text, "{app}/") || strstr(text, ".."))
        ar_fail(spot->reader->ctx, AR_E_MIGRATIONS_FOLDER, ar_yaml_pos(spot->value),
                "\"migrations\" is a folder below {app}, not \"%s\"", text);
    else
        PARTS(spot)->config->migrations = text;
}

/* What else strftime() knows depends on the locale, or brings slashes and blanks. */
static bool check_times(ar_spot *spot, const char *text)
{
    for (const char *at = text; (at = strchr(at, '%')) != NULL; at += 2) {
        if (at[1] && strchr("YymdjHMS%", at[1]))
            continue;
        ar_fail(spot->reader->ctx, AR_E_TEMPLATE,
                ar_yaml_at(spot->value, (size_t)(at - text), at[1] ? 2 : 1),
                "\"file_name\" knows nothing of \"%.2s\"", at);
        ar_hint(spot->reader->ctx, "of the time it may hold %%Y %%y %%m %%d %%j %%H %%M %%S");
        return false;
    }
    return true;
}

static void read_file_name(ar_spot *spot)
{
    static const char *const words[] = {"{revision}", "{slug}", NULL};
    const char *text = NULL;

    if (!ar_scalar_name(spot->reader, spot->value, "file_name", &text) ||
        !check_template(spot, AR_E_TEMPLATE, words))
        return;
    if (!check_times(spot, text))
        return;
    if (!ar_ends_with(text, ".sql") || strchr(text, '/') || *text == '.')
        ar_fail(spot->reader->ctx, AR_E_FILE_NAME, ar_yaml_pos(spot->value),
                "\"file_name\" is a file's name that ends in .sql, not \"%s\"", text);
    else if (!strpbrk(text, "{%"))
        ar_fail(spot->reader->ctx, AR_E_FILE_NAME, ar_yaml_pos(spot->value),
                "\"file_name\" gives every revision the name \"%s\"", text);
    else
        PARTS(spot)->config->file_name = text;
}

static void read_name_template(ar_spot *spot)
{
    static const char *const words[] = {"{table}", "{columns}", NULL};
    const char *text = NULL;

    if (ar_scalar_name(spot->reader, spot->value, spot->key->text, &text) &&
        check_template(spot, AR_E_BAD_NAMING, words))
        ar_options_set(spot->reader->ctx, &PARTS(spot)->config->naming, spot->key->text, text);
}

static const ar_key_def naming_keys[] = {
    {"primary_key", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_pkey"},
    {"unique", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_{columns}_key"},
    {"foreign_key", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_{columns}_fkey"},
    {"check", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_{columns}_check"},
    {"exclusion", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_{columns}_excl"},
    {"index", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_{columns}_idx"},
    END_OF_KEYS,
};

static const ar_place place_naming = {
    .title = "naming",
    .takes = "a mapping: kind, then template",
    .kind = AR_KIND_NONE,
    .keys = naming_keys,
};

static void read_naming(ar_spot *spot)
{
    if (spot->value->kind == AR_YAML_MAP)
        ar_read_keys(spot->reader, &place_naming, NULL, spot->parts, spot->value);
    else
        ar_scalar_shape(spot->reader, spot->value, "naming", place_naming.takes);
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
    ar_names *ignore = &PARTS(spot)->config->ignore;

    if (!ar_scalar_names(spot->reader, spot->value, "ignore", false, NULL, ignore))
        return;
    for (size_t i = 0; i < spot->value->items.count; i++)
        check_pattern(spot, spot->value->items.items[i]);
}

/* Privileges and owners come with their kinds: asking for them must not be passed over. */
static void read_later(ar_spot *spot)
{
    bool wanted = false;

    if (ar_scalar_bool(spot->reader, spot->value, spot->key->text, &wanted) && wanted)
        ar_fail(spot->reader->ctx, AR_E_NOT_SUPPORTED_YET, ar_yaml_pos(spot->key),
                "\"%s: true\" is not supported yet", spot->key->text);
}

static void read_head_file(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "head_file", &PARTS(spot)->config->head_file);
}

static const ar_key_def config_keys[] = {
    {"databases", read_databases, AR_SHAPE_NAMED, &place_database, NULL, "databases by name"},
    {"apps", read_apps, AR_SHAPE_LIST, &place_app, NULL, "apps in order (apps/*)"},
    {"migrations", read_migrations, AR_SHAPE_TEXT, NULL, NULL,
     "folder of revisions ({app}/migrations)"},
    {"file_name", read_file_name, AR_SHAPE_TEXT, NULL, NULL, "name of a revision's file"},
    {"head_file", read_head_file, AR_SHAPE_BOOL, NULL, NULL,
     "keep the newest revision's id in a file HEAD of each history (false)"},
    {"ignore", read_ignore, AR_SHAPE_NAMES, NULL, NULL, "pcre2 patterns on schema.table"},
    {"grants", read_later, AR_SHAPE_BOOL, NULL, NULL, "compare privileges (false)"},
    {"owners", read_later, AR_SHAPE_BOOL, NULL, NULL, "compare owners (false)"},
    {"naming", read_naming, AR_SHAPE_PLACE, &place_naming, NULL, "names that nobody gives"},
    END_OF_KEYS,
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
    config_parts parts = {.config = config, .env = env};

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
