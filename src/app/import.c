#include "app/import.h"

#include <string.h>

#include "app/app.h"
#include "app/move.h"
#include "app/other_tools.h"
#include "app/record.h"
#include "base/file.h"
#include "base/str.h"
#include "model/dump.h"
#include "model/loose_ends.h"

/* ---- models ---- */

static ar_status has_models(ar_ctx *ctx, const ar_app *app, const char *path, bool *out)
{
    char *text = NULL;
    size_t size = 0;

    *out = ar_is_dir(ar_path_join(ctx->arena, app->path, "models"));
    if (*out || !ar_path_exists(path))
        return AR_OK;
    AR_TRY(ar_file_read(ctx, path, path, &text, &size));
    *out = !ar_streq(text, ar_init_models) && !ar_streq(ar_trim(ctx->arena, text), "tables: {}");
    return AR_OK;
}

ar_status ar_import_models(ar_ctx *ctx, const ar_app *app, ar_model *model, const char **out_path)
{
    const char *path = ar_path_join(ctx->arena, app->path, "models.yaml");
    bool has = false;
    char *text;

    *out_path = NULL;
    AR_TRY(has_models(ctx, app, path, &has));
    if (has)
        return AR_OK;
    ar_other_tools_cut(ctx, model);
    ar_model_cut_loose_ends(ctx, model);
    text = ar_model_dump(ctx, model);
    AR_TRY(ar_file_replace(ctx, path, text, strlen(text))); /* what init wrote, or nothing */
    *out_path = path;
    return AR_OK;
}

/* ---- revisions ---- */

/* What is applied comes first: a revision cannot be without its parent. */
static ar_foreigns in_order(ar_ctx *ctx, const ar_foreigns *all)
{
    ar_foreigns ordered = {0};
    bool pending = false, moved = false;

    ar_vec_each(const ar_foreign, it, all) {
        pending |= !it->applied;
        moved |= pending && it->applied;
        if (it->applied)
            ar_vec_push(ctx->arena, &ordered, *it);
    }
    ar_vec_each(const ar_foreign, it, all)
        if (!it->applied)
            ar_vec_push(ctx->arena, &ordered, *it);
    if (moved)
        ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
               "migrations that are not applied stand before applied ones: they come last here");
    return ordered;
}

static ar_status start_draft(ar_ctx *ctx, ar_work *work, ar_history *history,
                             const ar_import_options *options, const ar_foreign *foreign,
                             ar_drafts *drafts)
{
    const char *words = foreign->name && *foreign->name ? foreign->name : foreign->version;
    const ar_draft_options start = {
        .message = options->message ? ar_printf(ctx->arena, "%s: %s", options->message, words)
                                    : words};
    ar_draft draft = {.history = history};
    const ar_revision *parent = drafts->count ? drafts->items[drafts->count - 1].revision : NULL;

    AR_TRY(ar_draft_start(ctx, work, history, &start, drafts, &draft.revision));
    if (foreign->created >= 0)
        draft.revision->created = foreign->created;
    if (parent && draft.revision->created <= parent->created)
        draft.revision->created = parent->created + 1;
    draft.revision->up = foreign->up;
    draft.revision->down = foreign->down;
    draft.revision->requires_line = foreign->requires_line;
    draft.revision->shown = foreign->shown; /* where faults are, as long as it is being read */
    ar_vec_push(ctx->arena, drafts, draft);
    return AR_OK;
}

static ar_status find_history(ar_ctx *ctx, ar_work *work, const char *app, ar_history **out)
{
    *out = ar_graph_history(work->graph, app);
    if (!*out)
        return ar_fail(ctx, AR_E_NO_APP, AR_NOWHERE, "app \"%s\" lives in another database", app);
    if ((*out)->external)
        return ar_fail(ctx, AR_E_EXTERNAL_APP, AR_NOWHERE,
                       "\"%s\" is an external app: its revisions are written in its own project",
                       app);
    if ((*out)->files.count == 0)
        return AR_OK;
    ar_fail(ctx, AR_E_IMPORT, (ar_pos){.file = (*out)->files.items[0]->shown},
            "the history of app \"%s\" has revisions already", app);
    ar_hint(ctx, "`autorev init apps/NAME` makes an app for what is taken over");
    return AR_INVALID;
}

/* ---- the use case ---- */

/* The server's, and there before. */
static bool is_of_server(const ar_other *other)
{
    return ar_streq(other->kind, "role") || ar_streq(other->kind, "tablespace");
}

/* What no model can say is carried by its revision alone. */
static void note_unmodelled(ar_ctx *ctx, const ar_model *model)
{
    ar_names names = {0};

    ar_vec_each(const ar_other, other, &model->others)
        if (!other->owner && !is_of_server(other))
            ar_vec_push(ctx->arena, &names,
                        ar_printf(ctx->arena, "%s %s", other->kind, other->name));
    if (names.count == 0)
        return;
    ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
           "models cannot hold what these migrations also make, only their revisions do: %s",
           ar_names_join(ctx->arena, &names, ", "));
}

static ar_status make_drafts(ar_ctx *ctx, ar_work *work, const ar_import_options *options,
                             ar_imported *out)
{
    ar_history *history = NULL;
    ar_foreigns foreigns = {0};

    AR_TRY(find_history(ctx, work, options->app, &history));
    AR_TRY(ar_foreign_read(ctx, work->project, work->target.engine, options->tool, options->folder,
                           &foreigns));
    AR_TRY(ar_foreign_applied(ctx, work->db, work->site->schema, options->tool, &foreigns));
    foreigns = in_order(ctx, &foreigns);
    ar_vec_each(const ar_foreign, foreign, &foreigns) {
        AR_TRY(start_draft(ctx, work, history, options, foreign, &out->drafts));
        if (foreign->applied)
            ar_vec_push(ctx->arena, &out->applied,
                        out->drafts.items[out->drafts.count - 1].revision->id);
    }
    return AR_OK;
}

static ar_status import_sql(ar_ctx *ctx, ar_project *project, ar_site *site,
                            const ar_import_options *options, ar_imported *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;
    AR_AUTO_FD int lock = -1;
    ar_model *model = NULL;

    AR_TRY(ar_project_lock(ctx, project, &lock));
    AR_TRY(ar_work_open(ctx, project, site, &work));
    work->scratch_url = options->scratch_url;
    AR_TRY(make_drafts(ctx, work, options, out));
    AR_TRY(ar_import_prove(ctx, work, &out->drafts, &model));
    note_unmodelled(ctx, model);
    for (size_t i = 0; i < out->drafts.count; i++)
        AR_TRY(ar_draft_finish(ctx, work, &out->drafts.items[i]));
    AR_TRY(ar_drafts_publish(ctx, work, &out->drafts));
    AR_TRY(ar_import_models(ctx, ar_project_app(project, options->app), model, &out->models));
    return ar_record(ctx, work, &out->applied, "applied", "stamp");
}

ar_status ar_import(ar_ctx *ctx, ar_project *project, ar_site *site,
                    const ar_import_options *options, ar_imported *out)
{
    *out = (ar_imported){0};
    for (const char *const *tool = ar_import_tools; *tool; tool++)
        if (ar_streq(*tool, options->tool))
            return import_sql(ctx, project, site, options, out);
    return ar_import_python(ctx, project, site, options, out);
}
