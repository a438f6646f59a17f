#include "parser/json_shape.h"

#include "base/str.h"

const char ar_schema_scalar[] = "{\"type\": [\"string\", \"number\", \"boolean\", \"null\"]}";

static const char text_type[] = "[\"string\", \"number\", \"boolean\", \"null\"]";

const char ar_schema_boolean[] = "[true, false, \"true\", \"false\"]";

static void meet(ar_schema_writer *to, const ar_place *place)
{
    for (size_t i = 0; i < to->found.count; i++)
        if (to->found.items[i] == place)
            return;
    ar_vec_push(to->json.out.arena, &to->found, place);
}

void ar_schema_reference(ar_schema_writer *to, const ar_place *place, const char *suffix)
{
    char *target = ar_printf(to->json.out.arena, "#/definitions/%s%s", place->title, suffix);

    meet(to, place);
    ar_json_put_text(&to->json, "$ref", target);
}

/* A word that looks like a ar_schema_boolean is one to a JSON reader. */
static void put_words(ar_schema_writer *to, const char *const *words)
{
    ar_str json;

    ar_str_init(&json, to->json.out.arena);
    for (; *words; words++) {
        if (!**words)
            continue;
        ar_str_addf(&json, "%s\"%s\"", json.length ? ", " : "[", *words);
        if (ar_streq(*words, "true") || ar_streq(*words, "false"))
            ar_str_addf(&json, ", %s", *words);
    }
    ar_str_addc(&json, ']');
    ar_json_put_raw(&to->json, "enum", json.data);
}

static void put_named(ar_schema_writer *to, const ar_place *place)
{
    ar_json_put_text(&to->json, "type", "object");
    ar_json_open_key(&to->json, "additionalProperties", '{');
    ar_schema_reference(to, place, "");
    ar_json_close(&to->json, '}');
}

void ar_schema_list(ar_schema_writer *to, const ar_place *place)
{
    ar_json_put_text(&to->json, "type", "array");
    ar_json_open_key(&to->json, "items", '{');
    ar_schema_reference(to, place, "");
    ar_json_close(&to->json, '}');
}

void ar_schema_names(ar_schema_writer *to)
{
    ar_json_put_text(&to->json, "type", "array");
    ar_json_put_raw(&to->json, "items", ar_schema_scalar);
}

typedef void put_alternative(ar_schema_writer *to, const ar_place *place);

static void put_names_of(ar_schema_writer *to, const ar_place *place)
{
    (void)place;
    ar_schema_names(to);
}

static void put_scalar(ar_schema_writer *to, const ar_place *place)
{
    (void)place;
    ar_json_put_raw(&to->json, "type", text_type);
}

static void put_boolean(ar_schema_writer *to, const ar_place *place)
{
    (void)place;
    ar_json_put_raw(&to->json, "enum", ar_schema_boolean);
}

static void put_always(ar_schema_writer *to, const ar_place *place)
{
    (void)place;
    ar_json_put_raw(&to->json, "const", "\"always\"");
}

static void put_place(ar_schema_writer *to, const ar_place *place)
{
    ar_schema_reference(to, place, "");
}

static void put_engine(ar_schema_writer *to, const ar_place *place)
{
    (void)place;
    put_words(to, ar_engine_words);
}

static void put_engines(ar_schema_writer *to, const ar_place *place)
{
    (void)place;
    ar_json_put_text(&to->json, "type", "array");
    ar_json_open_key(&to->json, "items", '{');
    put_words(to, ar_engine_words);
    ar_json_close(&to->json, '}');
}

static void put_any_of(ar_schema_writer *to, const ar_place *place,
                       put_alternative *const *alternatives)
{
    ar_json_open_key(&to->json, "anyOf", '[');
    for (; *alternatives; alternatives++) {
        ar_json_next(&to->json);
        ar_json_open(&to->json, '{');
        (*alternatives)(to, place);
        ar_json_close(&to->json, '}');
    }
    ar_json_close(&to->json, ']');
}

void ar_schema_shape(ar_schema_writer *to, const ar_place *at, const ar_key_def *def)
{
    static put_alternative *const many[] = {put_named, ar_schema_list, NULL};
    static put_alternative *const named_or_names[] = {put_named, put_names_of, NULL};
    static put_alternative *const one_or_more[] = {put_scalar, put_names_of, NULL};
    static put_alternative *const engines[] = {put_engine, put_engines, NULL};
    static put_alternative *const identity[] = {put_boolean, put_always, put_place, NULL};
    static put_alternative *const bool_or_place[] = {put_boolean, put_place, NULL};

    switch (def->shape) {
    case AR_SHAPE_TEXT:
        put_scalar(to, NULL);
        break;
    case AR_SHAPE_BOOL:
        put_boolean(to, NULL);
        break;
    case AR_SHAPE_INT:
        ar_json_put_raw(&to->json, "type", "[\"integer\", \"string\"]");
        ar_json_put_text(&to->json, "pattern", "^[-+]?[0-9]+$");
        break;
    case AR_SHAPE_WORD:
        put_words(to, def->words);
        break;
    case AR_SHAPE_NAMES:
        ar_schema_names(to);
        break;
    case AR_SHAPE_NAMES_OR_ONE:
        put_any_of(to, NULL, one_or_more);
        break;
    case AR_SHAPE_OPTIONS:
        ar_json_put_text(&to->json, "type", "object");
        ar_json_put_raw(&to->json, "additionalProperties", ar_schema_scalar);
        break;
    case AR_SHAPE_LISTS:
        ar_json_put_text(&to->json, "type", "object");
        ar_json_open_key(&to->json, "additionalProperties", '{');
        put_any_of(to, NULL, one_or_more);
        ar_json_close(&to->json, '}');
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
        ar_schema_list(to, def->place);
        break;
    case AR_SHAPE_OVERRIDE:
        ar_schema_reference(to, at, "_override");
        break;
    case AR_SHAPE_ENGINES:
        put_any_of(to, NULL, engines);
        break;
    case AR_SHAPE_GRANTS:
        ar_json_put_text(&to->json, "type", "object");
        ar_json_put_raw(&to->json, "additionalProperties",
                        "{\"anyOf\": [{\"type\": \"string\"}, {\"type\": \"array\", \"items\": "
                        "{\"type\": \"string\"}}]}");
        break;
    case AR_SHAPE_IDENTITY:
        put_any_of(to, def->place, identity);
        break;
    case AR_SHAPE_BOOL_OR_PLACE:
        put_any_of(to, def->place, bool_or_place);
        break;
    case AR_SHAPE_NOTHING:
        break;
    }
}
