#include "diff/fold.h"

#include "base/str.h"
#include "diff/match.h"
#include "diff/mention.h"

enum { DROP_COLUMN_SINCE = 3035000 };

/* ---- what ALTER TABLE can do ---- */

static bool is_constant(ar_ctx *ctx, const ar_expr *expr)
{
    static const char *const words[] = {"null", "true", "false"};
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_SQLITE, expr->sql);
    const ar_token *token = tokens.items;

    if (ar_token_is(token, "-") || ar_token_is(token, "+"))
        token++;
    if (token->type == AR_TOKEN_END || token[1].type != AR_TOKEN_END)
        return false;
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (ar_token_is(token, words[i]))
            return true;
    return token->type == AR_TOKEN_NUMBER || token->type == AR_TOKEN_STRING;
}

static bool is_null(ar_ctx *ctx, const ar_expr *expr)
{
    return !expr || ar_strieq(ar_trim(ctx->arena, expr->sql), "null");
}

/* ADD COLUMN on a table with rows. */
static bool can_add(const ar_world *world, const ar_column *column)
{
    if (column->autoincrement || column->not_null_on_conflict)
        return false;
    if (column->generated)
        return column->virtual_column && !column->not_null;
    if (column->default_expr && !is_constant(world->ctx, column->default_expr))
        return false;
    return !column->not_null || !is_null(world->ctx, column->default_expr);
}

static bool elements_use(ar_ctx *ctx, const ar_elements *elements, const char *column)
{
    ar_vec_each(ar_element, element, elements)
        if (ar_strieq(element->column, column) ||
            ar_expr_mentions(ctx, AR_SQLITE, element->expr, AR_MENTION_COLUMN, column))
            return true;
    return false;
}

static bool names_use(const ar_names *names, const char *column)
{
    ar_vec_each(const char *, name, names)
        if (ar_strieq(*name, column))
            return true;
    return false;
}

/* Indexes are operations of their own and go first; everything else in the table is in the way. */
static bool child_uses(ar_ctx *ctx, const ar_object *child, const char *column)
{
    const ar_foreign_key *key = ar_as_foreign_key(child);
    const ar_check *check = ar_as_check(child);
    const ar_column *other = ar_as_column(child);

    if (ar_as_key(child))
        return elements_use(ctx, &ar_as_key(child)->columns, column);
    if (key)
        return names_use(&key->columns, column) ||
               (ar_strieq(key->references.table, child->parent->name) &&
                names_use(&key->references.columns, column));
    if (check)
        return ar_expr_mentions(ctx, AR_SQLITE, check->expr, AR_MENTION_COLUMN, column);
    if (other)
        return ar_expr_mentions(ctx, AR_SQLITE, other->generated, AR_MENTION_COLUMN, column);
    return false;
}

static bool is_used_in_table(ar_ctx *ctx, const ar_object *column)
{
    ar_object_each(child, column->parent)
        if (*child != column && child_uses(ctx, *child, column->name))
            return true;
    return false;
}

static bool text_names(ar_ctx *ctx, const char *sql, const char *name)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_SQLITE, sql);

    for (size_t i = 0; i < tokens.count; i++)
        if ((ar_token_is_name(&tokens.items[i])) &&
            ar_strieq(ar_token_name(ctx->arena, &tokens.items[i]), name))
            return true;
    return false;
}

/* A view or trigger whose text names the table and the column. */
static bool is_used_by_views(const ar_world *world, const ar_object *column)
{
    ar_vec_each(ar_object *, it, &world->base->objects) {
        const ar_view *view = ar_as_view(*it);

        if (view && view->query && text_names(world->ctx, view->query->sql, column->name) &&
            text_names(world->ctx, view->query->sql, column->parent->name))
            return true;
    }
    return false;
}

static bool is_used_by_others(const ar_world *world, const ar_object *column)
{
    ar_vec_each(ar_other, other, &world->base->others)
        if (other->sql && text_names(world->ctx, other->sql, column->name) &&
            text_names(world->ctx, other->sql, column->parent->name))
            return true;
    return false;
}

/* A trigger of the table whose text names the column, or one elsewhere that names both. */
static bool is_used_by_triggers(const ar_world *world, const ar_object *column)
{
    ar_vec_each(ar_object *, table, &world->base->objects) {
        bool own = *table == column->parent || ar_strieq((*table)->name, column->parent->name);

        ar_object_each(child, *table) {
            const char *sql = ar_as_trigger(*child) ? ar_as_trigger(*child)->sql->sql : NULL;

            if (sql && text_names(world->ctx, sql, column->name) &&
                (own || text_names(world->ctx, sql, column->parent->name)))
                return true;
        }
    }
    return false;
}

static bool can_drop(const ar_world *world, const ar_object *column)
{
    return world->target.version >= DROP_COLUMN_SINCE && !is_used_in_table(world->ctx, column) &&
           !is_used_by_others(world, column) && !is_used_by_views(world, column) &&
           !is_used_by_triggers(world, column);
}

/* Both ways: what is added natively on the way up is dropped natively on the way down. */
static bool is_native(const ar_world *world, const ar_op *op)
{
    const ar_object *object = ar_op_object(op);

    if (ar_kind_stands_apart(op->kind) || op->verb == AR_RENAME || op->verb == AR_MOVE)
        return true;
    if (op->kind == AR_KIND_TABLE && (op->verb == AR_CREATE || op->verb == AR_DROP))
        return true;
    if (op->kind != AR_KIND_COLUMN || (op->verb != AR_CREATE && op->verb != AR_DROP))
        return false;
    return can_add(world, ar_as_column(object)) && can_drop(world, object) && !op->backfill_sql;
}

/* ---- folding ---- */

static const ar_object *table_of(const ar_object *object)
{
    return object->parent ? object->parent : object;
}

static const char *table_key(const ar_world *world, const ar_op *op)
{
    const ar_object *table = table_of(ar_op_object(op));

    return ar_point_place(world->ctx, world->target, table->schema, table->name);
}

/* Names of indexes are one space in a database, those of triggers another. */
static bool comes_or_goes(const ar_ops *ops, const ar_object *child)
{
    ar_vec_each(ar_op *, op, ops) {
        if ((*op)->kind == child->kind && ar_strieq(ar_op_object(*op)->name, child->name))
            return true;
    }
    return false;
}

static ar_object *without_moving_parts(ar_ctx *ctx, const ar_object *table, const ar_ops *ops)
{
    ar_object *copy = ar_object_copy(ctx, table);

    for (size_t i = table->children.count; i > 0; i--)
        if (ar_kind_stands_apart(table->children.items[i - 1]->kind) &&
            comes_or_goes(ops, table->children.items[i - 1]))
            ar_vec_remove(&copy->children, i - 1);
    return copy;
}

/* An index that nobody named keeps the name that it has: it is made again, not another one. */
static void keep_index_names(ar_ctx *ctx, const ar_object *before, ar_object *after)
{
    const ar_target lite = {.engine = AR_SQLITE};
    ar_matches matches = ar_match_children(ctx, lite, before, after);

    ar_vec_each(ar_match, match, &matches)
        if (match->base && match->wanted && match->wanted->kind == AR_KIND_INDEX && !match->renamed)
            ar_object_each(child, after)
                if (*child == match->wanted)
                    (*child)->name = match->base->name;
}

ar_op *ar_rebuild_op(ar_ctx *ctx, const ar_object *before, const ar_object *after,
                     const ar_ops *parts, const ar_ops *ops)
{
    ar_object *old = without_moving_parts(ctx, before, ops);
    ar_object *new = without_moving_parts(ctx, after, ops);
    ar_op *rebuild = ar_op_new(ctx, AR_REBUILD, old, new);

    keep_index_names(ctx, old, new);
    ar_vec_each(ar_op *, part, parts)
        ar_vec_push(ctx->arena, &rebuild->parts, *part);
    return rebuild;
}

static bool belongs(const ar_op *op)
{
    bool whole = op->kind == AR_KIND_TABLE && op->verb != AR_ALTER;

    return !ar_kind_stands_apart(op->kind) && op->verb != AR_RENAME && op->verb != AR_MOVE &&
           !whole && (op->kind == AR_KIND_TABLE || ar_op_object(op)->parent);
}

/* Names of tables with an operation that ALTER TABLE cannot do. */
static ar_map *tables_to_rebuild(const ar_world *world, const ar_ops *ops)
{
    ar_map *tables = ar_map_new(world->ctx->arena);

    ar_vec_each(ar_op *, op, ops)
        if (!is_native(world, *op))
            ar_map_set(tables, table_key(world, *op), ar_alloc(world->ctx->arena, sizeof(ar_ops)));
    return tables;
}

void ar_fold(const ar_world *world, ar_ops *ops)
{
    ar_map *tables;
    ar_ops folded = {0};

    if (!ar_is_lite(world))
        return;
    tables = tables_to_rebuild(world, ops);
    ar_vec_each(ar_op *, op, ops) {
        ar_ops *parts = belongs(*op) ? ar_map_get(tables, table_key(world, *op)) : NULL;

        if (parts)
            ar_vec_push(world->ctx->arena, parts, *op);
    }
    ar_vec_each(ar_op *, op, ops) {
        const ar_object *table = table_of(ar_op_object(*op));
        ar_ops *parts = belongs(*op) ? ar_map_get(tables, table_key(world, *op)) : NULL;

        if (!parts)
            ar_vec_push(world->ctx->arena, &folded, *op);
        else if (parts->items[0] == *op)
            ar_vec_push(world->ctx->arena, &folded,
                        ar_rebuild_op(world->ctx,
                                      ar_model_find(world->base, table->kind, NULL, table->name),
                                      ar_model_find(world->wanted, table->kind, NULL, table->name),
                                      parts, ops));
    }
    *ops = folded;
}
