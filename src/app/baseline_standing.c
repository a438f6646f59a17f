#include "app/baseline.h"
#include "app/replay.h"
#include "app/scope.h"
#include "base/str.h"

/* ---- which stand ---- */

static bool is_baseline(const ar_run_step *step)
{
    return step->revision->baseline && step->direction == AR_UP && !step->no_sql;
}

static void note_object(ar_ctx *ctx, const ar_model *live, const ar_object *object, ar_map *out)
{
    char *key = ar_printf(ctx->arena, "%s %s", ar_kind_word(object->kind),
                          ar_object_label(ctx, object, live->target.default_schema));

    ar_map_set(out, key, key);
    ar_object_each(child, object)
        note_object(ctx, live, *child, out);
}

/* All that is there, as `objects` lines call it. */
static ar_map *labels_of(ar_ctx *ctx, const ar_model *live)
{
    ar_map *labels = ar_map_new(ctx->arena);

    ar_vec_each(ar_object *const, it, &live->objects)
        note_object(ctx, live, *it, labels);
    return labels;
}

/*
 * One of its tables or types is there already. A second revision of a cycle has none, and goes by
 * its keys; a schema may be anybody's.
 */
static bool revision_stands(ar_ctx *ctx, const ar_map *labels, const ar_revision *revision)
{
    bool has_own = false, own_stand = false, others_stand = false;

    ar_vec_each(const char *const, text, &revision->objects) {
        ar_entry entry;
        ar_kind kind = ar_entry_parse(ctx, *text, &entry) && entry.verb == '+'
                           ? ar_kind_by_name(entry.kind)
                           : AR_KIND_NONE;
        bool stands = ar_map_get(labels, *text + 1);

        if (kind == AR_KIND_NONE)
            continue;
        if (kind != AR_KIND_SCHEMA && ar_kind_get(kind)->parent == AR_KIND_NONE) {
            has_own = true;
            own_stand |= stands;
        } else {
            others_stand |= stands;
        }
    }
    return has_own ? own_stand : others_stand;
}

static void find_standing(ar_ctx *ctx, const ar_model *live, const ar_run_steps *steps,
                          ar_revisions *out)
{
    const ar_map *labels = labels_of(ctx, live);

    ar_vec_each(const ar_run_step, step, steps)
        if (is_baseline(step) && revision_stands(ctx, labels, step->revision))
            ar_vec_push(ctx->arena, out, step->revision);
}

/* ---- and are equal ---- */

static ar_model *made_by(ar_ctx *ctx, const ar_model *model, const ar_map *creators)
{
    ar_model *made = ar_memdup(ctx->arena, model, sizeof(*model));

    made->objects = (ar_objects){0};
    ar_vec_each(ar_object *const, it, &model->objects)
        if (!(*it)->unmanaged && ar_is_created(ctx, model, creators, *it))
            ar_model_add(ctx, made, *it);
    return made;
}

static ar_status no_scratch(ar_ctx *ctx, const ar_revision *first, const char *reason)
{
    ar_fail(ctx, AR_E_NO_SCRATCH, (ar_pos){.file = first->shown},
            "objects of baseline %s stand here already, and there is no scratch database to "
            "compare them in: %s",
            first->id, reason);
    ar_hint(ctx,
            "name a server with --scratch URL, or say that they are equal: `autorev stamp "
            "%s %s`",
            first->app, first->id);
    return AR_INVALID;
}

/* What the baselines and all that they need make from nothing. */
static ar_status build(ar_ctx *ctx, ar_work *work, const ar_revisions *baselines,
                       const ar_objects *standing, ar_model **out)
{
    AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
    ar_revisions needed = ar_graph_needed(ctx, work->graph, baselines);
    const char *reason = NULL;

    AR_TRY(ar_baseline_scratch(ctx, work, standing, &needed, &scratch, &reason));
    if (!scratch)
        return no_scratch(ctx, baselines->items[0], reason);
    return ar_replay_in(ctx, work, scratch, &needed, out);
}

static ar_status differs(ar_ctx *ctx, const ar_work *work, const ar_revision *first,
                         const ar_ops *ops)
{
    ar_names entries = ar_ops_entries(ctx, ops, work->target.default_schema);

    ar_fail(ctx, AR_E_BASELINE, (ar_pos){.file = first->shown},
            "objects of baseline %s of app \"%s\" stand here already, and differ from what it "
            "makes: %s",
            first->id, first->app, ar_names_join(ctx->arena, &entries, ", "));
    ar_hint(ctx,
            "that is what would make them equal; `autorev stamp %s %s` records the baseline as it "
            "is",
            first->app, first->id);
    return AR_INVALID;
}

static ar_status compare(ar_ctx *ctx, ar_work *work, const ar_revisions *baselines)
{
    ar_diff_options options = {.renames_none = true, .default_app = "baseline"};
    ar_map *creators = ar_work_creators(ctx, baselines);
    ar_model *is = made_by(ctx, work->live, creators), *should = NULL;
    ar_questions questions = {0};
    ar_ops ops = {0};

    AR_TRY(build(ctx, work, baselines, &is->objects, &should));
    should = made_by(ctx, should, creators);
    AR_TRY(ar_diff_compare(ctx, is, should, &options, &ops, &questions));
    return ops.count ? differs(ctx, work, baselines->items[0], &ops) : AR_OK;
}

ar_status ar_baseline_standing(ar_ctx *ctx, ar_work *work, const ar_run_steps *steps,
                               ar_names *out_ids)
{
    ar_revisions standing = {0};
    bool any = false;

    ar_vec_each(const ar_run_step, step, steps)
        any |= is_baseline(step);
    if (!any)
        return AR_OK;
    if (!work->live)
        AR_TRY(ar_work_read_live(ctx, work));
    find_standing(ctx, work->live, steps, &standing);
    if (standing.count)
        AR_TRY(compare(ctx, work, &standing));
    ar_vec_each(ar_revision *, it, &standing)
        ar_vec_push(ctx->arena, out_ids, (*it)->id);
    return AR_OK;
}

void ar_baseline_mark(const ar_names *ids, ar_run_steps *steps)
{
    ar_vec_each(ar_run_step, step, steps) {
        if (!is_baseline(step) || !ar_names_has(ids, step->revision->id))
            continue;
        step->no_sql = true;
        step->state = "baseline";
    }
}
