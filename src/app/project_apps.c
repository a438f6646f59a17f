#include <stdlib.h>
#include <string.h>

#include "app/project_parts.h"
#include "base/file.h"
#include "base/str.h"

enum { APP_NAME_MAX = 40 };

const char ar_app_name_rule[] =
    "names are a-z, 0-9 and _, begin with a letter, have at most 40 characters and are not all, "
    "head, heads or base";

bool ar_app_name_valid(const char *name)
{
    static const char *const taken[] = {"all", "head", "heads", "base", NULL};

    if (!(name[0] >= 'a' && name[0] <= 'z') || strlen(name) > APP_NAME_MAX)
        return false;
    for (const char *c = name; *c; c++)
        if (!((*c >= 'a' && *c <= 'z') || (*c >= '0' && *c <= '9') || *c == '_'))
            return false;
    for (const char *const *word = taken; *word; word++)
        if (ar_streq(*word, name))
            return false;
    return true;
}

static bool path_taken(const ar_project *project, const char *path)
{
    ar_vec_each(ar_app *, app, &project->apps)
        if (ar_streq((*app)->path, path))
            return true;
    return false;
}

static char *real_path(ar_ctx *ctx, const ar_project *project, const char *shown)
{
    AR_AUTO_FREE char *real = realpath(ar_path_join(ctx->arena, project->root, shown), NULL);

    return real ? ar_strdup(ctx->arena, real) : NULL;
}

static ar_status check_inside(ar_ctx *ctx, const ar_project *project, const ar_config_app *entry,
                              const char *real)
{
    size_t length = strlen(project->root);

    if (entry->external || ar_streq(real, project->root) ||
        (strncmp(real, project->root, length) == 0 &&
         (real[length] == '/' || ar_streq(project->root, "/"))))
        return AR_OK;
    ar_fail(ctx, AR_E_APP_OUTSIDE, entry->pos, "app \"%s\" lies outside the project", entry->path);
    ar_hint(ctx, "only an external one may: {path: %s, external: true}", entry->path);
    return AR_INVALID;
}

static ar_status check_name_of(ar_ctx *ctx, const ar_app *app)
{
    const ar_config_app *entry = app->entry;

    if (ar_app_name_valid(app->name))
        return AR_OK;
    if (entry->name)
        ar_fail(ctx, AR_E_APP_NAME, ar_place_of(entry->name_pos, entry),
                "\"%s\" cannot be the name of an app", app->name);
    else
        ar_fail(ctx, AR_E_APP_NAME, entry->pos, "the folder \"%s\" cannot lend its name to an app",
                app->shown);
    ar_hint(ctx, "%s%s", ar_app_name_rule, entry->name ? "" : "; `name:` gives one by hand");
    return AR_INVALID;
}

static ar_status check_twin(ar_ctx *ctx, const ar_project *project, const ar_app *app)
{
    const ar_app *twin = ar_project_app(project, app->name);

    if (path_taken(project, app->path))
        return ar_fail(ctx, AR_E_APP_TWICE, app->pos, "the folder \"%s\" is listed twice",
                       app->shown);
    if (!twin)
        return AR_OK;
    ar_fail(ctx, AR_E_APP_TWICE, app->pos, "two apps are named \"%s\": %s and %s", app->name,
            twin->shown, app->shown);
    ar_hint(ctx, "give one of them a `name:` in autorev.yaml");
    return AR_INVALID;
}

static ar_status add_app(ar_ctx *ctx, ar_project *project, const ar_config_app *entry,
                         const char *shown)
{
    const char *real = real_path(ctx, project, shown);
    ar_app *app = ar_alloc(ctx->arena, sizeof(*app));

    if (!real || !ar_is_dir(real))
        return ar_fail(ctx, AR_E_APP_MISSING, entry->pos,
                       real ? "\"%s\" is not a folder" : "there is no folder \"%s\"", shown);
    AR_TRY(check_inside(ctx, project, entry, real));
    *app = (ar_app){.path = real,
                    .shown = ar_path_clean(ctx->arena, shown),
                    .database = entry->database ? entry->database : "default",
                    .external = entry->external,
                    .pos = entry->pos,
                    .entry = entry};
    app->name = entry->name ? entry->name : ar_strdup(ctx->arena, ar_path_basename(app->path));
    app->history = entry->history ? entry->history : app->name;
    AR_TRY(check_name_of(ctx, app));
    AR_TRY(check_twin(ctx, project, app));
    ar_vec_push(ctx->arena, &project->apps, app);
    return AR_OK;
}

static bool looks_like_app(ar_ctx *ctx, const char *dir)
{
    static const char *const marks[] = {"models.yaml", "models", "migrations", "models.yml"};

    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++)
        if (ar_path_exists(ar_path_join(ctx->arena, dir, marks[i])))
            return true;
    return false;
}

/* Entries without a pattern, as real paths: "./apps/blog/" is apps/blog. */
static ar_names listed_alone(ar_ctx *ctx, const ar_project *project)
{
    ar_names out = {0};

    ar_vec_each(ar_config_app, entry, &project->config.apps) {
        const char *real = strchr(entry->path, '*') ? NULL : real_path(ctx, project, entry->path);

        if (real)
            ar_vec_push(ctx->arena, &out, real);
    }
    return out;
}

/* "apps/ *": each folder below apps that has models or migrations. */
static ar_status add_pattern(ar_ctx *ctx, ar_project *project, const ar_config_app *entry)
{
    const char *parent = ar_path_dirname(ctx->arena, entry->path);
    ar_names names = {0}, alone = listed_alone(ctx, project);

    if (!ar_streq(ar_path_basename(entry->path), "*") || strchr(parent, '*'))
        return ar_fail(ctx, AR_E_APP_PATTERN, entry->pos,
                       "\"%s\": a pattern may only end in \"/*\"", entry->path);
    AR_TRY(ar_dir_list(ctx, ar_path_join(ctx->arena, project->root, parent), &names));
    ar_vec_each(const char *, name, &names) {
        const char *shown = ar_path_join(ctx->arena, parent, *name);
        const char *dir = real_path(ctx, project, shown);

        if ((*name)[0] != '.' && dir && ar_is_dir(dir) && looks_like_app(ctx, dir) &&
            !ar_names_has(&alone, dir) && !path_taken(project, dir))
            AR_TRY(add_app(ctx, project, entry, shown));
    }
    return AR_OK;
}

/* SPEC 2.2: among equals shared histories come first, then modular apps, then external ones. */
static int app_rank(const ar_project *project, const ar_app *app)
{
    if (app->external)
        return 2;
    ar_vec_each(ar_app *, other, &project->apps)
        if (*other != app && ar_streq((*other)->history, app->history))
            return 0;
    return 1;
}

static void sort_apps(ar_project *project)
{
    for (size_t i = 1; i < project->apps.count; i++) {
        for (size_t j = i; j > 0; j--) {
            ar_app **pair = &project->apps.items[j - 1];

            if (app_rank(project, pair[0]) <= app_rank(project, pair[1]))
                break;
            ar_app *first = pair[0];

            pair[0] = pair[1];
            pair[1] = first;
        }
    }
}

/* Why `app` cannot write into the history of `owner`; NULL: it can. */
static const char *why_not_shared(const ar_app *app, const ar_app *owner)
{
    if (!owner)
        return "there is no such app";
    if (app->external)
        return "an external app has its own";
    if (owner->external)
        return "that app is external";
    if (!ar_streq(owner->history, owner->name))
        return "that app has none of its own";
    return ar_streq(owner->database, app->database) ? NULL : "they live in two databases";
}

static ar_status check_histories(ar_ctx *ctx, ar_project *project)
{
    size_t errors = ctx->error_count;

    ar_vec_each(ar_app *, it, &project->apps) {
        const ar_app *app = *it;
        const char *why = ar_streq(app->history, app->name)
                              ? NULL
                              : why_not_shared(app, ar_project_app(project, app->history));

        if (why)
            ar_fail(ctx, AR_E_APP_HISTORY, ar_place_of(app->entry->history_pos, app->entry),
                    "app \"%s\" cannot share the history of \"%s\": %s", app->name, app->history,
                    why);
    }
    return ar_status_since(ctx, errors);
}

ar_status ar_project_find_apps(ar_ctx *ctx, ar_project *project)
{
    static const ar_config_app usual = {.path = "apps/*"};

    if (project->config.apps.count == 0)
        AR_TRY(add_pattern(ctx, project, &usual));
    ar_vec_each(ar_config_app, entry, &project->config.apps) {
        if (strchr(entry->path, '*'))
            AR_TRY(add_pattern(ctx, project, entry));
        else
            AR_TRY(add_app(ctx, project, entry, entry->path));
    }
    sort_apps(project);
    return check_histories(ctx, project);
}
