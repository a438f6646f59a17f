#include <string.h>

#include "app/prove.h"
#include "app/rebase_parts.h"
#include "app/state.h"
#include "base/file.h"
#include "base/str.h"
#include "diff/domain.h"

/* One revision on its way. */
typedef struct move {
    const ar_rebase_plan *plan;
    const ar_rebased_list *moved;
    ar_revision *revision;
    ar_revisions below_old, below_new; /* what runs before it: as it was, as it will be */
    ar_names parents;
    int64_t created;
    ar_answers answers; /* its own, and the renames that its entries tell */
    ar_model *old_before, *old_after, *new_before, *wanted;
    ar_plan old_plan, new_plan;
} move;

/* ---- what stands below it ---- */

static ar_revision *as_moved(const move *m, ar_revision *revision)
{
    for (size_t i = 0; i < m->moved->count; i++)
        if (m->moved->items[i].before == revision)
            return m->moved->items[i].after;
    return revision;
}

static void add_needs(ar_ctx *ctx, move *m, ar_revision *target)
{
    ar_revisions targets = {0};

    ar_vec_push(ctx->arena, &targets, target);
    ar_revisions needed = ar_graph_needed(ctx, m->plan->work->graph, &targets);

    ar_vec_each(ar_revision *, it, &needed) {
        ar_revision *now = as_moved(m, *it);

        if (*it != m->revision && !ar_revisions_have(&m->below_new, now))
            ar_vec_push(ctx->arena, &m->below_new, now);
    }
}

static void find_below(ar_ctx *ctx, move *m, size_t index)
{
    ar_revisions itself = {0};

    ar_vec_push(ctx->arena, &itself, m->revision);
    m->below_old = ar_state_below(ctx, m->plan->work->graph, &itself, &itself);
    add_needs(ctx, m, m->plan->onto);
    for (size_t i = 0; i <= index; i++)
        add_needs(ctx, m, m->plan->moving.items[i]);
}

/* Parents that move, too, stay its parents; what it stood on gives way to the head. */
static void find_parents(ar_ctx *ctx, move *m, size_t index)
{
    const ar_revision *tip = index ? m->moved->items[index - 1].after : m->plan->onto;

    ar_vec_each(ar_revision *, parent, &m->revision->parent_revisions)
        if (as_moved(m, *parent) != *parent)
            ar_vec_push(ctx->arena, &m->parents, (*parent)->id);
    if (m->parents.count == 0)
        ar_vec_push(ctx->arena, &m->parents, tip->id);
    m->created = m->revision->created;
    for (size_t i = 0; i < m->below_new.count; i++) {
        const ar_revision *parent = m->below_new.items[i];

        if (ar_names_has(&m->parents, parent->id) && m->created <= parent->created)
            m->created = parent->created + 1;
    }
}

/* ---- what it means ---- */

static void add_rename(ar_ctx *ctx, const char *text, ar_answers *answers)
{
    ar_entry entry;

    if (!ar_entry_parse(ctx, text, &entry) || !entry.new_parts.count)
        return;
    if (!ar_streq(entry.kind, "table") && !ar_streq(entry.kind, "column"))
        return; /* constraints and indexes are known by what they are */
    const char *equals = text + strlen(text);

    while (equals > text && *equals != '=')
        equals--;
    ar_answers_add(ctx, answers, ar_printf(ctx->arena, "rename:%s=%s", entry.name, equals + 1));
}

static void find_answers(ar_ctx *ctx, move *m)
{
    ar_vec_each(const char *, entry, &m->revision->objects)
        add_rename(ctx, *entry, &m->answers);
    ar_vec_each(const char *, answer, &m->revision->answers)
        if (!ar_starts_with(*answer, "rename:"))
            ar_answers_add(ctx, &m->answers, *answer);
}

static ar_status scratch_after(ar_ctx *ctx, const move *m, const ar_revisions *revisions,
                               ar_scratch **out)
{
    const char *reason = NULL;
    ar_revisions later = {0};

    ar_vec_push(ctx->arena, &later, m->revision);
    AR_TRY(ar_state_make(ctx, m->plan->work, revisions, &later, out, &reason));
    if (*out)
        return AR_OK;
    ar_fail(ctx, AR_E_NO_SCRATCH, (ar_pos){.file = m->revision->shown},
            "there is no scratch database to try revision %s in: %s", m->revision->id, reason);
    ar_hint(ctx, "name a server with --scratch URL");
    return AR_INVALID;
}

static ar_status read_old(ar_ctx *ctx, move *m)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
    const ar_revision *failed = NULL;
    ar_revisions itself = {0};
    ar_work *work = m->plan->work;

    ar_vec_push(ctx->arena, &itself, m->revision);
    AR_TRY(scratch_after(ctx, m, &m->below_old, &scratch));
    AR_TRY(ar_work_introspect(ctx, work, scratch->db, &m->old_before));
    AR_TRY(ar_state_run(ctx, work, scratch->db, &itself, AR_UP, &failed));
    return ar_work_introspect(ctx, work, scratch->db, &m->old_after);
}

/* The project's work, had it been left off at `before` with models that say `wanted`. */
static ar_work work_at(ar_ctx *ctx, const move *m, const ar_revisions *below, ar_model *before,
                       ar_model *wanted, ar_scratch *scratch)
{
    ar_work work = *m->plan->work;

    work.base_whole = before;
    work.wanted = wanted;
    work.scratch = scratch;
    work.pending = (ar_revisions){0};
    work.creators = ar_work_creators(ctx, below);
    work.default_app = m->plan->history->app;
    work.prune = true; /* all that differs is the revision's doing */
    return work;
}

static ar_status plan_at(ar_ctx *ctx, const move *m, const ar_revisions *below, ar_model *before,
                         ar_model *wanted, ar_plan *out)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
    ar_answers answers = {0};

    ar_vec_each(const ar_answer, answer, &m->answers)
        ar_vec_push(ctx->arena, &answers, *answer);
    if (m->plan->work->target.engine == AR_SQLITE) /* the engine renames, in a copy of it */
        AR_TRY(scratch_after(ctx, m, below, &scratch));
    ar_work work = work_at(ctx, m, below, before, wanted, scratch);

    return ar_work_plan(ctx, &work, &answers, true, out);
}

/* What it did where it stood, done where it will stand. */
static ar_status find_wanted(ar_ctx *ctx, move *m)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;

    AR_TRY(read_old(ctx, m));
    AR_TRY(plan_at(ctx, m, &m->below_old, m->old_before, m->old_after, &m->old_plan));
    AR_TRY(scratch_after(ctx, m, &m->below_new, &scratch));
    AR_TRY(ar_work_introspect(ctx, m->plan->work, scratch->db, &m->new_before));
    AR_TRY(ar_rebase_apply(ctx, m->revision, m->new_before, &m->old_plan.ops, &m->wanted));
    return plan_at(ctx, m, &m->below_new, m->new_before, m->wanted, &m->new_plan);
}

/* ---- its file ---- */

/* A name that people gave it stays, and so does one that tells no time, or the right one. */
static const char *name_for(ar_ctx *ctx, const move *m)
{
    const char *pattern = m->plan->work->project->config.file_name;
    const char *name = ar_path_basename(m->revision->path);
    ar_revision changed = *m->revision;

    if (m->created == m->revision->created ||
        !ar_streq(name, ar_revision_file_name(ctx, pattern, m->revision)))
        return name;
    changed.created = m->created;
    return ar_revision_file_name(ctx, pattern, &changed);
}

static ar_status parse_as(ar_ctx *ctx, const move *m, const char *text, ar_revision **out)
{
    const ar_history *history = m->plan->history;
    const char *name = name_for(ctx, m);
    const char *shown = ar_path_join(ctx->arena, history->shown, name);

    AR_TRY(ar_revision_parse(ctx, text, strlen(text), shown, out));
    (*out)->shown = shown;
    (*out)->path = ar_path_join(ctx->arena, history->folder, name);
    (*out)->history = m->revision->history;
    return AR_OK;
}

/* ---- trying ---- */

/* Up must give what is wanted, down what was there. *out_line: how it was proven. */
static ar_status prove(ar_ctx *ctx, const move *m, ar_revision *revision, const char **out_line)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
    ar_draft draft = {.revision = revision, .history = m->plan->history, .up = m->new_plan.ops};
    ar_drafts drafts = {0};

    draft.down = ar_ops_reverse(ctx, &draft.up);
    ar_domain_turn_back(ctx, &draft.down);
    ar_diff_hazards(ctx, m->wanted, m->new_plan.base, &draft.down);
    ar_vec_push(ctx->arena, &drafts, draft);
    AR_TRY(scratch_after(ctx, m, &m->below_new, &scratch));
    ar_work work = work_at(ctx, m, &m->below_new, m->new_before, m->wanted, scratch);

    scratch = NULL; /* the proof closes it */
    ar_status status = ar_prove(ctx, &work, &drafts, out_line);

    if (work.scratch)
        ar_scratch_close(work.scratch);
    return status;
}

static ar_status as_it_is(ar_ctx *ctx, const move *m, ar_rebased *out)
{
    const char *line = m->revision->proof ? m->revision->proof : "none";
    const char *text = ar_rebase_text(ctx, m->revision, &m->parents, m->created, line);
    ar_revision *after = NULL;

    AR_TRY(parse_as(ctx, m, text, &after));
    AR_TRY(prove(ctx, m, after, &line));
    text = ar_rebase_text(ctx, m->revision, &m->parents, m->created, line);
    *out = (ar_rebased){.before = m->revision};
    return parse_as(ctx, m, text, &out->after);
}

/* ---- writing it again ---- */

static ar_status draft_of(ar_ctx *ctx, const move *m, const ar_revisions *below, ar_model *before,
                          ar_model *wanted, const ar_plan *plan, ar_drafts *out)
{
    ar_work work = work_at(ctx, m, below, before, wanted, NULL);
    const ar_draft_options options = {.message = m->revision->message};
    ar_pieces pieces = {0};

    AR_TRY(
        ar_diff_split(ctx, plan->base, wanted, &plan->ops, ar_work_histories(ctx, &work), &pieces));
    return ar_drafts_make(ctx, &work, plan, &pieces, &options, out);
}

static ar_status misfit(ar_ctx *ctx, const move *m, const char *why)
{
    ar_fail(ctx, AR_E_REBASE_MISFIT, (ar_pos){m->revision->shown, m->revision->up.line, 1, 0},
            "revision %s does not fit on top of %s any more, %s", m->revision->id,
            m->plan->onto->id, why);
    ar_hint(ctx, "change its SQL by hand; or take the file away and run `autorev makemigrations`");
    return AR_INVALID;
}

/* The file is what would be generated from where it stood: nobody's words get lost. */
static ar_status check_generated(ar_ctx *ctx, const move *m)
{
    ar_target target = m->plan->work->target;
    ar_drafts drafts = {0};

    AR_TRY(draft_of(ctx, m, &m->below_old, m->old_before, m->old_after, &m->old_plan, &drafts));
    if (drafts.count != 1 ||
        !ar_rebase_same_sql(ctx, target, drafts.items[0].revision->up.sql, m->revision->up.sql) ||
        !ar_rebase_same_sql(ctx, target, drafts.items[0].revision->down.sql, m->revision->down.sql))
        return misfit(ctx, m, "and its SQL was written or changed by hand");
    return AR_OK;
}

static ar_status again(ar_ctx *ctx, const move *m, ar_rebased *out)
{
    ar_revision changed = *m->revision;
    ar_drafts drafts = {0};
    ar_revision *after = NULL;

    AR_TRY(check_generated(ctx, m));
    AR_TRY(draft_of(ctx, m, &m->below_new, m->new_before, m->wanted, &m->new_plan, &drafts));
    if (drafts.count != 1)
        return misfit(ctx, m, "and more than one revision would take its place");
    const ar_revision *made = drafts.items[0].revision;

    changed.parents = m->parents;
    changed.created = m->created;
    changed.objects = made->objects;
    changed.destroys = made->destroys;
    changed.requires_line = made->requires_line;
    changed.up = made->up;
    changed.down = made->down;
    AR_TRY(parse_as(ctx, m, ar_revision_format(ctx, &changed), &after));
    AR_TRY(prove(ctx, m, after, &changed.proof));
    *out = (ar_rebased){.before = m->revision, .rewritten = true};
    return parse_as(ctx, m, ar_revision_format(ctx, &changed), &out->after);
}

ar_status ar_rebase_move(ar_ctx *ctx, const ar_rebase_plan *plan, size_t index,
                         const ar_rebased_list *moved, ar_rebased *out)
{
    move m = {.plan = plan, .moved = moved, .revision = plan->moving.items[index]};
    ar_said_so_far mark;

    find_below(ctx, &m, index);
    find_parents(ctx, &m, index);
    find_answers(ctx, &m);
    AR_TRY(find_wanted(ctx, &m));
    mark = ar_said_mark(ctx);
    ar_status status = as_it_is(ctx, &m, out);

    if (status == AR_OK || status >= AR_INTERRUPTED)
        return status;
    ar_said_take_back(ctx, mark);
    return again(ctx, &m, out);
}
