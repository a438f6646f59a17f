/* Statistics and their targets, and the indexes that a table's own attributes name (PostgreSQL). */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "dialect/canon.h"
#include "model/statistics.h"

enum { LARGEST_TARGET = 10000 };

/* ---- statistics targets ---- */

/* NULL: the server's own. The server would cut what is too large. */
static const char *canon_target(ar_canon *canon, const ar_object *object, const char *text)
{
    long target;

    if (!text)
        return NULL;
    target = strtol(text, NULL, 10);
    if (target < -1 || target > LARGEST_TARGET)
        (void)ar_fail(canon->ctx, AR_E_BAD_NUMBER, object->pos,
                      "%s \"%s\": a statistics target is -1 to %d, not %s",
                      ar_kind_get(object->kind)->name, ar_canon_label(canon, object),
                      LARGEST_TARGET, text);
    return target < 0 ? NULL : ar_printf(canon->ctx->arena, "%ld", target);
}

static bool is_number(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

static bool is_target(const char *text)
{
    return is_number(*text == '-' || *text == '+' ? text + 1 : text);
}

static const ar_element *element_at(const ar_index *index, const char *position)
{
    unsigned long place = is_number(position) ? strtoul(position, NULL, 10) : 0;

    return place >= 1 && place <= index->columns.count ? &index->columns.items[place - 1] : NULL;
}

static void canon_index(ar_canon *canon, ar_index *index)
{
    ar_options kept = {0};

    ar_vec_each(ar_option, option, &index->column_statistics) {
        const ar_element *element = element_at(index, option->key);
        const char *target = NULL;

        if (!element || !element->expr)
            (void)ar_fail(canon->ctx, AR_E_BAD_STATISTICS, index->object.pos,
                          "index \"%s\": column_statistics are for expressions by their position, "
                          "which \"%s\" is not",
                          ar_canon_label(canon, &index->object), option->key);
        else if (!is_target(option->value))
            (void)ar_fail(canon->ctx, AR_E_BAD_NUMBER, index->object.pos,
                          "index \"%s\": \"%s\" is no statistics target",
                          ar_canon_label(canon, &index->object), option->value);
        else
            target = canon_target(canon, &index->object, option->value);
        if (target)
            ar_options_set(canon->ctx, &kept, option->key, target);
    }
    index->column_statistics = kept;
}

static void canon_statistics(ar_canon *canon, ar_statistics *statistics)
{
    const ar_object *object = &statistics->object;

    statistics->target = canon_target(canon, object, statistics->target);
    statistics->columns = ar_statistics_sorted(canon->ctx, &statistics->columns);
    if (statistics->columns.count == 1 && statistics->columns.items[0].column)
        (void)ar_fail(canon->ctx, AR_E_BAD_STATISTICS, object->pos,
                      "statistics \"%s\": one column alone has statistics anyway",
                      ar_canon_label(canon, object));
}

/* ---- indexes of the table ---- */

static bool has_index(const ar_object *child)
{
    switch (child->kind) {
    case AR_KIND_PRIMARY_KEY:
    case AR_KIND_UNIQUE:
    case AR_KIND_EXCLUSION:
    case AR_KIND_INDEX:
        return true;
    default:
        return false;
    }
}

static void check_index(ar_canon *canon, const ar_object *table, const char *key, const char *name)
{
    ar_names names = {0};
    const char *nearest;

    if (!name || table->unmanaged)
        return;
    ar_object_each(child, table) {
        if (!has_index(*child) || !(*child)->name)
            continue;
        if (ar_streq((*child)->name, name))
            return;
        ar_vec_push(canon->ctx->arena, &names, (*child)->name);
    }
    ar_vec_push(canon->ctx->arena, &names, NULL);
    nearest = ar_nearest(name, names.items);
    (void)ar_fail(canon->ctx, AR_E_UNKNOWN_INDEX, table->pos,
                  "%s \"%s\": %s names \"%s\", which is no index of it",
                  ar_kind_get(table->kind)->name, ar_canon_label(canon, table), key, name);
    if (nearest)
        ar_hint(canon->ctx, "did you mean \"%s\"?", nearest);
}

static void canon_view_column(ar_canon *canon, ar_view_column *column)
{
    column->statistics = canon_target(canon, &column->object, column->statistics);
    ar_canon_options(canon, &column->with);
}

static void canon_table(ar_canon *canon, ar_table *table)
{
    if (ar_streq(table->replica_identity, "default"))
        table->replica_identity = NULL;
    check_index(canon, &table->object, "replica_identity",
                ar_table_identity_index(canon->ctx, table));
    check_index(canon, &table->object, "cluster_on", table->cluster_on);
}

void ar_canon_pg_storage(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        if (object->kind != AR_KIND_TABLE && object->kind != AR_KIND_VIEW)
            continue;
        if (object->kind == AR_KIND_TABLE)
            canon_table(canon, ar_as_table(object));
        else
            check_index(canon, object, "cluster_on", ar_as_view(object)->cluster_on);
        ar_object_each(child, object) {
            ar_kind kind = (*child)->kind;
            ar_column *column = ar_as_column(*child);
            ar_index *index = ar_as_index(*child);

            if (column) {
                column->statistics = canon_target(canon, *child, column->statistics);
                ar_canon_options(canon, &column->with);
            }
            if (ar_as_view_column(*child))
                canon_view_column(canon, ar_as_view_column(*child));
            if (index)
                canon_index(canon, index);
            if (kind == AR_KIND_STATISTICS)
                canon_statistics(canon, ar_as_statistics(*child));
        }
    }
}
