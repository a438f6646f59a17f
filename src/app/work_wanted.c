#include "app/work.h"
#include "base/file.h"
#include "base/str.h"
#include "introspect/engines.h"

char *ar_work_cache_dir(ar_ctx *ctx, const ar_work *work)
{
    return ar_path_join(ctx->arena, work->project->root, ".autorev");
}

static ar_naming naming_of(const ar_config *config)
{
    return (ar_naming){.primary_key = ar_options_get(&config->naming, "primary_key"),
                       .unique = ar_options_get(&config->naming, "unique"),
                       .foreign_key = ar_options_get(&config->naming, "foreign_key"),
                       .check = ar_options_get(&config->naming, "check"),
                       .exclusion = ar_options_get(&config->naming, "exclusion"),
                       .index = ar_options_get(&config->naming, "index")};
}

/* A history that apps share has something to lose before its first revision, too: what its keeper
   may leave out then, it could not leave out afterwards. */
static bool has_revisions(const ar_graph *graph, const ar_app *app)
{
    ar_vec_each(const ar_history, history, &graph->histories)
        if (ar_streq(history->app, app->history))
            return history->revisions.count > 0 || history->apps.count > 1;
    return false;
}

/* SPEC 3: an app that has revisions but no model file is an error, never an empty model (F75). */
static ar_status check_models_there(ar_ctx *ctx, const ar_site *site, const ar_graph *graph,
                                    const bool *has_files)
{
    size_t errors = ctx->error_count;

    for (size_t i = 0; i < site->apps.count; i++) {
        const ar_app *app = site->apps.items[i];

        if (has_files[i] || app->external || !has_revisions(graph, app))
            continue;
        ar_fail(ctx, AR_E_NO_MODELS, AR_NOWHERE, "app \"%s\" has revisions but no models in %s",
                app->name, app->shown);
        ar_hint(ctx, "`tables: {}` in %s/models.yaml is the empty model", app->shown);
    }
    return ar_status_since(ctx, errors);
}

/* SPEC 6: a declared object that `ignore` hides would be made again and again. */
static ar_status check_ignored(ar_ctx *ctx, const ar_project *project, const ar_model *model)
{
    AR_AUTO_IGNORE ar_ignore *ignore = NULL;
    size_t errors = ctx->error_count;

    if (project->config.ignore.count == 0)
        return AR_OK;
    AR_TRY(ar_ignore_new(ctx, &project->config.ignore, &ignore));
    ar_vec_each(ar_object *, it, &model->objects) {
        const ar_object *object = *it;

        if (object->pos.file && ar_ignore_hides(ctx, ignore, &model->target, object))
            ar_fail(ctx, AR_E_IGNORED_TABLE, object->pos,
                    "%s \"%s\" is declared, and `ignore` in autorev.yaml hides it",
                    ar_kind_get(object->kind)->name, object->name);
    }
    return ar_status_since(ctx, errors);
}

/* ---- what another database's apps declare ---- */

typedef struct neighbours {
    const ar_project *project;
    const ar_site *site;
    ar_target target;
} neighbours;

/* The apps of `database` as a model; faults in it are its own affair and are told in its turn. */
static ar_model *read_neighbour(ar_ctx *ctx, const neighbours *known, const char *database)
{
    ar_app_files *files = ar_alloc(ctx->arena, sizeof(*files) * (known->project->apps.count + 1));
    ar_models_options options = {.target = known->target, .apps = files};
    ar_model *model = NULL;

    ar_vec_each(ar_app *, it, &known->project->apps) {
        const ar_app *app = *it;

        if (ar_streq(app->database, database))
            files[options.app_count++] = (ar_app_files){app->name, app->path, app->shown, true};
    }
    return ar_models_read(ctx, &options, &model, NULL) == AR_OK ? model : NULL;
}

static const char *find_in_neighbour(ar_ctx *ctx, const neighbours *known, const char *database,
                                     const char *schema, const char *table)
{
    ar_ctx *aside = ar_ctx_new();
    ar_model *model = read_neighbour(aside, known, database);
    const ar_object *found = model ? ar_model_find(model, AR_KIND_TABLE, schema, table) : NULL;
    const char *text = NULL;

    if (found)
        text = ar_printf(ctx->arena, "database \"%s\" (%s:%u)", database, found->pos.file,
                         found->pos.line);
    ar_ctx_free(aside);
    return text;
}

static const char *find_elsewhere(ar_ctx *ctx, const char *schema, const char *table, void *user)
{
    const neighbours *known = user;
    ar_names seen = {0};

    ar_vec_push(ctx->arena, &seen, known->site->name);
    ar_vec_each(ar_app *, it, &known->project->apps) {
        const char *database = (*it)->database;
        const char *text = NULL;

        if (!ar_names_has(&seen, database)) {
            ar_vec_push(ctx->arena, &seen, database);
            text = find_in_neighbour(ctx, known, database, schema, table);
        }
        if (text)
            return text;
    }
    return NULL;
}

/* Apps of other databases: their mixins may be used here, too. */
static void add_others(ar_ctx *ctx, const neighbours *known, ar_models_options *options)
{
    ar_app_files *others = ar_alloc(ctx->arena, sizeof(*others) * (known->project->apps.count + 1));

    ar_vec_each(ar_app *, it, &known->project->apps) {
        const ar_app *app = *it;

        if (!ar_streq(app->database, known->site->name))
            others[options->other_count++] = (ar_app_files){app->name, app->path, app->shown,
                                                            app->external};
    }
    options->others = others;
}

ar_status ar_work_read_wanted(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                              const ar_graph *graph, ar_target target, ar_model **out)
{
    size_t count = site->apps.count;
    ar_app_files *files = ar_alloc(ctx->arena, sizeof(*files) * (count + 1));
    bool *has_files = ar_alloc(ctx->arena, sizeof(*has_files) * (count + 1));
    neighbours known = {.project = project, .site = site, .target = target};
    ar_models_options options = {.target = target,
                                 .apps = files,
                                 .app_count = count,
                                 .elsewhere = find_elsewhere,
                                 .elsewhere_user = &known};
    ar_naming naming = naming_of(&project->config);
    ar_model *model = NULL;

    for (size_t i = 0; i < count; i++) {
        const ar_app *app = site->apps.items[i];

        files[i] = (ar_app_files){app->name, app->path, app->shown, app->external};
    }
    add_others(ctx, &known, &options);
    AR_TRY(ar_models_read(ctx, &options, &model, has_files));
    AR_TRY(check_models_there(ctx, site, graph, has_files));
    AR_TRY(ar_dialect_canon(ctx, model, &naming));
    AR_TRY(check_ignored(ctx, project, model));
    *out = model;
    return AR_OK;
}
