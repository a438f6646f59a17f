#include "base/vec.h"

#include "base/str.h"

enum { FIRST_BYTES = 64 };

void *ar_vec_grow(ar_arena *arena, void *items, size_t count, size_t *capacity, size_t size)
{
    size_t old = *capacity, first = size < FIRST_BYTES ? FIRST_BYTES / size : 1;

    if (count < old)
        return items;
    *capacity = old ? old * 2 : first;
    if (old && ar_resize(arena, items, old * size, *capacity * size))
        return items;
    void *grown = ar_alloc(arena, *capacity * size);

    return count ? memcpy(grown, items, count * size) : grown;
}

bool ar_names_has(const ar_names *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (ar_streq(names->items[i], name))
            return true;
    return false;
}

int ar_names_cmp(const ar_names *a, const ar_names *b)
{
    for (size_t i = 0; i < a->count && i < b->count; i++) {
        int order = ar_strcmp(a->items[i], b->items[i]);

        if (order)
            return order;
    }
    return (a->count > b->count) - (a->count < b->count);
}

char *ar_names_join(ar_arena *arena, const ar_names *names, const char *separator)
{
    ar_str joined;

    ar_str_init(&joined, arena);
    for (size_t i = 0; i < names->count; i++) {
        if (i)
            ar_str_add(&joined, separator);
        ar_str_add(&joined, names->items[i]);
    }
    return joined.data;
}
