/* autorev.yaml: how folders, files and their first lines, and unnamed objects are called. */
#include <string.h>

#include "base/str.h"
#include "parser/config_parts.h"
#include "parser/scalar.h"

enum { FILE_NAME_MAX = 120 };

static bool is_known(const char *const *words, const char *at, size_t length)
{
    for (; *words; words++)
        if (strlen(*words) == length && strncmp(*words, at, length) == 0)
            return true;
    return false;
}

static const char *list_of(ar_arena *arena, const char *const *words)
{
    ar_str list;

    ar_str_init(&list, arena);
    for (size_t i = 0; words[i]; i++)
        ar_str_addf(&list, "%s%s", i == 0 ? "" : words[i + 1] ? ", " : " and ", words[i]);
    return list.data;
}

/* Every {word} must be one of `words`. */
static bool check_words(ar_spot *spot, const ar_yaml *node, ar_code code, const char *const *words)
{
    const char *text = node->text, *open = text;
    ar_ctx *ctx = spot->reader->ctx;

    while ((open = strchr(open, '{')) != NULL) {
        size_t length = strcspn(open, "}") + 1;

        if (open[length - 1] != '}' || !is_known(words, open, length)) {
            ar_fail(ctx, code, ar_yaml_at(node, (size_t)(open - text), length),
                    "\"%s\" knows nothing of \"%.*s\"", spot->key->text, (int)length, open);
            ar_hint(ctx, "it may hold %s", list_of(ctx->arena, words));
            return false;
        }
        open += length;
    }
    return true;
}

static bool check_template(ar_spot *spot, ar_code code, const char *const *words)
{
    return check_words(spot, spot->value, code, words);
}

void ar_config_read_migrations(ar_spot *spot)
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
        AR_CONFIG_PARTS(spot)->config->migrations = text;
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

/* Two revisions of one history are at least a second apart, so the whole time tells them apart. */
static bool tells_apart(const char *text)
{
    bool year = strstr(text, "%Y") || strstr(text, "%y");
    bool day = strstr(text, "%j") || (strstr(text, "%m") && strstr(text, "%d"));
    bool time = strstr(text, "%H") && strstr(text, "%M") && strstr(text, "%S");

    return strstr(text, "{revision}") || (year && day && time);
}

static void refuse_alike(ar_spot *spot, const char *text)
{
    ar_fail(spot->reader->ctx, AR_E_FILE_NAME, ar_yaml_pos(spot->value),
            "\"file_name\" may give two revisions one name: \"%s\"", text);
    ar_hint(spot->reader->ctx, "put {revision} in it, or the time down to %%S");
}

/* With what {revision}, {slug} and the time bring, it must be a name that file systems take. */
static bool is_file_name(const char *text)
{
    if (!ar_ends_with(text, ".sql") || strchr(text, '/') || strchr(".-~", *text))
        return false;
    for (; *text; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    return true;
}

void ar_config_read_file_name(ar_spot *spot)
{
    static const char *const words[] = {"{revision}", "{slug}", NULL};
    const char *text = NULL;

    if (!ar_scalar_name(spot->reader, spot->value, "file_name", &text) ||
        !check_template(spot, AR_E_TEMPLATE, words))
        return;
    if (!check_times(spot, text))
        return;
    if (strlen(text) > FILE_NAME_MAX)
        ar_fail(spot->reader->ctx, AR_E_FILE_NAME, ar_yaml_pos(spot->value),
                "\"file_name\" has at most %d characters", FILE_NAME_MAX);
    else if (!is_file_name(text))
        ar_fail(spot->reader->ctx, AR_E_FILE_NAME, ar_yaml_pos(spot->value),
                "\"file_name\" is a file's name that ends in .sql, not \"%s\"", text);
    else if (!strpbrk(text, "{%"))
        ar_fail(spot->reader->ctx, AR_E_FILE_NAME, ar_yaml_pos(spot->value),
                "\"file_name\" gives every revision the name \"%s\"", text);
    else if (!tells_apart(text))
        refuse_alike(spot, text);
    else
        AR_CONFIG_PARTS(spot)->config->file_name = text;
}

/* ---- the first lines of new files ---- */

/* A line of the revision's own header, which nobody else may write. */
static bool is_marker(const char *comment)
{
    comment += strspn(comment, " \t");
    return ar_starts_with(comment, "autorev:") || ar_starts_with(comment, "migrate:");
}

static void read_header_line(ar_spot *spot, const ar_yaml *node)
{
    static const char *const words[] = {"{app}", "{revision}", "{message}", NULL};
    ar_ctx *ctx = spot->reader->ctx;
    const char *text = node->text;

    if (!ar_starts_with(text, "--") || strpbrk(text, "\r\n")) {
        ar_fail(ctx, AR_E_HEADER_TEMPLATE, ar_yaml_pos(node),
                "a line of \"header\" is one SQL comment, not \"%.*s\"", (int)strcspn(text, "\r\n"),
                text);
        ar_hint(ctx, "such as \"-- Copyright Example Ltd\"");
    } else if (is_marker(text + 2)) {
        ar_fail(ctx, AR_E_HEADER_TEMPLATE, ar_yaml_pos(node),
                "lines such as \"%s\" are autorev's own", text);
    } else if (check_words(spot, node, AR_E_TEMPLATE, words)) {
        ar_vec_push(ctx->arena, &AR_CONFIG_PARTS(spot)->config->header, text);
    }
}

void ar_config_read_header(ar_spot *spot)
{
    ar_names lines = {0};

    if (!ar_scalar_names(spot->reader, spot->value, "header", true, NULL, &lines))
        return;
    if (spot->value->kind == AR_YAML_SCALAR)
        read_header_line(spot, spot->value);
    for (size_t i = 0; i < spot->value->items.count; i++)
        read_header_line(spot, spot->value->items.items[i]);
}

/* ---- names that nobody gives ---- */

static void read_name_template(ar_spot *spot)
{
    static const char *const words[] = {"{table}", "{columns}", NULL};
    const char *text = NULL;

    if (ar_scalar_name(spot->reader, spot->value, spot->key->text, &text) &&
        check_template(spot, AR_E_BAD_NAMING, words))
        ar_options_set(spot->reader->ctx, &AR_CONFIG_PARTS(spot)->config->naming, spot->key->text,
                       text);
}

static const ar_key_def naming_keys[] = {
    {"primary_key", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_pkey"},
    {"unique", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_{columns}_key"},
    {"foreign_key", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_{columns}_fkey"},
    {"check", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_{columns}_check"},
    {"exclusion", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_{columns}_excl"},
    {"index", read_name_template, AR_SHAPE_TEXT, NULL, NULL, "{table}_{columns}_idx"},
    AR_CONFIG_END_OF_KEYS,
};

const ar_place ar_place_naming = {
    .title = "naming",
    .takes = "a mapping: kind, then template",
    .kind = AR_KIND_NONE,
    .keys = naming_keys,
};

void ar_config_read_naming(ar_spot *spot)
{
    if (spot->value->kind == AR_YAML_MAP)
        ar_read_keys(spot->reader, &ar_place_naming, NULL, spot->parts, spot->value);
    else
        ar_scalar_shape(spot->reader, spot->value, "naming", ar_place_naming.takes);
}
