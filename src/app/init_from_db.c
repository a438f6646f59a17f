#include <stdlib.h>

#include "app/app.h"
#include "base/file.h"
#include "base/str.h"

/* What exists of a path, however little. */
static char *existing_part(ar_ctx *ctx, const char *path)
{
    char *part = ar_strdup(ctx->arena, path);

    while (!ar_path_exists(part))
        part = ar_path_dirname(ctx->arena, part);
    return part;
}

static ar_status refuse_project(ar_ctx *ctx, const char *folder)
{
    const char *root = ar_project_find_root(ctx, existing_part(ctx, folder));
    AR_AUTO_FREE char *real = realpath(folder, NULL);

    /* an apps/ folder somewhere above is not meant by this one */
    if (!root ||
        (!ar_path_exists(ar_path_join(ctx->arena, root, "autorev.yaml")) && !ar_streq(root, real)))
        return AR_OK;
    ar_fail(ctx, AR_E_FILE_EXISTS, AR_NOWHERE, "there is a project here already: %s", root);
    ar_hint(ctx, "`autorev inspect --output DIR --app NAME` and `autorev makemigrations "
                 "--baseline` take a database into one");
    return AR_INVALID;
}

/* As the new project will understand it, wherever its root is. */
static ar_status find_url(ar_ctx *ctx, const char *start, const char *database, const char **out)
{
    const char *text = database ? database : getenv("DATABASE_URL");
    AR_AUTO_FREE char *here = realpath(start, NULL);
    ar_url url;

    if (!text || !*text) {
        ar_fail(ctx, AR_E_NO_DATABASE, AR_NOWHERE, "--from-db wants a database");
        ar_hint(ctx, "name it with --database URL or DATABASE_URL");
        return AR_INVALID;
    }
    AR_TRY(ar_url_parse(ctx, text, here ? here : ".", &url));
    *out = url.engine == AR_SQLITE ? ar_printf(ctx->arena, "sqlite:%s", url.path) : text;
    if (url.engine == AR_SQLITE && !ar_path_exists(url.path))
        return ar_fail(ctx, AR_E_NO_DATABASE_FILE, AR_NOWHERE, "there is no database \"%s\"",
                       url.shown);
    return AR_OK;
}

static ar_status write_baseline(ar_ctx *ctx, const char *folder, const char *url, ar_names *made,
                                const char **out_proof)
{
    AR_AUTO(ar_work) ar_work *work = NULL;
    AR_AUTO_FD int lock = -1;
    ar_make_options options = {.baseline = true};
    ar_project *project = NULL;
    ar_made baseline = {0};

    AR_TRY(ar_project_open(ctx, folder, url, &project));
    AR_TRY(ar_project_lock(ctx, project, &lock));
    AR_TRY(ar_work_open(ctx, project, project->sites.items[0], &work));
    ar_status status = ar_makemigrations(ctx, work, &options, &baseline);

    ar_vec_each(const ar_draft, draft, &baseline.drafts)
        if (ar_path_exists(draft->path))
            ar_vec_push(ctx->arena, made, draft->path);
    *out_proof = baseline.proof;
    return status;
}

ar_status ar_init_from_db(ar_ctx *ctx, const char *start, const char *dir, const char *database,
                          const char *app, ar_names *out_made, const char **out_proof)
{
    const char *folder = dir ? ar_path_join(ctx->arena, start, dir) : start;
    const char *url = NULL;
    ar_inspect_request asked = {.start = start, .output = dir ? dir : ".", .app = app};
    ar_inspected inspected = {0};

    *out_made = (ar_names){0};
    *out_proof = NULL;
    AR_TRY(refuse_project(ctx, folder));
    AR_TRY(find_url(ctx, start, database, &url));
    asked.database = url;
    ar_status status = ar_inspect(ctx, &asked, &inspected);

    *out_made = inspected.written;
    AR_TRY(status);
    return write_baseline(ctx, folder, url, out_made, out_proof);
}
