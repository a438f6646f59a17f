/* Partitions, under their parents, and tables that inherit: what they have of their own. */
#include <string.h>

#include "base/str.h"
#include "model/dump_parts.h"
#include "model/inherit.h"

enum { LONGEST_KEY = 1000 };

/* ---- what parents imply ---- */

bool ar_dump_is_implied(const ar_dump *dump, const ar_object *child)
{
    if (!child->inherited || child->own_too || child->comment)
        return false;
    if (!ar_as_key(child) && !ar_as_index(child))
        return true;
    return ar_is_implied_copy(dump->ctx, dump->model, child);
}

/* The one between may be implied itself: then the one above it is named. */
const char *ar_dump_attach(const ar_dump *dump, const ar_index *index)
{
    const ar_object *parent = ar_partition_parent(dump->model, index->object.parent);
    const ar_object *original = index->attach && parent
                                    ? ar_object_child(dump->model, parent, AR_KIND_INDEX,
                                                      index->attach)
                                    : NULL;

    if (original && ar_dump_is_implied(dump, original))
        return ar_dump_attach(dump, ar_as_index(original));
    return index->attach;
}

static const ar_column *with_default_null(const ar_dump *dump, const ar_column *column,
                                          const ar_column *parent)
{
    ar_column *copy;

    if (column->default_expr || !parent->default_expr || column->generated || column->identity)
        return column;
    copy = ar_as_column(ar_object_copy(dump->ctx, &column->object));
    copy->object.parent = column->object.parent;
    copy->default_null_said = true;
    return copy;
}

static bool has_storage(const ar_column *column)
{
    return column->storage || column->compression || column->statistics || column->with.count ||
           column->options.count;
}

/* It is there without the parent's, or has a name that it would not get with the parent's. */
static bool has_own_not_null(const ar_column *column, const ar_column *parent)
{
    const ar_not_null *as = &column->not_null_as;

    if (!column->not_null || !ar_hands_not_null_down(parent))
        return column->not_null;
    return as->comment || (as->name && !as->usual && !ar_streq(as->name, parent->not_null_as.name));
}

const ar_column *ar_dump_added(const ar_dump *dump, const ar_column *column)
{
    const ar_column *parent = column->object.inherited
                                  ? ar_parent_column(dump->ctx, dump->model, column)
                                  : NULL;
    ar_column *added;

    if (!parent)
        return column;
    if (column->object.own_too)
        return with_default_null(dump, column, parent);
    added = ar_as_column(
        ar_object_copy(dump->ctx, &with_default_null(dump, column, parent)->object));
    added->object.parent = column->object.parent;
    added->type = NULL;
    added->collation = added->collation_schema = NULL;
    added->generated = NULL;
    if (!has_own_not_null(column, parent)) {
        added->not_null = false;
        added->not_null_as = (ar_not_null){0};
    }
    if (ar_expr_equal(dump->ctx, column->default_expr, parent->default_expr))
        added->default_expr = NULL;
    if (column->storage == parent->storage)
        added->storage = 0;
    if (column->compression == parent->compression)
        added->compression = 0;
    return has_storage(added) || added->default_expr || added->default_null_said ||
                   added->not_null || added->object.comment
               ? added
               : NULL;
}

/* ---- keys ---- */

void ar_dump_put_parents(const ar_dump *dump, ar_doc *map, const ar_object *object)
{
    const ar_table *table = ar_as_table(object);
    ar_doc *parents = ar_doc_list(dump->arena);

    if (ar_dump_is_nested(dump, object))
        ar_dump_put_text(map, "bound", table->bound ? table->bound->sql : NULL);
    for (size_t i = 0; i < table->inherits.count; i++)
        ar_doc_add(parents, ar_doc_text(dump->arena, ar_dump_reference(dump, object,
                                                                       &table->inherits.items[i])));
    if (table->of.table)
        ar_doc_put_text(map, "of", ar_dump_reference(dump, object, &table->of));
    if (!ar_doc_is_empty(parents))
        ar_doc_put(map, "inherits", parents);
    if (table->partition_by)
        ar_doc_put_text(map, "partition_by", table->partition_by->sql);
}

/* ---- partitions ---- */

bool ar_dump_is_nested(const ar_dump *dump, const ar_object *object)
{
    return object->kind == AR_KIND_TABLE && ar_partition_parent(dump->model, object) != NULL;
}

static const char *partition_key(const ar_dump *dump, const ar_doc *partitions,
                                 const ar_object *table, bool *needs_name)
{
    char *key = ar_strndup(dump->arena, table->name, strnlen(table->name, LONGEST_KEY));

    while (ar_doc_has(partitions, key))
        key = ar_printf(dump->arena, "%s_", key);
    *needs_name = !ar_streq(key, table->name);
    return key;
}

void ar_dump_put_partitions(const ar_dump *dump, ar_doc *map, const ar_object *table,
                            ar_dump_table *write)
{
    ar_doc *partitions = ar_doc_block(dump->arena);

    if (!ar_as_table(table)->partition_by)
        return;
    for (size_t i = 0; i < dump->model->objects.count; i++) {
        const ar_object *object = dump->model->objects.items[i];
        bool needs_name = false;
        const char *key;

        if (!ar_is_partition(object) || ar_partition_parent(dump->model, object) != table)
            continue;
        key = partition_key(dump, partitions, object, &needs_name);
        ar_doc_put(partitions, key, write(dump, object, needs_name));
    }
    if (!ar_doc_is_empty(partitions))
        ar_doc_put(map, "partitions", partitions);
}
