#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "base/str.h"
#include "run/squash.h"

/* What a plan is made from. */
typedef struct mover {
    ar_ctx *ctx;
    const ar_graph *graph;
    const ar_journal *journal;
    const ar_move_options *options;
    const ar_history *history; /* of --app; NULL: all */
} mover;

static bool is_applied(const mover *m, const ar_revision *revision)
{
    const ar_applied *row = ar_journal_find(m->journal, revision->id);

    return row && !ar_streq(row->state, "started");
}

static bool is_ours(const mover *m, const ar_revision *revision)
{
    return !m->history || &m->graph->histories.items[revision->history] == m->history;
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
    bool every = ar_streq(m->options->revision, "heads");

    AR_TRY(ar_work_heads(m->ctx, m->graph, m->history, every, &heads));
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

/* What depends on something goes before it. */
static ar_status plan_down(const mover *m, const ar_revisions *gone, ar_run_steps *out)
{
    ar_revisions with = ar_graph_dependants(m->ctx, m->graph, gone);

    ar_vec_each(ar_revision *, revision, &with)
        if (is_applied(m, *revision))
            add_step(m, *revision, AR_DOWN, out);
    return check_reversible(m, out);
}

static ar_status plan_base(const mover *m, ar_run_steps *out)
{
    ar_revisions gone = {0};

    ar_vec_each(ar_revision *, it, &m->graph->plan)
        if (is_applied(m, *it) && is_ours(m, *it))
            ar_vec_push(m->ctx->arena, &gone, *it);
    return plan_down(m, &gone, out);
}

/* A revision of a list that is sorted by when it is to be undone. */
typedef struct aged {
    ar_revision *revision;
    size_t age; /* its row's place, or that of something older that needs it */
} aged;

static int compare_newest(const void *a, const void *b)
{
    const aged *one = a, *other = b;

    if (one->age != other->age)
        return one->age > other->age ? -1 : 1;
    return one->revision->order > other->revision->order ? -1 : 1;
}

static size_t least(const size_t *ages, size_t age, const ar_revisions *users)
{
    ar_vec_each(ar_revision *, user, users)
        if (ages[(*user)->order] < age)
            age = ages[(*user)->order];
    return age;
}

/* By place in the plan; what is not applied is in nobody's way. A row may be newer than those of
   revisions that follow it: a stamp wrote it again. */
static size_t *find_ages(const mover *m)
{
    size_t *ages = ar_alloc(m->ctx->arena, (m->graph->plan.count + 1) * sizeof(*ages));

    for (size_t i = 0; i < m->graph->plan.count; i++)
        ages[i] = SIZE_MAX;
    for (size_t i = 0; i < m->journal->rows.count; i++) {
        const ar_revision *revision = ar_graph_find(m->graph, m->journal->rows.items[i].revision);

        if (revision && is_applied(m, revision))
            ages[revision->order] = i;
    }
    for (size_t i = m->graph->plan.count; i > 0; i--) {
        const ar_revision *revision = m->graph->plan.items[i - 1];

        if (ages[i - 1] == SIZE_MAX)
            continue;
        ages[i - 1] = least(ages, ages[i - 1], &revision->child_revisions);
        ages[i - 1] = least(ages, ages[i - 1], &revision->dependants);
    }
    return ages;
}

/* Undoes what was applied last: `count` revisions, of one history or of all. */
static ar_status plan_last(const mover *m, size_t count, ar_run_steps *out)
{
    const size_t *ages = find_ages(m);
    AR_VEC(aged) applied = {0};
    ar_revisions gone = {0};

    ar_vec_each(ar_revision *, it, &m->graph->plan)
        if (is_applied(m, *it) && is_ours(m, *it))
            ar_vec_push(m->ctx->arena, &applied, ((aged){*it, ages[(*it)->order]}));
    if (applied.count)
        qsort(applied.items, applied.count, sizeof(*applied.items), compare_newest);
    for (size_t i = 0; i < applied.count && i < count; i++)
        ar_vec_push(m->ctx->arena, &gone, applied.items[i].revision);
    return plan_down(m, &gone, out);
}

/* What follows the target goes; what only depends on it, in other apps, stays. */
static ar_status plan_down_to(const mover *m, const ar_revision *target, ar_run_steps *out)
{
    bool *follows = ar_alloc(m->ctx->arena, m->graph->plan.count + 1);
    ar_revisions gone = {0};

    for (size_t i = target->order + 1; i < m->graph->plan.count; i++) {
        ar_revision *revision = m->graph->plan.items[i];

        ar_vec_each(ar_revision *, parent, &revision->parent_revisions)
            follows[i] |= *parent == target || follows[(*parent)->order];
        if (follows[i])
            ar_vec_push(m->ctx->arena, &gone, revision);
    }
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
    if (ar_streq(revision, "base"))
        return plan_base(m, out);
    return plan_revision(m, revision, out);
}

ar_status ar_move_plan(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal,
                       const ar_move_options *options, ar_run_steps *out)
{
    mover m = {.ctx = ctx, .graph = graph, .journal = journal, .options = options};
    ar_run_steps steps = {0};

    *out = (ar_run_steps){0};
    if (options->app) {
        ar_vec_each(const ar_history, history, &graph->histories)
            if (ar_names_has(&history->apps, options->app))
                m.history = history;
        if (!m.history)
            return AR_OK; /* it lives in another database */
    }
    AR_TRY(ar_work_verify_files(ctx, graph, journal));
    AR_TRY(plan_target(&m, &steps));
    ar_squash_steps(ctx, graph, journal, out);
    ar_vec_each(const ar_run_step, step, &steps)
        ar_vec_push(ctx->arena, out, *step);
    return AR_OK;
}
