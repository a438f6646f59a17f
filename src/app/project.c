#include "app/project_parts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "dialect/dialect.h"

static const char config_file[] = "autorev.yaml";

char *ar_project_find_root(ar_ctx *ctx, const char *start)
{
    AR_AUTO_FREE char *real = realpath(start, NULL);
    char *fallback = NULL;

    if (!real)
        return NULL;
    for (char *dir = ar_strdup(ctx->arena, real);; dir = ar_path_dirname(ctx->arena, dir)) {
        if (ar_path_exists(ar_path_join(ctx->arena, dir, config_file)))
            return dir;
        if (!fallback && ar_is_dir(ar_path_join(ctx->arena, dir, "apps")))
            fallback = dir;
        if (ar_streq(dir, "/"))
            return fallback;
    }
}

/* Nothing will be found to differ: that must not look like success. */
static void say_no_apps(ar_ctx *ctx, const ar_project *project)
{
    if (project->apps.count)
        return;
    ar_say(
        ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
        "the project has no apps: none of its folders holds models.yaml, models/ or migrations/");
    ar_hint(ctx, "`autorev init apps/NAME` makes one");
}

ar_status ar_project_open(ar_ctx *ctx, const char *start, const char *database, ar_project **out)
{
    ar_project *project = ar_alloc(ctx->arena, sizeof(*project));

    project->root = ar_project_find_root(ctx, start);
    if (!ar_is_dir(start))
        return ar_fail(ctx, AR_E_NO_PROJECT, AR_NOWHERE, "there is no folder \"%s\"", start);
    if (!project->root) {
        ar_fail(ctx, AR_E_NO_PROJECT, AR_NOWHERE,
                "no autorev.yaml and no apps/ folder here or above \"%s\"", start);
        ar_hint(ctx, "`autorev init` makes a project here");
        return AR_INVALID;
    }
    AR_TRY(ar_env_read(ctx, project->root, &project->env));
    AR_TRY(ar_config_read(ctx, project->root, project->env, &project->config));
    AR_TRY(ar_project_find_apps(ctx, project));
    say_no_apps(ctx, project);
    AR_TRY(ar_project_find_sites(ctx, project, database));
    *out = project;
    return AR_OK;
}

ar_status ar_project_lock(ar_ctx *ctx, const ar_project *project, int *out_fd)
{
    int fd = open(project->root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return ar_fail(ctx, AR_E_FILE, AR_NOWHERE, "cannot open \"%s\": %s", project->root,
                       strerror(errno));
    *out_fd = fd;
    while (flock(fd, LOCK_EX) != 0)
        if (errno != EINTR || ar_stop_signal)
            return ar_fail(ctx, AR_E_FILE, AR_NOWHERE, "cannot lock \"%s\": %s", project->root,
                           strerror(errno));
    return AR_OK;
}

static char *without_migrations(ar_ctx *ctx, const char *path)
{
    char *copy = ar_strdup(ctx->arena, path);
    size_t length = strlen(copy);

    while (length > 1 && copy[length - 1] == '/')
        copy[--length] = '\0';
    if (ar_ends_with(copy, "/migrations"))
        copy[length - strlen("/migrations")] = '\0';
    return copy;
}

ar_app *ar_project_app(const ar_project *project, const char *name)
{
    ar_vec_each(ar_app *, app, &project->apps)
        if (ar_streq((*app)->name, name))
            return *app;
    return NULL;
}

/* `path` is real, or NULL. */
static bool stands_at(ar_ctx *ctx, const ar_app *app, const char *path)
{
    return path &&
           (ar_streq(app->path, path) || ar_streq(app->path, without_migrations(ctx, path)));
}

ar_app *ar_project_app_at(ar_ctx *ctx, const ar_project *project, const char *path)
{
    const char *wanted = without_migrations(ctx, path);
    AR_AUTO_FREE char *here = strchr(path, '/') || *path == '.' ? realpath(wanted, NULL) : NULL;
    AR_AUTO_FREE char *below = realpath(ar_path_join(ctx->arena, project->root, wanted), NULL);

    ar_vec_each(ar_app *, app, &project->apps)
        if (ar_streq((*app)->shown, wanted) || stands_at(ctx, *app, here) ||
            stands_at(ctx, *app, below))
            return *app;
    return NULL;
}

ar_app *ar_project_app_or_fail(ar_ctx *ctx, const ar_project *project, const char *name_or_path)
{
    ar_app *app = ar_project_app(project, name_or_path);
    ar_names names = {0};
    const char *near;

    if (!app)
        app = ar_project_app_at(ctx, project, name_or_path);
    if (app)
        return app;
    ar_vec_each(ar_app *, it, &project->apps)
        ar_vec_push(ctx->arena, &names, (*it)->name);
    ar_fail(ctx, AR_E_NO_APP, AR_NOWHERE, "there is no app \"%s\"", name_or_path);
    ar_vec_push(ctx->arena, &names, NULL);
    near = ar_nearest(name_or_path, names.items);
    names.count--;
    if (near)
        ar_hint(ctx, "did you mean \"%s\"?", near);
    else if (names.count)
        ar_hint(ctx, "the apps are %s", ar_names_join(ctx->arena, &names, ", "));
    return NULL;
}
