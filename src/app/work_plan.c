#include "app/scope.h"
#include "app/work.h"
#include "base/str.h"

static ar_status scope_base(ar_ctx *ctx, ar_work *work, const ar_answers *answers)
{
    ar_scope scope = {.creators = work->creators,
                      .external = ar_work_external_creators(ctx, work),
                      .answers = answers,
                      .prune = work->prune};

    work->unmanaged = (ar_others){0};
    return ar_scope_apply(ctx, work->base_whole, work->wanted, &scope, &work->base,
                          &work->unmanaged);
}

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
    AR_TRY(ar_work_introspect(ctx, work, scratch->db, &work->base_whole));
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

            if (!ar_db_try(ctx, work->db, sql, &message) && !ar_db_was_locked(work->db))
                continue; /* not a question for rows as they are */
            AR_TRY(ar_db_query(ctx, work->db, sql, &rows));
            if (ar_rows_count(rows) == 0)
                continue;
        }
        ar_vec_push(ctx->arena, out, *question);
    }
    return AR_OK;
}

ar_names ar_ops_entries(ar_ctx *ctx, const ar_ops *ops, const char *default_schema)
{
    ar_names entries = {0};

    ar_vec_each(ar_op *const, it, ops) {
        const ar_ops self = {.items = (ar_op **)it, .count = 1};
        const ar_ops *listed = (*it)->verb == AR_REBUILD ? &(*it)->parts : &self;

        ar_vec_each(ar_op *const, op, listed)
            ar_vec_push(ctx->arena, &entries, ar_op_entry(ctx, *op, default_schema));
    }
    return entries;
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
    AR_TRY(ar_diff_hint_parts(ctx, work->base, work->wanted, answers));
    AR_TRY(ar_diff_renames(ctx, work->base, work->wanted, &options, &renames, &questions));
    AR_TRY(apply_renames(ctx, work, &renames, answers, &out->base));
    ar_diff_carry_grants(out->base, work->wanted);
    work->wanted->standing = out->base->standing;
    AR_TRY(ar_diff_compare(ctx, out->base, work->wanted, &options, &ops, &questions));
    AR_TRY(ar_diff_order(ctx, out->base, work->wanted, &renames, &ops, &out->ops));
    return filter_questions(ctx, work, &questions, &out->questions);
}
