#include "app/export.h"

#include <string.h>

#include "app/export_section.h"
#include "app/export_words.h"
#include "app/work.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/str.h"

/* ---- files ---- */

static bool is_wanted(ar_exporter *ex, const ar_export_file *file)
{
    if (file->when == AR_EXPORT_ALWAYS || !ex->at)
        return true;
    return *ar_export_conf(ex, file->when == AR_EXPORT_UP_CONF ? AR_UP : AR_DOWN);
}

static ar_status write_files(ar_exporter *ex, const ar_export_file *files, size_t count,
                             ar_exported *out)
{
    for (size_t i = 0; i < count && files[i].name; i++) {
        if (!is_wanted(ex, &files[i]))
            continue;
        const char *path = ar_path_join(ex->ctx->arena, ex->output,
                                        ar_export_filled(ex, files[i].name));
        const char *text = ar_export_filled(ex, files[i].text);

        AR_TRY(ar_mkdirs(ex->ctx, ar_path_dirname(ex->ctx->arena, path)));
        AR_TRY(ar_file_publish(ex->ctx, path, text, strlen(text)));
        ar_vec_push(ex->ctx->arena, &out->written, path);
    }
    return AR_OK;
}

static ar_status write_all(ar_exporter *ex, ar_exported *out)
{
    ar_str all;

    ar_str_init(&all, ex->ctx->arena);
    ar_vec_each(const ar_export_unit, it, &ex->units) {
        ex->at = it;
        AR_TRY(write_files(ex, ex->format->files, AR_EXPORT_FILES, out));
        if (ex->format->each)
            ar_str_add(&all, ar_export_filled(ex, ex->format->each));
    }
    ex->at = NULL;
    ex->all = all.data;
    AR_TRY(ar_mkdirs(ex->ctx, ex->output));
    return write_files(ex, ex->format->whole, AR_EXPORT_WHOLE, out);
}

/* ---- what goes out ---- */

static void add_unit(ar_exporter *ex, const ar_revision *revision, int64_t *last)
{
    char *slug = ar_revision_slug(ex->ctx, revision->message);

    *last = revision->created > *last ? revision->created : *last + 1;
    ar_vec_push(ex->ctx->arena, &ex->units,
                ((ar_export_unit){.revision = revision,
                                  .version = ar_time_format(ex->ctx->arena, "%Y%m%d%H%M%S", *last),
                                  .slug = *slug ? slug : revision->id}));
}

/* Migrations of one app cannot say what they need of another. */
static void note_depends(ar_ctx *ctx, const ar_revision *revision, const ar_history *history)
{
    ar_vec_each(const ar_depend, depend, &revision->depends)
        if (!ar_names_has(&history->apps, depend->app))
            ar_say(ctx, AR_WARNING, AR_E_INFO, depend->pos,
                   "revision %s needs %s of app \"%s\", which is not exported with it",
                   revision->id, depend->revision, depend->app);
}

static ar_status collect(ar_exporter *ex, ar_graph *graph, const char *app)
{
    const ar_history *history = app ? ar_graph_history(graph, app) : NULL;
    ar_status status = AR_OK;
    int64_t last = 0;

    ar_vec_each(ar_revision *, it, &graph->plan) {
        if (history && &graph->histories.items[(*it)->history] != history)
            continue;
        if (history)
            note_depends(ex->ctx, *it, history);
        if (ar_export_check(ex->ctx, ex->format, *it) != AR_OK)
            status = AR_INVALID; /* all of them are told */
        add_unit(ex, *it, &last);
    }
    return status;
}

static const char *shown_path(const ar_project *project, const char *path)
{
    size_t length = strlen(project->root);

    return ar_starts_with(path, project->root) && path[length] == '/' ? path + length + 1 : path;
}

static ar_status check_folder(ar_ctx *ctx, const char *output, const char *shown)
{
    ar_names there = {0};

    if (ar_path_exists(output) && !ar_is_dir(output))
        return ar_fail(ctx, AR_E_EXPORT_FOLDER, AR_NOWHERE, "\"%s\" is a file", shown);
    AR_TRY(ar_dir_list(ctx, output, &there));
    if (there.count == 0)
        return AR_OK;
    ar_fail(ctx, AR_E_EXPORT_FOLDER, AR_NOWHERE, "the folder \"%s\" is not empty", shown);
    ar_hint(ctx, "nothing is written over: name a new or an empty folder");
    return AR_INVALID;
}

static const ar_export_format *format_of(const char *tool)
{
    for (const ar_export_format *format = ar_export_formats; format->tool; format++)
        if (ar_streq(format->tool, tool))
            return format;
    return NULL;
}

/* Names in the default schema stand bare. */
static void note_schema(const ar_exporter *ex)
{
    const char *schema = ex->site->schema;

    if (schema && !ar_streq(schema, "public") && ex->units.count)
        ar_say(ex->ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
               "names of the schema \"%s\" stand bare in the files: %s must connect with that "
               "search_path",
               schema, ex->format->tool);
}

ar_status ar_export(ar_ctx *ctx, const ar_project *project, const ar_site *site, const char *app,
                    const char *tool, const char *output, ar_exported *out)
{
    ar_exporter ex = {.ctx = ctx,
                      .site = site,
                      .format = format_of(tool),
                      .project = app ? app : site->name,
                      .output = output};
    ar_graph *graph = NULL;
    ar_run_steps steps = {0};

    *out = (ar_exported){0};
    AR_TRY(check_folder(ctx, output, shown_path(project, output)));
    AR_TRY(ar_site_graph(ctx, project, site, &graph));
    AR_TRY(collect(&ex, graph, app));
    ar_vec_each(const ar_export_unit, it, &ex.units)
        ar_vec_push(ctx->arena, &steps,
                    ((ar_run_step){.revision = (ar_revision *)it->revision, .direction = AR_UP}));
    AR_TRY(ar_run_check(ctx, site->url.engine, &steps, false));
    note_schema(&ex);
    out->revisions = ex.units.count;
    return ex.units.count ? write_all(&ex, out) : AR_OK;
}
