#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/sqllex.h"
#include "base/str.h"
#include "parser/depends.h"
#include "parser/grants.h"
#include "parser/place.h"
#include "parser/scalar.h"

/* An empty comment is none, as in SQL. */
static void read_comment(ar_spot *spot)
{
    const char *text = NULL;

    if (ar_scalar_text(spot->reader, spot->value, "comment", &text) && *text)
        spot->object->comment = text;
}

static void read_name(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "name", &spot->object->name);
}

/* `"a.b"`: a name with a dot in it is quoted, where a schema could stand before it. */
static const char *unquoted(const ar_spot *spot, const char *name)
{
    ar_tokens tokens = ar_sql_tokens(spot->reader->ctx->arena, AR_SQL_SQLITE, name);
    const ar_token *only = tokens.count == 2 ? tokens.items : NULL;

    return only && only->type == AR_TOKEN_QUOTED && *name == '"' && strchr(name, '.')
               ? ar_token_name(spot->reader->ctx->arena, only)
               : NULL;
}

/* On SQLite a schema is dropped; for a moved table too, so only its old name counts there. */
static void read_renamed_from(ar_spot *spot)
{
    ar_names old = {0};

    if (!ar_scalar_names(spot->reader, spot->value, "renamed_from", true, NULL, &old))
        return;
    for (size_t i = 0; i < old.count; i++) {
        const char *dot = spot->object->parent ? NULL : strchr(old.items[i], '.');
        const char *whole = dot ? unquoted(spot, old.items[i]) : NULL;

        if (whole)
            old.items[i] = whole;
        else if (dot && dot[1] && spot->reader->engine == AR_SQLITE)
            old.items[i] = dot + 1;
    }
    spot->object->renamed_from = old;
}

static void read_managed(ar_spot *spot)
{
    bool managed = true;

    if (ar_scalar_bool(spot->reader, spot->value, "managed", &managed) && !managed)
        spot->object->unmanaged = spot->object->stand_in = true;
}

static void read_schema(ar_spot *spot)
{
    const char *schema = NULL;

    if (ar_scalar_name(spot->reader, spot->value, "schema", &schema) &&
        spot->reader->target.engine == AR_POSTGRESQL)
        spot->object->schema = schema;
}

/* `only`, `postgresql` and `sqlite` are gone before keys are read; the tables still name them. */
static void read_nothing(ar_spot *spot)
{
    (void)spot;
}

static ar_status outside(ar_spot *spot, const char *why)
{
    return ar_fail(spot->reader->ctx, AR_E_MODEL_FILE, ar_yaml_pos(spot->value),
                   "the file \"%s\" %s", spot->value->text, why);
}

/* True: `path` lies below the app's folder, symbolic links and all. */
static bool is_below(const char *dir, const char *path)
{
    char real_dir[PATH_MAX], real_path[PATH_MAX];
    size_t length;

    if (!realpath(dir, real_dir) || !realpath(path, real_path))
        return false;
    length = strlen(real_dir);
    return strncmp(real_dir, real_path, length) == 0 && real_path[length] == '/';
}

static const ar_yaml *open_file(ar_spot *spot)
{
    ar_ctx *ctx = spot->reader->ctx;
    const ar_app_files *app = spot->reader->app;
    const ar_source *source = NULL;
    ar_yaml *node;
    const char *name = NULL, *path;

    if (!ar_scalar_name(spot->reader, spot->value, "file", &name))
        return NULL;
    path = app ? ar_path_join(ctx->arena, app->dir, name) : name;
    if (!app || name[0] == '/' || !ar_path_exists(path)) {
        outside(spot, name[0] == '/' ? "is not below the app" : "is not there");
        return NULL;
    }
    if (!is_below(app->dir, path)) {
        outside(spot, "is not below the app");
        return NULL;
    }
    if (ar_source_read(ctx, path, ar_path_join(ctx->arena, app->shown, name), &source) != AR_OK)
        return NULL;
    node = ar_alloc(ctx->arena, sizeof(*node));
    *node = (ar_yaml){.kind = AR_YAML_SCALAR,
                      .style = AR_YAML_BLOCK,
                      .source = source,
                      .end = source->size,
                      .text = source->text};
    node->style = AR_YAML_PLAIN;
    return node;
}

/* A mapping's own `file` is left for the one text that its kind has, read as its line would be. */
static void read_file(ar_spot *spot)
{
    const ar_place *const places[] = {
        &ar_place_column,   &ar_place_foreign_key,   &ar_place_check,     &ar_place_exclusion,
        &ar_place_domain,   &ar_place_trigger,       &ar_place_rule,      &ar_place_policy,
        &ar_place_view,     &ar_place_event_trigger, &ar_place_attribute, &ar_place_function,
        &ar_place_procedure};
    const ar_yaml *text = open_file(spot);

    for (size_t i = 0; text && i < sizeof(places) / sizeof(*places); i++) {
        ar_spot line = {spot->reader, spot->object, spot->parts, spot->key, text};

        if (places[i]->kind == spot->object->kind)
            places[i]->read_line(&line);
    }
}

const ar_key_def ar_common_keys[] = {
    {"comment", read_comment, AR_SHAPE_TEXT, NULL, NULL, "stored with the object (PostgreSQL)"},
    {"name", read_name, AR_SHAPE_TEXT, NULL, NULL, "the name, where the key cannot be it"},
    {"renamed_from", read_renamed_from, AR_SHAPE_NAMES_OR_ONE, NULL, NULL,
     "old name, or list of old names"},
    {"managed", read_managed, AR_SHAPE_BOOL, NULL, NULL,
     "false: declared so that others can refer to it"},
    {"depends_on", ar_read_depends_on, AR_SHAPE_NAMES, NULL, NULL,
     "list of KIND NAME, for what no catalogue tells"},
    {"owner", ar_read_owner, AR_SHAPE_TEXT, NULL, NULL,
     "role that owns it (PostgreSQL, with `owners: true`)"},
    {"grants", ar_read_grants, AR_SHAPE_GRANTS, NULL, NULL,
     "role -> privileges (PostgreSQL, with `grants: true`)"},
    {"only", read_nothing, AR_SHAPE_ENGINES, NULL, NULL, "the engine that has it"},
    {"postgresql", read_nothing, AR_SHAPE_OVERRIDE, NULL, NULL, "keys for PostgreSQL"},
    {"sqlite", read_nothing, AR_SHAPE_OVERRIDE, NULL, NULL, "keys for SQLite"},
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

const ar_key_def ar_top_keys[] = {
    {"schema", read_schema, AR_SHAPE_TEXT, NULL, NULL, "where it lives (PostgreSQL)"},
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

const ar_key_def ar_file_key[] = {
    {"file", read_file, AR_SHAPE_TEXT, NULL, NULL, "SQL text from a file below the app"},
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

/* Types in the parentheses of a function's key have dots of their own. */
static const char *schema_dot(const ar_place *place, const char *key)
{
    size_t end = strcspn(key, place->read_key ? ".(" : ".");

    return key[end] == '.' ? key + end : NULL;
}

/* A top-level key is split at its first dot; inside a table keys are names as they stand. */
static void name_object(ar_reader *reader, const ar_place *place, ar_object *object,
                        const ar_yaml *key)
{
    bool postgresql = reader->target.engine == AR_POSTGRESQL;
    const char *dot = place->top ? schema_dot(place, key->text) : NULL;

    object->name = dot ? dot + 1 : key->text;
    if (place->top && postgresql && ar_kind_has_schema(place->kind)) {
        object->schema = reader->file_schema ? reader->file_schema : reader->target.default_schema;
        if (dot)
            object->schema = ar_strndup(reader->ctx->arena, key->text, (size_t)(dot - key->text));
    }
    if (!*object->name || dot == key->text)
        ar_fail(reader->ctx, AR_E_BAD_NAME, ar_yaml_pos(key), "a name is missing in \"%s\"",
                key->text);
}

/* What only PostgreSQL has is written in its SQL, also where a model for SQLite names it. */
static void read_as_its_engine(ar_reader *reader, const ar_place *place)
{
    if (ar_kind_get(place->kind)->flags & AR_ATTR_PG)
        reader->engine = AR_POSTGRESQL;
}

static ar_object *new_object(ar_reader *reader, const ar_place *place, ar_object *parent,
                             const ar_yaml *key, const ar_yaml *value)
{
    ar_object *object = ar_object_new(reader->ctx, place->kind, NULL, NULL);

    object->parent = parent;
    object->schema = parent ? parent->schema : NULL;
    object->app = reader->app ? reader->app->app : NULL;
    object->unmanaged = reader->app && reader->app->unmanaged;
    object->pos = ar_yaml_pos(key ? key : value);
    if (key) {
        ar_spot spot = {reader, object, NULL, key, value};

        name_object(reader, place, object, key);
        if (place->read_key) {
            ar_engine engine = reader->engine;

            read_as_its_engine(reader, place);
            place->read_key(&spot);
            reader->engine = engine;
        }
    }
    return object;
}

/* False: nothing of the kind can be made of this value. */
static bool read_short(ar_reader *reader, const ar_place *place, ar_spot *spot)
{
    const ar_yaml *value = spot->value;

    if (value->kind == AR_YAML_LIST && place->read_list) {
        place->read_list(spot);
        return true;
    }
    if (value->kind == AR_YAML_SCALAR && value->text && place->read_line &&
        (!ar_yaml_is_null(value) || place->may_be_empty)) {
        place->read_line(spot);
        return true;
    }
    if (place->may_be_empty && ar_yaml_is_null(value))
        return true;
    return ar_scalar_shape(reader, value, spot->key ? spot->key->text : place->title, place->takes);
}

ar_object *ar_read_object(ar_reader *reader, const ar_place *place, ar_object *parent,
                          const ar_yaml *key, const ar_yaml *value, void *parts)
{
    ar_engine engine = reader->engine;
    bool applies = true, good = true;
    ar_object *object = new_object(reader, place, parent, key, value);
    ar_spot spot = {reader, object, parts, key, value};

    if (value->kind == AR_YAML_MAP) {
        const ar_yaml *map = ar_overlay(reader, place, value, &applies);

        read_as_its_engine(reader, place);
        ar_read_keys(reader, place, object, parts, map);
        if (place->read_end)
            place->read_end(&spot);
    } else {
        read_as_its_engine(reader, place);
        good = read_short(reader, place, &spot);
    }
    reader->engine = engine;
    return applies && good && !(key && !*object->name) ? object : NULL;
}

void ar_read_many(ar_reader *reader, const ar_place *place, ar_object *parent, const ar_yaml *node)
{
    const char *plural = ar_kind_get(place->kind)->plural;

    if (node->kind == AR_YAML_SCALAR || (node->kind == AR_YAML_LIST && place->always_named)) {
        ar_scalar_shape(reader, node, plural,
                        place->always_named ? "a mapping by name" : "a mapping by name, or a list");
        return;
    }
    for (size_t i = 0; i < node->items.count && !ar_reader_is_full(reader); i++) {
        const ar_yaml *key = node->kind == AR_YAML_MAP ? node->keys.items[i] : NULL;
        ar_object *object;

        if (key && ar_is_rest_of_cut(node, i))
            continue;
        object = ar_read_object(reader, place, parent, key, node->items.items[i], NULL);
        if (object)
            ar_object_add(reader->ctx, parent, object);
    }
}
