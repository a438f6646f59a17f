#include <string.h>

#include "base/str.h"
#include "parser/place.h"
#include "parser/scalar.h"

const char *const ar_engine_words[] = {"sqlite", "postgresql", NULL}; /* by ar_engine */

/* Keys that say one thing in two ways: an override of one takes the other away. */
static const char *const twins[][2] = {
    {"default", "default_sql"},
    {"check", "file"},
    {"sql", "file"},
    {"generated", "default"},
    {"body", "file"},
    {"body", "sql_body"},
    {"sql_body", "file"},
    {"generated", "default_sql"},
};

static bool applies_to(ar_reader *reader, const ar_yaml *only)
{
    ar_names engines = {0};
    bool said = false;

    if (!only || !ar_scalar_names(reader, only, "only", true, NULL, &engines))
        return true;
    for (size_t i = 0; i < engines.count; i++) {
        int engine = 0;
        const ar_yaml *item = only->kind == AR_YAML_LIST ? only->items.items[i] : only;

        if (!ar_scalar_word(reader, item, "only", ar_engine_words, &engine))
            return true;
        said |= engine == (int)reader->engine;
    }
    return said;
}

static void put(ar_reader *reader, ar_yaml *map, const ar_yaml *key, const ar_yaml *value)
{
    for (size_t i = 0; i < map->keys.count; i++) {
        if (ar_streq(map->keys.items[i]->text, key->text)) {
            map->keys.items[i] = key;
            map->items.items[i] = value;
            return;
        }
    }
    ar_vec_push(reader->ctx->arena, &map->keys, key);
    ar_vec_push(reader->ctx->arena, &map->items, value);
}

static void take_out(ar_yaml *map, const char *key)
{
    for (size_t i = 0; i < map->keys.count; i++) {
        if (ar_streq(map->keys.items[i]->text, key)) {
            ar_vec_remove(&map->keys, i);
            ar_vec_remove(&map->items, i);
            return;
        }
    }
}

static void take_twins_out(ar_yaml *map, const char *key)
{
    for (size_t i = 0; i < sizeof(twins) / sizeof(*twins); i++) {
        if (ar_streq(twins[i][0], key))
            take_out(map, twins[i][1]);
        else if (ar_streq(twins[i][1], key))
            take_out(map, twins[i][0]);
    }
}

static bool is_note(const ar_yaml *key)
{
    return ar_starts_with(key->text, "x-");
}

static void check_removed(ar_reader *reader, const ar_place *place, const ar_yaml *remove)
{
    ar_names keys = {0};

    if (!ar_scalar_names(reader, remove, "remove", true, NULL, &keys))
        return;
    for (size_t i = 0; i < keys.count; i++) {
        const ar_yaml *item = remove->kind == AR_YAML_LIST ? remove->items.items[i] : remove;

        if (!ar_place_knows(place, item->text))
            ar_place_refuse(reader, place, item);
    }
}

/* Keys of `override` that the place does not take, whichever engine it is for. */
static bool check_override(ar_reader *reader, const ar_place *place, const ar_yaml *override,
                           const char *engine)
{
    if (override->kind != AR_YAML_MAP)
        return ar_scalar_shape(reader, override, engine, "a mapping");
    for (size_t i = 0; i < override->keys.count && !ar_reader_is_full(reader); i++) {
        const ar_yaml *key = override->keys.items[i];
        bool nested = ar_streq(key->text, "postgresql") || ar_streq(key->text, "sqlite") ||
                      ar_streq(key->text, "only");

        if (nested ||
            (!is_note(key) && !ar_streq(key->text, "remove") && !ar_place_knows(place, key->text)))
            ar_place_refuse(reader, place, key);
        if (ar_streq(key->text, "remove"))
            check_removed(reader, place, override->items.items[i]);
    }
    return true;
}

/* What cannot be read was told by check_removed(). */
static void remove_keys(ar_yaml *map, const ar_yaml *remove)
{
    if (remove->kind == AR_YAML_SCALAR && remove->text)
        take_out(map, remove->text);
    for (size_t i = 0; remove->kind == AR_YAML_LIST && i < remove->items.count; i++)
        if (remove->items.items[i]->kind == AR_YAML_SCALAR && remove->items.items[i]->text)
            take_out(map, remove->items.items[i]->text);
}

static const ar_yaml *overriding(ar_reader *reader, const ar_yaml *value)
{
    ar_yaml *copy = ar_memdup(reader->ctx->arena, value, sizeof(*value));

    copy->override = true;
    return copy;
}

static void lay_over(ar_reader *reader, const ar_place *place, ar_yaml *map,
                     const ar_yaml *override)
{
    const ar_yaml *remove = ar_yaml_get(override, "remove");

    if (remove)
        remove_keys(map, remove);
    for (size_t i = 0; i < override->keys.count; i++) {
        const ar_yaml *key = override->keys.items[i];

        if (ar_streq(key->text, "remove") || !ar_place_knows(place, key->text))
            continue;
        take_twins_out(map, key->text);
        put(reader, map, key, overriding(reader, override->items.items[i]));
    }
}

const ar_yaml *ar_overlay(ar_reader *reader, const ar_place *place, const ar_yaml *map,
                          bool *applies)
{
    const ar_yaml *overrides[] = {ar_yaml_get(map, "sqlite"), ar_yaml_get(map, "postgresql")};
    const ar_yaml *only = ar_yaml_get(map, "only");
    ar_yaml *merged;

    *applies = true;
    if (!only && !overrides[0] && !overrides[1])
        return map;
    *applies = applies_to(reader, only);
    if (!*applies)
        reader->engine = reader->engine == AR_SQLITE ? AR_POSTGRESQL : AR_SQLITE;
    merged = ar_memdup(reader->ctx->arena, map, sizeof(*map));
    merged->keys = merged->items = (ar_yamls){0};
    for (size_t i = 0; i < map->keys.count; i++) {
        ar_vec_push(reader->ctx->arena, &merged->keys, map->keys.items[i]);
        ar_vec_push(reader->ctx->arena, &merged->items, map->items.items[i]);
    }
    take_out(merged, "only");
    for (int engine = 0; ar_engine_words[engine]; engine++) {
        const ar_yaml *override = overrides[engine];

        take_out(merged, ar_engine_words[engine]);
        if (override && check_override(reader, place, override, ar_engine_words[engine]) &&
            engine == (int)reader->engine)
            lay_over(reader, place, merged, override);
    }
    return merged;
}

static const char *fill(ar_reader *reader, const char *text, const char *table)
{
    static const char mark[] = "{table}";
    const char *found;
    ar_str filled;

    ar_str_init(&filled, reader->ctx->arena);
    while ((found = strstr(text, mark)) != NULL) {
        ar_str_addn(&filled, text, (size_t)(found - text));
        ar_str_add(&filled, table);
        text = found + strlen(mark);
    }
    ar_str_add(&filled, text);
    return filled.data;
}

static bool holds_mark(const ar_yaml *node)
{
    return node->text && strstr(node->text, "{table}");
}

const ar_yaml *ar_fill_table(ar_reader *reader, const ar_yaml *node, const char *table)
{
    ar_arena *arena = reader->ctx->arena;
    ar_yaml *copy;

    if (node->kind == AR_YAML_SCALAR && !holds_mark(node))
        return node;
    copy = ar_memdup(arena, node, sizeof(*node));
    if (node->kind == AR_YAML_SCALAR) {
        copy->text = fill(reader, node->text, table);
        copy->altered = true;
        return copy;
    }
    copy->keys = copy->items = (ar_yamls){0};
    for (size_t i = 0; i < node->keys.count; i++)
        ar_vec_push(arena, &copy->keys, ar_fill_table(reader, node->keys.items[i], table));
    for (size_t i = 0; i < node->items.count; i++)
        ar_vec_push(arena, &copy->items, ar_fill_table(reader, node->items.items[i], table));
    return copy;
}
