/*
 * The JSON Schemas of model files and of autorev.yaml (draft-07, what yaml-language-server reads),
 * from the same tables of places and attributes that the reader walks.
 */
#include <string.h>

#include "base/str.h"
#include "parser/place.h"

typedef AR_VEC(const ar_place *) places;

typedef struct writer {
    ar_str out;
    int depth;
    bool first;   /* nothing stands in the innermost brackets yet */
    places found; /* in the order they were met; each becomes a definition */
} writer;

/* ---- JSON ---- */

static void add_string(writer *to, const char *text)
{
    ar_str_addc(&to->out, '"');
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            ar_str_addc(&to->out, '\\');
        ar_str_addc(&to->out, *text);
    }
    ar_str_addc(&to->out, '"');
}

static void next_line(writer *to)
{
    if (!to->first)
        ar_str_addc(&to->out, ',');
    to->first = false;
    if (to->depth)
        ar_str_addc(&to->out, '\n');
    for (int i = 0; i < to->depth; i++)
        ar_str_add(&to->out, "  ");
}

static void key(writer *to, const char *name)
{
    next_line(to);
    add_string(to, name);
    ar_str_add(&to->out, ": ");
}

static void put_text(writer *to, const char *name, const char *text)
{
    key(to, name);
    add_string(to, text);
}

/* A value that is JSON already. */
static void put_raw(writer *to, const char *name, const char *json)
{
    key(to, name);
    ar_str_add(&to->out, json);
}

static void open(writer *to, char bracket)
{
    ar_str_addc(&to->out, bracket);
    to->depth++;
    to->first = true;
}

static void close(writer *to, char bracket)
{
    to->depth--;
    if (!to->first) {
        ar_str_addc(&to->out, '\n');
        for (int i = 0; i < to->depth; i++)
            ar_str_add(&to->out, "  ");
    }
    ar_str_addc(&to->out, bracket);
    to->first = false;
}

static void open_key(writer *to, const char *name, char bracket)
{
    key(to, name);
    open(to, bracket);
}

/* ---- shapes ---- */

static const char scalar[] = "{\"type\": [\"string\", \"number\", \"boolean\", \"null\"]}";
static const char text_type[] = "[\"string\", \"number\", \"boolean\", \"null\"]";
static const char boolean[] = "[true, false, \"true\", \"false\"]";

static void meet(writer *to, const ar_place *place)
{
    for (size_t i = 0; i < to->found.count; i++)
        if (to->found.items[i] == place)
            return;
    ar_vec_push(to->out.arena, &to->found, place);
}

static void put_reference(writer *to, const ar_place *place, const char *suffix)
{
    char *target = ar_printf(to->out.arena, "#/definitions/%s%s", place->title, suffix);

    meet(to, place);
    put_text(to, "$ref", target);
}

/* A word that looks like a boolean is one to a JSON reader. */
static void put_words(writer *to, const char *const *words)
{
    ar_str json;

    ar_str_init(&json, to->out.arena);
    for (; *words; words++) {
        if (!**words)
            continue;
        ar_str_addf(&json, "%s\"%s\"", json.length ? ", " : "[", *words);
        if (ar_streq(*words, "true") || ar_streq(*words, "false"))
            ar_str_addf(&json, ", %s", *words);
    }
    ar_str_addc(&json, ']');
    put_raw(to, "enum", json.data);
}

static void put_named(writer *to, const ar_place *place)
{
    put_text(to, "type", "object");
    open_key(to, "additionalProperties", '{');
    put_reference(to, place, "");
    close(to, '}');
}

static void put_list(writer *to, const ar_place *place)
{
    put_text(to, "type", "array");
    open_key(to, "items", '{');
    put_reference(to, place, "");
    close(to, '}');
}

static void put_names(writer *to)
{
    put_text(to, "type", "array");
    put_raw(to, "items", scalar);
}

typedef void put_alternative(writer *to, const ar_place *place);

static void put_names_of(writer *to, const ar_place *place)
{
    (void)place;
    put_names(to);
}

static void put_scalar(writer *to, const ar_place *place)
{
    (void)place;
    put_raw(to, "type", text_type);
}

static void put_boolean(writer *to, const ar_place *place)
{
    (void)place;
    put_raw(to, "enum", boolean);
}

static void put_always(writer *to, const ar_place *place)
{
    (void)place;
    put_raw(to, "const", "\"always\"");
}

static void put_place(writer *to, const ar_place *place)
{
    put_reference(to, place, "");
}

static void put_engine(writer *to, const ar_place *place)
{
    (void)place;
    put_words(to, ar_engine_words);
}

static void put_engines(writer *to, const ar_place *place)
{
    (void)place;
    put_text(to, "type", "array");
    open_key(to, "items", '{');
    put_words(to, ar_engine_words);
    close(to, '}');
}

static void put_any_of(writer *to, const ar_place *place, put_alternative *const *alternatives)
{
    open_key(to, "anyOf", '[');
    for (; *alternatives; alternatives++) {
        next_line(to);
        open(to, '{');
        (*alternatives)(to, place);
        close(to, '}');
    }
    close(to, ']');
}

static void put_shape(writer *to, const ar_place *at, const ar_key_def *def)
{
    static put_alternative *const many[] = {put_named, put_list, NULL};
    static put_alternative *const named_or_names[] = {put_named, put_names_of, NULL};
    static put_alternative *const one_or_more[] = {put_scalar, put_names_of, NULL};
    static put_alternative *const engines[] = {put_engine, put_engines, NULL};
    static put_alternative *const identity[] = {put_boolean, put_always, put_place, NULL};

    switch (def->shape) {
    case AR_SHAPE_TEXT:
        put_scalar(to, NULL);
        break;
    case AR_SHAPE_BOOL:
        put_boolean(to, NULL);
        break;
    case AR_SHAPE_INT:
        put_raw(to, "type", "[\"integer\", \"string\"]");
        put_text(to, "pattern", "^[-+]?[0-9]+$");
        break;
    case AR_SHAPE_WORD:
        put_words(to, def->words);
        break;
    case AR_SHAPE_NAMES:
        put_names(to);
        break;
    case AR_SHAPE_NAMES_OR_ONE:
        put_any_of(to, NULL, one_or_more);
        break;
    case AR_SHAPE_OPTIONS:
        put_text(to, "type", "object");
        put_raw(to, "additionalProperties", scalar);
        break;
    case AR_SHAPE_LISTS:
        put_text(to, "type", "object");
        open_key(to, "additionalProperties", '{');
        put_any_of(to, NULL, one_or_more);
        close(to, '}');
        break;
    case AR_SHAPE_PLACE:
        put_place(to, def->place);
        break;
    case AR_SHAPE_NAMED:
        put_named(to, def->place);
        break;
    case AR_SHAPE_MANY:
        put_any_of(to, def->place, many);
        break;
    case AR_SHAPE_NAMED_OR_NAMES:
        put_any_of(to, def->place, named_or_names);
        break;
    case AR_SHAPE_LIST:
        put_list(to, def->place);
        break;
    case AR_SHAPE_OVERRIDE:
        put_reference(to, at, "_override");
        break;
    case AR_SHAPE_ENGINES:
        put_any_of(to, NULL, engines);
        break;
    case AR_SHAPE_GRANTS:
        put_text(to, "type", "object");
        put_raw(to, "additionalProperties",
                "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": "
                "{\"type\": \"string\"}}]}");
        break;
    case AR_SHAPE_IDENTITY:
        put_any_of(to, def->place, identity);
        break;
    case AR_SHAPE_NOTHING:
        break;
    }
}

/* ---- keys ---- */

static void put_doc(writer *to, const char *doc, unsigned flags)
{
    const char *engine = flags & AR_ATTR_PG     ? " (PostgreSQL)"
                         : flags & AR_ATTR_LITE ? " (SQLite)"
                                                : "";

    if (doc)
        put_text(to, "description", ar_printf(to->out.arena, "%s%s", doc, engine));
}

static void put_key(writer *to, const ar_place *at, const ar_key_def *def)
{
    open_key(to, def->key, '{');
    /* Draft-07 reads nothing beside a $ref, so what it says stands alone. */
    if (def->shape != AR_SHAPE_PLACE && def->shape != AR_SHAPE_OVERRIDE)
        put_doc(to, def->doc, 0);
    put_shape(to, at, def);
    close(to, '}');
}

static ar_shape attr_shape(const ar_attr *attr)
{
    switch (attr->type) {
    case AR_ATTR_BOOL:
        return AR_SHAPE_BOOL;
    case AR_ATTR_INT:
        return AR_SHAPE_INT;
    case AR_ATTR_WORD:
        return AR_SHAPE_WORD;
    case AR_ATTR_NAMES:
    case AR_ATTR_ELEMENTS:
        return AR_SHAPE_NAMES;
    case AR_ATTR_OPTIONS:
        return AR_SHAPE_OPTIONS;
    default:
        return AR_SHAPE_TEXT;
    }
}

static void put_attr(writer *to, const ar_attr *attr)
{
    ar_key_def def = {.key = attr->key, .shape = attr_shape(attr), .words = attr->words};

    open_key(to, attr->key, '{');
    put_doc(to, attr->doc, attr->flags);
    put_shape(to, NULL, &def);
    close(to, '}');
}

/* Words that only stand beside an object's keys, not in an override of them. */
static bool is_outer(const ar_key_def *def)
{
    return def->shape == AR_SHAPE_OVERRIDE || def->shape == AR_SHAPE_ENGINES;
}

static void put_keys(writer *to, const ar_place *at, const ar_key_def *keys, bool override)
{
    for (; keys && keys->key; keys++)
        if (keys->read && !(override && is_outer(keys)))
            put_key(to, at, keys);
}

static void put_attrs(writer *to, const ar_place *place)
{
    const ar_kind_def *def = place->kind == AR_KIND_NONE ? NULL : ar_kind_get(place->kind);

    for (size_t i = 0; def && i < def->attr_count; i++)
        if (ar_place_attr(place, def->attrs[i].key) && !ar_place_key(place, def->attrs[i].key))
            put_attr(to, &def->attrs[i]);
}

static void put_properties(writer *to, const ar_place *place, bool override)
{
    put_text(to, "type", "object");
    open_key(to, "properties", '{');
    put_keys(to, place, place->keys, override);
    put_attrs(to, place);
    if (place->common)
        put_keys(to, place, ar_common_keys, override);
    if (place->top)
        put_keys(to, place, ar_top_keys, override);
    if (place->common && place->read_line)
        put_keys(to, place, ar_file_key, override);
    if (override) {
        open_key(to, "remove", '{');
        put_doc(to, "keys to take away", 0);
        put_shape(to, NULL, &(ar_key_def){.shape = AR_SHAPE_NAMES_OR_ONE});
        close(to, '}');
    }
    close(to, '}');
    put_raw(to, "patternProperties", "{\"^x-\": {}}");
    put_raw(to, "additionalProperties", "false");
}

/* What must be there may stand in an override, or in a file. */
static void put_required(writer *to, const ar_place *place, const char *name)
{
    static const char *const elsewhere[] = {"postgresql", "sqlite", "file", NULL};
    size_t others = !place->common ? 0 : place->read_line ? 3 : 2;

    next_line(to);
    open(to, '{');
    open_key(to, "anyOf", '[');
    next_line(to);
    ar_str_addf(&to->out, "{\"required\": [\"%s\"]}", name);
    for (size_t i = 0; i < others; i++) {
        next_line(to);
        ar_str_addf(&to->out, "{\"required\": [\"%s\"]}", elsewhere[i]);
    }
    for (const char *const *key = place->unless; key && *key; key++) {
        next_line(to);
        ar_str_addf(&to->out, "{\"required\": [\"%s\"]}", *key);
    }
    close(to, ']');
    close(to, '}');
}

static void put_all_required(writer *to, const ar_place *place)
{
    const ar_kind_def *def = place->kind == AR_KIND_NONE ? NULL : ar_kind_get(place->kind);
    bool some = place->required != NULL;

    for (size_t i = 0; def && i < def->attr_count; i++)
        some |= (def->attrs[i].flags & AR_ATTR_REQUIRED) != 0;
    if (!some)
        return;
    open_key(to, "allOf", '[');
    for (const char *const *name = place->required; name && *name; name++)
        put_required(to, place, *name);
    for (size_t i = 0; def && i < def->attr_count; i++)
        if (def->attrs[i].flags & AR_ATTR_REQUIRED)
            put_required(to, place, def->attrs[i].key);
    close(to, ']');
}

/* ---- places ---- */

static void put_short_forms(writer *to, const ar_place *place)
{
    if (place->read_line) {
        next_line(to);
        ar_str_add(&to->out, place->may_be_empty
                                 ? scalar
                                 : "{\"type\": [\"string\", \"number\", \"boolean\"]}");
    } else if (place->may_be_empty) {
        next_line(to);
        ar_str_add(&to->out, "{\"type\": \"null\"}");
    }
    if (!place->read_list)
        return;
    next_line(to);
    open(to, '{');
    if (place->list_of)
        put_list(to, place->list_of);
    else
        put_names(to);
    close(to, '}');
}

static void put_definition(writer *to, const ar_place *place)
{
    bool only_mapping = !place->read_line && !place->read_list && !place->may_be_empty;

    open_key(to, place->title, '{');
    if (!only_mapping) {
        open_key(to, "anyOf", '[');
        put_short_forms(to, place);
        next_line(to);
        open(to, '{');
    }
    put_properties(to, place, false);
    put_all_required(to, place);
    if (!only_mapping) {
        close(to, '}');
        close(to, ']');
    }
    close(to, '}');
    if (!place->common)
        return;
    open_key(to, ar_printf(to->out.arena, "%s_override", place->title), '{');
    put_properties(to, place, true);
    close(to, '}');
}

static char *schema_of(ar_ctx *ctx, const ar_place *root, const char *title)
{
    writer to = {.first = true};

    ar_str_init(&to.out, ctx->arena);
    open(&to, '{');
    put_text(&to, "$schema", "http://json-schema.org/draft-07/schema#");
    put_text(&to, "title", title);
    open_key(&to, "allOf", '[');
    next_line(&to);
    open(&to, '{');
    put_reference(&to, root, "");
    close(&to, '}');
    close(&to, ']');
    open_key(&to, "definitions", '{');
    for (size_t i = 0; i < to.found.count; i++)
        put_definition(&to, to.found.items[i]);
    close(&to, '}');
    close(&to, '}');
    ar_str_addc(&to.out, '\n');
    return to.out.data;
}

char *ar_models_json_schema(ar_ctx *ctx)
{
    return schema_of(ctx, &ar_place_model_file, "autorev: models of an app");
}

char *ar_config_json_schema(ar_ctx *ctx)
{
    return schema_of(ctx, &ar_place_config, "autorev: autorev.yaml");
}
