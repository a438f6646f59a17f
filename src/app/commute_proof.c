#include "app/commute_proof.h"

#include "app/state.h"
#include "base/str.h"

typedef struct sides {
    ar_work *work;
    ar_revisions common;       /* what both heads need */
    ar_revisions parts[2];     /* what only the left, only the right one needs */
    ar_revisions histories[2]; /* the same, of their own history */
    ar_revisions all;          /* both */
    bool reversible;
} sides;

/* ---- the sides ---- */

static void without(ar_ctx *ctx, const ar_revisions *all, const ar_revisions *gone,
                    ar_revisions *out)
{
    ar_vec_each(ar_revision *const, it, all)
        if (!ar_revisions_have(gone, *it))
            ar_vec_push(ctx->arena, out, *it);
}

static ar_revisions below(ar_ctx *ctx, const ar_graph *graph, ar_revision *head)
{
    ar_revisions targets = {0};

    ar_vec_push(ctx->arena, &targets, head);
    return ar_state_below(ctx, graph, &targets, NULL);
}

static void find_sides(ar_ctx *ctx, ar_work *work, ar_revision *left, ar_revision *right,
                       sides *out)
{
    ar_revisions lefts = below(ctx, work->graph, left), rights = below(ctx, work->graph, right);

    *out = (sides){.work = work, .reversible = true};
    without(ctx, &lefts, &rights, &out->parts[0]);
    without(ctx, &rights, &lefts, &out->parts[1]);
    without(ctx, &lefts, &out->parts[0], &out->common);
    out->histories[0] = ar_side(ctx, work->graph, left, right);
    out->histories[1] = ar_side(ctx, work->graph, right, left);
    for (int i = 0; i < 2; i++)
        ar_vec_each(ar_revision *, it, &out->parts[i]) {
            out->reversible &= !(*it)->down.irreversible;
            ar_vec_push(ctx->arena, &out->all, *it);
        }
}

/* ---- what does not commute ---- */

/* The engine's words stand in the diagnostics already. */
static ar_status does_not_run(ar_ctx *ctx, const sides *s, const ar_revision *failed, int side,
                              ar_direction direction, ar_clashes *out)
{
    const ar_revisions *other = &s->histories[!side];
    ar_clash clash = {
        .how = direction == AR_UP ? AR_CLASH_UP : AR_CLASH_DOWN,
        .app = s->histories[0].items[0]->app,
        .what = ar_printf(ctx->arena, "revision %s", failed->id),
        .left = {.revision = failed, .down = direction == AR_DOWN},
        .right = {.revision = other->items[other->count - 1], .down = direction == AR_DOWN}};

    ar_vec_push(ctx->arena, out, clash);
    return AR_FOUND;
}

static ar_status differ(ar_ctx *ctx, const sides *s, const ar_names *entries, ar_clash_how how,
                        ar_clashes *out)
{
    ar_engine engine = s->work->target.engine;

    ar_vec_each(const char *const, entry, entries) {
        ar_clash clash = {.how = how, .app = s->histories[0].items[0]->app, .what = *entry + 1};

        clash.left = ar_touch_find(ctx, engine, &s->histories[0], *entry);
        clash.right = ar_touch_find(ctx, engine, &s->histories[1], *entry);
        ar_vec_push(ctx->arena, out, clash);
    }
    return entries->count ? AR_FOUND : AR_OK;
}

/* AR_FOUND: a revision of the side does not run; what the engine says stays said. */
static ar_status run_side(ar_ctx *ctx, const sides *s, ar_db *db, int side, ar_direction direction,
                          ar_clashes *out)
{
    const ar_revision *failed = NULL;
    ar_status status = ar_state_run(ctx, s->work, db, &s->parts[side], direction, &failed);

    if (status == AR_OK || !failed)
        return status;
    return does_not_run(ctx, s, failed, side, direction, out);
}

/* Up, `first` before the other one; *out_model: what is there then. */
static ar_status go_up(ar_ctx *ctx, const sides *s, ar_db *db, int first, ar_model **out_model,
                       ar_clashes *out)
{
    AR_TRY(run_side(ctx, s, db, first, AR_UP, out));
    AR_TRY(run_side(ctx, s, db, !first, AR_UP, out));
    return ar_work_introspect(ctx, s->work, db, out_model);
}

/* SQLite lets a key lead nowhere: what the other side dropped would not be missed. */
static void find_dangling(ar_ctx *ctx, const sides *s, const ar_model *model, ar_names *out)
{
    const char *schema = s->work->target.default_schema;

    ar_vec_each(ar_object *, table, &model->objects)
        ar_object_each(it, *table) {
            const ar_foreign_key *key = ar_as_foreign_key(*it);

            if (key && key->references.table &&
                !ar_model_find(model, AR_KIND_TABLE, key->references.schema, key->references.table))
                ar_vec_push(ctx->arena, out,
                            ar_printf(ctx->arena, "~%s %s", ar_kind_word((*it)->kind),
                                      ar_object_label(ctx, *it, schema)));
        }
}

static void compare_dangling(ar_ctx *ctx, const sides *s, const ar_model *base,
                             const ar_model *after, ar_names *entries)
{
    ar_names before = {0}, now = {0};

    find_dangling(ctx, s, base, &before);
    find_dangling(ctx, s, after, &now);
    ar_vec_each(const char *, entry, &now)
        if (!ar_names_has(&before, *entry))
            ar_vec_push(ctx->arena, entries, *entry);
}

/* Back in the order in which they came, which is the one that no single proof has tried. */
static ar_status go_down(ar_ctx *ctx, const sides *s, ar_db *db, int first, const ar_model *base,
                         ar_clashes *out)
{
    ar_model *after = NULL;
    ar_names entries = {0};

    if (!s->reversible)
        return AR_OK;
    AR_TRY(run_side(ctx, s, db, first, AR_DOWN, out));
    AR_TRY(run_side(ctx, s, db, !first, AR_DOWN, out));
    AR_TRY(ar_work_introspect(ctx, s->work, db, &after));
    AR_TRY(ar_state_compare(ctx, s->work, base, after, &entries));
    return differ(ctx, s, &entries, AR_CLASH_DOWN, out);
}

static ar_status try_order(ar_ctx *ctx, const sides *s, ar_db *db, int first,
                           const ar_model *expected, ar_model **out_model, ar_clashes *out)
{
    ar_model *base = NULL;
    ar_names entries = {0};

    AR_TRY(ar_work_introspect(ctx, s->work, db, &base));
    AR_TRY(go_up(ctx, s, db, first, out_model, out));
    compare_dangling(ctx, s, base, *out_model, &entries);
    if (expected)
        AR_TRY(ar_state_compare(ctx, s->work, expected, *out_model, &entries));
    AR_TRY(differ(ctx, s, &entries, AR_CLASH_ORDER, out));
    return go_down(ctx, s, db, first, base, out);
}

static ar_status try_orders(ar_ctx *ctx, const sides *s, ar_clashes *out, const char **out_reason)
{
    ar_model *models[2] = {NULL, NULL};

    for (int first = 0; first < 2; first++) {
        AR_AUTO(ar_scratch) ar_scratch *scratch = NULL;
        ar_said_so_far mark = ar_said_mark(ctx);
        ar_status made = ar_state_make(ctx, s->work, &s->common, &s->all, &scratch, out_reason);

        if (made != AR_OK && made < AR_INTERRUPTED) { /* what is below is no fault of the sides */
            *out_reason = ctx->diags.items[ctx->diags.count - 1].message;
            ar_said_take_back(ctx, mark);
            return AR_OK;
        }
        AR_TRY(made);
        if (!scratch)
            return AR_OK;
        AR_TRY(try_order(ctx, s, scratch->db, first, models[0], &models[first], out));
    }
    return AR_OK;
}

ar_status ar_commute_prove(ar_ctx *ctx, ar_work *work, ar_revision *left, ar_revision *right,
                           ar_clashes *out, const char **out_line)
{
    const char *reason = NULL;
    sides s;

    find_sides(ctx, work, left, right, &s);
    ar_status status = try_orders(ctx, &s, out, &reason);

    if (status != AR_OK)
        return status == AR_FOUND ? AR_OK : status;
    if (reason)
        *out_line = ar_printf(ctx->arena, "none: %s", reason);
    else
        *out_line = ar_printf(ctx->arena, "both orders, up%s, on %s %s",
                              s.reversible ? " and down" : "", ar_engine_title(work->target.engine),
                              ar_db_version_text(work->db));
    return AR_OK;
}
