#include "app/show.h"

#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/str.h"

/* ---- one revision ---- */

const char *ar_shown_id(const ar_shown *shown)
{
    return shown->revision ? shown->revision->id : shown->row->revision;
}

const char *ar_shown_message(const ar_shown *shown)
{
    const char *message = shown->revision ? shown->revision->message : shown->row->message;

    return message ? message : "";
}

/* Version rows hold ids with blanks between them. */
static ar_names split_words(ar_ctx *ctx, const char *text)
{
    ar_names words = {0};

    while (text && *text) {
        size_t length = strcspn(text, " ");

        if (length)
            ar_vec_push(ctx->arena, &words, ar_strndup(ctx->arena, text, length));
        text += length + strspn(text + length, " ");
    }
    return words;
}

ar_names ar_shown_parents(ar_ctx *ctx, const ar_shown *shown)
{
    return shown->revision ? shown->revision->parents : split_words(ctx, shown->row->parents);
}

bool ar_shown_is_head(const ar_shown *shown)
{
    return shown->revision && shown->revision->child_revisions.count == 0;
}

bool ar_shown_is_branch_point(const ar_shown *shown)
{
    return shown->revision && shown->revision->child_revisions.count > 1;
}

bool ar_shown_is_merge(const ar_shown *shown)
{
    return shown->revision && shown->revision->parents.count > 1;
}

static ar_shown_state state_of(const ar_revision *revision, const ar_applied *row)
{
    if (row && ar_streq(row->state, "started"))
        return revision ? AR_SHOWN_STARTED : AR_SHOWN_MISSING;
    if (!row)
        return AR_SHOWN_PENDING;
    if (!revision)
        return AR_SHOWN_MISSING;
    if (!ar_streq(row->sha256, revision->sha256))
        return AR_SHOWN_EDITED;
    return ar_streq(row->state, "faked") ? AR_SHOWN_FAKED : AR_SHOWN_APPLIED;
}

/* ---- histories ---- */

typedef struct shower {
    ar_ctx *ctx;
    const ar_site *site;
    const ar_graph *graph;
    const ar_journal *journal;
    int64_t *times; /* by place in the plan */
    bool *covered;  /* something applied follows */
    ar_map *parents_of_lost;
} shower;

static bool is_applied(const shower *in, const ar_revision *revision)
{
    const ar_applied *row = ar_journal_find(in->journal, revision->id);

    return row && !ar_streq(row->state, "started");
}

static int64_t later(const shower *in, int64_t time, const ar_revisions *needs)
{
    ar_vec_each(ar_revision *, need, needs)
        if (in->times[(*need)->order] > time)
            time = in->times[(*need)->order];
    return time;
}

/* A file's own time may be wrong; the graph is not (FAULTS F44). */
static void find_times(shower *in)
{
    in->times = ar_alloc(in->ctx->arena, (in->graph->plan.count + 1) * sizeof(*in->times));
    ar_vec_each(ar_revision *, it, &in->graph->plan) {
        int64_t time = later(in, (*it)->created, &(*it)->parent_revisions);

        in->times[(*it)->order] = later(in, time, &(*it)->depend_revisions);
    }
}

/* Children stand after their parents in the plan, so one walk back sees all that follows. */
static void find_covered(shower *in)
{
    const ar_revisions *plan = &in->graph->plan;

    in->covered = ar_alloc(in->ctx->arena, plan->count + 1);
    for (size_t i = plan->count; i > 0; i--)
        ar_vec_each(ar_revision *, child, &plan->items[i - 1]->child_revisions)
            in->covered[i - 1] |= in->covered[(*child)->order] || is_applied(in, *child);
}

/* What applied revisions without a file follow: it is not where the database stands. */
static void find_lost(shower *in)
{
    in->parents_of_lost = ar_map_new(in->ctx->arena);
    ar_vec_each(ar_applied, row, &in->journal->rows) {
        ar_names parents = split_words(in->ctx, row->parents);

        if (!ar_graph_find(in->graph, row->revision))
            ar_vec_each(const char *, parent, &parents)
                ar_map_set(in->parents_of_lost, *parent, row);
    }
}

static void add_known(const shower *in, ar_revision *revision, ar_shown_app *out)
{
    const ar_applied *row = ar_journal_find(in->journal, revision->id);
    ar_shown shown = {.revision = revision,
                      .row = row,
                      .state = state_of(revision, row),
                      .app = out->app,
                      .database = in->site->name,
                      .time = in->times[revision->order]};

    shown.current = is_applied(in, revision) && !in->covered[revision->order] &&
                    !ar_map_get(in->parents_of_lost, revision->id);
    ar_vec_push(in->ctx->arena, &out->revisions, shown);
}

static void add_lost(const shower *in, const ar_applied *row, ar_shown_app *out)
{
    ar_shown shown = {.row = row,
                      .state = AR_SHOWN_MISSING,
                      .app = out->app,
                      .database = in->site->name,
                      .current = !ar_map_get(in->parents_of_lost, row->revision),
                      .time = ar_time_parse(row->applied_at)};

    ar_vec_push(in->ctx->arena, &out->revisions, shown);
}

static void show_history(const shower *in, const ar_history *history, ar_shown_apps *out)
{
    ar_shown_app shown = {.app = history->app, .database = in->site->name, .heads = history->heads};

    ar_vec_each(ar_revision *const, revision, &history->revisions)
        add_known(in, *revision, &shown);
    ar_vec_each(const ar_applied, row, &in->journal->rows)
        if (ar_names_has(&history->apps, row->app) && !ar_graph_find(in->graph, row->revision))
            add_lost(in, row, &shown);
    ar_vec_push(in->ctx->arena, out, shown);
}

static void show_graph(ar_ctx *ctx, const ar_site *site, const ar_graph *graph,
                       const ar_journal *journal, const char *app, ar_shown_apps *out)
{
    shower in = {.ctx = ctx, .site = site, .graph = graph, .journal = journal};

    find_times(&in);
    find_covered(&in);
    find_lost(&in);
    ar_vec_each(const ar_history, history, &graph->histories)
        if (!app || ar_names_has(&history->apps, app))
            show_history(&in, history, out);
}

ar_status ar_show(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                  ar_shown_apps *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;

    site->only_read = true;
    AR_TRY(ar_work_open(ctx, project, site, &work));
    show_graph(ctx, site, work->graph, &work->journal, app, out);
    return AR_OK;
}

ar_status ar_show_files(ar_ctx *ctx, ar_project *project, ar_site *site, const char *app,
                        ar_shown_apps *out)
{
    const ar_journal nothing = {.missing = true};
    ar_graph *graph = NULL;

    AR_TRY(ar_site_graph(ctx, project, site, &graph));
    show_graph(ctx, site, graph, &nothing, app, out);
    return AR_OK;
}

/* ---- newest first ---- */

/* Of one time: what stands later in its plan; those without a file are the newest. */
static int compare_newest(const void *a, const void *b)
{
    const ar_shown *one = a, *other = b;
    size_t first = one->revision ? one->revision->order : SIZE_MAX;
    size_t second = other->revision ? other->revision->order : SIZE_MAX;

    if (one->time != other->time)
        return one->time > other->time ? -1 : 1;
    if (first != second)
        return first > second ? -1 : 1;
    if (!one->revision && one->row->seq != other->row->seq)
        return one->row->seq > other->row->seq ? -1 : 1;
    return strcmp(one->app, other->app);
}

ar_shown_list ar_shown_newest(ar_ctx *ctx, const ar_shown_apps *apps)
{
    ar_shown_list list = {0};

    ar_vec_each(const ar_shown_app, app, apps)
        ar_vec_each(const ar_shown, shown, &app->revisions)
            ar_vec_push(ctx->arena, &list, *shown);
    if (list.count)
        qsort(list.items, list.count, sizeof(*list.items), compare_newest);
    return list;
}
