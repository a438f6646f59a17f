#include <string.h>

#include "app/app.h"
#include "app/move.h"
#include "base/str.h"
#include "run/squash.h"

typedef struct stamp_user {
    const ar_graph *graph;
    const ar_history *history; /* NULL: all */
    const char *revision;
} stamp_user;

/* One plan: by place in the graph's plan, what is asked for and what follows it. */
typedef struct stamper {
    ar_ctx *ctx;
    const stamp_user *stamp;
    const ar_journal *journal;
    bool all; /* `base`: nothing is to stay */
    bool *wanted, *follows;
    ar_map *lost; /* ids of files that are gone, and follow */
} stamper;

static bool is_ours(const stamp_user *stamp, const ar_revision *revision)
{
    return !stamp->history || &stamp->graph->histories.items[revision->history] == stamp->history;
}

static void add_row(ar_ctx *ctx, ar_revision *revision, ar_direction direction, const char *state,
                    ar_run_steps *out)
{
    ar_run_step step = {
        .revision = revision, .direction = direction, .state = state, .no_sql = true};

    ar_vec_push(ctx->arena, out, step);
}

static ar_status find_targets(ar_ctx *ctx, const stamp_user *stamp, ar_revisions *out)
{
    bool every = ar_streq(stamp->revision, "heads");
    ar_revision *target = NULL;

    if (ar_streq(stamp->revision, "base"))
        return AR_OK;
    if (every || ar_streq(stamp->revision, "head"))
        return ar_work_heads(ctx, stamp->graph, stamp->history, every, out);
    AR_TRY(ar_graph_resolve(ctx, stamp->graph, stamp->history, stamp->revision, &target));
    ar_vec_push(ctx->arena, out, target);
    return AR_OK;
}

static void mark(stamper *in, const ar_revisions *targets)
{
    const ar_revisions *plan = &in->stamp->graph->plan;
    ar_revisions needed = ar_graph_needed(in->ctx, in->stamp->graph, targets);

    in->all = targets->count == 0;
    in->wanted = ar_alloc(in->ctx->arena, plan->count + 1);
    in->follows = ar_alloc(in->ctx->arena, plan->count + 1);
    in->lost = ar_map_new(in->ctx->arena);
    ar_vec_each(ar_revision *, it, targets)
        in->follows[(*it)->order] = true;
    ar_vec_each(ar_revision *, it, plan)
        ar_vec_each(ar_revision *, parent, &(*it)->parent_revisions)
            in->follows[(*it)->order] |= in->follows[(*parent)->order];
    ar_vec_each(ar_revision *, it, &needed)
        in->wanted[(*it)->order] = true;
}

/* ---- rows without a file ---- */

static bool follows_target(const stamper *in, const char *id)
{
    const ar_revision *revision = ar_graph_find(in->stamp->graph, id);

    return revision ? in->follows[revision->order] : ar_map_get(in->lost, id) != NULL;
}

/* `parents` of a version row: ids with blanks. */
static bool row_follows(const stamper *in, const char *parents)
{
    while (parents && *parents) {
        size_t length = strcspn(parents, " ");

        if (length && follows_target(in, ar_strndup(in->ctx->arena, parents, length)))
            return true;
        parents += length + strspn(parents + length, " ");
    }
    return false;
}

/* A revision that is known from its row alone: enough to take that away. */
static ar_revision *lost_revision(ar_ctx *ctx, const ar_applied *row, size_t history)
{
    ar_revision *revision = ar_alloc(ctx->arena, sizeof(*revision));

    *revision = (ar_revision){.id = row->revision,
                              .app = row->app,
                              .message = row->message,
                              .sha256 = row->sha256,
                              .dialect = "",
                              .up.sql = "",
                              .down.sql = "",
                              .lost = true,
                              .history = (unsigned)history};
    return revision;
}

static void add_lost(stamper *in, const ar_applied *row, ar_revisions *out)
{
    const ar_graph *graph = in->stamp->graph;

    for (size_t i = 0; i < graph->histories.count; i++) {
        const ar_history *history = &graph->histories.items[i];

        if ((in->stamp->history && in->stamp->history != history) ||
            !ar_names_has(&history->apps, row->app) || ar_graph_find(graph, row->revision))
            continue;
        if (!in->all && !row_follows(in, row->parents))
            continue;
        ar_map_set(in->lost, row->revision, in);
        ar_vec_push(in->ctx->arena, out, lost_revision(in->ctx, row, i));
    }
}

/* The newest row first. */
static void clear_lost(stamper *in, ar_run_steps *out)
{
    ar_revisions lost = {0};

    ar_vec_each(ar_applied, row, &in->journal->rows)
        add_lost(in, row, &lost);
    for (size_t i = lost.count; i > 0; i--)
        add_row(in->ctx, lost.items[i - 1], AR_DOWN, "applied", out);
}

/* ---- rows with a file ---- */

/* Its row does not say what REV being applied means. */
static bool is_stale(const ar_applied *row, const ar_revision *revision)
{
    return row && (!ar_streq(row->sha256, revision->sha256) || ar_streq(row->state, "started"));
}

static void clear_known(const stamper *in, ar_run_steps *out)
{
    const ar_revisions *plan = &in->stamp->graph->plan;

    for (size_t i = plan->count; i > 0; i--) {
        ar_revision *revision = plan->items[i - 1];
        const ar_applied *row = ar_journal_find(in->journal, revision->id);
        bool wanted = in->wanted[i - 1];
        bool gone = !wanted && is_ours(in->stamp, revision) && (in->all || in->follows[i - 1]);

        if (row && (gone || (wanted && is_stale(row, revision))))
            add_row(in->ctx, revision, AR_DOWN, row->state, out);
    }
}

static void record(const stamper *in, ar_run_steps *out)
{
    ar_vec_each(ar_revision *, it, &in->stamp->graph->plan) {
        const ar_applied *row = ar_journal_find(in->journal, (*it)->id);
        bool kept = row && !ar_streq(row->state, "started");

        if (in->wanted[(*it)->order] && (!row || is_stale(row, *it)))
            add_row(in->ctx, *it, AR_UP, kept ? row->state : "faked", out);
    }
}

/* +N and -N count what migrate and downgrade count. */
static bool is_count(const char *revision)
{
    return revision[0] == '+' || revision[0] == '-';
}

static ar_status plan_count(ar_ctx *ctx, const ar_journal *journal, const stamp_user *stamp,
                            ar_run_steps *out)
{
    const ar_move_options options = {.app = stamp->history ? stamp->history->app : NULL,
                                     .revision = stamp->revision,
                                     .fake = true};

    return ar_move_plan(ctx, stamp->graph, journal, &options, out);
}

/* Rows to take away first, then rows to write, or write again where the file was edited. */
static ar_status plan_stamp(ar_ctx *ctx, const ar_journal *journal, void *user, ar_run_steps *out)
{
    stamper in = {.ctx = ctx, .stamp = user, .journal = journal};
    ar_revisions targets = {0};

    if (is_count(in.stamp->revision))
        return plan_count(ctx, journal, in.stamp, out);
    AR_TRY(find_targets(ctx, in.stamp, &targets));
    mark(&in, &targets);
    ar_squash_steps(ctx, in.stamp->graph, journal, out);
    clear_lost(&in, out);
    clear_known(&in, out);
    record(&in, out);
    return AR_OK;
}

/* Words that mean something in every history at once. */
static bool is_everywhere(const char *revision)
{
    return ar_streq(revision, "base") || ar_streq(revision, "head") ||
           ar_streq(revision, "heads") || is_count(revision);
}

static ar_status find_history(ar_ctx *ctx, ar_graph *graph, const char *app, stamp_user *user)
{
    ar_revision *target = NULL;

    if (app)
        user->history = ar_graph_history(graph, app);
    if (app || is_everywhere(user->revision))
        return AR_OK;
    AR_TRY(ar_graph_resolve(ctx, graph, NULL, user->revision, &target));
    user->history = &graph->histories.items[target->history];
    return AR_OK;
}

ar_status ar_stamp(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                   const char *revision, int64_t lock_wait_ms, ar_moved *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;
    stamp_user user = {.revision = revision};
    ar_run_options options = {.lock_wait_ms = lock_wait_ms,
                              .default_schema = site->schema,
                              .single_transaction = true,
                              .plan = plan_stamp,
                              .user = &user};

    *out = (ar_moved){0};
    site->lock_wait_ms = lock_wait_ms;
    AR_TRY(ar_work_open(ctx, project, site, &work));
    user.graph = work->graph;
    AR_TRY(find_history(ctx, work->graph, app, &user));
    if (app && !user.history)
        return AR_OK; /* it lives in another database */
    AR_TRY(plan_stamp(ctx, &work->journal, &user, &out->planned));
    return out->planned.count ? ar_move_apply(ctx, work, &options, out) : AR_OK;
}
