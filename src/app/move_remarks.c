#include <string.h>

#include "app/move.h"
#include "base/str.h"

enum { MOST_LISTED = 8 };

typedef struct remarks {
    ar_ctx *ctx;
    const ar_work *work;
    const ar_move_options *options;
    int64_t *newest; /* by history: when the newest of its applied revisions was made */
} remarks;

static bool is_applied(const remarks *in, const ar_revision *revision)
{
    const ar_applied *row = ar_journal_find(&in->work->journal, revision->id);

    return row && !ar_streq(row->state, "started");
}

static const ar_history *history_of(const remarks *in, const ar_revision *revision)
{
    return &in->work->graph->histories.items[revision->history];
}

/* ---- dependants ---- */

/* The history that a run was asked to move; NULL: it was not said. */
static const ar_history *asked_history(const remarks *in)
{
    const ar_graph *graph = in->work->graph;
    const char *name = in->options->revision;
    const ar_revision *target = NULL;

    if (in->options->app) {
        ar_vec_each(const ar_history, history, &graph->histories)
            if (ar_names_has(&history->apps, in->options->app))
                return history;
        return NULL;
    }
    if (!name || ar_streq(name, "base") || ar_streq(name, "head") || ar_streq(name, "heads"))
        return NULL;
    ar_vec_each(ar_revision *, it, &graph->plan)
        if (ar_starts_with((*it)->id, name) && (!target || ar_streq((*it)->id, name)))
            target = *it;
    return target ? history_of(in, target) : NULL;
}

/* Whoever undoes one app may not know whose revisions go with it. */
static void name_dependants(const remarks *in, const ar_run_steps *steps, ar_names *out)
{
    const ar_history *asked = asked_history(in);

    ar_vec_each(ar_run_step, step, steps) {
        const ar_history *history = history_of(in, step->revision);

        if (asked && step->direction == AR_DOWN && history != asked && !step->squash_row)
            ar_vec_push(in->ctx->arena, out,
                        ar_printf(in->ctx->arena, "%s %s (%s)", history->app, step->revision->id,
                                  step->revision->shown));
    }
}

static void say_dependants(ar_ctx *ctx, const ar_names *dependants)
{
    ar_names listed = *dependants;

    if (listed.count == 0)
        return;
    if (listed.count > MOST_LISTED)
        listed.count = MOST_LISTED;
    ar_say(ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE,
           "what depends on it in other apps is undone first: %s%s",
           ar_names_join(ctx->arena, &listed, ", "),
           dependants->count > MOST_LISTED
               ? ar_printf(ctx->arena, " and %zu more", dependants->count - MOST_LISTED)
               : "");
}

/* ---- out of order (FAULTS F45) ---- */

/* Most revisions are newer than all that is applied: that is seen without a search. */
static void find_newest(remarks *in)
{
    const ar_graph *graph = in->work->graph;

    in->newest = ar_alloc(in->ctx->arena, (graph->histories.count + 1) * sizeof(*in->newest));
    ar_vec_each(ar_revision *, it, &graph->plan)
        if ((*it)->created > in->newest[(*it)->history] && is_applied(in, *it))
            in->newest[(*it)->history] = (*it)->created;
}

static bool is_ancestor(const remarks *in, const ar_revision *older, ar_revision *of)
{
    ar_revisions target = {0};
    ar_revisions needed;

    ar_vec_push(in->ctx->arena, &target, of);
    needed = ar_graph_needed(in->ctx, in->work->graph, &target);
    ar_vec_each(ar_revision *, it, &needed)
        if (*it == older)
            return true;
    return false;
}

/* An applied revision of the history that is newer and that `revision` does not come from. */
static const ar_revision *applied_after(const remarks *in, ar_revision *revision)
{
    const ar_revisions *all = &history_of(in, revision)->revisions;

    if (revision->created >= in->newest[revision->history])
        return NULL;
    for (size_t i = all->count; i > 0; i--) {
        const ar_revision *other = all->items[i - 1];

        if (other->created > revision->created && is_applied(in, other) &&
            !is_ancestor(in, other, revision))
            return other;
    }
    return NULL;
}

static void tell_out_of_order(const remarks *in, const ar_revision *revision,
                              const ar_revision *newer)
{
    const char *app = history_of(in, revision)->app;
    ar_pos pos = {.file = revision->shown};
    const char *text = ar_printf(in->ctx->arena,
                                 "revision %s is out of order: %s (%s) is newer and applied "
                                 "already",
                                 revision->id, newer->id, newer->shown);

    if (!in->options->strict_linear) {
        ar_say(in->ctx, AR_NOTE, AR_E_INFO, pos, "%s", text);
        return;
    }
    ar_fail(in->ctx, AR_E_OUT_OF_ORDER, pos, "%s", text);
    ar_hint(in->ctx, "`autorev rebase %s` puts it on top of what is applied", app);
}

ar_status ar_move_remarks(ar_ctx *ctx, const ar_work *work, const ar_move_options *options,
                          const ar_run_steps *steps, ar_names *out_dependants)
{
    remarks in = {.ctx = ctx, .work = work, .options = options};
    size_t errors = ar_error_count(ctx);

    find_newest(&in);
    name_dependants(&in, steps, out_dependants);
    say_dependants(ctx, out_dependants);
    ar_vec_each(ar_run_step, step, steps) {
        const ar_revision *newer = step->direction == AR_UP ? applied_after(&in, step->revision)
                                                            : NULL;

        if (newer)
            tell_out_of_order(&in, step->revision, newer);
    }
    return ar_status_since(ctx, errors);
}
