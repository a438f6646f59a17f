#include "introspect/postgres/oids.h"

enum { FIRST_CAPACITY = 256 };

static uint64_t make_key(int64_t catalogue, int64_t oid)
{
    return (uint64_t)catalogue << 32 | (uint32_t)oid;
}

/* The entry of `key`, or the free one where it would go. Never full: see ar_oids_add(). */
static ar_oid_entry *find(const ar_oids *oids, uint64_t key)
{
    size_t at = (size_t)((key * 0x9e3779b97f4a7c15u) >> 32) & (oids->capacity - 1);

    while (oids->entries[at].key && oids->entries[at].key != key)
        at = (at + 1) & (oids->capacity - 1);
    return &oids->entries[at];
}

static void grow(ar_arena *arena, ar_oids *oids)
{
    ar_oids larger = {.capacity = oids->capacity ? oids->capacity * 2 : FIRST_CAPACITY,
                      .count = oids->count};

    larger.entries = ar_alloc(arena, larger.capacity * sizeof(*larger.entries));
    for (size_t i = 0; i < oids->capacity; i++)
        if (oids->entries[i].key)
            *find(&larger, oids->entries[i].key) = oids->entries[i];
    *oids = larger;
}

void ar_oids_add(ar_arena *arena, ar_oids *oids, int64_t catalogue, int64_t oid, void *value)
{
    ar_oid_entry *entry;

    if (oids->count * 2 >= oids->capacity)
        grow(arena, oids);
    entry = find(oids, make_key(catalogue, oid));
    oids->count += entry->key == 0;
    *entry = (ar_oid_entry){make_key(catalogue, oid), value};
}

void *ar_oids_get(const ar_oids *oids, int64_t catalogue, int64_t oid)
{
    return oids->count ? find(oids, make_key(catalogue, oid))->value : NULL;
}
