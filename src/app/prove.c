#include "app/prove.h"

#include <string.h>

#include "app/fill.h"
#include "app/inside.h"
#include "app/scope.h"
#include "app/state.h"
#include "base/str.h"
#include "model/inherit.h"

typedef struct proof {
    ar_work *work;
    const ar_drafts *drafts;
    ar_db *db;
    ar_model *start;   /* the scratch copy as it was before */
    ar_map *creators;  /* the project's and the drafts' */
    ar_objects filled; /* tables with a row */
    int64_t *counts;   /* how many each of them has */
} proof;

static ar_status inspect(ar_ctx *ctx, const proof *p, ar_model **out)
{
    ar_names schemas = {0};
    const ar_work *work = p->work;
    ar_inspect_options options = {.default_schema = work->site->schema,
                                  .ignore = &work->project->config.ignore,
                                  .grants = work->project->config.grants,
                                  .owners = work->project->config.owners,
                                  .others = true};

    if (work->target.engine == AR_POSTGRESQL) {
        ar_vec_push(ctx->arena, &schemas, work->site->schema);
        ar_work_add_schemas(ctx, work->wanted, &schemas);
        ar_work_add_schemas(ctx, work->base_whole, &schemas);
        options.schemas = &schemas;
    }
    return ar_introspect(ctx, p->db, &options, out);
}

/* What a reviewer of a failed proof reads: one entry a line. */
static ar_status report(ar_ctx *ctx, const proof *p, const char *when, const ar_ops *ops)
{
    ar_names entries = ar_ops_entries(ctx, ops, p->work->target.default_schema);

    ar_fail(ctx, AR_E_PROOF_FAILED, AR_NOWHERE,
            "the proof failed: %s the scratch database still differs: %s", when,
            ar_names_join(ctx->arena, &entries, ", "));
    ar_hint(ctx, "nothing was written; this is a fault of autorev's, and --no-prove goes round it");
    return AR_REFUSED;
}

/* What the apps that were not named want is not there yet (work->left_out). */
static void drop_left_out(ar_ctx *ctx, const proof *p, const ar_map *histories, ar_ops *ops)
{
    ar_ops kept = {0};

    ar_vec_each(ar_op *, it, ops) {
        const char *history = (*it)->app ? ar_map_get(histories, (*it)->app) : NULL;

        if (!history || !ar_names_has(&p->work->left_out, history))
            ar_vec_push(ctx->arena, &kept, *it);
    }
    *ops = kept;
}

static ar_status compare(ar_ctx *ctx, const proof *p, const ar_model *is, ar_model *should,
                         const char *when)
{
    ar_diff_options options = {.renames_none = true, .default_app = "proof"};
    ar_questions questions = {0};
    ar_ops ops = {0};

    if (should == p->work->wanted && p->work->left_out.count) {
        options.creators = p->creators; /* whose drops they are */
        options.history_of = ar_work_histories(ctx, p->work);
    }
    AR_TRY(ar_diff_compare(ctx, is, should, &options, &ops, &questions));
    if (options.history_of)
        drop_left_out(ctx, p, options.history_of, &ops);
    return ops.count ? report(ctx, p, when, &ops) : AR_OK;
}

static ar_status compare_wanted(ar_ctx *ctx, const proof *p, const char *when)
{
    ar_model *is = NULL, *scoped = NULL;
    ar_scope scope = {.creators = p->creators,
                      .external = ar_work_external_creators(ctx, p->work),
                      .prune = p->work->prune};

    AR_TRY(inspect(ctx, p, &is));
    AR_TRY(ar_scope_apply(ctx, is, p->work->wanted, &scope, &scoped, NULL));
    return compare(ctx, p, scoped, p->work->wanted, when);
}

/* Views, triggers and the like: the way up may not lose one that the revision does not name. */
static ar_status compare_others(ar_ctx *ctx, const proof *p, const ar_model *is)
{
    ar_vec_each(ar_other, was, &p->start->others) {
        bool found = false;

        ar_vec_each(ar_other, other, &is->others)
            found |= ar_streq(other->kind, was->kind) && ar_streq(other->name, was->name) &&
                     ar_streq(other->schema, was->schema) && ar_streq(other->table, was->table);
        if (!found && !was->with_table)
            return ar_fail(ctx, AR_E_PROOF_FAILED, AR_NOWHERE,
                           "the proof failed: after down the %s \"%s\" is gone", was->kind,
                           was->name);
    }
    return AR_OK;
}

static ar_status compare_start(ar_ctx *ctx, const proof *p)
{
    ar_model *is = NULL;

    AR_TRY(inspect(ctx, p, &is));
    AR_TRY(compare(ctx, p, is, p->start, "after down"));
    return compare_others(ctx, p, is);
}

/* The models say what the statement makes that failed last; else the file that would be. */
static ar_pos blamed(const ar_ctx *ctx, const ar_draft *draft, ar_direction direction)
{
    const ar_revision *revision = draft->revision;
    const ar_diag *fault = &ctx->diags.items[ctx->diags.count - 1];
    const ar_statement *statement = NULL;

    if (direction == AR_UP && ar_streq(fault->pos.file, revision->shown) &&
        fault->pos.line >= revision->up.line)
        statement = ar_script_at_line(&draft->up_script, fault->pos.line - revision->up.line + 1);
    return statement && statement->pos.file ? statement->pos : (ar_pos){.file = revision->shown};
}

/* ---- views and triggers that the way up would break (SQLite) ---- */

/* Where the models declare what a message of the guard is about; NULL: nowhere. */
static const ar_object *declared(ar_ctx *ctx, const ar_model *wanted, const char *message)
{
    ar_vec_each(ar_object *const, it, &wanted->objects) {
        const char *name = (*it)->name;

        if ((*it)->unmanaged)
            continue;
        if (ar_starts_with(message, ar_printf(ctx->arena, "view \"%s\" ", name)))
            return *it;
        if (ar_starts_with(message, "the ") &&
            strstr(message, ar_printf(ctx->arena, " triggers of \"%s\" ", name)))
            return *it;
    }
    return NULL;
}

/* What no model tells of is no fault of the plan: it is named, as what is in the way elsewhere. */
static ar_status refuse_broken(ar_ctx *ctx, const proof *p, ar_said_so_far mark)
{
    const char *message = ctx->diags.items[ctx->diags.count - 1].message;
    const ar_object *ours = declared(ctx, p->work->wanted, message);
    ar_status status;

    ar_said_take_back(ctx, mark);
    status = ar_fail(ctx, AR_E_IN_THE_WAY, ours ? ours->pos : AR_NOWHERE, "%s", message);
    ar_hint(ctx, ours ? "change it in the same step; nothing was written"
                      : "declare it in the models, or drop it before and create it again after in "
                        "revisions of your own (makemigrations --empty); nothing was written");
    return status;
}

static bool breaks_something(const ar_ctx *ctx)
{
    return ctx->diags.count && ctx->diags.items[ctx->diags.count - 1].code == AR_E_OBJECT_BROKEN;
}

static ar_status run_all(ar_ctx *ctx, const proof *p, ar_direction direction)
{
    const ar_drafts *drafts = p->drafts;
    ar_said_so_far mark = ar_said_mark(ctx);

    for (size_t i = 0; i < drafts->count; i++) {
        size_t at = direction == AR_UP ? i : drafts->count - 1 - i;
        const ar_revision *revision = drafts->items[at].revision;

        if (ar_run_section(ctx, p->db, revision, direction, p->work->site->schema) == AR_OK)
            continue;
        if (direction == AR_UP && breaks_something(ctx))
            return refuse_broken(ctx, p, mark);
        ar_fail(ctx, AR_E_PROOF_FAILED, blamed(ctx, &drafts->items[at], direction),
                "the proof failed: the way %s does not run in the scratch database",
                direction == AR_UP ? "up" : "down");
        ar_hint(ctx, "nothing was written");
        return AR_REFUSED;
    }
    return AR_OK;
}

static bool is_dropped(const proof *p, const ar_object *table)
{
    for (size_t i = 0; i < p->drafts->count; i++)
        ar_vec_each(ar_op *, op, &p->drafts->items[i].up)
            if ((*op)->verb == AR_DROP && (*op)->kind == AR_KIND_TABLE &&
                ar_streq((*op)->before->name, table->name) &&
                ar_streq((*op)->before->schema, table->schema))
                return true;
    return false;
}

/* Rows of partitions and other children count as the table's. */
static bool dropped(ar_ctx *ctx, const proof *p, const ar_object *table)
{
    ar_objects below = ar_descendants(ctx, p->start, table);

    ar_vec_each(ar_object *, it, &below)
        if (is_dropped(p, *it))
            return true;
    return is_dropped(p, table);
}

static ar_status count_rows(ar_ctx *ctx, const proof *p, const ar_object *table, int64_t *out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *sql = ar_printf(ctx->arena, "SELECT count(*) FROM %s",
                                ar_qualified(ctx, p->work->target, table->schema, table->name));

    AR_TRY(ar_db_query(ctx, p->db, sql, &rows));
    *out = ar_rows_next(rows) ? ar_rows_int(rows, 0) : 0;
    return AR_OK;
}

/* One each; and those that pending revisions brought. */
static ar_status count_filled(ar_ctx *ctx, proof *p)
{
    p->counts = ar_alloc(ctx->arena, (p->filled.count + 1) * sizeof(*p->counts));
    for (size_t i = 0; i < p->filled.count; i++)
        AR_TRY(count_rows(ctx, p, p->filled.items[i], &p->counts[i]));
    return AR_OK;
}

/* Each filled table that lived through it still has its rows. */
static ar_status compare_counts(ar_ctx *ctx, const proof *p)
{
    for (size_t i = 0; i < p->filled.count; i++) {
        const ar_object *table = p->filled.items[i];
        int64_t count = 0;

        if (dropped(ctx, p, table))
            continue;
        AR_TRY(count_rows(ctx, p, table, &count));
        if (count != p->counts[i])
            return ar_fail(ctx, AR_E_PROOF_FAILED, AR_NOWHERE,
                           "the proof failed: after up and down the row of \"%s\" is gone",
                           table->name);
    }
    return AR_OK;
}

static ar_status fill(ar_ctx *ctx, proof *p)
{
    ar_ops up = {0}, down = {0};

    for (size_t i = 0; i < p->drafts->count; i++) {
        ar_vec_each(ar_op *, op, &p->drafts->items[i].up)
            ar_vec_push(ctx->arena, &up, *op);
        ar_vec_each(ar_op *, op, &p->drafts->items[i].down)
            ar_vec_push(ctx->arena, &down, *op);
    }
    AR_TRY(ar_constraints_now(ctx, p->db, p->work->site->schema, true));
    AR_TRY(ar_fill(ctx, p->db, p->start, &up, &down, &p->filled));
    AR_TRY(count_filled(ctx, p));
    return ar_constraints_now(ctx, p->db, p->work->site->schema, false);
}

static bool has_way_back(const proof *p)
{
    for (size_t i = 0; i < p->drafts->count; i++)
        if (p->drafts->items[i].revision->down.irreversible)
            return false;
    return true;
}

static ar_status run_proof(ar_ctx *ctx, proof *p)
{
    ar_revisions all = {0};

    ar_vec_each(ar_revision *, revision, &p->work->graph->plan)
        ar_vec_push(ctx->arena, &all, *revision);
    for (size_t i = 0; i < p->drafts->count; i++)
        ar_vec_push(ctx->arena, &all, p->drafts->items[i].revision);
    p->creators = ar_work_creators(ctx, &all);
    AR_TRY(inspect(ctx, p, &p->start));
    AR_TRY(fill(ctx, p));
    AR_TRY(run_all(ctx, p, AR_UP));
    AR_TRY(compare_wanted(ctx, p, "after up"));
    if (!has_way_back(p))
        return AR_OK;
    AR_TRY(run_all(ctx, p, AR_DOWN));
    AR_TRY(compare_start(ctx, p));
    AR_TRY(compare_counts(ctx, p));
    AR_TRY(run_all(ctx, p, AR_UP));
    return compare_wanted(ctx, p, "after up, down and up");
}

/* The copy the pending revisions ran in holds the base already; else a fresh one is made. */
static ar_status get_scratch(ar_ctx *ctx, ar_work *work, ar_scratch **out, const char **out_reason)
{
    if (work->scratch) {
        *out = work->scratch;
        work->scratch = NULL; /* the proof leaves it changed: nobody may use it again */
        return AR_OK;
    }
    *out_reason = work->no_scratch;
    if (work->no_scratch)
        return AR_OK;
    AR_TRY(ar_work_open_scratch(ctx, work, out, out_reason));
    return *out ? ar_scratch_copy(ctx, *out, work->db, work->live) : AR_OK;
}

static ar_status admit(ar_ctx *ctx, ar_scratch *scratch, const ar_drafts *drafts,
                       const char **out_reason)
{
    ar_revisions revisions = {0};

    for (size_t i = 0; i < drafts->count; i++)
        ar_vec_push(ctx->arena, &revisions, drafts->items[i].revision);
    AR_TRY(ar_scratch_admit(ctx, scratch, &revisions, true));
    *out_reason = scratch->reason;
    return AR_OK;
}

ar_status ar_prove(ar_ctx *ctx, ar_work *work, const ar_drafts *drafts, const char **out_line)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
    proof p = {.work = work, .drafts = drafts};
    const char *reason = NULL;

    AR_TRY(get_scratch(ctx, work, &scratch, &reason));
    if (scratch)
        AR_TRY(admit(ctx, scratch, drafts, &reason));
    if (reason) {
        *out_line = ar_printf(ctx->arena, "none: %s", reason);
        return AR_OK;
    }
    p.db = scratch->db;
    AR_TRY(run_proof(ctx, &p));
    *out_line = ar_printf(ctx->arena, "%s on %s %s", has_way_back(&p) ? "up, down, up" : "up",
                          ar_engine_title(work->target.engine), ar_db_version_text(work->db));
    return AR_OK;
}
