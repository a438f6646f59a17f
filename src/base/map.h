/*
 * A map from text to a pointer, in an arena (uthash underneath). Keys are copied; values are the
 * caller's. The order of ar_map_each() is the order of insertion, so output stays reproducible.
 */
#ifndef AR_BASE_MAP_H
#define AR_BASE_MAP_H

#include <stddef.h>

#include "base/arena.h"

typedef struct ar_map ar_map;

ar_map *ar_map_new(ar_arena *arena);
void *ar_map_get(const ar_map *map, const char *key); /* NULL: not there */
void ar_map_set(ar_map *map, const char *key, void *value);
size_t ar_map_count(const ar_map *map);

typedef void ar_map_visit(void *user, const char *key, void *value);
void ar_map_each(const ar_map *map, ar_map_visit *visit, void *user);

#endif
