/*
 * PostgreSQL adds no check to a domain, and makes none not null, while columns hold its values
 * inside arrays, composite types or ranges: such a domain is exchanged for a new one (types.h).
 */
#ifndef AR_DIFF_DOMAIN_H
#define AR_DIFF_DOMAIN_H

#include "diff/obstacle.h"
#include "diff/world.h"

/* Makes one exchange of what `ops` have from `first` on, the steps from `base` to `wanted`, where
   the server would refuse one of them. */
void ar_domain_exchange_held(const ar_world *world, const ar_object *base, const ar_object *wanted,
                             ar_ops *ops, size_t first);

/* A check that `ops` at `at` make, and that the server would refuse: the domain is exchanged. */
void ar_domain_exchange_instead(const ar_obstacles *o, ar_ops *ops, size_t at);
/* Of the domains that are exchanged and held so: what comes back of their checks comes with it. */
void ar_domain_take_checks(const ar_obstacles *o, ar_ops *ops);
/* On the way back, too, it is the exchange that makes such a check, where that was to come. */
void ar_domain_turn_back(ar_ctx *ctx, ar_ops *down);

#endif
