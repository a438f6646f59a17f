/* Partitions and tables that inherit: what their rows say of their parents. */
#include "base/str.h"
#include "introspect/postgres/load.h"
#include "model/partition.h"

ar_expr *ar_pg_partition_key(ar_ctx *ctx, const char *printed)
{
    ar_partition_key key;
    ar_expr *expr;

    if (!printed)
        return NULL;
    expr = ar_expr_new(ctx, ar_strdup(ctx->arena, printed), AR_NOWHERE);
    if (ar_partition_key_read(ctx, printed, &key))
        expr->sql = ar_partition_key_text(ctx, &key);
    expr->key = expr->sql;
    return expr;
}

ar_expr *ar_pg_bound(ar_ctx *ctx, const char *printed)
{
    ar_bound bound;
    ar_expr *expr;

    if (!printed)
        return NULL;
    expr = ar_expr_new(ctx, ar_strdup(ctx->arena, printed), AR_NOWHERE);
    expr->key = expr->sql;
    if (ar_bound_read(ctx, printed, &bound)) {
        expr->sql = ar_bound_text(ctx, &bound);
        expr->key = ar_bound_compared(ctx, &bound);
    }
    return expr;
}

static void lose_parent(ar_pg_load *load, const ar_pg_table *table)
{
    ar_pg_unmanage(table->object,
                   ar_printf(load->ctx->arena, "%s %s", table->bound ? "partition of" : "inherits",
                             table->parent_names));
}

/* Parents that nobody is shown cannot be named. */
static void tie(ar_pg_load *load, const ar_pg_table *known)
{
    ar_table *table = ar_as_table(known->object);
    ar_numbers parents = ar_pg_numbers(load->ctx, known->parents);

    ar_vec_each(int64_t, oid, &parents) {
        const ar_pg_table *parent = ar_pg_find_table(load, *oid);
        ar_ref ref = {0};

        if (!parent || parent->hidden || !parent->modelled) {
            lose_parent(load, known);
            continue;
        }
        ref.schema = parent->object->schema;
        ref.table = parent->object->name;
        if (known->bound)
            table->partition_of = ref;
        else
            ar_vec_push(load->ctx->arena, &table->inherits, ref);
    }
    if (table->partition_of.table)
        table->bound = known->bound;
}

void ar_pg_tie_parents(ar_pg_load *load)
{
    ar_vec_each(ar_pg_table *, table, &load->tables)
        if ((*table)->parents)
            tie(load, *table);
}

void ar_pg_tie_indexes(ar_pg_load *load)
{
    ar_vec_each(ar_pg_index *, it, &load->indexes) {
        const ar_pg_index *parent = (*it)->parent
                                        ? ar_oids_get(&load->oids, AR_PG_INDEX, (*it)->parent)
                                        : NULL;

        if (!parent || parent->other_kind) /* not all partitions have it: it is no index yet */
            continue;
        (*it)->index->attach = parent->index->object.name;
        (*it)->index->object.inherited = true;
        (*it)->index->object.copy_of = parent->index->object.name;
    }
}
