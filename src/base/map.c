#include "base/map.h"

#include "base/str.h"

/* uthash's own tables come from malloc; in an arena nothing is freed one by one. */
#define uthash_malloc(size)       ar_alloc(map->arena, (size))
#define uthash_free(memory, size) ((void)(memory), (void)(size))
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include <uthash.h>

typedef struct entry {
    const char *key;
    void *value;
    UT_hash_handle hh;
} entry;

struct ar_map {
    ar_arena *arena;
    entry *entries;
};

ar_map *ar_map_new(ar_arena *arena)
{
    ar_map *map = ar_alloc(arena, sizeof(*map));

    map->arena = arena;
    return map;
}

void *ar_map_get(const ar_map *map, const char *key)
{
    entry *found = NULL;

    HASH_FIND_STR(map->entries, key, found);
    return found ? found->value : NULL;
}

void ar_map_set(ar_map *map, const char *key, void *value)
{
    entry *found = NULL;

    HASH_FIND_STR(map->entries, key, found);
    if (!found) {
        found = ar_alloc(map->arena, sizeof(*found));
        found->key = ar_strdup(map->arena, key);
        HASH_ADD_KEYPTR(hh, map->entries, found->key, strlen(found->key), found);
    }
    found->value = value;
}

size_t ar_map_count(const ar_map *map)
{
    return HASH_COUNT(map->entries);
}

void ar_map_each(const ar_map *map, ar_map_visit *visit, void *user)
{
    for (entry *e = map->entries; e; e = e->hh.next)
        visit(user, e->key, e->value);
}
#pragma GCC diagnostic pop
