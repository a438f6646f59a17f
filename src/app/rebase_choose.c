#include "app/rebase_parts.h"

#include "app/state.h"
#include "base/str.h"

/* What has a row, whatever its state, may have run. */
static const ar_revision *applied_in(const ar_work *work, const ar_revisions *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (ar_journal_find(&work->journal, list->items[i]->id))
            return list->items[i];
    return NULL;
}

/* All that stands beside `onto`, head by head. */
static ar_revisions beside(ar_ctx *ctx, const ar_work *work, const ar_history *history,
                           ar_revision *onto)
{
    ar_revisions all = {0};

    for (size_t i = 0; i < history->heads.count; i++) {
        ar_revision *head = history->heads.items[i];
        ar_revisions side = {0};

        if (head != onto)
            side = ar_side(ctx, work->graph, head, onto);
        ar_vec_each(ar_revision *, it, &side)
            if (!ar_revisions_have(&all, *it))
                ar_vec_push(ctx->arena, &all, *it);
    }
    return all;
}

/* ---- which head stays ---- */

static char *list_heads(ar_ctx *ctx, const ar_history *history)
{
    ar_names heads = {0};

    for (size_t i = 0; i < history->heads.count; i++)
        ar_vec_push(ctx->arena, &heads,
                    ar_printf(ctx->arena, "%s (%s)", history->heads.items[i]->id,
                              history->heads.items[i]->shown));
    return ar_names_join(ctx->arena, &heads, ", ");
}

static ar_status named_head(ar_ctx *ctx, const ar_work *work, const ar_history *history,
                            const char *name, ar_revision **out)
{
    AR_TRY(ar_graph_resolve(ctx, work->graph, history, name, out));
    if (ar_revisions_have(&history->heads, *out))
        return AR_OK;
    ar_fail(ctx, AR_E_BAD_ARGUMENT, AR_NOWHERE, "revision %s is no head of app \"%s\"", (*out)->id,
            history->app);
    ar_hint(ctx, "--onto takes one of %s", list_heads(ctx, history));
    return AR_INVALID;
}

static ar_question which_question(ar_ctx *ctx, const ar_history *history,
                                  const ar_revisions *candidates)
{
    ar_question question = {
        .text = ar_printf(ctx->arena,
                          "Which head of app \"%s\" stays? The others move on top of it.",
                          history->app)};

    for (size_t i = 0; i < candidates->count; i++) {
        const ar_revision *head = candidates->items[i];
        ar_choice choice = {.text = ar_printf(ctx->arena, "%s %s", head->id, head->message),
                            .answer = head->id};

        ar_vec_push(ctx->arena, &question.choices, choice);
    }
    return question;
}

/* Nothing tells a colleague's revision from one's own but what is applied. */
static ar_status ask_which(ar_ctx *ctx, const ar_work *work, const ar_history *history,
                           const ar_rebase_options *options, const ar_revisions *candidates,
                           ar_revision **out)
{
    const ar_question question = which_question(ctx, history, candidates);
    const char *answer = NULL;
    ar_names flags = {0};

    if (options->asker.ask)
        answer = options->asker.ask(ctx, &question, options->asker.user);
    if (answer)
        return named_head(ctx, work, history, answer, out);
    for (size_t i = 0; i < candidates->count; i++)
        ar_vec_push(ctx->arena, &flags,
                    ar_printf(ctx->arena, "--onto %s  (%s)", candidates->items[i]->id,
                              candidates->items[i]->shown));
    ar_fail(ctx, AR_E_QUESTION, AR_NOWHERE,
            "no head of app \"%s\" is applied here: which one stays is not known", history->app);
    ar_hint(ctx, "%s", ar_names_join(ctx->arena, &flags, "\n      "));
    return AR_NEEDS_ANSWER;
}

static ar_status all_applied(ar_ctx *ctx, const ar_history *history)
{
    ar_fail(ctx, AR_E_SIDES_APPLIED, AR_NOWHERE,
            "app \"%s\" has several heads that are applied, or partly so: %s", history->app,
            list_heads(ctx, history));
    ar_hint(ctx, "`autorev merge %s` joins them; or undo one side first with `autorev downgrade`",
            history->app);
    return AR_INVALID;
}

static ar_status find_onto(ar_ctx *ctx, const ar_work *work, const ar_history *history,
                           const ar_rebase_options *options, ar_revision **out)
{
    ar_revisions candidates = {0};

    if (options->onto)
        return named_head(ctx, work, history, options->onto, out);
    for (size_t i = 0; i < history->heads.count; i++) {
        const ar_revisions others = beside(ctx, work, history, history->heads.items[i]);

        if (!applied_in(work, &others))
            ar_vec_push(ctx->arena, &candidates, history->heads.items[i]);
    }
    if (candidates.count == 0)
        return all_applied(ctx, history);
    if (candidates.count > 1)
        return ask_which(ctx, work, history, options, &candidates, out);
    *out = candidates.items[0];
    return AR_OK;
}

/* ---- whether the others can move ---- */

static ar_status check_applied(ar_ctx *ctx, const ar_rebase_plan *plan)
{
    const ar_revision *applied = applied_in(plan->work, &plan->moving);

    if (!applied)
        return AR_OK;
    ar_fail(ctx, AR_E_SIDES_APPLIED, (ar_pos){.file = applied->shown},
            "revision %s is applied: it cannot be moved", applied->id);
    ar_hint(ctx, "undo it first with `autorev downgrade`, or `autorev merge %s` joins the heads",
            plan->history->app);
    return AR_INVALID;
}

/* The head that stays must not need, by way of another app, what would stand on top of it. */
static ar_status check_needed(ar_ctx *ctx, const ar_rebase_plan *plan)
{
    ar_revisions targets = {0};

    ar_vec_push(ctx->arena, &targets, plan->onto);
    ar_revisions needed = ar_graph_needed(ctx, plan->work->graph, &targets);

    ar_vec_each(ar_revision *, it, &needed)
        ar_vec_each(ar_revision *, on, &(*it)->depend_revisions)
            if (ar_revisions_have(&plan->moving, *on))
                return ar_fail(
                    ctx, AR_E_REVISION_CYCLE,
                    ar_revision_line(*it, "depends",
                                     ar_printf(ctx->arena, "%s:%s", (*on)->app, (*on)->id)),
                    "revision %s, which %s needs, depends on %s: that cannot move on "
                    "top of it",
                    (*it)->id, plan->onto->id, (*on)->id);
    return AR_OK;
}

ar_status ar_rebase_choose(ar_ctx *ctx, ar_work *work, ar_history *history,
                           const ar_rebase_options *options, ar_rebase_plan *out)
{
    *out = (ar_rebase_plan){.work = work, .history = history};
    if (history->heads.count < 2)
        return AR_OK;
    if (history->external) {
        ar_fail(ctx, AR_E_EXTERNAL_APP, AR_NOWHERE, "app \"%s\" is external", history->app);
        ar_hint(ctx, "run rebase in its own project");
        return AR_INVALID;
    }
    AR_TRY(find_onto(ctx, work, history, options, &out->onto));
    out->moving = beside(ctx, work, history, out->onto);
    AR_TRY(check_applied(ctx, out));
    return check_needed(ctx, out);
}
