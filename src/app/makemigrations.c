#include <string.h>

#include "app/app.h"
#include "app/baseline.h"
#include "app/draft_depends.h"
#include "app/head_file.h"
#include "app/prove.h"
#include "app/scope.h"
#include "base/file.h"
#include "base/str.h"

/* ---- answers ---- */

static ar_status check_answers_used(ar_ctx *ctx, const ar_answers *answers)
{
    size_t errors = ctx->error_count;

    for (size_t i = 0; i < answers->count; i++) {
        const ar_answer *answer = &answers->items[i];

        if (answer->used)
            continue;
        ar_fail(ctx, AR_E_UNUSED_ANSWER, AR_NOWHERE, "\"%s=%s\" answers no question", answer->key,
                answer->value);
        ar_hint(ctx, "`autorev makemigrations --check` shows what is open");
    }
    return ar_status_since(ctx, errors);
}

static void say_question(ar_ctx *ctx, const ar_question *question)
{
    ar_str hint;

    ar_str_init(&hint, ctx->arena);
    ar_vec_each(ar_choice, choice, &question->choices)
        if (choice->answer)
            ar_str_addf(&hint, "%s--answer %s  (%s)", hint.length ? "\n      " : "",
                        ar_shell_word(ctx->arena, choice->answer), choice->text);
    if (question->free_answer)
        ar_str_addf(&hint, "%s--answer %s", hint.length ? "\n      " : "",
                    ar_shell_word(ctx->arena, ar_printf(ctx->arena, "%s…", question->free_answer)));
    ar_fail(ctx, AR_E_QUESTION, AR_NOWHERE, "%s", question->text);
    ar_hint(ctx, "%s", hint.data);
}

static ar_status nobody_to_ask(ar_ctx *ctx, const ar_questions *questions)
{
    ar_vec_each(ar_question, question, questions)
        say_question(ctx, question);
    return AR_NEEDS_ANSWER;
}

void ar_answers_add(ar_ctx *ctx, ar_answers *answers, const char *text)
{
    const char *equals = strchr(text, '=');
    bool quoted = false;

    for (const char *c = text; *c; c++) {
        quoted ^= *c == '"';
        if (*c == '=' && !quoted) {
            equals = c;
            break;
        }
    }
    ar_answer answer = {.key = text, .value = ""};

    if (equals) {
        answer.key = ar_strndup(ctx->arena, text, (size_t)(equals - text));
        answer.value = ar_strdup(ctx->arena, equals + 1);
    }
    ar_vec_push(ctx->arena, answers, answer);
}

static ar_status ask_all(ar_ctx *ctx, ar_make_options *options, const ar_questions *questions)
{
    ar_vec_each(ar_question, question, questions) {
        const char *answer = options->asker.ask(ctx, question, options->asker.user);

        if (!answer) {
            ar_fail(ctx, AR_E_QUESTION, AR_NOWHERE, "a question was left open: nothing is written");
            return AR_NEEDS_ANSWER;
        }
        ar_answers_add(ctx, &options->answers, answer);
    }
    return AR_OK;
}

/* Plans, asks, plans again until nothing is open. */
static ar_status plan(ar_ctx *ctx, ar_work *work, ar_make_options *options, ar_plan *out,
                      ar_made *made)
{
    bool none = options->renames_none;

    for (;;) {
        AR_TRY(ar_work_plan(ctx, work, &options->answers, none, out));
        if (out->questions.count == 0)
            return options->unused_answers ? AR_OK : check_answers_used(ctx, &options->answers);
        if (options->check) { /* unanswered shows as drop + add */
            made->questions = out->questions;
            if (none)
                return AR_OK;
            none = true;
            continue;
        }
        if (!options->asker.ask)
            return nobody_to_ask(ctx, &out->questions);
        AR_TRY(ask_all(ctx, options, &out->questions));
    }
}

/* ---- pieces ---- */

static bool asked_for(const ar_make_options *options, const ar_work *work, const char *history)
{
    if (options->apps.count == 0)
        return true;
    ar_vec_each(const char *, name, &options->apps) {
        const ar_app *app = ar_project_app(work->project, *name);

        if (app && ar_streq(app->history, history))
            return true;
    }
    return false;
}

/* Giving a table away takes the app that gets it. */
static void check_moves(ar_ctx *ctx, const ar_work *work, const ar_make_options *options,
                        const ar_piece *piece)
{
    ar_vec_each(ar_op *, it, &piece->up) {
        const ar_op *op = *it;
        const ar_app *to = op->verb == AR_MOVE && op->moved_to
                               ? ar_project_app(work->project, op->moved_to)
                               : NULL;

        if (to && !asked_for(options, work, to->history))
            ar_fail(ctx, AR_E_NEEDS_APP, AR_NOWHERE,
                    "app \"%s\" gives the %s \"%s\" to app \"%s\", whose changes it needs",
                    piece->app, ar_kind_word(op->kind), op->after->name, to->name);
    }
}

/* Named apps limit what is written; a piece they need of another app is an error that lists it. */
static ar_status limit_pieces(ar_ctx *ctx, ar_work *work, const ar_make_options *options,
                              ar_pieces *pieces)
{
    size_t *moved = ar_alloc(ctx->arena, (pieces->count + 1) * sizeof(*moved));
    size_t errors = ctx->error_count;
    ar_pieces kept = {0};

    for (size_t i = 0; i < pieces->count; i++) {
        ar_piece piece = pieces->items[i];

        moved[i] = SIZE_MAX;
        if (!asked_for(options, work, piece.app)) {
            ar_vec_push(ctx->arena, &work->left_out, piece.app);
            continue;
        }
        check_moves(ctx, work, options, &piece);
        ar_vec_each(size_t, need, &piece.needs) {
            if (moved[*need] == SIZE_MAX)
                ar_fail(ctx, AR_E_NEEDS_APP, AR_NOWHERE,
                        "the changes of app \"%s\" need those of app \"%s\"", piece.app,
                        pieces->items[*need].app);
            *need = moved[*need];
        }
        moved[i] = kept.count;
        ar_vec_push(ctx->arena, &kept, piece);
    }
    *pieces = kept;
    if (ctx->error_count > errors)
        ar_hint(ctx, "name that app too, or none");
    return ar_status_since(ctx, errors);
}

static ar_status check_asked_apps(ar_ctx *ctx, ar_work *work, ar_make_options *options)
{
    for (size_t i = 0; i < options->apps.count; i++) {
        const ar_app *app = ar_project_app_or_fail(ctx, work->project, options->apps.items[i]);

        if (!app)
            return AR_INVALID;
        if (app->external) {
            ar_fail(ctx, AR_E_EXTERNAL_APP, app->pos, "app \"%s\" is external", app->name);
            ar_hint(ctx, "run makemigrations in its own project");
            return AR_INVALID;
        }
        options->apps.items[i] = app->name;
    }
    return AR_OK;
}

/* ---- adoption ---- */

static size_t count_adopted(ar_ctx *ctx, const ar_work *work)
{
    size_t adopted = 0;

    ar_vec_each(ar_object *, it, &work->wanted->objects) {
        const ar_object *object = *it, *there;

        if (object->kind != AR_KIND_TABLE || object->unmanaged)
            continue;
        there = ar_model_find(work->base_whole, object->kind, object->schema, object->name);
        adopted += there && !ar_is_created(ctx, work->base_whole, work->creators, there);
    }
    return adopted;
}

/* ---- the command ---- */

static ar_status make_empty(ar_ctx *ctx, ar_work *work, const ar_make_options *options,
                            const ar_draft_options *draft_options, ar_made *out)
{
    for (size_t i = 0; i < work->graph->histories.count; i++) {
        ar_history *history = &work->graph->histories.items[i];

        if (!history->external && asked_for(options, work, history->app))
            AR_TRY(ar_draft_empty(ctx, work, history, draft_options, &out->drafts));
    }
    AR_TRY(ar_depends_check(ctx, work, &out->drafts, &options->depends));
    return options->dry_run ? AR_OK : ar_drafts_publish(ctx, work, &out->drafts);
}

static ar_status prove_drafts(ar_ctx *ctx, ar_work *work, const ar_make_options *options,
                              ar_made *out)
{
    out->proof = "none: --no-prove";
    if (!options->no_prove)
        AR_TRY(ar_prove(ctx, work, &out->drafts, &out->proof));
    ar_vec_each(ar_draft, draft, &out->drafts)
        AR_TRY(ar_draft_set_proof(ctx, work, draft, out->proof));
    return AR_OK;
}

static ar_status make_drafts(ar_ctx *ctx, ar_work *work, ar_make_options *options,
                             const ar_draft_options *draft_options, ar_made *out)
{
    ar_plan planned;
    ar_pieces pieces = {0};

    if (options->baseline) {
        AR_TRY(ar_baseline_plan(ctx, work, &planned));
    } else {
        AR_TRY(ar_work_read_models(ctx, work));
        out->adopted = count_adopted(ctx, work);
        AR_TRY(plan(ctx, work, options, &planned, out));
    }
    if (planned.ops.count == 0)
        return AR_OK;
    AR_TRY(ar_diff_split(ctx, planned.base, work->wanted, &planned.ops,
                         ar_work_histories(ctx, work), &pieces));
    AR_TRY(limit_pieces(ctx, work, options, &pieces));
    return ar_drafts_make(ctx, work, &planned, &pieces, draft_options, &out->drafts);
}

/* What a run that was killed left beside the revisions; the project is locked. */
static ar_status sweep(ar_ctx *ctx, const ar_work *work)
{
    ar_vec_each(const ar_history, history, &work->graph->histories)
        if (!history->external)
            AR_TRY(ar_file_sweep(ctx, history->folder));
    return AR_OK;
}

ar_status ar_makemigrations(ar_ctx *ctx, ar_work *work, ar_make_options *options, ar_made *out)
{
    ar_draft_options draft_options = {.message = options->message,
                                      .rev_ids = &options->rev_ids,
                                      .depends = &options->depends,
                                      .answers = &options->answers,
                                      .baseline = options->baseline};

    *out = (ar_made){0};
    work->prune = options->prune;
    work->scratch_url = options->scratch_url;
    AR_TRY(check_asked_apps(ctx, work, options));
    if (!options->check && !options->dry_run)
        AR_TRY(sweep(ctx, work));
    work->default_app = options->apps.count ? options->apps.items[0] : NULL;
    AR_TRY(ar_work_verify_files(ctx, work->graph, &work->journal));
    AR_TRY(ar_work_verify_heads(ctx, work->graph));
    if (!options->check && !options->dry_run)
        AR_TRY(ar_head_file_fill(ctx, work->project, work->graph));
    if (options->empty)
        return make_empty(ctx, work, options, &draft_options, out);
    AR_TRY(make_drafts(ctx, work, options, &draft_options, out));
    AR_TRY(ar_depends_check(ctx, work, &out->drafts, &options->depends));
    if (options->check)
        return out->drafts.count || out->questions.count ? AR_FOUND : AR_OK;
    if (out->drafts.count == 0)
        return AR_OK;
    AR_TRY(prove_drafts(ctx, work, options, out));
    if (options->dry_run)
        return AR_OK;
    AR_TRY(ar_drafts_publish(ctx, work, &out->drafts));
    return options->baseline ? ar_baseline_stamp(ctx, work, &out->drafts) : AR_OK;
}
