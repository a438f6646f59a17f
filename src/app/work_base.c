#include "app/baseline.h"
#include "app/inside.h"
#include "app/offline.h"
#include "app/replay.h"
#include "app/work.h"
#include "base/str.h"
#include "diff/answer.h"
#include "model/foreign.h"

/* ---- what is looked at ---- */

void ar_work_add_schemas(ar_ctx *ctx, const ar_model *model, ar_names *out)
{
    ar_vec_each(ar_object *, object, &model->objects) {
        const char *schema = (*object)->kind == AR_KIND_SCHEMA ? (*object)->name
                                                               : (*object)->schema;

        if (schema && !ar_names_has(out, schema))
            ar_vec_push(ctx->arena, out, schema);
    }
}

typedef struct schema_list {
    ar_ctx *ctx;
    ar_names *names;
} schema_list;

static void add_schema(const schema_list *to, const char *name)
{
    if (!ar_names_has(to->names, name))
        ar_vec_push(to->ctx->arena, to->names, name);
}

/* Where something comes from: its old schema, or the schema's old name. */
static void add_old_schemas(const schema_list *to, const ar_object *object)
{
    ar_vec_each(const char *, old, &object->renamed_from) {
        ar_names parts = ar_label_parts(to->ctx, *old);

        if (object->kind == AR_KIND_SCHEMA)
            add_schema(to, *old);
        else if (!ar_kind_has_schema(object->kind))
            continue;
        else if (parts.count > 1)
            add_schema(to, parts.items[0]);
    }
}

/* "table audit.log": what a revision made outside the default schema may be gone from the models.
 */
static void add_created_schema(void *user, const char *key, void *app)
{
    const schema_list *to = user;
    const char *blank = strchr(key, ' ');
    ar_kind kind = blank ? ar_kind_by_name(ar_strndup(to->ctx->arena, key, (size_t)(blank - key)))
                         : AR_KIND_NONE;

    (void)app;
    if (kind == AR_KIND_NONE || ar_kind_get(kind)->parent != AR_KIND_NONE ||
        (kind != AR_KIND_SCHEMA && !ar_kind_has_schema(kind)))
        return;
    ar_names parts = ar_label_parts(to->ctx, blank + 1);

    if (parts.count > 1 || (parts.count == 1 && kind == AR_KIND_SCHEMA))
        add_schema(to, parts.items[0]);
}

/* SPEC 2.1: the default schema and those that models name (or named), unless `schemas` says. */
static ar_names looked_at(ar_ctx *ctx, const ar_work *work)
{
    ar_names schemas = work->site->schemas;
    schema_list to = {ctx, &schemas};

    if (work->target.engine == AR_SQLITE || schemas.count)
        return schemas;
    add_schema(&to, work->site->schema);
    if (work->wanted) {
        ar_work_add_schemas(ctx, work->wanted, &schemas);
        ar_vec_each(ar_object *, object, &work->wanted->objects)
            add_old_schemas(&to, *object);
    }
    if (work->graph)
        ar_map_each(ar_work_creators(ctx, &work->graph->plan), add_created_schema, &to);
    return schemas;
}

ar_status ar_work_introspect(ar_ctx *ctx, ar_work *work, ar_db *db, ar_model **out)
{
    ar_names schemas = looked_at(ctx, work);
    ar_inspect_options options = {.default_schema = work->site->schema,
                                  .schemas = schemas.count ? &schemas : NULL,
                                  .ignore = &work->project->config.ignore,
                                  .grants = work->project->config.grants,
                                  .owners = work->project->config.owners,
                                  .others = true};

    AR_TRY(ar_introspect(ctx, db, &options, out));
    ar_hide_secrets(ctx, work->project->env, work->wanted, *out);
    return AR_OK;
}

ar_status ar_work_read_live(ar_ctx *ctx, ar_work *work)
{
    return ar_work_introspect(ctx, work, work->db, &work->live);
}

/* ---- the base: live plus pending ---- */

static ar_status no_scratch(ar_ctx *ctx, const ar_work *work, const char *reason)
{
    const ar_revision *first = work->pending.items[0];

    ar_fail(ctx, AR_E_NO_SCRATCH, (ar_pos){.file = first->shown},
            "revision %s is not applied, and there is no scratch database to try it in: %s",
            first->id, reason);
    ar_hint(ctx, "run `autorev migrate` first, or name a server with --scratch URL");
    return AR_INVALID;
}

/* Baselines whose objects stand here would be recorded: there is nothing of theirs to run. */
static ar_status what_runs(ar_ctx *ctx, ar_work *work, ar_revisions *out)
{
    ar_run_steps steps = {0};
    ar_names standing = {0};

    ar_vec_each(ar_revision *, it, &work->pending)
        ar_vec_push(ctx->arena, &steps, ((ar_run_step){.revision = *it, .direction = AR_UP}));
    AR_TRY(ar_baseline_standing(ctx, work, &steps, &standing));
    ar_vec_each(ar_revision *, it, &work->pending)
        if (!ar_names_has(&standing, (*it)->id))
            ar_vec_push(ctx->arena, out, *it);
    return AR_OK;
}

static ar_status run_pending(ar_ctx *ctx, ar_work *work)
{
    const ar_revision *failed = NULL;
    ar_revisions runs = {0};

    AR_TRY(what_runs(ctx, work, &runs));
    ar_status status = ar_replay_run(ctx, work->scratch->db, work->site->schema, &runs, &failed);

    if (!failed)
        return status;
    if (work->offline)
        return ar_replay_failed(ctx, failed);
    ar_fail(ctx, AR_E_PENDING_FAILS, (ar_pos){.file = failed->shown},
            "revision %s is not applied, and fails in the scratch database", failed->id);
    ar_hint(ctx, "run `autorev migrate` first");
    return AR_INVALID;
}

static ar_status read_base(ar_ctx *ctx, ar_work *work)
{
    const char *reason = NULL;

    work->base_whole = work->live;
    if (work->pending.count == 0)
        return AR_OK;
    AR_TRY(ar_work_open_scratch(ctx, work, &work->scratch, &reason));
    if (!work->scratch)
        return no_scratch(ctx, work, reason);
    AR_TRY(ar_scratch_copy(ctx, work->scratch, work->db, work->live));
    AR_TRY(ar_scratch_admit(ctx, work->scratch, &work->pending, false));
    if (work->scratch->reason)
        return no_scratch(ctx, work, work->scratch->reason);
    AR_TRY(run_pending(ctx, work));
    return ar_work_introspect(ctx, work, work->scratch->db, &work->base_whole);
}

ar_status ar_work_read_models(ar_ctx *ctx, ar_work *work)
{
    ar_db *speller;

    AR_TRY(ar_work_read_wanted(ctx, work->project, work->site, work->graph, work->target,
                               &work->wanted));
    AR_TRY(ar_work_check_external(ctx, work));
    if (work->offline)
        AR_TRY(ar_offline_furnish(ctx, work));
    AR_TRY(ar_work_read_live(ctx, work));
    AR_TRY(read_base(ctx, work));
    speller = work->scratch ? work->scratch->db : work->db;
    AR_TRY(ar_respell(ctx, speller, work->wanted, work->base_whole, ar_work_cache_dir(ctx, work)));
    work->creators = ar_work_creators(ctx, &work->graph->plan);
    return AR_OK;
}
