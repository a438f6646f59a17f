#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "base/str.h"

/* What a plan is made from. */
typedef struct mover {
    ar_ctx *ctx;
    ar_project *project;
    const ar_graph *graph;
    const ar_journal *journal;
    const ar_move_options *options;
    ar_history *history; /* of --app; NULL: all */
} mover;

static bool is_applied(const mover *m, const ar_revision *revision)
{
    const ar_applied *row = ar_journal_find(m->journal, revision->id);

    return row && !ar_streq(row->state, "started");
}

static bool in_list(const ar_revisions *list, const ar_revision *revision)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == revision)
            return true;
    return false;
}

static void add_step(const mover *m, ar_revision *revision, ar_direction direction,
                     ar_run_steps *out)
{
    ar_run_step step = {.revision = revision,
                        .direction = direction,
                        .state = m->options->fake ? "faked" : "applied",
                        .no_sql = m->options->fake};

    ar_vec_push(m->ctx->arena, out, step);
}

/* ---- up ---- */

static ar_status heads_of(const mover *m, ar_revisions *out)
{
    bool every = ar_streq(m->options->revision, "heads");

    for (size_t i = 0; i < m->graph->histories.count; i++) {
        const ar_history *history = &m->graph->histories.items[i];

        if (m->history && history != m->history)
            continue;
        if (history->heads.count > 1 && !every) {
            ar_work_several_heads(m->ctx, history);
            ar_hint(m->ctx, "let one that is not applied yet name the other one as its parent; "
                            "`autorev migrate heads` goes to all of them");
            return AR_INVALID;
        }
        ar_vec_each(ar_revision *, head, &history->heads)
            ar_vec_push(m->ctx->arena, out, *head);
    }
    return AR_OK;
}

static ar_status plan_up(const mover *m, const ar_revisions *targets, size_t limit,
                         ar_run_steps *out)
{
    ar_revisions needed = ar_graph_needed(m->ctx, m->graph, targets);

    ar_vec_each(ar_revision *, revision, &needed)
        if (!is_applied(m, *revision) && out->count < limit)
            add_step(m, *revision, AR_UP, out);
    return AR_OK;
}

static ar_status plan_heads(const mover *m, size_t limit, ar_run_steps *out)
{
    ar_revisions heads = {0};

    AR_TRY(heads_of(m, &heads));
    return plan_up(m, &heads, limit, out);
}

/* ---- down ---- */

static ar_status check_reversible(const mover *m, const ar_run_steps *steps)
{
    ar_vec_each(ar_run_step, step, steps) {
        const ar_revision *revision = step->revision;

        if (!revision->down.irreversible || step->no_sql)
            continue;
        return ar_fail(m->ctx, AR_E_IRREVERSIBLE, ar_revision_line(revision, "irreversible", NULL),
                       "revision %s cannot be undone: %s", revision->id,
                       revision->down.irreversible);
    }
    return AR_OK;
}

/* Newest first: what depends on something goes before it. */
static ar_status plan_down(const mover *m, const ar_revisions *gone, ar_run_steps *out)
{
    ar_revisions with = ar_graph_dependants(m->ctx, m->graph, gone);

    for (size_t i = m->graph->plan.count; i > 0; i--) {
        ar_revision *revision = m->graph->plan.items[i - 1];

        if (is_applied(m, revision) && (in_list(gone, revision) || in_list(&with, revision)))
            add_step(m, revision, AR_DOWN, out);
    }
    return check_reversible(m, out);
}

static void applied_of(const mover *m, const ar_history *history, ar_revisions *out)
{
    ar_vec_each(ar_revision *, it, &m->graph->plan)
        if (is_applied(m, *it) &&
            (!history || &m->graph->histories.items[(*it)->history] == history))
            ar_vec_push(m->ctx->arena, out, *it);
}

/* Undoes what was applied last: the newest `count` rows, of one history or of all. */
static ar_status plan_last(const mover *m, size_t count, ar_run_steps *out)
{
    ar_revisions gone = {0};

    for (size_t i = m->journal->rows.count; i > 0 && gone.count < count; i--) {
        const ar_applied *row = &m->journal->rows.items[i - 1];
        ar_revision *revision = ar_graph_find(m->graph, row->revision);

        if (!revision || ar_streq(row->state, "started"))
            continue;
        if (!m->history || &m->graph->histories.items[revision->history] == m->history)
            ar_vec_push(m->ctx->arena, &gone, revision);
    }
    return plan_down(m, &gone, out);
}

static void add_descendants(const mover *m, const ar_revision *revision, ar_revisions *out)
{
    ar_vec_each(ar_revision *, child, &revision->child_revisions) {
        if (in_list(out, *child))
            continue;
        if (is_applied(m, *child))
            ar_vec_push(m->ctx->arena, out, *child);
        add_descendants(m, *child, out);
    }
}

static ar_status plan_down_to(const mover *m, const ar_revision *target, ar_run_steps *out)
{
    ar_revisions gone = {0};

    add_descendants(m, target, &gone);
    return plan_down(m, &gone, out);
}

/* ---- REV ---- */

static bool parse_steps(const char *text, char sign, size_t *out)
{
    char *end = NULL;

    if (text[0] != sign || !isdigit((unsigned char)text[1]))
        return false;
    unsigned long steps = strtoul(text + 1, &end, 10);

    *out = steps;
    return *end == '\0';
}

static ar_status plan_revision(const mover *m, const char *name, ar_run_steps *out)
{
    ar_revision *target = NULL;
    ar_revisions targets = {0};

    AR_TRY(ar_graph_resolve(m->ctx, m->graph, m->history, name, &target));
    if (is_applied(m, target))
        return plan_down_to(m, target, out);
    if (m->options->down) {
        ar_fail(m->ctx, AR_E_WRONG_DIRECTION, AR_NOWHERE,
                "revision %s is not applied: there is nothing to "
                "undo down to it",
                target->id);
        ar_hint(m->ctx, "`autorev migrate %s` goes up to it", target->id);
        return AR_INVALID;
    }
    ar_vec_push(m->ctx->arena, &targets, target);
    return plan_up(m, &targets, SIZE_MAX, out);
}

static ar_status plan_target(const mover *m, ar_run_steps *out)
{
    const char *revision = m->options->revision;
    size_t steps = 0;

    if (m->options->rollback)
        return plan_last(m, m->options->rollback, out);
    if (!revision || ar_streq(revision, "head") || ar_streq(revision, "heads"))
        return plan_heads(m, SIZE_MAX, out);
    if (parse_steps(revision, '+', &steps))
        return plan_heads(m, steps, out);
    if (parse_steps(revision, '-', &steps))
        return plan_last(m, steps, out);
    if (ar_streq(revision, "base")) {
        ar_revisions gone = {0};

        applied_of(m, m->history, &gone);
        return plan_down(m, &gone, out);
    }
    return plan_revision(m, revision, out);
}

ar_status ar_move_plan(ar_ctx *ctx, ar_project *project, const ar_graph *graph,
                       const ar_journal *journal, const ar_move_options *options, ar_run_steps *out)
{
    mover m = {
        .ctx = ctx, .project = project, .graph = graph, .journal = journal, .options = options};

    *out = (ar_run_steps){0};
    if (options->app) {
        for (size_t i = 0; i < graph->histories.count; i++)
            if (ar_names_has(&graph->histories.items[i].apps, options->app))
                m.history = &graph->histories.items[i];
        if (!m.history)
            return AR_OK; /* it lives in another database */
    }
    AR_TRY(ar_work_verify_files(ctx, graph, journal));
    return plan_target(&m, out);
}
