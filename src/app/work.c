#include "app/work.h"

#include "base/str.h"

/* ---- opening ---- */

static bool is_settled(const ar_applied *row)
{
    return row && !ar_streq(row->state, "started");
}

static void find_pending(ar_ctx *ctx, ar_work *work)
{
    ar_vec_each(ar_revision *, revision, &work->graph->plan)
        if (!is_settled(ar_journal_find(&work->journal, (*revision)->id)))
            ar_vec_push(ctx->arena, &work->pending, *revision);
}

ar_status ar_work_open(ar_ctx *ctx, ar_project *project, ar_site *site, ar_work **out)
{
    AR_AUTO(ar_work) ar_work *work = ar_alloc(ctx->arena, sizeof(*work));
    bool reads = site->url.engine == AR_SQLITE || site->only_read;
    unsigned flags = reads ? AR_DB_READ_ONLY : 0;

    work->project = project;
    work->site = site;
    AR_TRY(ar_site_graph(ctx, project, site, &work->graph));
    AR_TRY(ar_db_open(ctx, &site->url, flags, &work->db));
    ar_db_set_lock_wait(work->db, site->lock_wait_ms);
    work->target = (ar_target){.engine = site->url.engine,
                               .version = ar_db_version(work->db),
                               .default_schema = site->schema,
                               .user = ar_db_user(work->db),
                               .grants = project->config.grants,
                               .owners = project->config.owners};
    AR_TRY(ar_journal_read(ctx, work->db, site->schema, work->graph, &work->journal));
    find_pending(ctx, work);
    *out = work;
    work = NULL;
    return AR_OK;
}

void ar_work_close(ar_work *work)
{
    if (work->scratch)
        ar_scratch_close(work->scratch);
    if (work->home)
        ar_scratch_close(work->home);
    else
        ar_db_close(work->db);
    work->scratch = NULL;
    work->home = NULL;
    work->db = NULL;
}

/* ---- files against what was applied ---- */

static bool belongs_here(const ar_graph *graph, const ar_applied *row)
{
    for (size_t i = 0; i < graph->histories.count; i++)
        if (ar_names_has(&graph->histories.items[i].apps, row->app))
            return true;
    return false;
}

ar_file_faults ar_work_file_faults(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal)
{
    ar_file_faults faults = {0};

    for (size_t i = 0; i < journal->rows.count; i++) {
        const ar_applied *row = &journal->rows.items[i];
        const ar_revision *revision = ar_graph_find(graph, row->revision);
        bool edited = revision && row->sha256 && !ar_streq(row->sha256, revision->sha256);
        bool gone = !revision && belongs_here(graph, row);

        if (gone || edited)
            ar_vec_push(ctx->arena, &faults, ((ar_file_fault){row, revision}));
    }
    return faults;
}

static void warn_of_strangers(ar_ctx *ctx, const ar_names *apps)
{
    ar_str list;

    ar_str_init(&list, ctx->arena);
    ar_vec_each(const char *const, app, apps)
        ar_str_addf(&list, "%s\"%s\"", list.length ? ", " : "", *app);
    ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
           "the database has revisions of apps that the project does not list: %s", list.data);
    ar_hint(ctx, "their tables are nobody's until they stand under `apps:` in autorev.yaml");
}

ar_names ar_work_strangers(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal)
{
    ar_names apps = {0};

    for (size_t i = 0; i < journal->rows.count; i++) {
        const ar_applied *row = &journal->rows.items[i];

        if (!belongs_here(graph, row) && !ar_names_has(&apps, row->app))
            ar_vec_push(ctx->arena, &apps, row->app);
    }
    if (apps.count)
        warn_of_strangers(ctx, &apps);
    return apps;
}

/* The newest applied revision that comes from `edited`: to stamp that keeps all that is applied. */
static const ar_revision *newest_from(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal,
                                      const ar_revision *edited)
{
    bool *follows = ar_alloc(ctx->arena, graph->plan.count + 1);
    const ar_revision *newest = edited;

    follows[edited->order] = true;
    for (size_t i = edited->order + 1; i < graph->plan.count; i++) {
        const ar_revision *revision = graph->plan.items[i];

        ar_vec_each(ar_revision *const, parent, &revision->parent_revisions)
            follows[i] |= follows[(*parent)->order];
        if (follows[i] && is_settled(ar_journal_find(journal, revision->id)))
            newest = revision;
    }
    return newest;
}

static void tell_edited(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal,
                        const ar_file_fault *fault)
{
    const ar_applied *row = fault->row;
    ar_pos pos = {.file = fault->revision->shown};

    ar_fail(ctx, AR_E_FILE_EDITED, pos,
            "revision %s of app \"%s\" was edited after it was applied at %s: its sha256 was "
            "%.12s and is %.12s",
            row->revision, row->app, row->applied_at, row->sha256, fault->revision->sha256);
    ar_hint(ctx, "undo the edit, or accept it with `autorev stamp %s %s`", row->app,
            newest_from(ctx, graph, journal, fault->revision)->id);
}

static void tell_gone(ar_ctx *ctx, const ar_applied *row)
{
    ar_fail(ctx, AR_E_FILE_GONE, AR_NOWHERE,
            "revision %s of app \"%s\" (\"%s\") was applied at %s by autorev %s, and its file is "
            "gone",
            row->revision, row->app, row->message ? row->message : "", row->applied_at,
            row->autorev);
    ar_hint(ctx,
            "bring the file back from version control, or let `autorev stamp %s REV` say where the "
            "database stands",
            row->app);
}

ar_status ar_work_verify_files(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal)
{
    ar_file_faults faults = ar_work_file_faults(ctx, graph, journal);
    size_t errors = ctx->error_count;

    ar_vec_each(ar_file_fault, fault, &faults) {
        const ar_applied *row = fault->row;

        if (fault->revision)
            tell_edited(ctx, graph, journal, fault);
        else
            tell_gone(ctx, row);
    }
    return ar_status_since(ctx, errors);
}

ar_status ar_work_several_heads(ar_ctx *ctx, const ar_history *history)
{
    ar_names heads = {0};

    ar_vec_each(ar_revision *, head, &history->heads)
        ar_vec_push(ctx->arena, &heads,
                    ar_printf(ctx->arena, "%s (%s)", (*head)->id, (*head)->shown));
    ar_fail(ctx, AR_E_SEVERAL_HEADS, AR_NOWHERE, "app \"%s\" has several heads: %s", history->app,
            ar_names_join(ctx->arena, &heads, ", "));
    ar_hint(ctx, "`autorev merge %s` joins them, `autorev rebase %s` puts yours on top",
            history->app, history->app);
    return AR_INVALID;
}

ar_status ar_work_heads(ar_ctx *ctx, const ar_graph *graph, const ar_history *history, bool every,
                        ar_revisions *out)
{
    ar_vec_each(const ar_history, it, &graph->histories) {
        if (history && history != it)
            continue;
        if (it->heads.count > 1 && !every) {
            ar_work_several_heads(ctx, it);
            ar_hint(ctx,
                    "`autorev merge %s` joins them, `autorev rebase %s` puts yours on top; "
                    "`heads` means all of them",
                    it->app, it->app);
            return AR_INVALID;
        }
        ar_vec_each(ar_revision *const, head, &it->heads)
            ar_vec_push(ctx->arena, out, *head);
    }
    return AR_OK;
}

ar_status ar_work_verify_heads(ar_ctx *ctx, const ar_graph *graph)
{
    size_t errors = ctx->error_count;

    for (size_t i = 0; i < graph->histories.count; i++)
        if (graph->histories.items[i].heads.count > 1)
            (void)ar_work_several_heads(ctx, &graph->histories.items[i]);
    return ar_status_since(ctx, errors);
}
