/*
 * PostgreSQL adds no check to a domain, and makes none not null, while columns hold its values
 * inside arrays, composite types or ranges: such a domain is exchanged for a new one (types.h).
 */
#ifndef AR_DIFF_DOMAIN_H
#define AR_DIFF_DOMAIN_H

#include "diff/world.h"

/* Makes one exchange of what `ops` have from `first` on, the steps from `base` to `wanted`, where
   the server would refuse one of them. */
void ar_domain_exchange_held(const ar_world *world, const ar_object *base, const ar_object *wanted,
                             ar_ops *ops, size_t first);

#endif
