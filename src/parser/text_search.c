/* Text search dictionaries and configurations. */
#include "model/text_search.h"

#include <string.h>

#include "base/str.h"
#include "parser/clause.h"
#include "parser/place.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

static bool read_quoted(ar_spot *spot, const ar_yaml *node, ar_place_name *out)
{
    ar_cursor at = ar_cursor_start(spot->reader, node);
    ar_ref ref = {0};

    if (!ar_clause_table(&at, AR_E_BAD_NAME, &ref))
        return false;
    *out = (ar_place_name){ref.schema, ref.table};
    return ar_cursor_at_end(&at) || ar_cursor_refuse(&at, AR_E_BAD_NAME, NULL);
}

/* `schema.name` is split at its first dot, as keys are; SQL's quotes may stand round both, as in
 * lines. */
static bool read_place(ar_spot *spot, const ar_yaml *node, ar_place_name *out)
{
    ar_ctx *ctx = spot->reader->ctx;
    const char *text = NULL, *dot;

    if (!ar_scalar_name(spot->reader, node, spot->key ? spot->key->text : "name", &text))
        return false;
    if (strchr(text, '"'))
        return read_quoted(spot, node, out);
    dot = strchr(text, '.');
    *out = (ar_place_name){.name = text};
    if (dot && dot > text && dot[1])
        *out = (ar_place_name){ar_strndup(ctx->arena, text, (size_t)(dot - text)), dot + 1};
    return true;
}

/* ---- dictionaries ---- */

static void read_template(ar_spot *spot)
{
    ar_place_name place;

    if (read_place(spot, spot->value, &place))
        ar_as_ts_dictionary(spot->object)->template_name = ar_place_text(spot->reader->ctx, place);
}

static const ar_key_def dictionary_keys[] = {
    {"template", read_template, AR_SHAPE_TEXT, NULL, NULL, "what it is made of"},
    END_OF_KEYS,
};

const ar_place ar_place_ts_dictionary = {
    .title = "text_search_dictionary",
    .takes = "a mapping",
    .kind = AR_KIND_TS_DICTIONARY,
    .keys = dictionary_keys,
    .common = true,
    .top = true,
};

/* ---- configurations ---- */

static void read_parser(ar_spot *spot)
{
    ar_place_name place;

    if (read_place(spot, spot->value, &place))
        ar_as_ts_configuration(spot->object)->parser = ar_place_text(spot->reader->ctx, place);
}

static void read_mapping(ar_spot *spot, const ar_yaml *token, const ar_yaml *value)
{
    ar_ts_configuration *configuration = ar_as_ts_configuration(spot->object);
    const ar_yaml *const *items = value->kind == AR_YAML_LIST ? value->items.items : &value;
    size_t count = value->kind == AR_YAML_LIST ? value->items.count : 1;
    ar_place_names places = {0};

    if (value->kind == AR_YAML_MAP || count == 0) {
        ar_scalar_shape(spot->reader, value, token->text, "a list of dictionaries");
        return;
    }
    for (size_t i = 0; i < count; i++) {
        ar_place_name place;

        if (!read_place(spot, items[i], &place))
            return;
        ar_vec_push(spot->reader->ctx->arena, &places, place);
    }
    ar_options_set(spot->reader->ctx, &configuration->mappings, token->text,
                   ar_places_text(spot->reader->ctx, &places));
}

static void read_mappings(ar_spot *spot)
{
    const ar_yaml *map = spot->value;

    if (map->kind != AR_YAML_MAP) {
        ar_scalar_shape(spot->reader, map, "mappings", "a mapping of token types");
        return;
    }
    for (size_t i = 0; i < map->keys.count && !ar_reader_is_full(spot->reader); i++)
        read_mapping(spot, map->keys.items[i], map->items.items[i]);
}

static const ar_key_def configuration_keys[] = {
    {"parser", read_parser, AR_SHAPE_TEXT, NULL, NULL, "what cuts texts into tokens"},
    {"mappings", read_mappings, AR_SHAPE_LISTS, NULL, NULL,
     "dictionaries in order, by type of token"},
    END_OF_KEYS,
};

const ar_place ar_place_ts_configuration = {
    .title = "text_search_configuration",
    .takes = "a mapping",
    .kind = AR_KIND_TS_CONFIGURATION,
    .keys = configuration_keys,
    .may_be_empty = true,
    .common = true,
    .top = true,
};
