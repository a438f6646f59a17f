/*
 * Baselines (SPEC 6, "Adoption"): revisions that build from nothing what stood in a database before
 * autorev came. Where it stands they are recorded, elsewhere they run like any other.
 */
#ifndef AR_APP_BASELINE_H
#define AR_APP_BASELINE_H

#include "app/draft.h"

/*
 * `makemigrations --baseline`: what builds every adopted object, as it stands now and whatever the
 * models want of it, behind the revisions that are there. Leaves in `work` what the drafts and
 * their proof compare: as base a scratch database with those revisions and nothing else, as wanted
 * the same with the adopted objects. No operations: nothing is adopted. Revisions that cannot run
 * without the adopted objects are an error, as a baseline would come too late for them.
 */
ar_status ar_baseline_plan(ar_ctx *ctx, ar_work *work, ar_plan *out) AR_MUST_USE;

/* Writes version rows (state "baseline") for what ar_baseline_plan() led to. */
ar_status ar_baseline_stamp(ar_ctx *ctx, ar_work *work, const ar_drafts *drafts) AR_MUST_USE;

/*
 * Those baselines among `steps` whose objects stand in the database already, equal to what the
 * revision makes; different ones are an error that lists what differs.
 */
ar_status ar_baseline_standing(ar_ctx *ctx, ar_work *work, const ar_run_steps *steps,
                               ar_names *out_ids) AR_MUST_USE;

/* From now on they write a row and run nothing. */
void ar_baseline_mark(const ar_names *ids, ar_run_steps *steps);

/*
 * An empty scratch database for `revisions`, but for tables that keys of `objects` (read from live)
 * refer to and no revision makes. *out NULL: *out_reason says why there can be none.
 */
ar_status ar_baseline_scratch(ar_ctx *ctx, ar_work *work, const ar_objects *objects,
                              const ar_revisions *revisions, ar_scratch **out,
                              const char **out_reason) AR_MUST_USE;

#endif
