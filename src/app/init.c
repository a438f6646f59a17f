#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "base/file.h"
#include "base/str.h"

static const char config_text[] = "# yaml-language-server: $schema=schemas/autorev.schema.json\n"
                                  "databases:\n"
                                  "  default: ${DATABASE_URL:-sqlite:dev.db}\n"
                                  "apps: [apps/*]\n";

const char ar_init_models[] =
    "# The tables of this app; `autorev help models` shows every kind and key.\n"
    "#\n"
    "# tables:\n"
    "#   customer:\n"
    "#     columns:\n"
    "#       id: bigint identity primary key\n"
    "#       email: varchar(255) not null unique\n"
    "#       created_at: timestamptz not null default current_timestamp\n"
    "tables: {}\n";

static ar_status make_dir(ar_ctx *ctx, const char *path, ar_names *made)
{
    if (ar_is_dir(path))
        return AR_OK;
    AR_TRY(ar_mkdirs(ctx, path));
    ar_vec_push(ctx->arena, made, path);
    return AR_OK;
}

static ar_status make_file(ar_ctx *ctx, const char *path, const char *text, ar_names *made)
{
    if (ar_path_exists(path))
        return AR_OK;
    AR_TRY(ar_file_publish(ctx, path, text, strlen(text)));
    ar_vec_push(ctx->arena, made, path);
    return AR_OK;
}

static ar_status init_project(ar_ctx *ctx, const char *dir, ar_names *made)
{
    AR_TRY(make_dir(ctx, dir, made));
    AR_TRY(make_dir(ctx, ar_path_join(ctx->arena, dir, "apps"), made));
    return make_file(ctx, ar_path_join(ctx->arena, dir, "autorev.yaml"), config_text, made);
}

/* A folder that is there may have a name of its own in autorev.yaml. */
static ar_status check_name(ar_ctx *ctx, const char *dir)
{
    char *path = ar_strdup(ctx->arena, dir);

    while (strlen(path) > 1 && ar_ends_with(path, "/"))
        path[strlen(path) - 1] = '\0';
    if (ar_is_dir(path) || ar_app_name_valid(ar_path_basename(path)))
        return AR_OK;
    ar_fail(ctx, AR_E_APP_NAME, AR_NOWHERE, "\"%s\" cannot be the name of an app",
            ar_path_basename(path));
    ar_hint(ctx, "%s", ar_app_name_rule);
    return AR_INVALID;
}

static ar_status init_app(ar_ctx *ctx, const char *dir, ar_names *made)
{
    const char *models = ar_path_join(ctx->arena, dir, "models");

    AR_TRY(check_name(ctx, dir));
    AR_TRY(make_dir(ctx, dir, made));
    if (!ar_is_dir(models))
        AR_TRY(make_file(ctx, ar_path_join(ctx->arena, dir, "models.yaml"), ar_init_models, made));
    return make_dir(ctx, ar_path_join(ctx->arena, dir, "migrations"), made);
}

/* The nearest folder above `path` that exists, as a real path. */
static char *existing_parent(ar_ctx *ctx, const char *path)
{
    for (char *dir = ar_strdup(ctx->arena, path);; dir = ar_path_dirname(ctx->arena, dir)) {
        AR_AUTO_FREE char *real = realpath(dir, NULL);

        if (real)
            return ar_strdup(ctx->arena, real);
        if (ar_streq(dir, ar_path_dirname(ctx->arena, dir)))
            return ar_strdup(ctx->arena, "/");
    }
}

/* Without autorev.yaml apps/ alone makes a project: what lies elsewhere may become one of its own.
 */
static bool is_below_apps(ar_ctx *ctx, const char *root, const char *path)
{
    const char *apps = ar_path_join(ctx->arena, root, "apps");
    const char *parent = existing_parent(ctx, ar_path_dirname(ctx->arena, path));

    return ar_starts_with(parent, apps) && (parent[strlen(apps)] == '/' || !parent[strlen(apps)]);
}

bool ar_init_listed(const char *start, const char *dir)
{
    ar_ctx *aside = ar_ctx_new();
    const char *path = ar_path_join(aside->arena, start, dir);
    AR_AUTO_FREE char *real = realpath(path, NULL);
    ar_project *project = NULL;
    bool listed = !real || ar_project_open(aside, path, NULL, &project) != AR_OK;

    if (project)
        ar_vec_each(ar_app *, app, &project->apps)
            listed |= ar_streq((*app)->path, real);
    ar_ctx_free(aside);
    return listed;
}

ar_status ar_init(ar_ctx *ctx, const char *start, const char *dir, ar_names *out_made)
{
    const char *path = dir ? ar_path_join(ctx->arena, start, dir) : start;
    const char *parent = existing_parent(ctx, path);
    AR_AUTO_FREE char *real = realpath(path, NULL);
    const char *root = ar_project_find_root(ctx, parent);
    const char *config = root ? ar_path_join(ctx->arena, root, "autorev.yaml") : NULL;
    bool in_project = config && !ar_streq(root, real) &&
                      (ar_path_exists(config) || is_below_apps(ctx, root, path));

    *out_made = (ar_names){0};
    if (dir && in_project)
        return init_app(ctx, path, out_made);
    return init_project(ctx, path, out_made);
}
