#include <string.h>

#include "app/head_file.h"
#include "app/project_parts.h"
#include "base/file.h"
#include "base/str.h"
#include "dialect/dialect.h"

/* One that is made for several engines keeps a history for each. */
static bool has_dialect_folder(ar_ctx *ctx, const ar_project *project, const ar_app *app,
                               const char *engine)
{
    const char *path = ar_path_join(ctx->arena, project->root, app->path);

    path = ar_path_join(ctx->arena, path, "migrations");
    return ar_is_dir(ar_path_join(ctx->arena, path, engine));
}

static char *migrations_shown(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                              const ar_app *app, const char *app_path)
{
    const char *engine = ar_engine_name(site->url.engine);
    const char *pattern = app->external ? "{app}/migrations" : project->config.migrations;
    char *path = ar_replace(ctx->arena, pattern, "{app}", app_path);

    if (app->external && has_dialect_folder(ctx, project, app, engine))
        path = ar_path_join(ctx->arena, path, engine);
    return ar_path_clean(ctx->arena, ar_replace(ctx->arena, path, "{dialect}", engine));
}

char *ar_site_migrations(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                         const ar_app *app)
{
    char *path = migrations_shown(ctx, project, site, app, app->path);

    return ar_path_join(ctx->arena, project->root, path);
}

/* Who made what is known from these entries alone: a kind with a typing mistake would be lost. */
static void check_entries(ar_ctx *ctx, const ar_revision *revision)
{
    ar_entry entry;

    ar_vec_each(const char *, text, &revision->objects)
        if (ar_entry_parse(ctx, *text, &entry) && ar_kind_by_name(entry.kind) == AR_KIND_NONE)
            ar_fail(ctx, AR_E_HEADER_ENTRY, ar_revision_line(revision, "objects", NULL),
                    "\"%s\": there is no kind of object \"%s\"", *text, entry.kind);
}

/* "table order", as an entry of `objects` without its sign. */
static void check_destroyed(ar_ctx *ctx, const ar_revision *revision)
{
    ar_entry entry;

    ar_vec_each(const char *, text, &revision->destroys)
        if (!ar_entry_parse(ctx, ar_printf(ctx->arena, "-%s", *text), &entry) ||
            ar_kind_by_name(entry.kind) == AR_KIND_NONE)
            ar_fail(ctx, AR_E_HEADER_ENTRY, ar_revision_line(revision, "destroys", NULL),
                    "\"%s\" is not what a revision destroys, such as \"table order\"", *text);
}

static ar_status check_objects(ar_ctx *ctx, const ar_graph *graph)
{
    size_t errors = ctx->error_count;

    ar_vec_each(ar_revision *, revision, &graph->plan) {
        check_entries(ctx, *revision);
        check_destroyed(ctx, *revision);
    }
    return ar_status_since(ctx, errors);
}

/* Files that nobody would read: the app had a history of its own before. */
static ar_status check_left(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                            const ar_app *app)
{
    const char *folder = ar_site_migrations(ctx, project, site, app);
    ar_names names = {0};

    if (!ar_is_dir(folder))
        return AR_OK;
    AR_TRY(ar_dir_list(ctx, folder, &names));
    ar_vec_each(const char *, name, &names) {
        if (!ar_ends_with(*name, ".sql"))
            continue;
        ar_fail(ctx, AR_E_HISTORY_LEFT, ar_place_of(app->entry->history_pos, app->entry),
                "app \"%s\" shares the history of \"%s\", and has revisions of its own in %s",
                app->name, app->history, migrations_shown(ctx, project, site, app, app->shown));
        ar_hint(
            ctx,
            "leave `history` out: an app keeps the history that it began with; its tables can "
            "move, without SQL, into the models of an app that shares \"%s\" (`tables: {}` stays "
            "in %s/models.yaml)",
            app->history, app->shown);
        return AR_INVALID;
    }
    return AR_OK;
}

ar_status ar_site_graph(ar_ctx *ctx, const ar_project *project, const ar_site *site, ar_graph **out)
{
    ar_graph *graph = ar_alloc(ctx->arena, sizeof(*graph));

    ar_vec_each(ar_app *, it, &site->apps) {
        const ar_app *app = *it;
        ar_history history = {.app = app->name, .external = app->external};

        if (!ar_streq(app->history, app->name)) {
            AR_TRY(check_left(ctx, project, site, app));
            continue;
        }
        history.folder = ar_site_migrations(ctx, project, site, app);
        history.shown = migrations_shown(ctx, project, site, app, app->shown);
        ar_vec_each(ar_app *, member, &site->apps)
            if (ar_streq((*member)->history, app->name))
                ar_vec_push(ctx->arena, &history.apps, (*member)->name);
        ar_vec_push(ctx->arena, &graph->histories, history);
    }
    AR_TRY(ar_graph_load(ctx, graph));
    AR_TRY(check_objects(ctx, graph));
    AR_TRY(ar_head_file_check(ctx, project, graph));
    *out = graph;
    return AR_OK;
}
