#include "app/squash.h"

#include "app/head_file.h"
#include "app/squash_draft.h"
#include "app/state.h"
#include "base/str.h"

/* ---- what would be lost ---- */

static ar_status refuse(ar_ctx *ctx, const ar_handmades *handmade)
{
    const ar_handmade *first = &handmade->items[0];

    ar_vec_each(const ar_handmade, it, handmade)
        ar_fail(ctx, AR_E_SQUASH_DATA, it->pos,
                "revision %s has a statement that a squash would lose: %s", it->revision->id,
                it->sql);
    ar_hint(ctx,
            "--rows keep carries such revisions as they stand, --rows drop leaves the statements "
            "out; or squash what stands before %s and what comes after it (--to, --from)",
            first->revision->id);
    return AR_INVALID;
}

/* Statement by statement what was made by hand, as if all of the stretch was one part. */
static ar_handmades handmade_of(ar_ctx *ctx, ar_target target, const ar_stretch *stretch)
{
    ar_fresh_tables fresh = {0};
    ar_handmades handmade = {0};

    ar_vec_each(ar_revision *const, it, &stretch->replaced)
        ar_squash_handmade(ctx, target, *it, &fresh, &handmade);
    return handmade;
}

/* ---- the drafts ---- */

/* With --rows keep, tables made before a revision that is carried may have rows after it. */
static ar_status draft_carrying(ar_ctx *ctx, ar_squasher *in)
{
    ar_fresh_tables fresh = {0};
    ar_revisions part = {0};

    ar_vec_each(ar_revision *const, it, &in->stretch->replaced) {
        ar_handmades handmade = {0};

        ar_squash_handmade(ctx, in->work->target, *it, &fresh, &handmade);
        if (handmade.count == 0) {
            ar_vec_push(ctx->arena, &part, *it);
            continue;
        }
        AR_TRY(ar_squash_part(ctx, in, &part));
        AR_TRY(ar_squash_carry(ctx, in, *it));
        part = (ar_revisions){0};
        fresh = (ar_fresh_tables){0};
    }
    return ar_squash_part(ctx, in, &part);
}

/* A history of which nothing is left still has somebody who names its revisions. */
static ar_status draft_nothing(ar_ctx *ctx, ar_squasher *in)
{
    ar_vec_each(ar_revision *const, it, &in->stretch->replaced)
        if (!ar_squash_last(in, (*it)->history))
            AR_TRY(ar_squash_nothing(ctx, in, (*it)->history));
    return AR_OK;
}

/* What follows the stretch comes out the same, too. */
static ar_status run_after(ar_ctx *ctx, ar_squasher *in)
{
    const ar_revision *failed = NULL;

    if (in->stretch->after.count == 0)
        return AR_OK;
    AR_TRY(ar_state_run(ctx, in->work, in->old->db, &in->stretch->after, AR_UP, &failed));
    AR_TRY(ar_state_run(ctx, in->work, in->fresh->db, &in->stretch->after, AR_UP, &failed));
    return ar_squash_compare(ctx, in, "after all that follows");
}

static ar_status make_drafts(ar_ctx *ctx, ar_squasher *in)
{
    if (in->options->rows == AR_SQUASH_ROWS_KEPT)
        AR_TRY(draft_carrying(ctx, in));
    else
        AR_TRY(ar_squash_part(ctx, in, &in->stretch->replaced));
    AR_TRY(draft_nothing(ctx, in));
    return run_after(ctx, in);
}

/* ---- who stands for whom ---- */

/* [a * count + b]: history a needs history b, in the old revisions or in the drafts. */
static bool *needs_between(ar_ctx *ctx, const ar_squasher *in)
{
    size_t count = in->graph.histories.count;
    bool *needs = ar_alloc(ctx->arena, count * count + 1);

    ar_vec_each(ar_revision *const, it, &in->stretch->replaced)
        ar_vec_each(ar_revision *const, on, &(*it)->depend_revisions)
            if (ar_revisions_have(&in->stretch->replaced, *on))
                needs[(*it)->history * count + (*on)->history] = true;
    ar_vec_each(const ar_draft, draft, &in->drafts)
        ar_vec_each(const ar_depend, depend, &draft->revision->depends)
            ar_vec_each(const ar_draft, on, &in->drafts)
                if (ar_streq(on->revision->id, depend->revision))
                    needs[draft->revision->history * count + on->revision->history] = true;
    for (size_t by = 0; by < count; by++)
        for (size_t a = 0; a < count; a++)
            for (size_t b = 0; needs[a * count + by] && b < count; b++)
                needs[a * count + b] |= needs[by * count + b];
    return needs;
}

/* Histories that need each other are squashed as one: either all of them or none counts. */
static void set_replaces(ar_ctx *ctx, const ar_squasher *in, const bool *needs, ar_draft *draft)
{
    size_t count = in->graph.histories.count, own = draft->revision->history;

    draft->revision->replaces = (ar_names){0};
    ar_vec_each(ar_revision *const, it, &in->stretch->replaced) {
        size_t other = (*it)->history;
        bool together = own == other || (needs[own * count + other] && needs[other * count + own]);

        if (together)
            ar_vec_push(ctx->arena, &draft->revision->replaces, (*it)->id);
    }
}

static void add_depend(ar_ctx *ctx, const ar_squasher *in, ar_revision *to, const ar_revision *on)
{
    ar_vec_each(const ar_depend, depend, &to->depends)
        if (ar_streq(depend->revision, on->id))
            return;
    ar_vec_push(
        ctx->arena, &to->depends,
        ((ar_depend){.app = in->graph.histories.items[on->history].app, .revision = on->id}));
}

/* The first one of a history takes the place of the first ones that are replaced. */
static void set_needs(ar_ctx *ctx, const ar_squasher *in, ar_revision *first)
{
    ar_revisions parents = ar_stretch_parents(ctx, in->stretch, first->history);

    first->parents = (ar_names){0};
    ar_vec_each(ar_revision *const, parent, &parents)
        ar_vec_push(ctx->arena, &first->parents, (*parent)->id);
    ar_vec_each(ar_revision *const, it, &in->stretch->replaced) {
        if ((*it)->history != first->history)
            continue;
        ar_vec_each(ar_revision *const, on, &(*it)->depend_revisions)
            if (!ar_revisions_have(&in->stretch->replaced, *on))
                add_depend(ctx, in, first, *on);
    }
}

static ar_status finish_drafts(ar_ctx *ctx, ar_squasher *in, const char *proof)
{
    const bool *needs = needs_between(ctx, in);
    bool *seen = ar_alloc(ctx->arena, in->graph.histories.count + 1);

    ar_vec_each(ar_draft, draft, &in->drafts) {
        unsigned history = draft->revision->history;

        if (!seen[history])
            set_needs(ctx, in, draft->revision);
        seen[history] = true;
        set_replaces(ctx, in, needs, draft);
    }
    ar_vec_each(ar_draft, draft, &in->drafts) {
        unsigned history = draft->revision->history;

        AR_TRY(ar_draft_set_proof(ctx, in->work, draft, proof));
        draft->revision->history = history;
    }
    return AR_OK;
}

/* ---- the command ---- */

/* The graph as it was before the stretch; revisions are shared, and linked as before. */
static void start_graph(ar_ctx *ctx, ar_squasher *in)
{
    const ar_graph *whole = in->work->graph;

    in->graph = *whole;
    in->graph.plan = (ar_revisions){0};
    ar_vec_each(ar_revision *const, it, &in->stretch->before)
        ar_vec_push(ctx->arena, &in->graph.plan, *it);
    in->graph.histories.items = ar_memdup(ctx->arena, whole->histories.items,
                                          whole->histories.count * sizeof(ar_history));
    for (size_t i = 0; i < whole->histories.count; i++)
        in->graph.histories.items[i].heads = ar_stretch_parents(ctx, in->stretch, (unsigned)i);
}

static ar_status make_states(ar_ctx *ctx, ar_squasher *in)
{
    const char *reason = NULL;

    AR_TRY(ar_work_read_live(ctx, in->work));
    AR_TRY(ar_state_make(ctx, in->work, &in->stretch->before, &in->stretch->replaced, &in->old,
                         &reason));
    if (!reason)
        AR_TRY(ar_state_make(ctx, in->work, &in->stretch->before, &in->stretch->replaced,
                             &in->fresh, &reason));
    if (!reason)
        return AR_OK;
    ar_fail(ctx, AR_E_NO_SCRATCH, AR_NOWHERE,
            "there is no scratch database to replay the history in: %s", reason);
    ar_hint(ctx, "--scratch URL names a server where one may be made and dropped again");
    return AR_INVALID;
}

static void close_states(ar_squasher *in)
{
    if (in->old)
        ar_scratch_close(in->old);
    if (in->fresh)
        ar_scratch_close(in->fresh);
}

static const char *proof_line(ar_ctx *ctx, const ar_work *work, size_t count)
{
    return ar_printf(ctx->arena, "up, down, up on %s %s; the same as the %zu revisions replaced",
                     ar_engine_title(work->target.engine), ar_db_version_text(work->db), count);
}

static ar_status draft_all(ar_ctx *ctx, ar_squasher *in, ar_squashed *out)
{
    AR_TRY(make_states(ctx, in));
    start_graph(ctx, in);
    AR_TRY(make_drafts(ctx, in));
    if (in->drafts.count >= in->stretch->replaced.count)
        return AR_OK; /* it would not become less */
    out->replaced = in->stretch->replaced;
    out->proof = proof_line(ctx, in->work, out->replaced.count);
    AR_TRY(finish_drafts(ctx, in, out->proof));
    out->drafts = in->drafts;
    return AR_OK;
}

/* The head of a history stays what it was where something follows the stretch. */
static ar_status publish(ar_ctx *ctx, ar_work *work, const ar_squashed *squashed)
{
    AR_TRY(ar_drafts_publish(ctx, work, &squashed->drafts));
    ar_vec_each(const ar_history, history, &work->graph->histories)
        ar_vec_each(ar_revision *const, head, &history->heads)
            if (!ar_revisions_have(&squashed->replaced, *head))
                AR_TRY(ar_head_file_write(ctx, work->project, history, (*head)->id));
    return AR_OK;
}

/* Half of another squash is what this database has: the plan is not what others see. */
static ar_status check_settled(ar_ctx *ctx, const ar_graph *graph)
{
    ar_vec_each(ar_squash *const, it, &graph->squashes) {
        if ((*it)->stands)
            continue;
        ar_fail(ctx, AR_E_SQUASH_PARTLY, (ar_pos){.file = (*it)->by.items[0]->shown},
                "the database has only a part of what %s replaces", (*it)->by.items[0]->id);
        ar_hint(ctx, "run `autorev migrate` first");
        return AR_INVALID;
    }
    return AR_OK;
}

ar_status ar_squash_revisions(ar_ctx *ctx, ar_work *work, const ar_squash_options *options,
                              ar_squashed *out)
{
    ar_stretch stretch = {0};
    ar_squasher in = {.work = work, .options = options, .stretch = &stretch};
    ar_handmades handmade;
    ar_status status;

    *out = (ar_squashed){0};
    work->scratch_url = options->scratch_url;
    AR_TRY(ar_work_verify_files(ctx, work->graph, &work->journal));
    AR_TRY(ar_work_verify_heads(ctx, work->graph));
    AR_TRY(check_settled(ctx, work->graph));
    AR_TRY(ar_stretch_find(ctx, work, &options->apps, &options->from, &options->to, &stretch));
    if (stretch.replaced.count < 2)
        return AR_OK;
    handmade = handmade_of(ctx, work->target, &stretch);
    if (handmade.count && options->rows == AR_SQUASH_ROWS_REFUSED)
        return refuse(ctx, &handmade);
    if (options->rows == AR_SQUASH_ROWS_DROPPED)
        out->left_out = handmade;
    status = draft_all(ctx, &in, out);
    close_states(&in);
    AR_TRY(status);
    return options->dry_run || out->drafts.count == 0 ? AR_OK : publish(ctx, work, out);
}
