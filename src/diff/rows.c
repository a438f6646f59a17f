#include "diff/rows.h"

#include "base/str.h"
#include "diff/labels.h"
#include "diff/mention.h"

const char *ar_live_name(const ar_world *world, const ar_object *base)
{
    return ar_quote_name(world->ctx->arena, world->target.engine, ar_world_old(world, base)->name);
}

/* A column of the table by its new name, as the live database calls it; NULL: not there yet. */
static const char *live_column(const ar_world *world, const ar_object *table, const char *name)
{
    const ar_column *column = ar_table_column(world->base, table, name);

    return column ? ar_live_name(world, &column->object) : NULL;
}

static const char *live_place(const ar_world *world, const ar_object *table)
{
    const ar_object *old = ar_world_old(world, table);
    const char *name = ar_live_name(world, table);

    if (world->target.engine == AR_SQLITE)
        return name;
    return ar_printf(world->ctx->arena, "%s.%s",
                     ar_quote_name(world->ctx->arena, world->target.engine, old->schema), name);
}

static bool is_column(const ar_object *table, ar_engine engine, const char *name)
{
    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_COLUMN && ar_name_eq(engine, (*child)->name, name))
            return true;
    }
    return false;
}

/* The value that a column gets before the constraint looks at it. */
static const char *as_it_becomes(const ar_world *world, const ar_object *table,
                                 const ar_object *wanted_table, const char *name, const char *live)
{
    const ar_column *column = ar_table_column(world->wanted, wanted_table, name);
    const char *moved = column && column->became.count
                            ? ar_labels_moved(world->ctx, table, wanted_table, name,
                                              &column->became, live)
                            : NULL;

    return moved ? moved : live;
}

/* A wanted expression with the live names of columns; NULL: it names one that is not there yet. */
static const char *live_expr(const ar_world *world, const ar_object *table,
                             const ar_object *wanted_table, const ar_expr *expr)
{
    ar_mentions mentions = ar_mentions_in(world->ctx, world->target.engine, expr->sql);
    size_t copied = 0;
    ar_str out;

    ar_str_init(&out, world->ctx->arena);
    ar_vec_each(ar_mention, m, &mentions) {
        const char *live = m->type == AR_MENTION_COLUMN ? live_column(world, table, m->name) : NULL;

        if (m->type != AR_MENTION_COLUMN || !is_column(wanted_table, world->target.engine, m->name))
            continue;
        if (!live)
            return NULL;
        live = as_it_becomes(world, table, wanted_table, m->name, live);
        ar_str_addn(&out, expr->sql + copied, m->offset - copied);
        ar_str_add(&out, live);
        copied = m->offset + m->length;
    }
    ar_str_add(&out, expr->sql + copied);
    return ar_printf(world->ctx->arena, "(%s)", out.data);
}

static const char *duplicates(const ar_world *world, const ar_object *table,
                              const ar_object *constraint, const ar_elements *elements,
                              const ar_expr *where)
{
    ar_names texts = {0};
    const char *only = NULL;

    if (where && !(only = live_expr(world, table, constraint->parent, where)))
        return NULL;
    ar_vec_each(ar_element, element, elements) {
        const char *text = element->column
                               ? live_column(world, table, element->column)
                               : live_expr(world, table, constraint->parent, element->expr);

        if (!text)
            return NULL;
        ar_vec_push(world->ctx->arena, &texts, text);
    }
    const char *list = ar_names_join(world->ctx->arena, &texts, ", ");
    const char *row = texts.count == 1 ? list : ar_printf(world->ctx->arena, "(%s)", list);

    return ar_printf(world->ctx->arena,
                     "%s IN (SELECT %s FROM %s%s%s GROUP BY %s HAVING count(*) > 1)%s%s", row, list,
                     live_place(world, table), only ? " WHERE " : "", only ? only : "", list,
                     only ? " AND " : "", only ? only : "");
}

/* A key whose last column may not overlap where the others are equal; no range may be empty. */
static const char *overlaps(const ar_world *world, const ar_object *table, const ar_key *key)
{
    const char *place = live_place(world, table), *name = ar_live_name(world, table);
    const char *last = NULL;
    ar_str equal;

    ar_str_init(&equal, world->ctx->arena);
    ar_vec_each(const ar_element, element, &key->columns) {
        const char *column = live_column(world, table, element->column);

        if (!column)
            return NULL;
        last = column;
        ar_str_addf(&equal, " AND autorev_other.%s %s %s.%s", column,
                    element->without_overlaps ? "&&" : "=", name, column);
    }
    return ar_printf(world->ctx->arena,
                     "(isempty(%s) OR EXISTS (SELECT 1 FROM %s AS autorev_other WHERE"
                     " (autorev_other.tableoid, autorev_other.ctid) <> (%s.tableoid, %s.ctid)%s))",
                     last, place, name, name, equal.data);
}

/* The time that rows of the target last, together, must hold that of a row. */
static const char *uncovered(const ar_world *world, const ar_object *target, const char *set,
                             const char *equal, const char *period, const char *span)
{
    return ar_printf(world->ctx->arena,
                     "%s AND (%s <@ (SELECT range_agg(autorev_target.%s) FROM %s AS autorev_target"
                     " WHERE %s)) IS NOT TRUE",
                     set, span, period, live_place(world, target), *equal ? equal : "true");
}

/* A target that is new is empty: every value refers to nothing. */
static const char *orphans(const ar_world *world, const ar_object *table, const ar_foreign_key *key)
{
    const ar_ref *ref = &key->references;
    const ar_object *target = ar_model_find(world->base, AR_KIND_TABLE, ref->schema, ref->table);
    ar_str set, equal;

    ar_str_init(&set, world->ctx->arena);
    ar_str_init(&equal, world->ctx->arena);
    for (size_t i = 0; i < key->columns.count && i < ref->columns.count; i++) {
        const char *column = live_column(world, table, key->columns.items[i]);
        const char *other = target ? live_column(world, target, ref->columns.items[i]) : "";

        if (!column || !other)
            return NULL;
        ar_str_addf(&set, "%s%s IS NOT NULL", i ? " AND " : "", column);
        if (target && key->period && i + 1 == key->columns.count)
            return uncovered(
                world, target, set.data, equal.data, other,
                ar_printf(world->ctx->arena, "%s.%s", ar_live_name(world, table), column));
        ar_str_addf(&equal, "%sautorev_target.%s = %s.%s", i ? " AND " : "", other,
                    ar_live_name(world, table), column);
    }
    if (!target)
        return set.data;
    return ar_printf(world->ctx->arena,
                     "%s AND NOT EXISTS (SELECT 1 FROM %s AS autorev_target WHERE %s)", set.data,
                     live_place(world, target), equal.data);
}

const char *ar_rows_that_break(const ar_world *world, const ar_object *table,
                               const ar_object *constraint)
{
    const ar_key *key = ar_as_key(constraint);
    const ar_index *index = ar_as_index(constraint);
    const ar_check *check = ar_as_check(constraint);
    const ar_foreign_key *foreign = ar_as_foreign_key(constraint);

    if (key && ar_elements_are_periods(&key->columns))
        return overlaps(world, table, key);
    if (key)
        return duplicates(world, table, constraint, &key->columns, NULL);
    if (index && index->unique)
        return duplicates(world, table, constraint, &index->columns, index->where);
    if (foreign && !foreign->not_valid && !foreign->not_enforced)
        return orphans(world, table, foreign);
    if (!check || check->not_valid || check->not_enforced)
        return NULL;
    const char *condition = live_expr(world, table, constraint->parent, check->expr);

    return condition ? ar_printf(world->ctx->arena, "NOT %s", condition) : NULL;
}
