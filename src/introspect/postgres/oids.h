/*
 * From the server's numbers to what was made of them: a hash map for all catalogues, since the
 * numbers of two catalogues may be equal. It lives in an arena; the values are the caller's.
 */
#ifndef AR_INTROSPECT_POSTGRES_OIDS_H
#define AR_INTROSPECT_POSTGRES_OIDS_H

#include <stdint.h>

#include "base/arena.h"

typedef struct ar_oid_entry {
    uint64_t key; /* the catalogue's number above the object's; 0: free */
    void *value;
} ar_oid_entry;

typedef struct ar_oids {
    ar_oid_entry *entries; /* NULL while empty */
    size_t count;
    size_t capacity; /* a power of two */
} ar_oids;

/* The numbers of the catalogues themselves, which never change. */
enum {
    AR_PG_TYPE = 1247,
    AR_PG_PROC = 1255,
    AR_PG_CLASS = 1259,
    AR_PG_SEQUENCE = 2224,
    AR_PG_ATTRDEF = 2604,
    AR_PG_CONSTRAINT = 2606,
    AR_PG_NAMESPACE = 2615,
    AR_PG_INDEX = 2610,
    AR_PG_OPCLASS = 2616,
    AR_PG_REWRITE = 2618,
    AR_PG_TRIGGER = 2620,
    AR_PG_POLICY = 3256,
    AR_PG_EVENT_TRIGGER = 3466,
    AR_PG_COLLATION = 3456,
    AR_PG_STATISTIC_EXT = 3381,
    AR_PG_FDW = 2328,
    AR_PG_SERVER = 1417,
    AR_PG_PUBLICATION = 6104,
    AR_PG_TS_DICT = 3600,
    AR_PG_TS_CONFIG = 3602,
};

void ar_oids_add(ar_arena *arena, ar_oids *oids, int64_t catalogue, int64_t oid, void *value);
void *ar_oids_get(const ar_oids *oids, int64_t catalogue, int64_t oid); /* NULL: unknown */

#endif
