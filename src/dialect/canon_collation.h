/*
 * Collations as PostgreSQL's DDL takes them: which one a name means, and which is said in vain.
 */
#ifndef AR_DIALECT_CANON_COLLATION_H
#define AR_DIALECT_CANON_COLLATION_H

#include "dialect/canon.h"

void ar_canon_drop_catalog(const char **schema);

/* One of the project's, from the schema at hand or the default one. */
void ar_canon_place_collation(ar_canon *canon, const char *from, const char *name,
                              const char **schema);

/* A collation that the type has anyway is not said. */
void ar_canon_collation(ar_canon *canon, const char **name, const char **schema,
                        const ar_type *type);
void ar_canon_own_collation(ar_collation *collation);

#endif
