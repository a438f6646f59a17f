/*
 * Columns of partitions and of tables that inherit, once their parents' are worked out: all that
 * they do not say themselves is the parent's (MergeAttributes). And the elements of partition keys,
 * which are the column of that name where there is one.
 */
#include "base/str.h"
#include "dialect/canon.h"
#include "dialect/quote.h"
#include "model/inherit.h"
#include "model/partition.h"

/* ---- columns ---- */

/* Serial numbers come by the default; an identity is the parent's alone. */
static void take_from(ar_column *column, const ar_column *parent)
{
    column->type = parent->type;
    column->collation = parent->collation;
    column->collation_schema = parent->collation_schema;
    column->generated = parent->generated;
    column->virtual_column = parent->virtual_column;
    column->not_null |= ar_hands_not_null_down(parent);
    if (!column->default_said)
        column->default_expr = parent->default_expr;
    column->identity = NULL;
    column->is_serial = false;
}

static void settle_table(ar_canon *canon, ar_map *settled, ar_object *table)
{
    ar_refs parents = ar_table_parents(canon->ctx, table);
    char *place = ar_type_key(canon->ctx, canon->target, table->schema, table->name);

    if ((!parents.count && !ar_as_table(table)->of.table) || ar_map_get(settled, place))
        return;
    ar_map_set(settled, place, table);
    ar_vec_each(ar_ref, ref, &parents) {
        ar_object *parent = ar_model_find(canon->model, AR_KIND_TABLE, ref->schema, ref->table);

        if (parent)
            settle_table(canon, settled, parent);
    }
    ar_object_each(child, table) {
        ar_column *column = (*child)->inherited ? ar_as_column(*child) : NULL;
        const ar_column *parent = column ? ar_parent_column(canon->ctx, canon->model, column)
                                         : NULL;

        if (parent)
            take_from(column, parent);
    }
}

/* ---- partition keys ---- */

static const char *column_named(ar_canon *canon, const ar_object *table, const char *name)
{
    const ar_column *column = ar_table_column(canon->model, table, name);

    return column ? column->object.name : NULL;
}

/* By its very name, as in an index, or as SQL would fold it. */
static const char *key_column(ar_canon *canon, const ar_object *table, const char *element)
{
    ar_arena *arena = canon->ctx->arena;
    ar_tokens tokens = ar_sql_tokens(arena, AR_SQL_POSTGRESQL, element);
    const ar_token *first = &tokens.items[0];
    const char *found = column_named(canon, table, element);

    if (found || tokens.count != 2)
        return found;
    if (first->type == AR_TOKEN_QUOTED)
        return column_named(canon, table, ar_token_name(arena, first));
    return first->type == AR_TOKEN_WORD ? column_named(canon, table, ar_lower(arena, element))
                                        : NULL;
}

static void canon_key(ar_canon *canon, ar_table *table)
{
    ar_ctx *ctx = canon->ctx;
    ar_partition_key key;
    bool plain = true;

    if (!table->partition_by || table->partition_by->key ||
        !ar_partition_key_read(ctx, table->partition_by->sql, &key))
        return;
    ar_vec_each(const char *, element, &key.elements) {
        const char *column = key_column(canon, &table->object, *element);

        if (column)
            *element = ar_quote_as_printed(ctx->arena, canon->target, column);
        plain &= column != NULL;
    }
    ar_expr *expr = ar_expr_new(ctx, ar_partition_key_text(ctx, &key), table->partition_by->pos);

    expr->key = plain ? expr->sql : NULL;
    table->partition_by = expr;
}

/* Default and hash bounds hold nothing that a server would spell otherwise. */
static void canon_bound(ar_canon *canon, ar_table *table)
{
    ar_bound bound;
    ar_expr *expr;

    if (!table->bound || table->bound->key ||
        !ar_bound_read(canon->ctx, table->bound->sql, &bound) ||
        (!ar_streq(bound.word, "default") && !ar_streq(bound.word, "with")))
        return;
    expr = ar_memdup(canon->ctx->arena, table->bound, sizeof(*expr));
    expr->key = ar_bound_compared(canon->ctx, &bound);
    table->bound = expr;
}

void ar_canon_pg_inherit(ar_canon *canon)
{
    ar_map *settled = ar_map_new(canon->ctx->arena);

    ar_canon_each_object(object, canon)
    {
        if (object->kind != AR_KIND_TABLE)
            continue;
        settle_table(canon, settled, object);
        canon_key(canon, ar_as_table(object));
        canon_bound(canon, ar_as_table(object));
    }
}

/* ---- indexes of partitions ---- */

static bool has_index(ar_canon *canon, const ar_object *table, const char *name)
{
    const ar_object *parent = ar_partition_parent(canon->model, table);

    for (; parent; parent = ar_partition_parent(canon->model, parent))
        if (ar_object_child(canon->model, parent, AR_KIND_INDEX, name))
            return true;
    return false;
}

void ar_canon_pg_attach(ar_canon *canon)
{
    ar_canon_each_object(table, canon)
    {
        ar_object_each(child, table) {
            const ar_index *index = ar_as_index(*child);

            if (index && index->attach && !table->unmanaged &&
                !has_index(canon, table, index->attach))
                (void)ar_fail(canon->ctx, AR_E_UNKNOWN_INDEX, (*child)->pos,
                              "no parent of \"%s\" has an index \"%s\" to attach \"%s\" to",
                              table->name, index->attach, (*child)->name);
        }
    }
}
