#include <ctype.h>
#include <string.h>

#include "app/app.h"
#include "app/import_folder.h"
#include "base/file.h"
#include "base/str.h"

/*
 * Alembic and Django keep migrations as Python programs, which nobody but them can run. What they
 * led to stands in the database; the files only tell whether that is the newest.
 */

typedef struct python {
    ar_folder folder;
    ar_db *db;
    const char *schema;
} python;

static ar_status read_names(ar_ctx *ctx, python *in, const char *query, const char *table,
                            ar_names *out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const ar_target target = {.engine = ar_db_which(in->db), .default_schema = in->schema};

    AR_TRY(ar_db_query(
        ctx, in->db,
        ar_printf(ctx->arena, "%s %s", query, ar_qualified(ctx, target, in->schema, table)),
        &rows));
    while (ar_rows_next(rows))
        ar_vec_push(ctx->arena, out, ar_rows_text(ctx, rows, 0));
    return AR_OK;
}

static ar_status behind(ar_ctx *ctx, const char *tool, const char *shown, const char *what)
{
    ar_fail(ctx, AR_E_IMPORT_ROWS, (ar_pos){.file = shown},
            "the database is not at the newest migration of %s: %s", tool, what);
    ar_hint(ctx, "migrate it there with %s first: what stands in it becomes the models", tool);
    return AR_INVALID;
}

/* ---- Alembic: each file of versions/ with `revision = "..."` and `down_revision = ...` ---- */

/* The words in quotes on the line of `name = ...`, and on those of a tuple that goes on. */
static void take_assignment(ar_ctx *ctx, const char *text, const char *name, ar_names *out)
{
    size_t length = strlen(name);

    for (const char *line = text; line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, name, length) != 0 || !strchr(" \t:=", line[length]))
            continue;
        const char *at = strchr(line + length, '='), *end = line + strcspn(line, "\n");

        if (!at || at > end)
            return;
        at += 1 + strspn(at + 1, " \t");
        end = *at == '(' && strchr(at, ')') ? strchr(at, ')') : end;
        while (at < end) {
            const char *open = at + strcspn(at, "'\"#");
            const char *close = open < end && *open != '#' ? strchr(open + 1, *open) : NULL;

            if (!close || close > end)
                return;
            ar_vec_push(ctx->arena, out,
                        ar_strndup(ctx->arena, open + 1, (size_t)(close - open - 1)));
            at = close + 1;
        }
        return;
    }
}

static ar_status alembic_heads(ar_ctx *ctx, python *in, ar_names *out)
{
    ar_names files = {0}, all = {0}, parents = {0};
    const char *versions = ar_path_join(ctx->arena, in->folder.path, "versions"), *shown = NULL;
    char *text = NULL;

    if (ar_is_dir(versions))
        in->folder.path = versions;
    AR_TRY(ar_dir_list(ctx, in->folder.path, &files));
    ar_vec_each(const char *, file, &files) {
        if (!ar_ends_with(*file, ".py"))
            continue;
        AR_TRY(ar_folder_text(&in->folder, *file, &shown, &text));
        take_assignment(ctx, text, "revision", &all);
        take_assignment(ctx, text, "down_revision", &parents);
    }
    ar_vec_each(const char *, id, &all)
        if (!ar_names_has(&parents, *id))
            ar_vec_push(ctx->arena, out, *id);
    if (out->count)
        return AR_OK;
    return ar_folder_refuse(&in->folder, NULL, 0,
                            ar_printf(ctx->arena, "there are no migrations of alembic in \"%s\"",
                                      ar_folder_shown(&in->folder, in->folder.path)),
                            NULL);
}

static ar_status check_alembic(ar_ctx *ctx, python *in)
{
    ar_names is = {0}, heads = {0};

    AR_TRY(read_names(ctx, in, "SELECT version_num FROM", "alembic_version", &is));
    if (is.count == 0)
        return behind(ctx, "alembic", NULL, "\"alembic_version\" is empty");
    if (!in->folder.path)
        return AR_OK;
    AR_TRY(alembic_heads(ctx, in, &heads));
    ar_vec_each(const char *, head, &heads)
        if (!ar_names_has(&is, *head))
            return behind(ctx, "alembic", NULL, ar_printf(ctx->arena, "%s is not applied", *head));
    return AR_OK;
}

/* ---- Django: APP/migrations/NNNN_name.py ---- */

static ar_status check_django_app(ar_ctx *ctx, python *in, const char *app, const ar_names *is)
{
    const char *path = ar_path_join(
        ctx->arena, *app ? ar_path_join(ctx->arena, in->folder.path, app) : in->folder.path,
        "migrations");
    const char *label = *app ? app : ar_path_basename(in->folder.path);
    ar_names files = {0};

    AR_TRY(ar_dir_list(ctx, path, &files));
    ar_vec_each(const char *, file, &files) {
        if (!ar_ends_with(*file, ".py") || !isdigit((unsigned char)**file))
            continue;
        const char *name = ar_printf(ctx->arena, "%s.%.*s", label, (int)strlen(*file) - 3, *file);

        if (!ar_names_has(is, name))
            return behind(ctx, "django",
                          ar_folder_shown(&in->folder, ar_path_join(ctx->arena, path, *file)),
                          ar_printf(ctx->arena, "%s is not applied", name));
    }
    return AR_OK;
}

static ar_status check_django(ar_ctx *ctx, python *in)
{
    ar_names is = {0}, folders = {0};

    AR_TRY(read_names(ctx, in, "SELECT app || '.' || name FROM", "django_migrations", &is));
    if (is.count == 0)
        return behind(ctx, "django", NULL, "\"django_migrations\" is empty");
    if (!in->folder.path)
        return AR_OK;
    AR_TRY(check_django_app(ctx, in, "", &is));
    AR_TRY(ar_dir_list(ctx, in->folder.path, &folders));
    ar_vec_each(const char *, folder, &folders)
        if (ar_is_dir(ar_path_join(ctx->arena, in->folder.path, *folder)))
            AR_TRY(check_django_app(ctx, in, *folder, &is));
    return AR_OK;
}

/* ---- the use case ---- */

static const struct {
    const char *tool, *table;
    ar_status (*check)(ar_ctx *ctx, python *in);
} pythons[] = {
    {"alembic", "alembic_version", check_alembic},
    {"django", "django_migrations", check_django},
};

const char *const ar_import_pythons[] = {"alembic", "django", NULL};

static ar_status check_head(ar_ctx *ctx, ar_work *work, const ar_import_options *options)
{
    python in = {.folder = {.ctx = ctx, .root = work->project->root, .path = options->folder},
                 .db = work->db,
                 .schema = work->site->schema};

    for (size_t i = 0; i < sizeof(pythons) / sizeof(*pythons); i++) {
        if (!ar_streq(pythons[i].tool, options->tool))
            continue;
        if (!ar_model_find(work->live, AR_KIND_TABLE, work->site->schema, pythons[i].table))
            return behind(ctx, options->tool, NULL,
                          ar_printf(ctx->arena, "it has no table \"%s\"", pythons[i].table));
        return pythons[i].check(ctx, &in);
    }
    return AR_OK;
}

/* The app must be as new: what stands in the database becomes all of it. */
static ar_status write_models(ar_ctx *ctx, ar_project *project, ar_site *site,
                              const ar_import_options *options, ar_imported *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;
    const ar_app *app = ar_project_app(project, options->app);
    const ar_history *history = NULL;

    AR_TRY(ar_work_open(ctx, project, site, &work));
    history = ar_graph_history(work->graph, options->app);
    if (history && history->files.count) {
        ar_fail(ctx, AR_E_IMPORT, (ar_pos){.file = history->files.items[0]->shown},
                "the history of app \"%s\" has revisions already", options->app);
        ar_hint(ctx, "`autorev init apps/NAME` makes an app for what is taken over");
        return AR_INVALID;
    }
    AR_TRY(ar_work_read_live(ctx, work));
    AR_TRY(check_head(ctx, work, options));
    return ar_import_models(ctx, app, work->live, &out->models);
}

ar_status ar_import_python(ar_ctx *ctx, ar_project *project, ar_site *site,
                           const ar_import_options *options, ar_imported *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;
    AR_AUTO_FD int lock = -1;
    ar_make_options make = {
        .baseline = true, .message = options->message, .scratch_url = options->scratch_url};
    ar_made made = {0};

    AR_TRY(ar_project_lock(ctx, project, &lock));
    AR_TRY(write_models(ctx, project, site, options, out));
    AR_TRY(ar_work_open(ctx, project, site, &work));
    ar_vec_push(ctx->arena, &make.apps, options->app);
    ar_status status = ar_makemigrations(ctx, work, &make, &made);

    out->drafts = made.drafts;
    out->proof = made.proof;
    if (status == AR_OK)
        ar_vec_each(const ar_draft, draft, &made.drafts)
            ar_vec_push(ctx->arena, &out->applied, draft->revision->id);
    return status;
}
