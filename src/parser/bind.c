#include <string.h>

#include "base/str.h"
#include "parser/place.h"
#include "parser/scalar.h"

#define SLOT(type, spot, attr) ((type *)(void *)((char *)(spot)->object + (attr)->offset))

void ar_bind_attr(ar_spot *spot, const ar_attr *attr)
{
    ar_reader *reader = spot->reader;
    const ar_yaml *value = spot->value;
    const char *what = spot->key->text;

    switch (attr->type) {
    case AR_ATTR_BOOL:
        ar_scalar_bool(reader, value, what, SLOT(bool, spot, attr));
        break;
    case AR_ATTR_TEXT:
    case AR_ATTR_BODY:
        ar_scalar_text(reader, value, what, SLOT(const char *, spot, attr));
        break;
    case AR_ATTR_NAME:
        ar_scalar_name(reader, value, what, SLOT(const char *, spot, attr));
        break;
    case AR_ATTR_INT:
        ar_scalar_int(reader, value, what, SLOT(const char *, spot, attr));
        break;
    case AR_ATTR_WORD:
        ar_scalar_word(reader, value, what, attr->words, SLOT(int, spot, attr));
        break;
    case AR_ATTR_EXPR:
        ar_scalar_expr(reader, value, what, SLOT(const ar_expr *, spot, attr));
        break;
    case AR_ATTR_TYPE:
        ar_scalar_type(reader, value, SLOT(const ar_type *, spot, attr));
        break;
    case AR_ATTR_NAMES:
        ar_scalar_names(reader, value, what, false, spot->object, SLOT(ar_names, spot, attr));
        break;
    case AR_ATTR_OPTIONS:
        ar_scalar_options(reader, value, what, SLOT(ar_options, spot, attr));
        break;
    case AR_ATTR_REFS:
    case AR_ATTR_REF: /* these are read by keys of their own */
    case AR_ATTR_ELEMENTS:
    case AR_ATTR_VALUES:
    case AR_ATTR_PUBLISHED:
    case AR_ATTR_IDENTITY:
    case AR_ATTR_DEFAULT_GRANTS:
    case AR_ATTR_CHILDREN:
    case AR_ATTR_ARGUMENTS:
    case AR_ATTR__COUNT:
        break;
    }
}

const ar_attr *ar_place_attr(const ar_place *place, const char *key)
{
    if (place->kind == AR_KIND_NONE || ar_words_have(place->hidden, key))
        return NULL;
    return ar_kind_attr(place->kind, key);
}

static const ar_key_def *find_key(const ar_key_def *keys, const char *key)
{
    for (; keys && keys->key; keys++)
        if (ar_streq(keys->key, key))
            return keys;
    return NULL;
}

const ar_key_def *ar_place_key(const ar_place *place, const char *key)
{
    const ar_key_def *found = find_key(place->keys, key);

    if (!found && place->common)
        found = find_key(ar_common_keys, key);
    if (!found && place->top)
        found = find_key(ar_top_keys, key);
    if (!found && place->common && place->read_line)
        found = find_key(ar_file_key, key);
    return found;
}

bool ar_place_knows(const ar_place *place, const char *key)
{
    return ar_place_key(place, key) || ar_place_attr(place, key);
}

static void add_keys(ar_arena *arena, ar_names *words, const ar_key_def *keys)
{
    for (; keys && keys->key; keys++)
        ar_vec_push(arena, words, keys->key);
}

static const char *nearest_key(ar_reader *reader, const ar_place *place, const char *key)
{
    ar_arena *arena = reader->ctx->arena;
    ar_names words = {0};

    add_keys(arena, &words, place->keys);
    if (place->common)
        add_keys(arena, &words, ar_common_keys);
    if (place->top)
        add_keys(arena, &words, ar_top_keys);
    for (size_t i = 0; place->kind != AR_KIND_NONE && i < ar_kind_get(place->kind)->attr_count; i++)
        if (ar_place_attr(place, ar_kind_get(place->kind)->attrs[i].key))
            ar_vec_push(arena, &words, ar_kind_get(place->kind)->attrs[i].key);
    ar_vec_push(arena, &words, NULL);
    return ar_nearest(key, words.items);
}

void ar_place_refuse(ar_reader *reader, const ar_place *place, const ar_yaml *key)
{
    const char *nearest = nearest_key(reader, place, key->text);

    ar_fail(reader->ctx, AR_E_UNKNOWN_KEY, ar_yaml_pos(key), "unknown key \"%s\"", key->text);
    if (nearest)
        ar_hint(reader->ctx, "did you mean \"%s\"?", nearest);
}

bool ar_is_rest_of_cut(const ar_yaml *map, size_t i)
{
    const ar_yaml *value = map->items.items[i], *before = i ? map->items.items[i - 1] : NULL;
    size_t quotes = 0;

    if (!before || !before->text || before->style != AR_YAML_PLAIN || !ar_yaml_is_null(value))
        return false;
    for (const char *c = before->text; *c; c++)
        quotes += *c == '\'' || *c == '"';
    return quotes % 2 == 1;
}

static void read_key(ar_spot *spot, const ar_place *place)
{
    const char *key = spot->key->text;
    const ar_key_def *def = ar_place_key(place, key);
    const ar_attr *attr = def ? NULL : ar_place_attr(place, key);

    if (def && def->read)
        def->read(spot);
    else if (attr)
        ar_bind_attr(spot, attr);
    else
        ar_place_refuse(spot->reader, place, spot->key);
}

/*
 * What stands alone and is declared so that others can refer to it needs no more than its name.
 * SQLite writes an enum or a domain out wherever it is used: there what it says is all there is.
 */
static bool needs_all(const ar_reader *reader, const ar_object *object)
{
    if (!object || !object->unmanaged || object->parent)
        return true;
    return reader->target.engine == AR_SQLITE &&
           (object->kind == AR_KIND_ENUM || object->kind == AR_KIND_DOMAIN);
}

static void check_required(ar_reader *reader, const ar_place *place, const ar_object *object,
                           const ar_yaml *map)
{
    const ar_kind_def *def = place->kind == AR_KIND_NONE ? NULL : ar_kind_get(place->kind);
    bool by_file = place->read_line && ar_yaml_get(map, "file");

    bool excused = false;

    if (map->faulty || !needs_all(reader, object))
        return;
    for (const char *const *key = place->unless; key && *key; key++)
        excused |= ar_yaml_get(map, *key) != NULL;
    for (const char *const *key = place->required; key && *key; key++) {
        if (!excused && !ar_yaml_get(map, *key))
            ar_fail(reader->ctx, AR_E_MISSING_KEY, ar_yaml_pos(map), "\"%s\" is missing", *key);
    }
    for (size_t i = 0; def && !by_file && i < def->attr_count; i++) {
        const ar_attr *attr = &def->attrs[i];

        if ((attr->flags & AR_ATTR_REQUIRED) && !ar_words_have(place->hidden, attr->key) &&
            !ar_yaml_get(map, attr->key))
            ar_fail(reader->ctx, AR_E_MISSING_KEY, ar_yaml_pos(map), "\"%s\" is missing",
                    attr->key);
    }
}

void ar_read_keys(ar_reader *reader, const ar_place *place, ar_object *object, void *parts,
                  const ar_yaml *map)
{
    bool refused = false; /* a key: what seems to be missing may be it */

    for (size_t i = 0; i < map->keys.count && !ar_reader_is_full(reader); i++) {
        ar_spot spot = {reader, object, parts, map->keys.items[i], map->items.items[i]};
        bool known = ar_place_knows(place, spot.key->text);

        if (ar_starts_with(spot.key->text, "x-") || (!known && ar_is_rest_of_cut(map, i)))
            continue;
        refused |= !known;
        read_key(&spot, place);
    }
    if (!refused && !ar_reader_is_full(reader))
        check_required(reader, place, object, map);
}
