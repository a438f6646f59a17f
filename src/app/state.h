/*
 * The schema as it is after some revisions and no others, in a scratch database: for merge and
 * rebase, which ask what would be, had things been done in another order.
 */
#ifndef AR_APP_STATE_H
#define AR_APP_STATE_H

#include "app/work.h"

/* All that stands in `graph` below `targets`, themselves included, but for what `without` has. */
ar_revisions ar_state_below(ar_ctx *ctx, const ar_graph *graph, const ar_revisions *targets,
                            const ar_revisions *without);

bool ar_revisions_have(const ar_revisions *list, const ar_revision *revision);

/*
 * A scratch database in which `revisions` ran up, in their order, and no others. From nothing;
 * where the history does not begin with nothing (adopted tables) from a copy of the live database,
 * in which what was applied beyond them is undone. `later`: what will be run there, too; NULL.
 * AR_OK with *out NULL: there is no scratch for that, and *out_reason says why. ar_work_read_live()
 * has run.
 */
ar_status ar_state_make(ar_ctx *ctx, ar_work *work, const ar_revisions *revisions,
                        const ar_revisions *later, ar_scratch **out,
                        const char **out_reason) AR_MUST_USE;

/* Runs them up in their order, or down the other way round; *out_failed: the one that did not. */
ar_status ar_state_run(ar_ctx *ctx, const ar_work *work, ar_db *scratch,
                       const ar_revisions *revisions, ar_direction direction,
                       const ar_revision **out_failed) AR_MUST_USE;

/* What turns one reading of a scratch database into another one; views and triggers, too. */
ar_status ar_state_compare(ar_ctx *ctx, const ar_work *work, const ar_model *from,
                           const ar_model *to, ar_names *out_entries) AR_MUST_USE;

/* Where the diagnostics stand, to take back what an attempt said that was one of several. */
typedef struct ar_said_so_far {
    size_t diags, errors;
} ar_said_so_far;
ar_said_so_far ar_said_mark(const ar_ctx *ctx);
void ar_said_take_back(ar_ctx *ctx, ar_said_so_far mark);

#endif
