#include <stdlib.h>
#include <string.h>

#include "app/app.h"
#include "app/other_tools.h"
#include "base/file.h"
#include "base/str.h"
#include "model/dump.h"
#include "model/loose_ends.h"

/* YAML's single quotes: only ' itself is doubled. */
static char *yaml_quote(ar_ctx *ctx, const char *text)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_str_addc(&out, '\'');
    for (const char *c = text; *c; c++) {
        if (*c == '\'')
            ar_str_addc(&out, '\'');
        ar_str_addc(&out, *c);
    }
    ar_str_addc(&out, '\'');
    return out.data;
}

/* A file below the project moves with it. */
static const char *path_from(ar_ctx *ctx, const char *dir, const char *path)
{
    AR_AUTO_FREE char *real = realpath(dir, NULL);
    const char *prefix = real ? ar_printf(ctx->arena, "%s/", real) : NULL;

    return prefix && ar_starts_with(path, prefix) ? path + strlen(prefix) : path;
}

static char *config_text(ar_ctx *ctx, const ar_site *site, const char *dir,
                         const ar_inspect_request *asked)
{
    const char *url = site->url.engine == AR_SQLITE
                          ? ar_printf(ctx->arena, "sqlite:%s", path_from(ctx, dir, site->url.path))
                          : ar_url_without_password(ctx, &site->url);

    return ar_printf(ctx->arena, "databases:\n  default: {url: %s}\napps: [apps/*]\n%s%s",
                     yaml_quote(ctx, url), asked->grants ? "grants: true\n" : "",
                     asked->owners ? "owners: true\n" : "");
}

static ar_status write_new(ar_ctx *ctx, const char *path, const char *text, ar_inspected *out)
{
    AR_TRY(ar_mkdirs(ctx, ar_path_dirname(ctx->arena, path)));
    AR_TRY(ar_file_publish(ctx, path, text, strlen(text)));
    ar_vec_push(ctx->arena, &out->written, path);
    return AR_OK;
}

static ar_status write_project(ar_ctx *ctx, const ar_site *site, const ar_inspect_request *asked,
                               ar_inspected *out)
{
    const char *output = asked->output;
    const char *dir = ar_streq(output, ".") ? asked->start
                                            : ar_path_join(ctx->arena, asked->start, output);
    const char *config = ar_path_join(ctx->arena, dir, "autorev.yaml");
    const char *models = ar_printf(ctx->arena, "%s/apps/%s/models.yaml", dir,
                                   asked->app ? asked->app : "main");

    if (ar_path_exists(models))
        return ar_fail(ctx, AR_E_FILE_EXISTS, AR_NOWHERE, "\"%s\" is there already",
                       ar_path_join(ctx->arena, output, models + strlen(dir) + 1));
    if (!ar_path_exists(config))
        AR_TRY(write_new(ctx, config, config_text(ctx, site, dir, asked), out));
    return write_new(ctx, models, out->yaml, out);
}

/* Outside a project a URL is enough. */
static ar_status find_site(ar_ctx *ctx, const char *start, const char *database, ar_site **out,
                           const ar_names **out_ignore)
{
    ar_project *project = NULL;
    ar_site *site = ar_alloc(ctx->arena, sizeof(*site));
    const char *env_url = getenv("DATABASE_URL");

    if (ar_project_find_root(ctx, start)) {
        AR_TRY(ar_project_open(ctx, start, database, &project));
        *out = project->sites.items[0];
        *out_ignore = &project->config.ignore;
        return AR_OK;
    }
    if (!database && !env_url) {
        ar_fail(ctx, AR_E_NO_DATABASE, AR_NOWHERE,
                "\"inspect\" wants a database: there is no project here");
        ar_hint(ctx, "name it with --database URL");
        return AR_INVALID;
    }
    AR_AUTO_FREE char *here = realpath(start, NULL);

    site->name = "default";
    AR_TRY(ar_url_parse(ctx, database ? database : env_url, here ? here : ".", &site->url));
    site->schema = site->url.engine == AR_POSTGRESQL ? "public" : NULL;
    *out = site;
    return AR_OK;
}

static ar_status read_model(ar_ctx *ctx, const ar_site *site, const ar_names *ignore,
                            const ar_inspect_request *asked, ar_model **out)
{
    AR_AUTO_DB ar_db *db = NULL;
    ar_inspect_options options = {.default_schema = site->schema,
                                  .schemas = site->schemas.count ? &site->schemas : NULL,
                                  .ignore = ignore,
                                  .grants = asked->grants,
                                  .owners = asked->owners,
                                  .others = true};

    AR_TRY(ar_db_open(ctx, &site->url, AR_DB_READ_ONLY, &db));
    if (ar_db_missing(db))
        ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE, "there is no file %s: an empty database",
               site->url.shown);
    return ar_introspect(ctx, db, &options, out);
}

ar_status ar_inspect(ar_ctx *ctx, const ar_inspect_request *asked, ar_inspected *out)
{
    const char *app = asked->app;
    const ar_names *ignore = NULL;
    ar_site *site = NULL;

    *out = (ar_inspected){0};
    if (app && !ar_app_name_valid(app)) {
        ar_fail(ctx, AR_E_APP_NAME, AR_NOWHERE, "\"%s\" cannot be the name of an app", app);
        ar_hint(ctx, "%s", ar_app_name_rule);
        return AR_INVALID;
    }
    AR_TRY(find_site(ctx, asked->start, asked->database, &site, &ignore));
    AR_TRY(read_model(ctx, site, ignore, asked, &out->model));
    ar_other_tools_cut(ctx, out->model);
    ar_model_cut_loose_ends(ctx, out->model);
    out->yaml = ar_model_dump(ctx, out->model);
    return asked->output ? write_project(ctx, site, asked, out) : AR_OK;
}
