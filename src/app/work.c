#include "app/work.h"

#include <string.h>

#include "app/scope.h"
#include "base/file.h"
#include "base/str.h"
#include "diff/answer.h"
#include "introspect/engines.h"

/* ---- opening ---- */

static bool is_settled(const ar_applied *row)
{
    return row && !ar_streq(row->state, "started");
}

static void find_pending(ar_ctx *ctx, ar_work *work)
{
    ar_vec_each(ar_revision *, revision, &work->graph->plan)
        if (!is_settled(ar_journal_find(&work->journal, (*revision)->id)))
            ar_vec_push(ctx->arena, &work->pending, *revision);
}

ar_status ar_work_open(ar_ctx *ctx, ar_project *project, ar_site *site, ar_work **out)
{
    AR_AUTO(ar_work) ar_work *work = ar_alloc(ctx->arena, sizeof(*work));
    unsigned flags = site->url.engine == AR_SQLITE ? AR_DB_READ_ONLY : 0;

    work->project = project;
    work->site = site;
    AR_TRY(ar_site_graph(ctx, project, site, &work->graph));
    AR_TRY(ar_db_open(ctx, &site->url, flags, &work->db));
    work->target = (ar_target){.engine = site->url.engine,
                               .version = ar_db_version(work->db),
                               .default_schema = site->schema};
    AR_TRY(ar_journal_read(ctx, work->db, site->schema, work->graph, &work->journal));
    find_pending(ctx, work);
    *out = work;
    work = NULL;
    return AR_OK;
}

void ar_work_close(ar_work *work)
{
    if (work->scratch)
        ar_scratch_close(work->scratch);
    ar_db_close(work->db);
    work->scratch = NULL;
    work->db = NULL;
}

/* ---- files against what was applied ---- */

static bool belongs_here(const ar_graph *graph, const ar_applied *row)
{
    for (size_t i = 0; i < graph->histories.count; i++)
        if (ar_names_has(&graph->histories.items[i].apps, row->app))
            return true;
    return false;
}

ar_file_faults ar_work_file_faults(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal)
{
    ar_file_faults faults = {0};

    for (size_t i = 0; i < journal->rows.count; i++) {
        const ar_applied *row = &journal->rows.items[i];
        const ar_revision *revision = ar_graph_find(graph, row->revision);
        bool edited = revision && row->sha256 && !ar_streq(row->sha256, revision->sha256);
        bool gone = !revision && belongs_here(graph, row);

        if (gone || edited)
            ar_vec_push(ctx->arena, &faults, ((ar_file_fault){row, revision}));
    }
    return faults;
}

static void warn_of_strangers(ar_ctx *ctx, const ar_names *apps)
{
    ar_str list;

    ar_str_init(&list, ctx->arena);
    ar_vec_each(const char *const, app, apps)
        ar_str_addf(&list, "%s\"%s\"", list.length ? ", " : "", *app);
    ar_say(ctx, AR_WARNING, AR_E_INFO, AR_NOWHERE,
           "the database has revisions of apps that the project does not list: %s", list.data);
    ar_hint(ctx, "their tables are nobody's until they stand under `apps:` in autorev.yaml");
}

ar_names ar_work_strangers(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal)
{
    ar_names apps = {0};

    for (size_t i = 0; i < journal->rows.count; i++) {
        const ar_applied *row = &journal->rows.items[i];

        if (!belongs_here(graph, row) && !ar_names_has(&apps, row->app))
            ar_vec_push(ctx->arena, &apps, row->app);
    }
    if (apps.count)
        warn_of_strangers(ctx, &apps);
    return apps;
}

ar_status ar_work_verify_files(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal)
{
    ar_file_faults faults = ar_work_file_faults(ctx, graph, journal);
    size_t errors = ctx->error_count;

    ar_vec_each(ar_file_fault, fault, &faults) {
        const ar_applied *row = fault->row;

        if (fault->revision) {
            ar_pos pos = {.file = fault->revision->shown};

            ar_fail(ctx, AR_E_FILE_EDITED, pos,
                    "revision %s of app \"%s\" was edited after it was applied at %s",
                    row->revision, row->app, row->applied_at);
            ar_hint(ctx, "undo the edit, or accept it with `autorev stamp %s %s`", row->app,
                    row->revision);
        } else {
            ar_fail(ctx, AR_E_FILE_GONE, AR_NOWHERE,
                    "revision %s of app \"%s\" (\"%s\") was applied at %s, and its file is gone",
                    row->revision, row->app, row->message ? row->message : "", row->applied_at);
            ar_hint(ctx, "bring the file back from version control");
        }
    }
    return ar_status_since(ctx, errors);
}

ar_status ar_work_several_heads(ar_ctx *ctx, const ar_history *history)
{
    ar_names heads = {0};

    ar_vec_each(ar_revision *, head, &history->heads)
        ar_vec_push(ctx->arena, &heads,
                    ar_printf(ctx->arena, "%s (%s)", (*head)->id, (*head)->shown));
    ar_fail(ctx, AR_E_SEVERAL_HEADS, AR_NOWHERE, "app \"%s\" has several heads: %s", history->app,
            ar_names_join(ctx->arena, &heads, ", "));
    ar_hint(ctx, "let one that is not applied yet name the other one as its parent");
    return AR_INVALID;
}

ar_status ar_work_verify_heads(ar_ctx *ctx, const ar_graph *graph)
{
    size_t errors = ctx->error_count;

    for (size_t i = 0; i < graph->histories.count; i++)
        if (graph->histories.items[i].heads.count > 1)
            (void)ar_work_several_heads(ctx, &graph->histories.items[i]);
    return ar_status_since(ctx, errors);
}

/* ---- models ---- */

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

/* SPEC 3: an app that has revisions but no model file is an error, never an empty model (F75). */
static ar_status check_models_there(ar_ctx *ctx, const ar_site *site, const ar_graph *graph,
                                    const bool *has_files)
{
    size_t errors = ctx->error_count;

    for (size_t i = 0; i < site->apps.count; i++) {
        const ar_app *app = site->apps.items[i];
        bool has_revisions = false;

        for (size_t h = 0; h < graph->histories.count; h++)
            has_revisions |= ar_streq(graph->histories.items[h].app, app->name) &&
                             graph->histories.items[h].revisions.count > 0;
        if (has_files[i] || !has_revisions || app->external)
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

        if (object->kind == AR_KIND_TABLE &&
            ar_ignore_matches(ctx, ignore, &model->target, object->schema, object->name))
            ar_fail(ctx, AR_E_IGNORED_TABLE, object->pos,
                    "table \"%s\" is declared, and `ignore` in autorev.yaml hides it",
                    object->name);
    }
    return ar_status_since(ctx, errors);
}

ar_status ar_work_read_wanted(ar_ctx *ctx, const ar_project *project, const ar_site *site,
                              const ar_graph *graph, ar_target target, ar_model **out)
{
    size_t count = site->apps.count;
    ar_app_files *files = ar_alloc(ctx->arena, sizeof(*files) * (count + 1));
    bool *has_files = ar_alloc(ctx->arena, sizeof(*has_files) * (count + 1));
    ar_models_options options = {.target = target, .apps = files, .app_count = count};
    ar_naming naming = naming_of(&project->config);
    ar_model *model = NULL;

    for (size_t i = 0; i < count; i++) {
        const ar_app *app = site->apps.items[i];

        files[i] = (ar_app_files){app->name, app->path, app->shown, app->external};
    }
    AR_TRY(ar_models_read(ctx, &options, &model, has_files));
    AR_TRY(check_models_there(ctx, site, graph, has_files));
    AR_TRY(ar_dialect_canon(ctx, model, &naming));
    AR_TRY(check_ignored(ctx, project, model));
    *out = model;
    return AR_OK;
}

void ar_work_add_schemas(ar_ctx *ctx, const ar_model *model, ar_names *out)
{
    ar_vec_each(ar_object *, object, &model->objects) {
        const char *schema = (*object)->kind == AR_KIND_SCHEMA ? (*object)->name
                                                               : (*object)->schema;

        if (schema && !ar_names_has(out, schema))
            ar_vec_push(ctx->arena, out, schema);
    }
}

typedef struct schema_list {
    ar_ctx *ctx;
    ar_names *names;
} schema_list;

static void add_schema(const schema_list *to, const char *name)
{
    if (!ar_names_has(to->names, name))
        ar_vec_push(to->ctx->arena, to->names, name);
}

/* Where something comes from: its old schema, or the schema's old name. */
static void add_old_schemas(const schema_list *to, const ar_object *object)
{
    ar_vec_each(const char *, old, &object->renamed_from) {
        ar_names parts = ar_label_parts(to->ctx, *old);

        if (object->kind == AR_KIND_SCHEMA)
            add_schema(to, *old);
        else if (parts.count > 1)
            add_schema(to, parts.items[0]);
    }
}

/* "table audit.log": what a revision made outside the default schema may be gone from the models.
 */
static void add_created_schema(void *user, const char *key, void *app)
{
    const schema_list *to = user;
    const char *blank = strchr(key, ' ');
    ar_kind kind = blank ? ar_kind_by_name(ar_strndup(to->ctx->arena, key, (size_t)(blank - key)))
                         : AR_KIND_NONE;

    (void)app;
    if (kind == AR_KIND_NONE || ar_kind_get(kind)->parent != AR_KIND_NONE)
        return;
    ar_names parts = ar_label_parts(to->ctx, blank + 1);

    if (parts.count > 1 || (parts.count == 1 && kind == AR_KIND_SCHEMA))
        add_schema(to, parts.items[0]);
}

/* SPEC 2.1: the default schema and those that models name (or named), unless `schemas` says. */
static ar_names looked_at(ar_ctx *ctx, const ar_work *work)
{
    ar_names schemas = work->site->schemas;
    schema_list to = {ctx, &schemas};

    if (work->target.engine == AR_SQLITE || schemas.count)
        return schemas;
    add_schema(&to, work->site->schema);
    if (work->wanted) {
        ar_work_add_schemas(ctx, work->wanted, &schemas);
        ar_vec_each(ar_object *, object, &work->wanted->objects)
            add_old_schemas(&to, *object);
    }
    if (work->graph)
        ar_map_each(ar_work_creators(ctx, &work->graph->plan), add_created_schema, &to);
    return schemas;
}

static ar_status introspect(ar_ctx *ctx, ar_work *work, ar_db *db, ar_model **out)
{
    ar_names schemas = looked_at(ctx, work);
    ar_inspect_options options = {.default_schema = work->site->schema,
                                  .schemas = schemas.count ? &schemas : NULL,
                                  .ignore = &work->project->config.ignore,
                                  .others = true};

    return ar_introspect(ctx, db, &options, out);
}

ar_status ar_work_read_live(ar_ctx *ctx, ar_work *work)
{
    return introspect(ctx, work, work->db, &work->live);
}

/* ---- the base: live plus pending ---- */

static ar_status no_scratch(ar_ctx *ctx, const ar_work *work, const char *reason)
{
    const ar_revision *first = work->pending.items[0];

    ar_fail(ctx, AR_E_NO_SCRATCH, (ar_pos){.file = first->shown},
            "revision %s is not applied, and there is no scratch database to try it in: %s",
            first->id, reason);
    ar_hint(ctx, "run `autorev migrate` first, or name a server with --scratch URL");
    return AR_INVALID;
}

static ar_status run_pending(ar_ctx *ctx, ar_work *work)
{
    ar_vec_each(ar_revision *, revision, &work->pending) {
        if (ar_run_section(ctx, work->scratch->db, *revision, AR_UP, work->site->schema) == AR_OK)
            continue;
        ar_fail(ctx, AR_E_PENDING_FAILS, (ar_pos){.file = (*revision)->shown},
                "revision %s is not applied, and fails in the scratch database", (*revision)->id);
        ar_hint(ctx, "run `autorev migrate` first");
        return AR_INVALID;
    }
    return AR_OK;
}

static ar_status check_pending(ar_ctx *ctx, const ar_work *work)
{
    ar_run_steps steps = {0};

    ar_vec_each(ar_revision *, it, &work->pending)
        ar_vec_push(ctx->arena, &steps, ((ar_run_step){.revision = *it, .direction = AR_UP}));
    return ar_run_check(ctx, work->target.engine, &steps, false);
}

static ar_status read_base(ar_ctx *ctx, ar_work *work)
{
    const char *reason = NULL;

    work->base_whole = work->live;
    if (work->pending.count == 0)
        return AR_OK;
    AR_TRY(check_pending(ctx, work));
    AR_TRY(ar_scratch_open(ctx, work->db, work->scratch_url, work->project->root, &work->scratch,
                           &reason));
    if (!work->scratch)
        return no_scratch(ctx, work, reason);
    AR_TRY(ar_scratch_copy(ctx, work->scratch, work->db, work->live));
    AR_TRY(run_pending(ctx, work));
    return introspect(ctx, work, work->scratch->db, &work->base_whole);
}

/* ---- who created what ---- */

static char *renamed_key(ar_ctx *ctx, const char *kind, const char *label, const char *name)
{
    const char *dot = strrchr(label, '.');
    bool has_schema = strchr(name, '.') != NULL;

    if (!dot || has_schema)
        return ar_printf(ctx->arena, "%s %s", kind, name);
    return ar_printf(ctx->arena, "%s %.*s.%s", kind, (int)(dot - label), label, name);
}

/* ">table order=orders": the label ends at the first = outside double quotes. */
static const char *equals_sign(const char *text)
{
    bool quoted = false;

    for (; *text; text++) {
        quoted ^= *text == '"';
        if (*text == '=' && !quoted)
            return text;
    }
    return NULL;
}

static void note_entry(ar_ctx *ctx, ar_map *creators, const char *entry, const char *app)
{
    const char *blank = strchr(entry, ' ');
    const char *equals = blank ? equals_sign(blank) : NULL;

    if (!blank)
        return;
    if (entry[0] == '+')
        ar_map_set(creators, entry + 1, ar_strdup(ctx->arena, app));
    else if (entry[0] == '-')
        ar_map_set(creators, entry + 1, NULL);
    else if (entry[0] == '>' && equals) {
        const char *kind = ar_strndup(ctx->arena, entry + 1, (size_t)(blank - entry - 1));
        const char *label = ar_strndup(ctx->arena, blank + 1, (size_t)(equals - blank - 1));
        const char *old_key = ar_printf(ctx->arena, "%s %s", kind, label);
        void *creator = ar_map_get(creators, old_key);

        ar_map_set(creators, renamed_key(ctx, kind, label, equals + 1),
                   creator ? creator : ar_strdup(ctx->arena, app));
        ar_map_set(creators, old_key, NULL);
    } else if (entry[0] == '>' && strstr(blank, " from ")) {
        const char *end = strstr(blank + 1, " from ");
        const char *key = ar_strndup(ctx->arena, entry + 1, (size_t)(end - entry - 1));

        ar_map_set(creators, key, ar_strdup(ctx->arena, app));
    }
}

ar_map *ar_work_creators(ar_ctx *ctx, const ar_revisions *revisions)
{
    ar_map *creators = ar_map_new(ctx->arena);

    ar_vec_each(ar_revision *, revision, revisions)
        ar_vec_each(const char *, entry, &(*revision)->objects)
            note_entry(ctx, creators, *entry, (*revision)->app);
    return creators;
}

/* ---- all together ---- */

static ar_status scope_base(ar_ctx *ctx, ar_work *work, const ar_answers *answers)
{
    ar_scope scope = {.creators = work->creators, .answers = answers, .prune = work->prune};

    work->unmanaged = (ar_others){0};
    return ar_scope_apply(ctx, work->base_whole, work->wanted, &scope, &work->base,
                          &work->unmanaged);
}

ar_status ar_work_read_models(ar_ctx *ctx, ar_work *work)
{
    ar_db *speller;

    AR_TRY(ar_work_read_wanted(ctx, work->project, work->site, work->graph, work->target,
                               &work->wanted));
    AR_TRY(ar_work_read_live(ctx, work));
    AR_TRY(read_base(ctx, work));
    speller = work->scratch ? work->scratch->db : work->db;
    AR_TRY(ar_respell(ctx, speller, work->wanted, work->base_whole, ar_work_cache_dir(ctx, work)));
    work->creators = ar_work_creators(ctx, &work->graph->plan);
    return AR_OK;
}

/* ---- the plan ---- */

/* SQLite rewrites every text that names a renamed object itself: let it, in a copy. */
static ar_status rename_in_sqlite(ar_ctx *ctx, ar_work *work, const ar_ops *renames,
                                  const ar_answers *answers)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
    ar_db *from = work->scratch ? work->scratch->db : work->db;
    ar_script script = {
        .scratch = true, .target = work->target, .base = work->base, .wanted = work->wanted};
    ar_model *whole = work->base_whole;
    const char *reason = NULL;

    AR_TRY(ar_scratch_open(ctx, from, NULL, work->project->root, &scratch, &reason));
    AR_TRY(ar_scratch_copy(ctx, scratch, from, work->base_whole));
    AR_TRY(ar_emit_ops(ctx, renames, &script));
    AR_TRY(ar_db_exec(ctx, scratch->db, ar_script_text(ctx, &script)));
    AR_TRY(introspect(ctx, work, scratch->db, &work->base_whole));
    ar_status status = scope_base(ctx, work, answers);

    work->base_whole = whole;
    return status;
}

static ar_status apply_renames(ar_ctx *ctx, ar_work *work, const ar_ops *renames,
                               const ar_answers *answers, ar_model **out)
{
    ar_model *before = work->base;

    *out = work->base;
    if (renames->count == 0)
        return AR_OK;
    if (work->target.engine == AR_POSTGRESQL) {
        *out = ar_diff_apply_renames(ctx, work->base, renames);
        return AR_OK;
    }
    AR_TRY(rename_in_sqlite(ctx, work, renames, answers));
    *out = work->base;
    work->base = before;
    return AR_OK;
}

/* Keeps only the questions whose rows are there. */
static ar_status filter_questions(ar_ctx *ctx, ar_work *work, const ar_questions *all,
                                  ar_questions *out)
{
    ar_vec_each(ar_question, question, all) {
        AR_AUTO_ROWS ar_rows *rows = NULL;
        const ar_object *table = question->rows_table
                                     ? ar_model_find(work->live, AR_KIND_TABLE,
                                                     question->rows_schema, question->rows_table)
                                     : NULL;

        if (question->rows_table && !table)
            continue;
        if (table) {
            const char *from = ar_qualified(ctx, work->target, table->schema, table->name);
            const char *where = question->rows_where ? question->rows_where : "1 = 1";

            const char *sql = ar_printf(ctx->arena, "SELECT 1 FROM %s WHERE %s LIMIT 1", from,
                                        where);
            const char *message = NULL;

            if (!ar_db_try(ctx, work->db, sql, &message)) /* not a question for rows as they are */
                continue;
            AR_TRY(ar_db_query(ctx, work->db, sql, &rows));
            if (ar_rows_count(rows) == 0)
                continue;
        }
        ar_vec_push(ctx->arena, out, *question);
    }
    return AR_OK;
}

ar_map *ar_work_histories(ar_ctx *ctx, const ar_work *work)
{
    ar_map *map = ar_map_new(ctx->arena);

    ar_vec_each(ar_app *, app, &work->site->apps)
        ar_map_set(map, (*app)->name, ar_strdup(ctx->arena, (*app)->history));
    return map;
}

/* Who writes what nobody is known to have made (--prune). */
static const char *first_own_app(const ar_site *site)
{
    ar_vec_each(ar_app *, app, &site->apps)
        if (!(*app)->external)
            return (*app)->name;
    return NULL;
}

ar_status ar_work_plan(ar_ctx *ctx, ar_work *work, ar_answers *answers, bool renames_none,
                       ar_plan *out)
{
    ar_diff_options options = {.answers = answers,
                               .renames_none = renames_none,
                               .creators = work->creators,
                               .default_app = work->default_app ? work->default_app
                                                                : first_own_app(work->site)};
    ar_questions questions = {0};
    ar_ops renames = {0}, ops = {0};

    *out = (ar_plan){0};
    options.history_of = ar_work_histories(ctx, work);
    options.renames = &renames;
    AR_TRY(scope_base(ctx, work, answers));
    AR_TRY(ar_diff_renames(ctx, work->base, work->wanted, &options, &renames, &questions));
    AR_TRY(apply_renames(ctx, work, &renames, answers, &out->base));
    AR_TRY(ar_diff_compare(ctx, out->base, work->wanted, &options, &ops, &questions));
    AR_TRY(ar_diff_order(ctx, out->base, work->wanted, &renames, &ops, &out->ops));
    return filter_questions(ctx, work, &questions, &out->questions);
}
