/*
 * A typed array that grows in an arena:
 *
 *     AR_VEC(const char *) names = {0};
 *     ar_vec_push(arena, &names, "id");
 *     ar_vec_each(const char *, name, &names) puts(*name);
 *
 * `items` is NULL while `count` is 0. Growing moves the items: keep indexes or pointers to what the
 * items point at, not pointers into `items`.
 */
#ifndef AR_BASE_VEC_H
#define AR_BASE_VEC_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "base/arena.h"

#define AR_VEC(type)                                                                               \
    struct {                                                                                       \
        type *items;                                                                               \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

/* Room for one more item of `size` bytes; returns the (possibly moved) items. */
void *ar_vec_grow(ar_arena *arena, void *items, size_t count, size_t *capacity, size_t size);

#define ar_vec_push(arena, vec, item)                                                              \
    do {                                                                                           \
        (vec)->items = ar_vec_grow((arena), (vec)->items, (vec)->count, &(vec)->capacity,          \
                                   sizeof(*(vec)->items));                                         \
        (vec)->items[(vec)->count++] = (item);                                                     \
    } while (0)

/* Puts an item where `index` is; the rest keep their order. */
#define ar_vec_insert(arena, vec, index, item)                                                     \
    do {                                                                                           \
        size_t ar_to_ = (index);                                                                   \
                                                                                                   \
        ar_vec_push((arena), (vec), (item));                                                       \
        memmove((vec)->items + ar_to_ + 1, (vec)->items + ar_to_,                                  \
                ((vec)->count - ar_to_ - 1) * sizeof(*(vec)->items));                              \
        (vec)->items[ar_to_] = (item);                                                             \
    } while (0)

/* Takes item `index` out; the rest keep their order. */
#define ar_vec_remove(vec, index)                                                                  \
    do {                                                                                           \
        size_t ar_at_ = (index);                                                                   \
                                                                                                   \
        memmove((vec)->items + ar_at_, (vec)->items + ar_at_ + 1,                                  \
                ((vec)->count - ar_at_ - 1) * sizeof(*(vec)->items));                              \
        (vec)->count--;                                                                            \
    } while (0)

#define ar_vec_each(type, it, vec)                                                                 \
    for (type *it = (vec)->items; it && it < (vec)->items + (vec)->count; it++)

/* A list of names or texts: the commonest vector. */
typedef AR_VEC(const char *) ar_names;

bool ar_names_has(const ar_names *names, const char *name);
int ar_names_cmp(const ar_names *a, const ar_names *b); /* item by item, then by count */
char *ar_names_join(ar_arena *arena, const ar_names *names, const char *separator);

#endif
