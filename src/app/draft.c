#include "app/draft.h"

#include <string.h>
#include <unistd.h>

#include "app/draft_depends.h"
#include "app/draft_way_back.h"
#include "app/head_file.h"
#include "base/file.h"
#include "base/map.h"
#include "base/sha256.h"
#include "base/str.h"
#include "diff/domain.h"

enum { ID_BYTES = 6, SLUG_OPERATIONS = 2 };

/* ---- header ---- */

static const char *given_id(const ar_names *ids, const char *app, const ar_drafts *made)
{
    size_t skip = 0;

    ar_vec_each(ar_draft, draft, made)
        skip += ar_streq(draft->history->app, app);
    for (size_t i = 0; ids && i < ids->count; i++) {
        const char *equals = strchr(ids->items[i], '=');
        size_t length = equals ? (size_t)(equals - ids->items[i]) : 0;

        if (equals && (strlen(app) != length || strncmp(ids->items[i], app, length) != 0))
            continue;
        if (equals && skip-- == 0)
            return equals + 1;
        if (!equals && made->count == i)
            return ids->items[i];
    }
    return NULL;
}

static ar_status check_id(ar_ctx *ctx, const ar_work *work, const ar_drafts *made, const char *id)
{
    const ar_revision *twin = ar_graph_find(work->graph, id);

    if (!ar_revision_id_valid(id)) {
        ar_fail(ctx, AR_E_REVISION_ID, AR_NOWHERE, "\"%s\" cannot be a revision id", id);
        ar_hint(ctx,
                "ids are made of a-z and 0-9, at most 64, and are not all, head, heads or base");
        return AR_INVALID;
    }
    ar_vec_each(ar_draft, draft, made)
        if (ar_streq(draft->revision->id, id))
            twin = draft->revision;
    if (twin)
        return ar_fail(ctx, AR_E_REVISION_TWICE, AR_NOWHERE, "there is a revision %s already: %s",
                       id, twin->shown);
    return AR_OK;
}

/* The head of the history, or the draft before this one in the same history. */
static const ar_revision *parent_of(const ar_history *history, const ar_drafts *made)
{
    for (size_t i = made->count; i > 0; i--)
        if (made->items[i - 1].history == history)
            return made->items[i - 1].revision;
    return history->heads.count ? history->heads.items[0] : NULL;
}

static const char *slug_of(ar_ctx *ctx, const ar_ops *ops)
{
    ar_names words = {0};

    for (size_t i = 0; i < ops->count && words.count < SLUG_OPERATIONS; i++)
        if (!ops->items[i]->with_parent && !ops->items[i]->again)
            ar_vec_push(ctx->arena, &words, ar_op_slug(ctx, ops->items[i]));
    char *message = ar_names_join(ctx->arena, &words, "_");

    for (char *c = message; *c; c++)
        if (*c == '_')
            *c = ' ';
    return message;
}

ar_status ar_draft_start(ar_ctx *ctx, ar_work *work, ar_history *history,
                         const ar_draft_options *options, const ar_drafts *made, ar_revision **out)
{
    ar_revision *revision = ar_alloc(ctx->arena, sizeof(*revision));
    const ar_revision *parent = parent_of(history, made);
    const char *id = given_id(options->rev_ids, history->app, made);

    revision->id = id ? id : ar_random_hex(ctx->arena, ID_BYTES);
    AR_TRY(check_id(ctx, work, made, revision->id));
    revision->app = history->app;
    revision->dialect = ar_engine_name(work->target.engine);
    revision->created = ar_draft_time(ctx, parent);
    revision->message = options->message;
    revision->baseline = options->baseline;
    if (parent)
        ar_vec_push(ctx->arena, &revision->parents, parent->id);
    *out = revision;
    return AR_OK;
}

/* ---- objects, destroys, answers ---- */

void ar_draft_entries(ar_ctx *ctx, const ar_work *work, const ar_ops *ops, ar_revision *revision)
{
    const char *schema = work->target.default_schema;

    ar_vec_each(ar_op *, it, ops) {
        const ar_op *op = *it;

        if (op->verb == AR_REBUILD) {
            ar_draft_entries(ctx, work, &op->parts, revision);
            continue;
        }
        if (op->with_parent || op->again)
            continue;
        ar_vec_push(ctx->arena, &revision->objects, ar_op_entry(ctx, op, schema));
        if (op->hazards & AR_HAZARD_DESTROYS)
            ar_vec_push(ctx->arena, &revision->destroys,
                        ar_printf(ctx->arena, "%s %s", ar_kind_word(op->kind),
                                  ar_object_label(ctx, ar_op_object(op), schema)));
    }
}

static void add_answers(ar_ctx *ctx, const ar_answers *answers, ar_revision *revision)
{
    for (size_t i = 0; answers && i < answers->count; i++)
        if (answers->items[i].used)
            ar_vec_push(
                ctx->arena, &revision->answers,
                ar_printf(ctx->arena, "%s=%s", answers->items[i].key, answers->items[i].value));
}

/* ---- sections ---- */

static ar_status write_section(ar_ctx *ctx, const ar_work *work, const ar_ops *ops,
                               const ar_model *from, const ar_model *to, ar_section *out,
                               ar_script *out_script)
{
    *out_script = (ar_script){.target = work->target, .base = from, .wanted = to};
    AR_TRY(ar_emit_ops(ctx, ops, out_script));
    out->present = true;
    out->sql = ar_script_text(ctx, out_script);
    ar_vec_each(ar_statement, statement, &out_script->statements)
        out->no_transaction |= statement->no_transaction;
    return AR_OK;
}

ar_status ar_draft_finish(ar_ctx *ctx, const ar_work *work, ar_draft *draft)
{
    ar_revision *parsed = NULL;
    const ar_config *config = &work->project->config;
    const char *name = ar_revision_file_name(ctx, config->file_name, draft->revision);
    const char *shown = ar_path_join(ctx->arena, draft->history->shown, name);
    char *text;

    ar_draft_comment(ctx, work, draft->revision);
    text = ar_revision_format(ctx, draft->revision);
    AR_TRY(ar_revision_parse(ctx, text, strlen(text), shown, &parsed));
    parsed->shown = shown;
    parsed->path = ar_path_join(ctx->arena, draft->history->folder, name);
    draft->revision = parsed;
    draft->path = parsed->path;
    draft->text = text;
    return AR_OK;
}

/* Why what is done cannot be undone; NULL: it can. */
static const char *no_way_back(ar_ctx *ctx, const ar_plan *plan, const ar_ops *up)
{
    ar_vec_each(ar_op *, op, up) {
        const char *why = ar_op_stays(ctx, plan->base, *op);

        if (why)
            return why;
    }
    return NULL;
}

static ar_status write_down(ar_ctx *ctx, const ar_work *work, const ar_plan *plan, ar_draft *draft,
                            ar_script *out_script)
{
    ar_section *down = &draft->revision->down;
    const char *why = no_way_back(ctx, plan, &draft->up);

    if (!why)
        AR_TRY(ar_draft_way_back(ctx, work, &draft->down, &why));
    if (!why)
        return write_section(ctx, work, &draft->down, work->wanted, plan->base, down, out_script);
    *out_script = (ar_script){.target = work->target};
    *down = (ar_section){.present = true, .irreversible = why};
    return AR_OK;
}

/* What it refers to, what it touches (a view of another app in the way), what it takes away. */
static void add_depends(ar_ctx *ctx, const ar_work *work, const ar_draft *draft,
                        const ar_drafts *made)
{
    ar_map *seen = ar_map_new(ctx->arena);

    if (work->graph->histories.count < 2)
        return;
    ar_vec_each(ar_op *, op, &draft->up) {
        ar_names needs = ar_op_needs(ctx, draft->standing, *op);

        ar_vec_push(ctx->arena, &needs,
                    ar_printf(ctx->arena, "%s %s", ar_kind_word((*op)->kind),
                              ar_object_label(ctx, ar_op_object(*op), work->site->schema)));
        ar_vec_each(const char *, need, &needs) {
            if (ar_map_get(seen, *need))
                continue;
            ar_map_set(seen, *need, seen);
            ar_depends_need(ctx, work, made, draft->revision, *need);
        }
        ar_depends_leave(ctx, work, draft->revision, *op);
    }
}

static ar_status make_draft(ar_ctx *ctx, ar_work *work, const ar_plan *plan, ar_pieces *pieces,
                            size_t index, const ar_draft_options *options,
                            const ar_standing *standing, ar_drafts *made)
{
    const ar_piece *piece = &pieces->items[index];
    ar_history *history = ar_graph_history(work->graph, piece->app);
    ar_draft draft = {.history = history,
                      .up = piece->up,
                      .standing = standing,
                      .pieces = pieces,
                      .piece = index};
    ar_revision *revision = NULL;
    ar_script down_script;

    if (!history) {
        ar_fail(ctx, AR_E_NO_APP, AR_NOWHERE, "no app is there to write this for: %s",
                ar_op_entry(ctx, piece->up.items[0], work->site->schema));
        ar_hint(ctx, "`autorev init apps/NAME` makes one");
        return AR_INVALID;
    }
    AR_TRY(ar_draft_start(ctx, work, history, options, made, &revision));
    draft.revision = revision;
    draft.down = ar_ops_reverse(ctx, &draft.up);
    ar_domain_turn_back(ctx, &draft.down);
    ar_diff_hazards(ctx, work->wanted, plan->base, &draft.down);
    if (!revision->message)
        revision->message = options->baseline ? "baseline" : slug_of(ctx, &draft.up);
    ar_draft_entries(ctx, work, &draft.up, revision);
    add_answers(ctx, options->answers, revision);
    ar_vec_each(size_t, need, &piece->needs)
        if (*need < made->count)
            ar_depends_add(ctx, work, revision, made->items[*need].revision);
    add_depends(ctx, work, &draft, made);
    AR_TRY(ar_depends_asked(ctx, work, options->depends, revision));
    ar_depends_reduce(work, made, revision);
    AR_TRY(write_section(ctx, work, &draft.up, plan->base, work->wanted, &revision->up,
                         &draft.up_script));
    AR_TRY(write_down(ctx, work, plan, &draft, &down_script));
    if (draft.up_script.needs_foreign_keys_off || down_script.needs_foreign_keys_off)
        revision->requires_line = "foreign_keys=off legacy_alter_table=on";
    AR_TRY(ar_draft_finish(ctx, work, &draft));
    ar_vec_push(ctx->arena, made, draft);
    return AR_OK;
}

ar_status ar_drafts_make(ar_ctx *ctx, ar_work *work, const ar_plan *plan, ar_pieces *pieces,
                         const ar_draft_options *options, ar_drafts *out)
{
    const ar_standing *standing = NULL;

    *out = (ar_drafts){0};
    if (work->graph->histories.count > 1)
        standing = ar_standing_in(ctx, work->wanted);
    for (size_t i = 0; i < pieces->count; i++)
        AR_TRY(make_draft(ctx, work, plan, pieces, i, options, standing, out));
    return AR_OK;
}

ar_status ar_draft_empty(ar_ctx *ctx, ar_work *work, ar_history *history,
                         const ar_draft_options *options, ar_drafts *out)
{
    ar_draft draft = {.history = history};

    AR_TRY(ar_draft_start(ctx, work, history, options, out, &draft.revision));
    if (!draft.revision->message)
        draft.revision->message = "data";
    AR_TRY(ar_depends_asked(ctx, work, options->depends, draft.revision));
    draft.revision->up = (ar_section){.present = true, .sql = "-- Write the way up here.\n"};
    draft.revision->down = (ar_section){.present = true, .sql = "-- Write the way back here.\n"};
    AR_TRY(ar_draft_finish(ctx, work, &draft));
    ar_vec_push(ctx->arena, out, draft);
    return AR_OK;
}

ar_status ar_draft_set_proof(ar_ctx *ctx, ar_work *work, ar_draft *draft, const char *proof)
{
    draft->revision->proof = proof;
    return ar_draft_finish(ctx, work, draft);
}

/* ---- on disk ---- */

/* Of each history the last one is its head now. */
static ar_status write_heads(ar_ctx *ctx, const ar_work *work, const ar_drafts *drafts)
{
    for (size_t i = 0; i < drafts->count; i++) {
        const ar_draft *draft = &drafts->items[i];
        bool last = true;

        for (size_t j = i + 1; j < drafts->count; j++)
            last &= drafts->items[j].history != draft->history;
        if (last)
            AR_TRY(ar_head_file_write(ctx, work->project, draft->history, draft->revision->id));
    }
    return AR_OK;
}

ar_status ar_drafts_publish(ar_ctx *ctx, ar_work *work, const ar_drafts *drafts)
{
    for (size_t i = 0; i < drafts->count; i++) {
        const ar_draft *draft = &drafts->items[i];
        ar_status status = ar_mkdirs(ctx, draft->history->folder);

        if (status == AR_OK)
            status = ar_file_publish(ctx, draft->path, draft->text, strlen(draft->text));
        if (status == AR_OK)
            continue;
        while (i > 0) /* nothing of a change is better than half of it */
            unlink(drafts->items[--i].path);
        return status;
    }
    return write_heads(ctx, work, drafts);
}
