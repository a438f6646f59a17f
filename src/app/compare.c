#include <string.h>

#include "app/app.h"
#include "app/replay.h"
#include "app/scope.h"
#include "base/file.h"
#include "base/str.h"

/* One side of `diff`. */
typedef struct side {
    ar_model *model;
    bool declared; /* from model files: the other side is limited to what it manages */
} side;

/* ---- the sides ---- */

static ar_status models_side(ar_ctx *ctx, ar_work *work, side *out)
{
    out->declared = true;
    AR_TRY(ar_work_read_wanted(ctx, work->project, work->site, work->graph, work->target,
                               &work->wanted));
    out->model = work->wanted;
    return AR_OK;
}

static ar_status live_side(ar_ctx *ctx, ar_work *work, side *out)
{
    if (!work->live)
        AR_TRY(ar_work_read_live(ctx, work));
    out->model = work->live;
    return AR_OK;
}

static ar_status check_engine(ar_ctx *ctx, const ar_work *work, const ar_url *url)
{
    if (url->engine == work->target.engine)
        return AR_OK;
    return ar_fail(ctx, AR_E_TWO_ENGINES, AR_NOWHERE,
                   "\"%s\" and \"%s\" are two engines: they cannot be compared", url->shown,
                   work->site->url.shown);
}

static ar_status url_side(ar_ctx *ctx, const ar_work *work, const char *text, side *out)
{
    AR_AUTO_DB ar_db *db = NULL;
    ar_url url;
    ar_inspect_options options = {.default_schema = work->site->schema,
                                  .schemas = work->site->schemas.count ? &work->site->schemas
                                                                       : NULL,
                                  .ignore = &work->project->config.ignore,
                                  .grants = work->project->config.grants,
                                  .owners = work->project->config.owners,
                                  .others = true};

    AR_TRY(ar_url_parse(ctx, text, work->project->root, &url));
    AR_TRY(check_engine(ctx, work, &url));
    AR_TRY(ar_db_open(ctx, &url, AR_DB_READ_ONLY, &db));
    if (ar_db_missing(db))
        ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE, "there is no file %s: an empty database",
               url.shown);
    return ar_introspect(ctx, db, &options, &out->model);
}

static ar_status site_side(ar_ctx *ctx, const ar_work *work, const char *name, side *out)
{
    AR_AUTO(ar_work) ar_work *other = NULL;
    ar_site *site = NULL;

    AR_TRY(ar_project_database(ctx, work->project, name, &site));
    AR_TRY(check_engine(ctx, work, &site->url));
    AR_TRY(ar_work_open(ctx, work->project, site, &other));
    return live_side(ctx, other, out);
}

static ar_status project_side(ar_ctx *ctx, const ar_work *work, const char *path, side *out)
{
    ar_project *project = NULL;
    ar_graph *graph = NULL;

    AR_TRY(ar_project_open(ctx, path, NULL, &project));
    AR_TRY(ar_site_graph(ctx, project, project->sites.items[0], &graph));
    out->declared = true;
    return ar_work_read_wanted(ctx, project, project->sites.items[0], graph, work->target,
                               &out->model);
}

static ar_status revision_side(ar_ctx *ctx, ar_work *work, const char *name, side *out)
{
    ar_revisions targets = {0}, needed;
    ar_revision *revision = NULL;

    if (!work->live)
        AR_TRY(ar_work_read_live(ctx, work));
    if (ar_graph_resolve(ctx, work->graph, NULL, name, &revision) != AR_OK) {
        ar_hint(ctx, "FROM and TO are models, db, db:NAME, a URL, a revision or a path with \"/\"");
        return AR_INVALID;
    }
    ar_vec_push(ctx->arena, &targets, revision);
    needed = ar_graph_needed(ctx, work->graph, &targets);
    return ar_replay(ctx, work, &needed, &out->model, NULL);
}

static bool is_url(const char *text)
{
    return strchr(text, ':') || strchr(text, '=') || ar_ends_with(text, ".db") ||
           ar_ends_with(text, ".sqlite") || ar_ends_with(text, ".sqlite3");
}

static ar_status load_side(ar_ctx *ctx, ar_work *work, const char *text, side *out)
{
    *out = (side){0};
    if (ar_streq(text, "models"))
        return models_side(ctx, work, out);
    if (ar_streq(text, "db"))
        return live_side(ctx, work, out);
    if (ar_starts_with(text, "db:"))
        return site_side(ctx, work, text + strlen("db:"), out);
    if (is_url(text))
        return url_side(ctx, work, text, out);
    if (strchr(text, '/') || ar_is_dir(text))
        return project_side(ctx, work, text, out);
    return revision_side(ctx, work, text, out);
}

/* ---- comparing them ---- */

static ar_status limit(ar_ctx *ctx, ar_work *work, side *db, const side *declared, bool prune,
                       ar_others *out_unmanaged)
{
    ar_scope scope = {.creators = ar_work_creators(ctx, &work->graph->plan),
                      .external = ar_work_external_creators(ctx, work),
                      .prune = prune};

    return ar_scope_apply(ctx, db->model, declared->model, &scope, &db->model, out_unmanaged);
}

static ar_status spell(ar_ctx *ctx, ar_work *work, const side *declared, const side *other)
{
    if (!declared->declared)
        return AR_OK;
    return ar_respell(ctx, work->db, declared->model, other->declared ? NULL : other->model,
                      ar_work_cache_dir(ctx, work));
}

static ar_status compare_models(ar_ctx *ctx, const ar_work *work, ar_model *from, ar_model *to,
                                ar_ops *out)
{
    ar_answers none = {0};
    ar_questions questions = {0};
    ar_ops renames = {0}, ops = {0};
    ar_diff_options options = {.answers = &none,
                               .renames_none = true,
                               .creators = ar_work_creators(ctx, &work->graph->plan),
                               .default_app = "main",
                               .history_of = ar_work_histories(ctx, work),
                               .renames = &renames};

    AR_TRY(ar_diff_renames(ctx, from, to, &options, &renames, &questions));
    from = ar_diff_apply_renames(ctx, from, &renames);
    AR_TRY(ar_diff_compare(ctx, from, to, &options, &ops, &questions));
    return ar_diff_order(ctx, from, to, &renames, &ops, out);
}

static ar_status write_sql(ar_ctx *ctx, ar_compared *out)
{
    ar_script script = {.target = out->target, .base = out->from, .wanted = out->to};

    AR_TRY(ar_emit_ops(ctx, &out->operations, &script));
    out->sql = ar_script_text(ctx, &script);
    return AR_OK;
}

/* Models come first: they tell which schemas of the database are looked at. */
static ar_status load_sides(ar_ctx *ctx, ar_work *work, const ar_compare_options *options,
                            side *out_from, side *out_to)
{
    const char *from = options->from ? options->from : "db";
    const char *to = options->to ? options->to : "models";

    if (!ar_streq(to, "models")) {
        AR_TRY(load_side(ctx, work, from, out_from));
        return load_side(ctx, work, to, out_to);
    }
    AR_TRY(load_side(ctx, work, to, out_to));
    return load_side(ctx, work, from, out_from);
}

ar_status ar_compare(ar_ctx *ctx, ar_project *project, ar_site *site,
                     const ar_compare_options *options, ar_compared *out)
{
    AR_AUTO(ar_work) ar_work *work = NULL;
    side a, b;

    *out = (ar_compared){0};
    site->only_read = true;
    AR_TRY(ar_work_open(ctx, project, site, &work));
    work->scratch_url = options->scratch_url;
    AR_TRY(load_sides(ctx, work, options, &a, &b));
    AR_TRY(spell(ctx, work, &a, &b));
    AR_TRY(spell(ctx, work, &b, &a));
    if (a.declared && !b.declared)
        AR_TRY(limit(ctx, work, &b, &a, options->prune, &out->unmanaged));
    if (b.declared && !a.declared)
        AR_TRY(limit(ctx, work, &a, &b, options->prune, &out->unmanaged));
    out->target = work->target;
    out->from = a.model;
    out->to = b.model;
    AR_TRY(compare_models(ctx, work, a.model, b.model, &out->operations));
    return options->sql ? write_sql(ctx, out) : AR_OK;
}
