/*
 * The JSON Schemas of model files and of autorev.yaml (draft-07, what yaml-language-server reads),
 * from the same tables of places and attributes that the reader walks.
 */
#include "base/str.h"
#include "parser/json_shape.h"
#include "parser/json_writer.h"
#include "parser/place.h"

/* ---- keys ---- */

static void put_doc(ar_schema_writer *to, const char *doc, unsigned flags)
{
    const char *engine = flags & AR_ATTR_PG     ? " (PostgreSQL)"
                         : flags & AR_ATTR_LITE ? " (SQLite)"
                                                : "";

    if (doc)
        ar_json_put_text(&to->json, "description",
                         ar_printf(to->json.out.arena, "%s%s", doc, engine));
}

static void put_key(ar_schema_writer *to, const ar_place *at, const ar_key_def *def)
{
    ar_json_open_key(&to->json, def->key, '{');
    /* Draft-07 reads nothing beside a $ref, so what it says stands alone. */
    if (def->shape != AR_SHAPE_PLACE && def->shape != AR_SHAPE_OVERRIDE)
        put_doc(to, def->doc, 0);
    ar_schema_shape(to, at, def);
    ar_json_close(&to->json, '}');
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

static void put_attr(ar_schema_writer *to, const ar_attr *attr)
{
    ar_key_def def = {.key = attr->key, .shape = attr_shape(attr), .words = attr->words};

    ar_json_open_key(&to->json, attr->key, '{');
    put_doc(to, attr->doc, attr->flags);
    ar_schema_shape(to, NULL, &def);
    ar_json_close(&to->json, '}');
}

/* Words that only stand beside an object's keys, not in an override of them. */
static bool is_outer(const ar_key_def *def)
{
    return def->shape == AR_SHAPE_OVERRIDE || def->shape == AR_SHAPE_ENGINES;
}

static void put_keys(ar_schema_writer *to, const ar_place *at, const ar_key_def *keys,
                     bool override)
{
    for (; keys && keys->key; keys++)
        if (keys->read && !(override && is_outer(keys)))
            put_key(to, at, keys);
}

static void put_attrs(ar_schema_writer *to, const ar_place *place)
{
    const ar_kind_def *def = place->kind == AR_KIND_NONE ? NULL : ar_kind_get(place->kind);

    for (size_t i = 0; def && i < def->attr_count; i++)
        if (ar_place_attr(place, def->attrs[i].key) && !ar_place_key(place, def->attrs[i].key))
            put_attr(to, &def->attrs[i]);
}

static void put_properties(ar_schema_writer *to, const ar_place *place, bool override)
{
    ar_json_put_text(&to->json, "type", "object");
    ar_json_open_key(&to->json, "properties", '{');
    put_keys(to, place, place->keys, override);
    put_attrs(to, place);
    if (place->common)
        put_keys(to, place, ar_common_keys, override);
    if (place->top)
        put_keys(to, place, ar_top_keys, override);
    if (place->common && place->read_line)
        put_keys(to, place, ar_file_key, override);
    if (override) {
        ar_json_open_key(&to->json, "remove", '{');
        put_doc(to, "keys to take away", 0);
        ar_schema_shape(to, NULL, &(ar_key_def){.shape = AR_SHAPE_NAMES_OR_ONE});
        ar_json_close(&to->json, '}');
    }
    ar_json_close(&to->json, '}');
    ar_json_put_raw(&to->json, "patternProperties", "{\"^x-\": {}}");
    ar_json_put_raw(&to->json, "additionalProperties", "false");
}

/* What must be there may stand in an override, or in a file; what is only named has nothing. */
static void put_required(ar_schema_writer *to, const ar_place *place, const char *name)
{
    static const char *const elsewhere[] = {"postgresql", "sqlite", "file", NULL};
    size_t others = !place->common ? 0 : place->read_line ? 3 : 2;

    ar_json_next(&to->json);
    ar_json_open(&to->json, '{');
    ar_json_open_key(&to->json, "anyOf", '[');
    ar_json_next(&to->json);
    ar_str_addf(&to->json.out, "{\"required\": [\"%s\"]}", name);
    for (size_t i = 0; i < others; i++) {
        ar_json_next(&to->json);
        ar_str_addf(&to->json.out, "{\"required\": [\"%s\"]}", elsewhere[i]);
    }
    if (place->common) {
        ar_json_next(&to->json);
        ar_str_add(&to->json.out, "{\"properties\": {\"managed\": {\"const\": false}}, "
                                  "\"required\": [\"managed\"]}");
    }
    for (const char *const *key = place->unless; key && *key; key++) {
        ar_json_next(&to->json);
        ar_str_addf(&to->json.out, "{\"required\": [\"%s\"]}", *key);
    }
    ar_json_close(&to->json, ']');
    ar_json_close(&to->json, '}');
}

static void put_all_required(ar_schema_writer *to, const ar_place *place)
{
    const ar_kind_def *def = place->kind == AR_KIND_NONE ? NULL : ar_kind_get(place->kind);
    bool some = place->required != NULL;

    for (size_t i = 0; def && i < def->attr_count; i++)
        some |= (def->attrs[i].flags & AR_ATTR_REQUIRED) != 0;
    if (!some)
        return;
    ar_json_open_key(&to->json, "allOf", '[');
    for (const char *const *name = place->required; name && *name; name++)
        put_required(to, place, *name);
    for (size_t i = 0; def && i < def->attr_count; i++)
        if (def->attrs[i].flags & AR_ATTR_REQUIRED)
            put_required(to, place, def->attrs[i].key);
    ar_json_close(&to->json, ']');
}

/* ---- places ---- */

static void put_short_forms(ar_schema_writer *to, const ar_place *place)
{
    if (place->read_line) {
        ar_json_next(&to->json);
        ar_str_add(&to->json.out, place->may_be_empty
                                      ? ar_schema_scalar
                                      : "{\"type\": [\"string\", \"number\", \"boolean\"]}");
    } else if (place->may_be_empty) {
        ar_json_next(&to->json);
        ar_str_add(&to->json.out, "{\"type\": \"null\"}");
    }
    if (!place->read_list)
        return;
    ar_json_next(&to->json);
    ar_json_open(&to->json, '{');
    if (place->list_of)
        ar_schema_list(to, place->list_of);
    else
        ar_schema_names(to);
    ar_json_close(&to->json, '}');
}

static void put_definition(ar_schema_writer *to, const ar_place *place)
{
    bool only_mapping = !place->read_line && !place->read_list && !place->may_be_empty;

    ar_json_open_key(&to->json, place->title, '{');
    if (!only_mapping) {
        ar_json_open_key(&to->json, "anyOf", '[');
        put_short_forms(to, place);
        ar_json_next(&to->json);
        ar_json_open(&to->json, '{');
    }
    put_properties(to, place, false);
    put_all_required(to, place);
    if (!only_mapping) {
        ar_json_close(&to->json, '}');
        ar_json_close(&to->json, ']');
    }
    ar_json_close(&to->json, '}');
    if (!place->common)
        return;
    ar_json_open_key(&to->json, ar_printf(to->json.out.arena, "%s_override", place->title), '{');
    put_properties(to, place, true);
    ar_json_close(&to->json, '}');
}

static char *schema_of(ar_ctx *ctx, const ar_place *root, const char *title)
{
    ar_schema_writer to = {.json.first = true};

    ar_str_init(&to.json.out, ctx->arena);
    ar_json_open(&to.json, '{');
    ar_json_put_text(&to.json, "$schema", "http://json-schema.org/draft-07/schema#");
    ar_json_put_text(&to.json, "title", title);
    ar_json_open_key(&to.json, "allOf", '[');
    ar_json_next(&to.json);
    ar_json_open(&to.json, '{');
    ar_schema_reference(&to, root, "");
    ar_json_close(&to.json, '}');
    ar_json_close(&to.json, ']');
    ar_json_open_key(&to.json, "definitions", '{');
    for (size_t i = 0; i < to.found.count; i++)
        put_definition(&to, to.found.items[i]);
    ar_json_close(&to.json, '}');
    ar_json_close(&to.json, '}');
    ar_str_addc(&to.json.out, '\n');
    return to.json.out.data;
}

char *ar_models_json_schema(ar_ctx *ctx)
{
    return schema_of(ctx, &ar_place_model_file, "autorev: models of an app");
}

char *ar_config_json_schema(ar_ctx *ctx)
{
    return schema_of(ctx, &ar_place_config, "autorev: autorev.yaml");
}
