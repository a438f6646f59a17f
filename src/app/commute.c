#include "app/commute.h"

#include <string.h>

#include "base/str.h"
#include "model/kinds.h"
#include "model/model.h"

/* ---- sides ---- */

static bool *ancestors(ar_ctx *ctx, const ar_graph *graph, ar_revision *head)
{
    bool *reached = ar_alloc(ctx->arena, graph->plan.count + 1);
    ar_revisions work = {0};

    ar_vec_push(ctx->arena, &work, head);
    while (work.count) {
        ar_revision *revision = work.items[--work.count];

        if (reached[revision->order])
            continue;
        reached[revision->order] = true;
        ar_vec_each(ar_revision *, parent, &revision->parent_revisions)
            ar_vec_push(ctx->arena, &work, *parent);
    }
    return reached;
}

ar_revisions ar_side(ar_ctx *ctx, const ar_graph *graph, ar_revision *head, ar_revision *other)
{
    const bool *mine = ancestors(ctx, graph, head), *theirs = ancestors(ctx, graph, other);
    ar_revisions side = {0};

    for (size_t i = 0; i < graph->plan.count; i++)
        if (mine[i] && !theirs[i])
            ar_vec_push(ctx->arena, &side, graph->plan.items[i]);
    return side;
}

/* ---- what an entry names ---- */

/* One thing by its path: {"customer"}, {"stats", "customer", "name"}. */
typedef struct thing {
    ar_kind kind;
    ar_names path;
    bool is_child; /* the last part is a column or constraint, those before are its table */
} thing;

typedef struct reach {
    ar_touch touch;
    char verb;
    thing things[2]; /* a rename: the old and the new one */
    size_t count;
} reach;
typedef AR_VEC(reach) reaches;

static ar_names renamed_path(ar_ctx *ctx, const thing *old, const ar_names *name)
{
    ar_names path = {0};

    for (size_t i = 0; name->count == 1 && i + 1 < old->path.count; i++)
        ar_vec_push(ctx->arena, &path, old->path.items[i]);
    ar_vec_each(const char *const, part, name)
        ar_vec_push(ctx->arena, &path, *part);
    return path;
}

static bool read_reach(ar_ctx *ctx, const ar_revision *revision, const char *text, reach *out)
{
    ar_entry entry;

    if (!ar_entry_parse(ctx, text, &entry))
        return false;
    ar_kind kind = ar_kind_by_name(entry.kind);
    bool is_child = kind != AR_KIND_NONE && !ar_kind_is_named_in_schema(kind) &&
                    ar_kind_get(kind)->parent != AR_KIND_NONE && entry.parts.count > 1;

    *out = (reach){.touch = {.revision = revision, .entry = text}, .verb = entry.verb, .count = 1};
    out->things[0] = (thing){kind, entry.parts, is_child};
    if (entry.new_parts.count) {
        out->things[1] = out->things[0];
        out->things[1].path = renamed_path(ctx, &out->things[0], &entry.new_parts);
        out->count = 2;
    }
    return true;
}

static reaches read_side(ar_ctx *ctx, const ar_revisions *side)
{
    reaches list = {0};
    reach one;

    ar_vec_each(ar_revision *const, revision, side)
        ar_vec_each(const char *, entry, &(*revision)->objects)
            if (read_reach(ctx, *revision, *entry, &one))
                ar_vec_push(ctx->arena, &list, one);
    return list;
}

/* ---- whether two of them meet ---- */

/* The first `count` parts are the same. */
static bool same_path(ar_engine engine, const ar_names *a, const ar_names *b, size_t count)
{
    if (a->count < count || b->count < count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!ar_name_eq(engine, a->items[i], b->items[i]))
            return false;
    return true;
}

/* Columns and constraints have names of their own; tables, indexes, types and sequences share. */
static bool same_thing(ar_engine engine, const thing *a, const thing *b)
{
    bool apart = a->is_child ? (a->kind == AR_KIND_COLUMN) != (b->kind == AR_KIND_COLUMN)
                             : a->kind != b->kind &&
                                   !(ar_kind_has_schema(a->kind) && ar_kind_has_schema(b->kind));

    return a->is_child == b->is_child && !apart && a->path.count == b->path.count &&
           same_path(engine, &a->path, &b->path, a->path.count);
}

/* `inner` stands in `outer`: a column in its table, anything in its schema. */
static bool stands_in(ar_engine engine, const thing *inner, const thing *outer)
{
    size_t depth = inner->is_child ? inner->path.count - 1 : 0;

    if (outer->is_child || (outer->kind != AR_KIND_NONE && ar_kind_is_named_in_schema(outer->kind)))
        return false;
    if (outer->kind == AR_KIND_SCHEMA)
        return ar_kind_has_schema(inner->kind) && inner->path.count > (inner->is_child ? 2u : 1u) &&
               same_path(engine, &inner->path, &outer->path, 1);
    return depth && outer->path.count == depth &&
           same_path(engine, &inner->path, &outer->path, depth);
}

typedef enum meeting { APART, WITHIN, SAME } meeting;

static meeting meet(ar_engine engine, const reach *a, const reach *b)
{
    meeting found = APART;

    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++) {
            const thing *x = &a->things[i], *y = &b->things[j];

            if (same_thing(engine, x, y))
                return SAME;
            if (stands_in(engine, x, y) || stands_in(engine, y, x))
                found = WITHIN;
        }
    return found;
}

/* A table that stays what it was: "~table", or a move to another app. */
static bool keeps_contents(const reach *outer)
{
    return outer->verb == '~' || outer->verb == '<' || (outer->verb == '>' && outer->count == 1);
}

/* "customer.(1)": a place among unnamed ones, which both sides counted on their own. */
static bool is_place(const reach *of)
{
    const ar_names *path = &of->things[0].path;
    const char *last = path->items[path->count - 1];

    return of->things[0].is_child && last[0] == '(' && last[1] >= '0' && last[1] <= '9';
}

static const reach *outer_of(const reach *a, const reach *b)
{
    return a->things[0].path.count <= b->things[0].path.count && !a->things[0].is_child ? a : b;
}

static char *name_of(ar_ctx *ctx, const reach *of)
{
    ar_entry entry;

    if (!ar_entry_parse(ctx, of->touch.entry, &entry))
        return ar_strdup(ctx->arena, of->touch.entry);
    return ar_printf(ctx->arena, "%s %s", entry.kind, entry.name);
}

void ar_commute_compare(ar_ctx *ctx, ar_engine engine, const ar_revisions *left,
                        const ar_revisions *right, ar_clashes *out)
{
    reaches lefts = read_side(ctx, left), rights = read_side(ctx, right);

    ar_vec_each(reach, a, &lefts)
        ar_vec_each(reach, b, &rights) {
            meeting found = meet(engine, a, b);
            const reach *outer = outer_of(a, b);

            if (found == APART)
                continue;
            ar_clash conflict = {.app = a->touch.revision->app,
                                 .what = name_of(ctx, outer),
                                 .left = a->touch,
                                 .right = b->touch,
                                 .certain = found == SAME ? !is_place(a) : !keeps_contents(outer)};

            ar_vec_push(ctx->arena, out, conflict);
        }
}

ar_touch ar_touch_find(ar_ctx *ctx, ar_engine engine, const ar_revisions *side, const char *entry)
{
    reaches list = read_side(ctx, side);
    ar_touch found = {.revision = side->items[side->count - 1]};
    reach wanted;

    if (!read_reach(ctx, NULL, entry, &wanted))
        return found;
    ar_vec_each(reach, it, &list) {
        size_t depth = wanted.things[0].path.count - wanted.things[0].is_child;
        bool in_table = it->things[0].is_child && it->things[0].path.count == depth + 1 &&
                        same_path(engine, &it->things[0].path, &wanted.things[0].path, depth);

        if (meet(engine, it, &wanted) == SAME)
            return it->touch;
        if (in_table || meet(engine, it, &wanted) == WITHIN)
            found = it->touch;
    }
    return found;
}

/* ---- reporting ---- */

ar_pos ar_touch_pos(ar_ctx *ctx, const ar_touch *touch)
{
    const ar_revision *revision = touch->revision;

    if (touch->entry)
        return ar_revision_entry_line(ctx, revision, touch->entry);
    return (ar_pos){revision->shown, touch->down ? revision->down.line : revision->up.line, 1, 0};
}

const char *ar_clash_word(ar_clash_how how)
{
    static const char *const words[AR_CLASH__COUNT] = {"touched", "up", "down", "order"};

    return words[how];
}

/* "revision 3f9c (apps/shop/migrations/x.sql:9)" */
static char *other_text(ar_ctx *ctx, const ar_touch *touch)
{
    ar_pos pos = ar_touch_pos(ctx, touch);

    return ar_printf(ctx->arena, "revision %s (%s:%u)", touch->revision->id, pos.file, pos.line);
}

static char *clash_text(ar_ctx *ctx, const ar_clash *clash)
{
    const char *left = clash->left.revision->id, *right = other_text(ctx, &clash->right);

    switch (clash->how) {
    case AR_CLASH_TOUCHED:
        return ar_printf(ctx->arena,
                         "%s is touched on both sides: \"%s\" of revision %s, and \"%s\" of %s",
                         clash->what, clash->left.entry, left, clash->right.entry, right);
    case AR_CLASH_UP:
        return ar_printf(ctx->arena, "revision %s does not run after %s of the other side", left,
                         right);
    case AR_CLASH_DOWN:
        return ar_printf(ctx->arena,
                         "revision %s and %s of the other side cannot be undone in either order",
                         left, right);
    case AR_CLASH_ORDER:
    case AR_CLASH__COUNT:
        break;
    }
    return ar_printf(ctx->arena, "what becomes of %s depends on the order of revision %s and %s",
                     clash->what, left, right);
}

void ar_clashes_report(ar_ctx *ctx, const ar_clashes *clashes)
{
    ar_vec_each(const ar_clash, clash, clashes)
        ar_fail(ctx, AR_E_SIDES_CONFLICT, ar_touch_pos(ctx, &clash->left), "%s",
                clash_text(ctx, clash));
}
