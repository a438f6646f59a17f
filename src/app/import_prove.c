#include "app/import.h"
#include "app/inside.h"
#include "app/replay.h"
#include "base/str.h"
#include "revision/statement.h"
#include "run/runner.h"

typedef struct prover {
    ar_ctx *ctx;
    ar_work *work;
    ar_drafts *drafts;
    ar_model **after;     /* what is there after so many revisions */
    const char **reasons; /* why a revision is not proven; NULL: nothing speaks against it */
} prover;

static ar_revision *revision_at(const prover *p, size_t index)
{
    return p->drafts->items[index].revision;
}

/* ---- what a migration did ---- */

static bool token_at(const ar_tokens *tokens, size_t index, const char *word)
{
    return index < tokens->count && ar_token_is(&tokens->items[index], word);
}

static const char *name_at(prover *p, const ar_tokens *tokens, size_t index)
{
    return index < tokens->count ? ar_token_name(p->ctx->arena, &tokens->items[index]) : "";
}

static void add_answer(prover *p, ar_answers *answers, const char *key, const char *value)
{
    ar_vec_push(p->ctx->arena, answers, ((ar_answer){.key = key, .value = value}));
}

/* Only what was there under the old name, and is there under the new one alone now. */
static void take_rename(prover *p, const char *table, const char *column, const char *name,
                        size_t index, ar_answers *answers)
{
    ar_ctx *ctx = p->ctx;
    const char *schema = p->work->site->schema;
    ar_object *was = ar_model_find(p->after[index], AR_KIND_TABLE, schema, table);
    ar_object *is = ar_model_find(p->after[index + 1], AR_KIND_TABLE, schema,
                                  column ? table : name);
    const char *label = ar_label_quote(ctx, table);

    if (!was || !is)
        return;
    if (!column && !ar_model_find(p->after[index], AR_KIND_TABLE, schema, name) &&
        !ar_model_find(p->after[index + 1], AR_KIND_TABLE, schema, table))
        add_answer(p, answers, ar_printf(ctx->arena, "rename:%s", label), name);
    if (column && ar_table_column(p->after[index], was, column) &&
        ar_table_column(p->after[index + 1], is, name) &&
        !ar_table_column(p->after[index], was, name) &&
        !ar_table_column(p->after[index + 1], is, column))
        add_answer(p, answers,
                   ar_printf(ctx->arena, "rename:%s.%s", label, ar_label_quote(ctx, column)), name);
}

/* ALTER TABLE [IF EXISTS] [ONLY] [SCHEMA.]T RENAME { TO N | [COLUMN] C TO N } */
static void take_statement(prover *p, const ar_tokens *tokens, size_t index, ar_answers *answers)
{
    size_t at = 2;

    if (!token_at(tokens, 0, "alter") || !token_at(tokens, 1, "table"))
        return;
    at += token_at(tokens, at, "if") ? 2 : 0;
    at += token_at(tokens, at, "only");
    at += token_at(tokens, at + 1, ".") ? 2 : 0;
    const char *table = name_at(p, tokens, at);

    if (!token_at(tokens, at + 1, "rename"))
        return;
    at += 2;
    if (token_at(tokens, at, "to")) {
        take_rename(p, table, NULL, name_at(p, tokens, at + 1), index, answers);
        return;
    }
    at += token_at(tokens, at, "column");
    if (token_at(tokens, at + 1, "to"))
        take_rename(p, table, name_at(p, tokens, at), name_at(p, tokens, at + 2), index, answers);
}

static ar_answers renames_of(prover *p, size_t index)
{
    const ar_revision *revision = revision_at(p, index);
    ar_statements statements = ar_statements_of(p->ctx->arena, ar_revision_flavour(revision),
                                                revision->up.sql, revision->up.line);
    ar_answers answers = {0};

    ar_vec_each(const ar_statement_text, statement, &statements)
        take_statement(p, &statement->tokens, index, &answers);
    return answers;
}

static ar_status note_objects(prover *p, size_t index)
{
    ar_answers answers = renames_of(p, index);
    ar_diff_options options = {
        .renames_none = true, .default_app = revision_at(p, index)->app, .answers = &answers};
    const ar_model *from = p->after[index];
    ar_ops renames = {0}, ops = {0}, ordered = {0};
    ar_questions questions = {0};

    AR_TRY(ar_diff_renames(p->ctx, from, p->after[index + 1], &options, &renames, &questions));
    if (renames.count)
        from = ar_diff_apply_renames(p->ctx, from, &renames);
    AR_TRY(ar_diff_compare(p->ctx, from, p->after[index + 1], &options, &ops, &questions));
    AR_TRY(ar_diff_order(p->ctx, from, p->after[index + 1], &renames, &ops, &ordered));
    ar_draft_entries(p->ctx, p->work, &ordered, revision_at(p, index));
    return AR_OK;
}

/* ---- running ---- */

static ar_status open_scratch(prover *p, ar_scratch **out)
{
    ar_revisions all = {0};
    const char *reason = NULL;

    for (size_t i = 0; i < p->drafts->count; i++)
        ar_vec_push(p->ctx->arena, &all, revision_at(p, i));
    AR_TRY(ar_work_open_scratch(p->ctx, p->work, out, &reason));
    if (*out) {
        AR_TRY(ar_scratch_admit(p->ctx, *out, &all, true));
        reason = (*out)->reason;
    }
    if (reason)
        return ar_fail(p->ctx, AR_E_NO_SCRATCH, AR_NOWHERE,
                       "there is no scratch database to run the migrations in: %s", reason);
    return ar_scratch_extensions(p->ctx, *out, p->work->live, &all);
}

static ar_status run_up(prover *p, ar_scratch *scratch, size_t index)
{
    const ar_revision *revision = revision_at(p, index);

    if (ar_run_section(p->ctx, scratch->db, revision, AR_UP, p->work->site->schema) == AR_OK)
        return AR_OK;
    return ar_fail(p->ctx, AR_E_PENDING_FAILS, (ar_pos){.file = revision->shown},
                   "this migration fails when all are run in a scratch database");
}

static ar_status run_up_to(prover *p, ar_scratch *scratch, size_t count)
{
    for (size_t i = 0; i < count; i++)
        AR_TRY(run_up(p, scratch, i));
    return AR_OK;
}

static ar_status is_same(prover *p, ar_scratch *scratch, const ar_model *wanted, bool *out)
{
    ar_diff_options options = {.renames_none = true, .default_app = "import"};
    ar_questions questions = {0};
    ar_model *is = NULL;
    ar_ops ops = {0};

    AR_TRY(ar_work_introspect(p->ctx, p->work, scratch->db, &is));
    AR_TRY(ar_diff_compare(p->ctx, is, wanted, &options, &ops, &questions));
    *out = ops.count == 0;
    return AR_OK;
}

/* The way back, whose failure is an answer: a reason. */
static ar_status try_down(prover *p, ar_scratch *scratch, size_t index)
{
    const ar_mark mark = ar_mark_now(p->ctx);
    const ar_revision *revision = revision_at(p, index);
    bool same = false;

    if (ar_run_section(p->ctx, scratch->db, revision, AR_DOWN, p->work->site->schema) != AR_OK) {
        p->reasons[index] = ar_printf(p->ctx->arena, "none: the way back fails: %s",
                                      p->ctx->diags.items[mark.diags].message);
        ar_forget_since(p->ctx, mark);
        return AR_OK;
    }
    AR_TRY(is_same(p, scratch, p->after[index], &same));
    if (!same)
        p->reasons[index] = "none: the way back leads elsewhere";
    return AR_OK;
}

/* Up to `top`, down as far as it goes, and up again; *out_bottom: how far that is. */
static ar_status prove_stretch(prover *p, size_t top, size_t *out_bottom)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
    size_t at = top;
    bool same = false;

    AR_TRY(open_scratch(p, &scratch));
    AR_TRY(run_up_to(p, scratch, top));
    for (; at > 0 && !p->reasons[at - 1]; at--) {
        AR_TRY(try_down(p, scratch, at - 1));
        if (p->reasons[at - 1]) { /* it may have left anything: again, down to this one */
            *out_bottom = top;
            return AR_OK;
        }
    }
    for (size_t i = at; i < top; i++) {
        AR_TRY(run_up(p, scratch, i));
        AR_TRY(is_same(p, scratch, p->after[i + 1], &same));
        if (!same)
            p->reasons[i] = "none: up, down and up leads elsewhere than up";
    }
    *out_bottom = at;
    return AR_OK;
}

static ar_status prove_all(prover *p)
{
    const char *proven = ar_printf(p->ctx->arena, "up, down, up on %s %s",
                                   ar_engine_title(p->work->target.engine),
                                   ar_db_version_text(p->work->db));

    for (size_t i = 0; i < p->drafts->count; i++)
        if (revision_at(p, i)->down.irreversible)
            p->reasons[i] = "none: there is no way back";
    for (size_t top = p->drafts->count; top > 0;)
        if (p->reasons[top - 1])
            top--;
        else
            AR_TRY(prove_stretch(p, top, &top));
    for (size_t i = 0; i < p->drafts->count; i++)
        revision_at(p, i)->proof = p->reasons[i] ? p->reasons[i] : proven;
    return AR_OK;
}

/* Statements that have no place in a section are told before anything runs, both ways. */
static ar_status check_all(prover *p)
{
    ar_run_steps steps = {0};

    for (size_t i = 0; i < p->drafts->count; i++) {
        ar_vec_push(p->ctx->arena, &steps,
                    ((ar_run_step){.revision = revision_at(p, i), .direction = AR_UP}));
        if (!revision_at(p, i)->down.irreversible)
            ar_vec_push(p->ctx->arena, &steps,
                        ((ar_run_step){.revision = revision_at(p, i), .direction = AR_DOWN}));
    }
    return ar_run_check(p->ctx, p->work->target.engine, &steps, false);
}

static ar_status replay(prover *p)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;

    AR_TRY(open_scratch(p, &scratch));
    AR_TRY(ar_work_introspect(p->ctx, p->work, scratch->db, &p->after[0]));
    for (size_t i = 0; i < p->drafts->count; i++) {
        AR_TRY(run_up(p, scratch, i));
        AR_TRY(ar_work_introspect(p->ctx, p->work, scratch->db, &p->after[i + 1]));
        AR_TRY(note_objects(p, i));
    }
    return AR_OK;
}

ar_status ar_import_prove(ar_ctx *ctx, ar_work *work, ar_drafts *drafts, ar_model **out)
{
    prover p = {.ctx = ctx, .work = work, .drafts = drafts};

    p.after = ar_alloc(ctx->arena, (drafts->count + 1) * sizeof(*p.after));
    p.reasons = ar_alloc(ctx->arena, (drafts->count + 1) * sizeof(*p.reasons));
    AR_TRY(check_all(&p));
    if (!work->live)
        AR_TRY(ar_work_read_live(ctx, work));
    AR_TRY(replay(&p));
    AR_TRY(prove_all(&p));
    *out = p.after[drafts->count];
    return AR_OK;
}
