#include "base/str.h"
#include "dialect/virtual.h"
#include "diff/diff.h"
#include "diff/facts.h"
#include "diff/facts_dag.h"
#include "diff/mention.h"
#include "diff/owner.h"
#include "diff/types.h"

typedef struct splitter {
    ar_ctx *ctx;
    ar_target target;
    const ar_ops *ops;
    const ar_map *history_of;
    ar_pieces pieces;
    size_t *piece_of; /* per operation */
} splitter;

/* ---- what cannot stand in one revision ---- */

static bool value_in_expr(ar_ctx *ctx, const char *sql, const char *value)
{
    ar_mentions mentions = {0};

    if (sql)
        mentions = ar_mentions_in(ctx, AR_POSTGRESQL, sql);
    ar_vec_each(ar_mention, m, &mentions)
        if (m->type == AR_MENTION_VALUE && ar_streq(m->name, value))
            return true;
    return false;
}

static bool value_in_elements(ar_ctx *ctx, const ar_elements *elements, const char *value)
{
    ar_vec_each(ar_element, element, elements)
        if (element->expr && value_in_expr(ctx, element->expr->sql, value))
            return true;
    return false;
}

static bool value_in_object(ar_ctx *ctx, const ar_object *object, const char *value)
{
    const ar_kind_def *def = ar_kind_get(object->kind);

    for (size_t i = 0; i < def->attr_count; i++) {
        const void *at = ar_object_attr(object, &def->attrs[i]);
        const ar_expr *expr = def->attrs[i].type == AR_ATTR_EXPR ? *(const ar_expr *const *)at
                                                                 : NULL;

        if (expr && value_in_expr(ctx, expr->sql, value))
            return true;
        if (def->attrs[i].type == AR_ATTR_ELEMENTS && value_in_elements(ctx, at, value))
            return true;
    }
    ar_object_each(child, object)
        if (value_in_object(ctx, *child, value))
            return true;
    return false;
}

static bool value_in_op(ar_ctx *ctx, const ar_op *op, const char *value)
{
    if (op->after && op->kind != AR_KIND_ENUM && value_in_object(ctx, op->after, value))
        return true;
    if (value_in_expr(ctx, op->backfill_sql, value) || value_in_expr(ctx, op->using_sql, value))
        return true;
    ar_vec_each(ar_op *, part, &op->parts)
        if (op->kind != AR_KIND_ENUM && value_in_op(ctx, *part, value))
            return true;
    return false;
}

/* PostgreSQL: a value added by ALTER TYPE can be used once the transaction is committed. */
static bool uses_added_value(ar_ctx *ctx, const ar_op *adding, const ar_op *op)
{
    const ar_enum *before, *after;

    if (adding->verb != AR_ALTER || adding->kind != AR_KIND_ENUM || !adding->changed ||
        ar_op_renames_values(adding) || ar_op_exchanges(adding))
        return false;
    before = ar_as_enum(adding->before);
    after = ar_as_enum(adding->after);
    ar_vec_each(ar_enum_value, value, &after->values)
        if (!ar_enum_has(before, value->name) && value_in_op(ctx, op, value->name))
            return true;
    return false;
}

/* A full-text index of another table's rows is made anew under its own name. */
static bool reindexes(ar_ctx *ctx, const ar_op *rebuild)
{
    const ar_expr *before = ar_as_table(rebuild->before)->virtual_of;
    const ar_expr *after = ar_as_table(rebuild->after)->virtual_of;

    return before && after && ar_virtual_reindexes(ctx, before->sql, after->sql);
}

/* A rebuild runs with legacy_alter_table=on, where a rename does not reach views and triggers. */
static bool rename_meets_rebuild(ar_ctx *ctx, const ar_op *a, const ar_op *b)
{
    bool renames = a->verb == AR_RENAME && a->kind == AR_KIND_TABLE;

    return renames && b->verb == AR_REBUILD && !reindexes(ctx, b);
}

static bool clashes(const splitter *s, const ar_piece *piece, const ar_op *op)
{
    ar_vec_each(ar_op *, other, &piece->up)
        if (uses_added_value(s->ctx, *other, op) || rename_meets_rebuild(s->ctx, *other, op) ||
            rename_meets_rebuild(s->ctx, op, *other))
            return true;
    return false;
}

/* ---- pieces ---- */

/* Marks all pieces that `piece` needs, itself included. */
static void mark_needs(const splitter *s, size_t piece, bool *marks)
{
    if (marks[piece])
        return;
    marks[piece] = true;
    ar_vec_each(size_t, need, &s->pieces.items[piece].needs)
        mark_needs(s, *need, marks);
}

static bool needs_piece(const splitter *s, size_t piece, size_t other)
{
    bool *marks = ar_alloc(s->ctx->arena, s->pieces.count + 1);

    mark_needs(s, piece, marks);
    return marks[other];
}

static void add_need(splitter *s, size_t piece, size_t other)
{
    ar_piece *from = &s->pieces.items[piece];

    for (size_t i = 0; i < from->needs.count; i++)
        if (from->needs.items[i] == other)
            return;
    if (piece != other)
        ar_vec_push(s->ctx->arena, &from->needs, other);
}

/* Whether an operation that comes after `before` can join the piece: none of them may need it. */
static bool can_join(const splitter *s, size_t piece, const ar_numbers *before, size_t op)
{
    for (size_t i = 0; i < before->count; i++) {
        size_t other = before->items[i] < op ? s->piece_of[before->items[i]] : piece;

        if (other != piece && needs_piece(s, other, piece))
            return false;
    }
    return !clashes(s, &s->pieces.items[piece], s->ops->items[op]);
}

static size_t latest_piece(const splitter *s, const char *app)
{
    for (size_t i = s->pieces.count; i > 0; i--)
        if (ar_streq(s->pieces.items[i - 1].app, app))
            return i - 1;
    return s->pieces.count;
}

static size_t new_piece(splitter *s, const char *app, size_t parent)
{
    ar_piece piece = {.app = app};
    size_t at = s->pieces.count;

    ar_vec_push(s->ctx->arena, &s->pieces, piece);
    if (parent < at)
        add_need(s, at, parent);
    return at;
}

static void put_op(splitter *s, size_t op, const ar_numbers *before)
{
    const char *app = ar_history_app(s->history_of, s->ops->items[op]->app);
    size_t latest = latest_piece(s, app), piece = latest;

    if (latest == s->pieces.count || !can_join(s, latest, before, op))
        piece = new_piece(s, app, latest);
    ar_vec_push(s->ctx->arena, &s->pieces.items[piece].up, s->ops->items[op]);
    s->piece_of[op] = piece;
    for (size_t i = 0; i < before->count; i++)
        if (before->items[i] < op)
            add_need(s, piece, s->piece_of[before->items[i]]);
}

/* ---- a key that was cut between apps that turn out to share a revision ---- */

static ar_op *made_in(const ar_piece *piece, ar_verb verb, const ar_object *table)
{
    ar_vec_each(ar_op *, it, &piece->up) {
        if ((*it)->verb == verb && (*it)->kind == AR_KIND_TABLE &&
            ar_strieq(ar_op_object(*it)->name, table->name))
            return *it;
    }
    return NULL;
}

/* The plan's operations stay as they are. */
static void own_tables(const splitter *s, ar_piece *piece)
{
    for (size_t i = 0; i < piece->up.count; i++) {
        ar_op *copy = ar_memdup(s->ctx->arena, piece->up.items[i], sizeof(*copy));
        ar_ops parts = {0};

        if (copy->kind != AR_KIND_TABLE)
            continue;
        ar_vec_each(ar_op *, part, &copy->parts) {
            ar_vec_push(s->ctx->arena, &parts, *part);
        }
        copy->parts = parts;
        piece->up.items[i] = copy;
    }
}

/* SQLite: a table that is made and rebuilt, or rebuilt and dropped, by one revision needs no
   rebuild: inside a revision tables may refer forwards. */
static void undo_cuts(const splitter *s, ar_piece *piece)
{
    ar_ops kept = {0};

    if (s->target.engine != AR_SQLITE)
        return;
    own_tables(s, piece);
    ar_vec_each(ar_op *, it, &piece->up) {
        ar_op *op = *it, *whole = NULL;

        if (op->verb == AR_REBUILD)
            whole = made_in(piece, AR_CREATE, op->after);
        if (op->verb == AR_REBUILD && !whole)
            whole = made_in(piece, AR_DROP, op->before);
        if (!whole) {
            ar_vec_push(s->ctx->arena, &kept, op);
            continue;
        }
        if (whole->verb == AR_CREATE)
            whole->after = op->after;
        else
            whole->before = op->before;
        ar_vec_each(ar_op *, part, &op->parts) {
            (*part)->with_parent = true;
            ar_vec_push(s->ctx->arena, &whole->parts, *part);
        }
    }
    piece->up = kept;
}

/* Pieces in an order in which each comes after what it needs. */
static ar_pieces in_order(const splitter *s)
{
    ar_dag *dag = ar_dag_new(s->ctx->arena, s->pieces.count);
    size_t *place = ar_alloc(s->ctx->arena, (s->pieces.count + 1) * sizeof(*place));
    ar_numbers order = {0}, cycle = {0};
    ar_pieces sorted = {0};

    if (!s->pieces.items)
        return sorted;
    for (size_t i = 0; i < s->pieces.count; i++)
        ar_vec_each(size_t, need, &s->pieces.items[i].needs)
            ar_dag_edge(dag, *need, i, false);
    (void)ar_dag_sort(dag, &order, &cycle);
    for (size_t i = 0; i < order.count; i++) {
        place[order.items[i]] = i;
        ar_vec_push(s->ctx->arena, &sorted, s->pieces.items[order.items[i]]);
    }
    for (size_t i = 0; i < sorted.count; i++)
        ar_vec_each(size_t, need, &sorted.items[i].needs)
            *need = place[*need];
    return sorted;
}

ar_status ar_diff_split(ar_ctx *ctx, const ar_model *base, const ar_model *wanted,
                        const ar_ops *ordered, const ar_map *history_of, ar_pieces *out)
{
    splitter s = {.ctx = ctx, .target = wanted->target, .ops = ordered, .history_of = history_of};
    ar_dag *dag = ar_facts_dag(ctx, wanted->target, ordered);

    (void)base;
    s.piece_of = ar_alloc(ctx->arena, (ordered->count + 1) * sizeof(*s.piece_of));
    for (size_t i = 0; i < ordered->count; i++) {
        ar_numbers before = ar_dag_before(dag, i);

        put_op(&s, i, &before);
    }
    ar_vec_each(ar_piece, piece, &s.pieces) {
        undo_cuts(&s, piece);
    }
    *out = in_order(&s);
    return AR_OK;
}
