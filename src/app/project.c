#include "app/project.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/file.h"
#include "base/str.h"
#include "dialect/dialect.h"

enum { APP_NAME_MAX = 40 };

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

/* ---- apps ---- */

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

static ar_app *find_app(const ar_project *project, const char *name)
{
    ar_vec_each(ar_app *, app, &project->apps)
        if (ar_streq((*app)->name, name))
            return *app;
    return NULL;
}

static bool path_taken(const ar_project *project, const char *path)
{
    ar_vec_each(ar_app *, app, &project->apps)
        if (ar_streq((*app)->path, path))
            return true;
    return false;
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

static ar_pos place_of(ar_pos key, const ar_config_app *entry)
{
    return key.file ? key : entry->pos;
}

static ar_status check_name_of(ar_ctx *ctx, const ar_app *app)
{
    const ar_config_app *entry = app->entry;

    if (ar_app_name_valid(app->name))
        return AR_OK;
    if (entry->name)
        ar_fail(ctx, AR_E_APP_NAME, place_of(entry->name_pos, entry),
                "\"%s\" cannot be the name of an app", app->name);
    else
        ar_fail(ctx, AR_E_APP_NAME, entry->pos, "the folder \"%s\" cannot lend its name to an app",
                app->shown);
    ar_hint(ctx, "%s%s", ar_app_name_rule, entry->name ? "" : "; `name:` gives one by hand");
    return AR_INVALID;
}

static ar_status check_twin(ar_ctx *ctx, const ar_project *project, const ar_app *app)
{
    const ar_app *twin = find_app(project, app->name);

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
    AR_AUTO_FREE char *real = realpath(ar_path_join(ctx->arena, project->root, shown), NULL);
    ar_app *app = ar_alloc(ctx->arena, sizeof(*app));

    if (!real || !ar_is_dir(real))
        return ar_fail(ctx, AR_E_APP_MISSING, entry->pos,
                       real ? "\"%s\" is not a folder" : "there is no folder \"%s\"", shown);
    AR_TRY(check_inside(ctx, project, entry, real));
    *app = (ar_app){.path = ar_strdup(ctx->arena, real),
                    .shown = shown,
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

static bool listed_alone(const ar_project *project, const char *shown)
{
    ar_vec_each(ar_config_app, entry, &project->config.apps)
        if (ar_streq(entry->path, shown))
            return true;
    return false;
}

/* "apps/ *": each folder below apps that has models or migrations. */
static ar_status add_pattern(ar_ctx *ctx, ar_project *project, const ar_config_app *entry)
{
    const char *parent = ar_path_dirname(ctx->arena, entry->path);
    ar_names names = {0};

    if (!ar_streq(ar_path_basename(entry->path), "*") || strchr(parent, '*'))
        return ar_fail(ctx, AR_E_APP_PATTERN, entry->pos,
                       "\"%s\": a pattern may only end in \"/*\"", entry->path);
    AR_TRY(ar_dir_list(ctx, ar_path_join(ctx->arena, project->root, parent), &names));
    ar_vec_each(const char *, name, &names) {
        const char *shown = ar_path_join(ctx->arena, parent, *name);
        const char *dir = ar_path_join(ctx->arena, project->root, shown);

        if ((*name)[0] != '.' && ar_is_dir(dir) && looks_like_app(ctx, dir) &&
            !listed_alone(project, shown) && !path_taken(project, dir))
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
                              : why_not_shared(app, find_app(project, app->history));

        if (why)
            ar_fail(ctx, AR_E_APP_HISTORY, place_of(app->entry->history_pos, app->entry),
                    "app \"%s\" cannot share the history of \"%s\": %s", app->name, app->history,
                    why);
    }
    return ar_status_since(ctx, errors);
}

static ar_status find_apps(ar_ctx *ctx, ar_project *project)
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

/* ---- databases ---- */

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

static ar_status add_site(ar_ctx *ctx, ar_project *project, const char *name, const char *asked)
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

static ar_status check_databases(ar_ctx *ctx, const ar_project *project)
{
    size_t errors = ctx->error_count;

    ar_vec_each(ar_app *, it, &project->apps) {
        const ar_app *app = *it;
        const char *near;

        if (ar_streq(app->database, "default") || find_database(project, app->database))
            continue;
        near = nearest_database(ctx, project, app->database);
        ar_fail(ctx, AR_E_NO_DATABASE, place_of(app->entry->database_pos, app->entry),
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

static ar_status find_sites(ar_ctx *ctx, ar_project *project, const char *database)
{
    bool named = database && (find_database(project, database) || ar_streq(database, "default"));

    AR_TRY(check_databases(ctx, project));
    if (named)
        return add_site(ctx, project, database, NULL);
    AR_TRY(check_name(ctx, project, database));
    if (database)
        say_skipped(ctx, project);
    AR_TRY(add_site(ctx, project, "default", database));
    ar_vec_each(ar_config_database, other, &project->config.databases)
        if (!database && !ar_streq(other->name, "default") && has_apps(project, other->name))
            AR_TRY(add_site(ctx, project, other->name, NULL));
    return AR_OK;
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
    AR_TRY(find_apps(ctx, project));
    say_no_apps(ctx, project);
    AR_TRY(find_sites(ctx, project, database));
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

ar_app *ar_project_app(const ar_project *project, const char *name_or_path)
{
    return find_app(project, name_or_path);
}

static ar_app *app_by_path(ar_ctx *ctx, const ar_project *project, const char *path)
{
    const char *wanted = without_migrations(ctx, path);
    AR_AUTO_FREE char *here = realpath(wanted, NULL);
    AR_AUTO_FREE char *below = realpath(ar_path_join(ctx->arena, project->root, wanted), NULL);

    ar_vec_each(ar_app *, app, &project->apps)
        if (ar_streq((*app)->shown, wanted) || (here && ar_streq((*app)->path, here)) ||
            (below && ar_streq((*app)->path, below)))
            return *app;
    return NULL;
}

ar_app *ar_project_app_or_fail(ar_ctx *ctx, const ar_project *project, const char *name_or_path)
{
    ar_app *app = find_app(project, name_or_path);
    ar_names names = {0};
    const char *near;

    if (!app && (strchr(name_or_path, '/') || ar_streq(name_or_path, ".")))
        app = app_by_path(ctx, project, name_or_path);
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

/* ---- histories ---- */

static char *replace_word(ar_ctx *ctx, const char *text, const char *word, const char *with)
{
    ar_str out;
    const char *found;

    ar_str_init(&out, ctx->arena);
    while ((found = strstr(text, word)) != NULL) {
        ar_str_addn(&out, text, (size_t)(found - text));
        ar_str_add(&out, with);
        text = found + strlen(word);
    }
    ar_str_add(&out, text);
    return out.data;
}

static char *migrations_shown(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                              const ar_app *app, const char *app_path)
{
    const char *pattern = app->external ? "{app}/migrations" : project->config.migrations;
    char *path = replace_word(ctx, pattern, "{app}", app_path);

    return replace_word(ctx, path, "{dialect}", ar_engine_name(site->url.engine));
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

ar_status ar_site_graph(ar_ctx *ctx, const ar_project *project, const ar_site *site, ar_graph **out)
{
    ar_graph *graph = ar_alloc(ctx->arena, sizeof(*graph));

    ar_vec_each(ar_app *, it, &site->apps) {
        const ar_app *app = *it;
        ar_history history = {.app = app->name, .external = app->external};

        if (!ar_streq(app->history, app->name))
            continue;
        history.folder = ar_site_migrations(ctx, project, site, app);
        history.shown = migrations_shown(ctx, project, site, app, app->shown);
        ar_vec_each(ar_app *, member, &site->apps)
            if (ar_streq((*member)->history, app->name))
                ar_vec_push(ctx->arena, &history.apps, (*member)->name);
        ar_vec_push(ctx->arena, &graph->histories, history);
    }
    AR_TRY(ar_graph_load(ctx, graph));
    AR_TRY(check_objects(ctx, graph));
    *out = graph;
    return AR_OK;
}
