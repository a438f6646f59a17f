#include <string.h>

#include "app/project_parts.h"
#include "base/file.h"
#include "base/str.h"

ar_pos ar_place_of(ar_pos key, const ar_config_app *entry)
{
    return key.file ? key : entry->pos;
}

static const ar_config_database *find_database(const ar_project *project, const char *name)
{
    ar_vec_each(ar_config_database, database, &project->config.databases)
        if (ar_streq(database->name, name))
            return database;
    return NULL;
}

/* SPEC 2.1: --database URL, DATABASE_URL, databases.default, sqlite:dev.db. */
static const char *default_url(const ar_project *project, const char *asked)
{
    const char *env_url = ar_env_get(project->env, "DATABASE_URL");
    const ar_config_database *configured = find_database(project, "default");

    if (asked)
        return asked;
    if (env_url && *env_url)
        return env_url;
    return configured && configured->url ? configured->url : "sqlite:dev.db";
}

/* A fault says where the URL came from. */
static ar_status parse_url(ar_ctx *ctx, const ar_project *project, const ar_config_database *config,
                           const char *url, ar_url *out)
{
    ar_status status = ar_url_parse(ctx, url, project->root, out);

    if (status == AR_OK)
        return AR_OK;
    if (config && url == config->url)
        ctx->diags.items[ctx->diags.count - 1].pos = config->pos;
    else if (url == ar_env_get(project->env, "DATABASE_URL"))
        ar_say(ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE, "it is the value of DATABASE_URL");
    return status;
}

static ar_status make_site(ar_ctx *ctx, const ar_project *project, const char *name,
                           const char *asked, ar_site **out)
{
    const ar_config_database *config = find_database(project, name);
    ar_site *site = ar_alloc(ctx->arena, sizeof(*site));
    const char *url = ar_streq(name, "default") ? default_url(project, asked) : config->url;

    site->name = name;
    site->lock_wait_ms = AR_DB_LOCK_WAIT_MS;
    if (!url)
        return ar_fail(ctx, AR_E_URL, config->pos, "database \"%s\" has no url", name);
    if (config && url == config->url)
        AR_TRY(ar_config_url(ctx, config, &url));
    AR_TRY(parse_url(ctx, project, config, url, &site->url));
    if (config) {
        site->schemas = config->schemas;
        site->protect = config->protect;
    }
    if (site->url.engine == AR_POSTGRESQL)
        site->schema = config && config->schema ? config->schema : "public";
    ar_vec_each(ar_app *, app, &project->apps)
        if (ar_streq((*app)->database, name))
            ar_vec_push(ctx->arena, &site->apps, *app);
    *out = site;
    return AR_OK;
}

static ar_status add_site(ar_ctx *ctx, ar_project *project, const char *name, const char *asked)
{
    ar_site *site = NULL;

    AR_TRY(make_site(ctx, project, name, asked, &site));
    ar_vec_push(ctx->arena, &project->sites, site);
    return AR_OK;
}

static const char *nearest_database(ar_ctx *ctx, const ar_project *project, const char *name)
{
    ar_names names = {0};

    ar_vec_each(ar_config_database, known, &project->config.databases)
        ar_vec_push(ctx->arena, &names, known->name);
    ar_vec_push(ctx->arena, &names, NULL);
    return ar_nearest(name, names.items);
}

static ar_status no_database(ar_ctx *ctx, const ar_project *project, const char *name)
{
    const char *near = nearest_database(ctx, project, name);

    ar_fail(ctx, AR_E_NO_DATABASE, AR_NOWHERE, "autorev.yaml has no database \"%s\"", name);
    if (near)
        ar_hint(ctx, "did you mean \"%s\"?", near);
    return AR_INVALID;
}

ar_status ar_project_database(ar_ctx *ctx, const ar_project *project, const char *name,
                              ar_site **out)
{
    ar_vec_each(ar_site *, site, &project->sites) {
        if (!ar_streq((*site)->name, name))
            continue;
        *out = *site;
        return AR_OK;
    }
    if (!find_database(project, name) && !ar_streq(name, "default"))
        return no_database(ctx, project, name);
    return make_site(ctx, project, name, NULL, out);
}

static ar_status check_databases(ar_ctx *ctx, const ar_project *project)
{
    size_t errors = ctx->error_count;

    ar_vec_each(ar_app *, it, &project->apps) {
        const ar_app *app = *it;
        const char *near;

        if (ar_streq(app->database, "default") || find_database(project, app->database))
            continue;
        near = nearest_database(ctx, project, app->database);
        ar_fail(ctx, AR_E_NO_DATABASE, ar_place_of(app->entry->database_pos, app->entry),
                "autorev.yaml has no database \"%s\"", app->database);
        if (near)
            ar_hint(ctx, "did you mean \"%s\"?", near);
    }
    return ar_status_since(ctx, errors);
}

static bool has_apps(const ar_project *project, const char *database)
{
    ar_vec_each(ar_app *, app, &project->apps)
        if (ar_streq((*app)->database, database))
            return true;
    return false;
}

static void say_skipped(ar_ctx *ctx, const ar_project *project)
{
    ar_vec_each(ar_app *, app, &project->apps)
        if (!ar_streq((*app)->database, "default"))
            ar_say(ctx, AR_NOTE, AR_E_INFO, AR_NOWHERE,
                   "app \"%s\" is skipped: it lives in the database \"%s\"", (*app)->name,
                   (*app)->database);
}

/* A plain word was meant as a name: nothing that opens a database looks like one. */
static ar_status check_name(ar_ctx *ctx, const ar_project *project, const char *database)
{
    const char *near;

    if (!database || strpbrk(database, ":=/."))
        return AR_OK;
    near = nearest_database(ctx, project, database);
    ar_fail(ctx, AR_E_NO_DATABASE, AR_NOWHERE, "autorev.yaml has no database \"%s\"", database);
    if (near)
        ar_hint(ctx, "did you mean \"%s\"?", near);
    else
        ar_hint(ctx, "--database takes the name of one, or a URL such as sqlite:PATH");
    return AR_INVALID;
}

/* Both would keep their rows in one version table. */
static bool are_one(ar_ctx *ctx, const ar_site *a, const ar_site *b)
{
    if (a->url.engine != b->url.engine)
        return false;
    if (a->url.engine == AR_SQLITE)
        return !ar_streq(a->url.path, ":memory:") &&
               ar_streq(ar_path_clean(ctx->arena, a->url.path),
                        ar_path_clean(ctx->arena, b->url.path));
    return ar_streq(a->url.conninfo, b->url.conninfo) && ar_streq(a->schema, b->schema);
}

/* Each would take the tables of the other for nobody's. */
static ar_status check_twins(ar_ctx *ctx, const ar_project *project, const ar_site *site)
{
    ar_vec_each(ar_site *, other, &project->sites) {
        if (*other == site || !are_one(ctx, *other, site))
            continue;
        ar_fail(ctx, AR_E_DATABASE_TWICE, find_database(project, site->name)->pos,
                "the databases \"%s\" and \"%s\" are one: %s", (*other)->name, site->name,
                site->url.shown);
        ar_hint(ctx, "give one of them another URL, or bind the apps of both to one of them");
        return AR_INVALID;
    }
    return AR_OK;
}

ar_status ar_project_find_sites(ar_ctx *ctx, ar_project *project, const char *database)
{
    bool named = database && (find_database(project, database) || ar_streq(database, "default"));

    AR_TRY(check_databases(ctx, project));
    if (named)
        return add_site(ctx, project, database, NULL);
    AR_TRY(check_name(ctx, project, database));
    if (database)
        say_skipped(ctx, project);
    AR_TRY(add_site(ctx, project, "default", database));
    ar_vec_each(ar_config_database, other, &project->config.databases) {
        if (database || ar_streq(other->name, "default") || !has_apps(project, other->name))
            continue;
        AR_TRY(add_site(ctx, project, other->name, NULL));
        AR_TRY(check_twins(ctx, project, project->sites.items[project->sites.count - 1]));
    }
    return AR_OK;
}
