#include "app/drift.h"

#include "app/scope.h"
#include "base/str.h"

static ar_status run_revisions(ar_ctx *ctx, ar_db *db, const char *schema,
                               const ar_revisions *revisions)
{
    ar_vec_each(ar_revision *, it, revisions) {
        if (ar_run_section(ctx, db, *it, AR_UP, schema) == AR_OK)
            continue;
        return ar_fail(ctx, AR_E_PENDING_FAILS, (ar_pos){.file = (*it)->shown},
                       "revision %s fails when the history is replayed in a scratch database",
                       (*it)->id);
    }
    return AR_OK;
}

static ar_names schemas_of(ar_ctx *ctx, const ar_work *work)
{
    ar_names schemas = {0};

    if (work->target.engine == AR_SQLITE)
        return schemas;
    ar_vec_push(ctx->arena, &schemas, work->site->schema);
    ar_work_add_schemas(ctx, work->live, &schemas);
    return schemas;
}

ar_status ar_replay(ar_ctx *ctx, ar_work *work, const ar_revisions *revisions, ar_model **out)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
    ar_names schemas = schemas_of(ctx, work);
    ar_inspect_options options = {.default_schema = work->site->schema,
                                  .schemas = schemas.count ? &schemas : NULL,
                                  .ignore = &work->project->config.ignore,
                                  .others = true};
    const char *reason = NULL;

    AR_TRY(
        ar_scratch_open(ctx, work->db, work->scratch_url, work->project->root, &scratch, &reason));
    if (!scratch)
        return ar_fail(ctx, AR_E_NO_SCRATCH, AR_NOWHERE,
                       "there is no scratch database to replay the history in: %s", reason);
    AR_TRY(ar_scratch_extensions(ctx, scratch, work->live));
    AR_TRY(run_revisions(ctx, scratch->db, work->site->schema, revisions));
    return ar_introspect(ctx, scratch->db, &options, out);
}

static void applied_revisions(ar_ctx *ctx, const ar_work *work, ar_revisions *out)
{
    ar_vec_each(ar_revision *, it, &work->graph->plan) {
        const ar_applied *row = ar_journal_find(&work->journal, (*it)->id);

        if (row && !ar_streq(row->state, "started"))
            ar_vec_push(ctx->arena, out, *it);
    }
}

ar_status ar_drift_find(ar_ctx *ctx, ar_work *work, ar_ops *out)
{
    ar_diff_options options = {.renames_none = true, .default_app = "drift"};
    ar_revisions applied = {0};
    ar_questions questions = {0};
    ar_model *replayed = NULL, *live = NULL;
    ar_scope scope = {0};

    if (!work->live)
        AR_TRY(ar_work_read_live(ctx, work));
    applied_revisions(ctx, work, &applied);
    AR_TRY(ar_replay(ctx, work, &applied, &replayed));
    scope.creators = ar_work_creators(ctx, &applied);
    AR_TRY(ar_scope_apply(ctx, work->live, replayed, &scope, &live, NULL));
    return ar_diff_compare(ctx, replayed, live, &options, out, &questions);
}
