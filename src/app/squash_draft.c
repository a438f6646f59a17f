#include "app/squash_draft.h"

#include "app/replay.h"
#include "app/scope.h"
#include "app/squash_names.h"
#include "app/state.h"
#include "base/str.h"

/* ---- the graph so far ---- */

ar_draft *ar_squash_last(const ar_squasher *in, unsigned history)
{
    for (size_t i = in->drafts.count; i > 0; i--)
        if (in->drafts.items[i - 1].revision->history == history)
            return &in->drafts.items[i - 1];
    return NULL;
}

/* Whoever comes later has it as parent, and may depend on it. */
static void add_draft(ar_ctx *ctx, ar_squasher *in, ar_draft draft)
{
    ar_revision *revision = draft.revision;

    revision->history = (unsigned)(draft.history - in->graph.histories.items);
    revision->order = in->graph.plan.count;
    ar_vec_push(ctx->arena, &in->graph.plan, revision);
    ar_map_set(in->graph.by_id, revision->id, revision);
    draft.history->heads = (ar_revisions){0};
    ar_vec_push(ctx->arena, &draft.history->heads, revision);
    ar_vec_push(ctx->arena, &in->drafts, draft);
}

/* --rev-id: those that no draft has taken. */
static ar_names free_ids(ar_ctx *ctx, const ar_squasher *in)
{
    ar_names ids = {0};

    ar_vec_each(const char *const, said, &in->options->rev_ids) {
        const char *equals = strchr(*said, '=');
        const char *id = equals ? equals + 1 : *said;
        bool taken = false;

        ar_vec_each(const ar_draft, draft, &in->drafts)
            taken |= ar_streq(draft->revision->id, id);
        if (!taken)
            ar_vec_push(ctx->arena, &ids, *said);
    }
    return ids;
}

/* ---- running ---- */

static ar_status run_old(ar_ctx *ctx, ar_squasher *in, const ar_revisions *part)
{
    const ar_revision *failed = NULL;
    ar_status status = ar_replay_run(ctx, in->old->db, in->work->site->schema, part, &failed);

    return failed ? ar_replay_failed(ctx, failed) : status;
}

static ar_status run_draft(ar_ctx *ctx, const ar_squasher *in, const ar_draft *draft,
                           ar_direction direction)
{
    if (ar_run_section(ctx, in->fresh->db, draft->revision, direction, in->work->site->schema) ==
        AR_OK)
        return AR_OK;
    ar_fail(ctx, AR_E_PROOF_FAILED, (ar_pos){.file = draft->revision->shown},
            "the proof failed: the way %s of the squash does not run in the scratch database",
            direction == AR_UP ? "up" : "down");
    ar_hint(ctx, "nothing was written");
    return AR_REFUSED;
}

static ar_status run_drafts(ar_ctx *ctx, const ar_squasher *in, const ar_drafts *drafts,
                            ar_direction direction)
{
    for (size_t i = 0; i < drafts->count; i++)
        AR_TRY(run_draft(ctx, in, &drafts->items[direction == AR_UP ? i : drafts->count - 1 - i],
                         direction));
    return AR_OK;
}

static ar_status differs(ar_ctx *ctx, const ar_names *entries, const char *when)
{
    ar_fail(ctx, AR_E_PROOF_FAILED, AR_NOWHERE,
            "the proof failed: %s the squash and what it replaces differ: %s", when,
            ar_names_join(ctx->arena, entries, ", "));
    ar_hint(ctx, "nothing was written; what models cannot say can be carried: --rows keep");
    return AR_REFUSED;
}

static ar_status compare_with(ar_ctx *ctx, ar_squasher *in, const ar_model *should,
                              const char *when)
{
    ar_names entries = {0};
    ar_model *is = NULL;

    AR_TRY(ar_work_introspect(ctx, in->work, in->fresh->db, &is));
    AR_TRY(ar_state_compare(ctx, in->work, is, should, &entries));
    return entries.count ? differs(ctx, &entries, when) : AR_OK;
}

ar_status ar_squash_compare(ar_ctx *ctx, ar_squasher *in, const char *when)
{
    ar_model *should = NULL;

    AR_TRY(ar_work_introspect(ctx, in->work, in->old->db, &should));
    return compare_with(ctx, in, should, when);
}

static ar_status prove(ar_ctx *ctx, ar_squasher *in, const ar_drafts *drafts, const ar_model *base,
                       const ar_model *wanted)
{
    AR_TRY(run_drafts(ctx, in, drafts, AR_UP));
    AR_TRY(compare_with(ctx, in, wanted, "after up"));
    AR_TRY(run_drafts(ctx, in, drafts, AR_DOWN));
    AR_TRY(compare_with(ctx, in, base, "after down"));
    AR_TRY(run_drafts(ctx, in, drafts, AR_UP));
    return compare_with(ctx, in, wanted, "after up, down and up");
}

/* ---- a part ---- */

static const char *owner_of(ar_ctx *ctx, const ar_map *creators, const ar_model *wanted,
                            const ar_object *object)
{
    const char *schema = wanted->target.default_schema;
    const ar_sequence *sequence = ar_as_sequence(object);
    const char *app = ar_map_get(creators,
                                 ar_printf(ctx->arena, "%s %s", ar_kind_word(object->kind),
                                           ar_object_label(ctx, object, schema)));
    const ar_object *table = !app && sequence && sequence->owned_by.table
                                 ? ar_model_find(wanted, AR_KIND_TABLE, sequence->owned_by.schema,
                                                 sequence->owned_by.table)
                                 : NULL;

    return table ? owner_of(ctx, creators, wanted, table) : app;
}

/* As if models declared it: what no revision made is only there to be referred to. */
static ar_model *declared(ar_ctx *ctx, const ar_squasher *in, const ar_model *base,
                          const ar_model *whole, const ar_revisions *part)
{
    ar_model *wanted = ar_memdup(ctx->arena, whole, sizeof(*whole));
    ar_revisions all = {0};

    ar_vec_each(ar_revision *const, it, &in->graph.plan)
        ar_vec_push(ctx->arena, &all, *it);
    ar_vec_each(ar_revision *const, it, part)
        ar_vec_push(ctx->arena, &all, *it);
    const ar_map *creators = ar_work_creators(ctx, &all);

    wanted->objects = (ar_objects){0};
    ar_vec_each(ar_object *const, it, &whole->objects) {
        ar_object *object = ar_object_copy(ctx, *it);

        object->app = owner_of(ctx, creators, whole, object);
        object->unmanaged |= !object->app;
        if (object->app || object->kind == AR_KIND_TABLE)
            ar_model_add(ctx, wanted, object);
    }
    ar_squash_old_names(ctx, wanted, base, part);
    return wanted;
}

static ar_status check_pieces(ar_ctx *ctx, const ar_squasher *in, const ar_pieces *pieces)
{
    ar_vec_each(const ar_piece, piece, pieces) {
        bool ours = false;

        ar_vec_each(ar_revision *const, it, &in->stretch->replaced)
            ours |= ar_streq(in->graph.histories.items[(*it)->history].app, piece->app);
        if (ours)
            continue;
        ar_fail(ctx, AR_E_NEEDS_APP, AR_NOWHERE,
                "what is to be squashed changes objects of app \"%s\"", piece->app);
        ar_hint(ctx, "squash app \"%s\" with it", piece->app);
        return AR_INVALID;
    }
    return AR_OK;
}

static ar_status draft_part(ar_ctx *ctx, ar_squasher *in, ar_work *part_work, ar_drafts *out)
{
    ar_answers answers = {0};
    ar_names ids = free_ids(ctx, in);
    ar_draft_options options = {.message = in->options->message, .rev_ids = &ids};
    ar_pieces pieces = {0};
    ar_plan plan;

    AR_TRY(ar_work_plan(ctx, part_work, &answers, true, &plan));
    if (plan.ops.count == 0)
        return AR_OK;
    AR_TRY(ar_diff_split(ctx, plan.base, part_work->wanted, &plan.ops,
                         ar_work_histories(ctx, part_work), &pieces));
    AR_TRY(check_pieces(ctx, in, &pieces));
    return ar_drafts_make(ctx, part_work, &plan, &pieces, &options, out);
}

ar_status ar_squash_part(ar_ctx *ctx, ar_squasher *in, const ar_revisions *part)
{
    ar_model *base = NULL, *after = NULL;
    ar_work work = *in->work;
    ar_drafts drafts = {0};

    if (part->count == 0)
        return AR_OK;
    AR_TRY(run_old(ctx, in, part));
    AR_TRY(ar_work_introspect(ctx, in->work, in->fresh->db, &base));
    AR_TRY(ar_work_introspect(ctx, in->work, in->old->db, &after));
    work.db = in->fresh->db;
    work.graph = &in->graph;
    work.scratch = NULL;
    work.pending = (ar_revisions){0};
    work.live = work.base_whole = base;
    work.wanted = declared(ctx, in, base, after, part);
    work.creators = ar_work_creators(ctx, &in->graph.plan);
    AR_TRY(draft_part(ctx, in, &work, &drafts));
    AR_TRY(prove(ctx, in, &drafts, base, after));
    ar_vec_each(const ar_draft, draft, &drafts)
        add_draft(ctx, in, *draft);
    return AR_OK;
}

/* ---- what is carried ---- */

/* On what stands for a squashed revision by now. */
static void copy_depends(ar_ctx *ctx, const ar_squasher *in, const ar_revision *from,
                         ar_revision *to)
{
    ar_vec_each(ar_revision *const, it, &from->depend_revisions) {
        const ar_revision *on = *it;

        if (ar_revisions_have(&in->stretch->replaced, on)) {
            const ar_draft *last = ar_squash_last(in, on->history);

            on = last ? last->revision : NULL;
        }
        if (on)
            ar_vec_push(ctx->arena, &to->depends,
                        ((ar_depend){.app = in->graph.histories.items[on->history].app,
                                     .revision = on->id}));
    }
}

static ar_status start(ar_ctx *ctx, ar_squasher *in, unsigned history, ar_draft *draft)
{
    ar_names ids = free_ids(ctx, in);
    ar_draft_options options = {.message = in->options->message, .rev_ids = &ids};
    ar_drafts none = {0};
    ar_work work = *in->work;

    work.graph = &in->graph;
    draft->history = &in->graph.histories.items[history];
    return ar_draft_start(ctx, &work, draft->history, &options, &none, &draft->revision);
}

static ar_status finish(ar_ctx *ctx, ar_squasher *in, ar_draft *draft)
{
    AR_TRY(ar_draft_finish(ctx, in->work, draft));
    add_draft(ctx, in, *draft);
    return AR_OK;
}

/* Up, and down and up again where it can be undone. */
static ar_status try_carried(ar_ctx *ctx, ar_squasher *in, const ar_draft *draft)
{
    AR_TRY(run_draft(ctx, in, draft, AR_UP));
    if (draft->revision->down.irreversible)
        return AR_OK;
    AR_TRY(run_draft(ctx, in, draft, AR_DOWN));
    return run_draft(ctx, in, draft, AR_UP);
}

ar_status ar_squash_carry(ar_ctx *ctx, ar_squasher *in, ar_revision *revision)
{
    ar_revisions one = {.items = &revision, .count = 1};
    ar_draft draft = {0};
    ar_revision *copy;

    AR_TRY(run_old(ctx, in, &one));
    AR_TRY(start(ctx, in, revision->history, &draft));
    copy = draft.revision;
    copy->message = revision->message;
    copy->objects = revision->objects;
    copy->destroys = revision->destroys;
    copy->answers = revision->answers;
    copy->requires_line = revision->requires_line;
    copy->up = revision->up;
    copy->down = revision->down;
    copy_depends(ctx, in, revision, copy);
    AR_TRY(finish(ctx, in, &draft));
    AR_TRY(try_carried(ctx, in, &draft));
    return ar_squash_compare(ctx, in, "after what was carried");
}

ar_status ar_squash_nothing(ar_ctx *ctx, ar_squasher *in, unsigned history)
{
    ar_draft draft = {0};

    AR_TRY(start(ctx, in, history, &draft));
    draft.revision->up = (ar_section){.present = true,
                                      .sql = "-- Nothing is left of what this replaces."};
    draft.revision->down = draft.revision->up;
    return finish(ctx, in, &draft);
}
