#include "app/state.h"

#include "app/inside.h"
#include "app/replay.h"
#include "base/str.h"

/* ---- lists ---- */

bool ar_revisions_have(const ar_revisions *list, const ar_revision *revision)
{
    for (size_t i = 0; list && i < list->count; i++)
        if (list->items[i] == revision)
            return true;
    return false;
}

ar_revisions ar_state_below(ar_ctx *ctx, const ar_graph *graph, const ar_revisions *targets,
                            const ar_revisions *without)
{
    ar_revisions needed = ar_graph_needed(ctx, graph, targets), kept = {0};

    ar_vec_each(ar_revision *, it, &needed)
        if (!ar_revisions_have(without, *it))
            ar_vec_push(ctx->arena, &kept, *it);
    return kept;
}

/* ---- attempts ---- */

ar_said_so_far ar_said_mark(const ar_ctx *ctx)
{
    return (ar_said_so_far){ctx->diags.count, ctx->error_count};
}

void ar_said_take_back(ar_ctx *ctx, ar_said_so_far mark)
{
    ctx->diags.count = mark.diags;
    ctx->error_count = mark.errors;
}

/* ---- running ---- */

static ar_status run_down(ar_ctx *ctx, const ar_work *work, ar_db *scratch,
                          const ar_revisions *revisions, const ar_revision **out_failed)
{
    for (size_t i = revisions->count; i > 0; i--) {
        const ar_revision *revision = revisions->items[i - 1];
        ar_status status = AR_OK;

        if (revision->down.irreversible)
            status = ar_fail(
                ctx, AR_E_IRREVERSIBLE, ar_revision_line(revision, "irreversible", NULL),
                "revision %s cannot be undone: %s", revision->id, revision->down.irreversible);
        else
            status = ar_run_section(ctx, scratch, revision, AR_DOWN, work->site->schema);
        if (status == AR_OK)
            continue;
        *out_failed = revision;
        return status;
    }
    return AR_OK;
}

ar_status ar_state_run(ar_ctx *ctx, const ar_work *work, ar_db *scratch,
                       const ar_revisions *revisions, ar_direction direction,
                       const ar_revision **out_failed)
{
    *out_failed = NULL;
    if (direction == AR_DOWN)
        return run_down(ctx, work, scratch, revisions, out_failed);
    return ar_replay_run(ctx, scratch, work->site->schema, revisions, out_failed);
}

static ar_status from_nothing(ar_ctx *ctx, ar_work *work, ar_scratch *scratch,
                              const ar_revisions *revisions)
{
    const ar_revision *failed = NULL;

    AR_TRY(ar_scratch_extensions(ctx, scratch, work->live, &work->graph->plan));
    ar_status status = ar_state_run(ctx, work, scratch->db, revisions, AR_UP, &failed);

    return failed ? ar_replay_failed(ctx, failed) : status;
}

static bool is_applied(const ar_work *work, const ar_revision *revision)
{
    const ar_applied *row = ar_journal_find(&work->journal, revision->id);

    return row && !ar_streq(row->state, "started");
}

static ar_status from_live(ar_ctx *ctx, ar_work *work, ar_scratch *scratch,
                           const ar_revisions *revisions)
{
    ar_revisions gone = {0}, missing = {0};
    const ar_revision *failed = NULL;

    ar_vec_each(ar_revision *, it, &work->graph->plan)
        if (is_applied(work, *it) && !ar_revisions_have(revisions, *it))
            ar_vec_push(ctx->arena, &gone, *it);
    ar_vec_each(ar_revision *const, it, revisions)
        if (!is_applied(work, *it))
            ar_vec_push(ctx->arena, &missing, *it);
    AR_TRY(ar_scratch_copy(ctx, scratch, work->db, work->live));
    AR_TRY(ar_state_run(ctx, work, scratch->db, &gone, AR_DOWN, &failed));
    return ar_state_run(ctx, work, scratch->db, &missing, AR_UP, &failed);
}

typedef ar_status way_fn(ar_ctx *ctx, ar_work *work, ar_scratch *scratch,
                         const ar_revisions *revisions);

/* What may not be run in a scratch that lives inside the live database counts as none. */
static ar_status admit(ar_ctx *ctx, ar_scratch *scratch, const ar_revisions *revisions,
                       const ar_revisions *later, const char **out_reason)
{
    const ar_revisions none = {0};

    AR_TRY(ar_scratch_admit(ctx, scratch, revisions, true));
    AR_TRY(ar_scratch_admit(ctx, scratch, later ? later : &none, true));
    *out_reason = scratch->reason;
    return AR_OK;
}

static ar_status make(ar_ctx *ctx, ar_work *work, const ar_revisions *revisions,
                      const ar_revisions *later, way_fn *way, ar_scratch **out,
                      const char **out_reason)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;

    AR_TRY(ar_work_open_scratch(ctx, work, &scratch, out_reason));
    if (!scratch)
        return AR_OK;
    AR_TRY(admit(ctx, scratch, revisions, later, out_reason));
    if (*out_reason)
        return AR_OK;
    AR_TRY(way(ctx, work, scratch, revisions));
    *out = scratch;
    scratch = NULL;
    return AR_OK;
}

/* Tables that no revision made: a history that builds on them does not begin with nothing. */
static bool has_strangers(ar_ctx *ctx, const ar_work *work)
{
    const ar_map *creators = ar_work_creators(ctx, &work->graph->plan);
    const char *schema = work->target.default_schema;

    ar_vec_each(ar_object *, it, &work->live->objects)
        if ((*it)->kind == AR_KIND_TABLE &&
            !ar_map_get(creators,
                        ar_printf(ctx->arena, "table %s", ar_object_label(ctx, *it, schema))))
            return true;
    return false;
}

ar_status ar_state_make(ar_ctx *ctx, ar_work *work, const ar_revisions *revisions,
                        const ar_revisions *later, ar_scratch **out, const char **out_reason)
{
    bool live_first = has_strangers(ctx, work);
    ar_said_so_far before = ar_said_mark(ctx), after;
    ar_status first;

    *out = NULL;
    *out_reason = NULL;
    first = make(ctx, work, revisions, later, live_first ? from_live : from_nothing, out,
                 out_reason);
    if (first == AR_OK || work->live->objects.count == 0)
        return first;
    after = ar_said_mark(ctx);
    if (make(ctx, work, revisions, later, live_first ? from_nothing : from_live, out, out_reason) !=
        AR_OK) {
        ar_said_take_back(ctx, after); /* the first failure is the one to tell */
        return first;
    }
    ar_said_take_back(ctx, before);
    return AR_OK;
}

/* ---- comparing ---- */

static const ar_other *other_in(const ar_others *others, const ar_other *wanted)
{
    ar_vec_each(ar_other, it, others)
        if (ar_streq(it->kind, wanted->kind) && ar_streq(it->name, wanted->name) &&
            ar_streq(it->schema, wanted->schema) && ar_streq(it->table, wanted->table))
            return it;
    return NULL;
}

static void compare_others(ar_ctx *ctx, const ar_others *from, const ar_others *to,
                           ar_names *entries)
{
    ar_vec_each(ar_other, was, from) {
        const ar_other *is = other_in(to, was);

        if (!was->with_table && (!is || !ar_streq(is->sql, was->sql)))
            ar_vec_push(ctx->arena, entries,
                        ar_printf(ctx->arena, "%c%s %s", is ? '~' : '-', was->kind, was->name));
    }
    ar_vec_each(ar_other, is, to)
        if (!is->with_table && !other_in(from, is))
            ar_vec_push(ctx->arena, entries, ar_printf(ctx->arena, "+%s %s", is->kind, is->name));
}

static void add_entries(ar_ctx *ctx, const ar_ops *ops, const char *schema, ar_names *entries)
{
    ar_vec_each(ar_op *, it, ops) {
        if ((*it)->verb == AR_REBUILD)
            add_entries(ctx, &(*it)->parts, schema, entries);
        else if (!(*it)->again && !(*it)->with_parent)
            ar_vec_push(ctx->arena, entries, ar_op_entry(ctx, *it, schema));
    }
}

ar_status ar_state_compare(ar_ctx *ctx, const ar_work *work, const ar_model *from,
                           const ar_model *to, ar_names *out_entries)
{
    ar_diff_options options = {.renames_none = true, .default_app = "state"};
    ar_questions questions = {0};
    ar_ops ops = {0};

    AR_TRY(ar_diff_compare(ctx, from, to, &options, &ops, &questions));
    add_entries(ctx, &ops, work->target.default_schema, out_entries);
    compare_others(ctx, &from->others, &to->others, out_entries);
    return AR_OK;
}
