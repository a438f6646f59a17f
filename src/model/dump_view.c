/* Views as YAML: the query alone where it says everything. */
#include "base/str.h"
#include "model/dump_parts.h"

static ar_doc *column_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_view_column *column = ar_as_view_column(object);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    if (column->default_expr)
        ar_doc_put_text(map, "default_sql", column->default_expr->sql);
    if (column->storage)
        ar_doc_put_text(map, "storage", ar_storage_words[column->storage]);
    if (column->compression)
        ar_doc_put_text(map, "compression", ar_compression_words[column->compression]);
    ar_dump_put_text(map, "statistics", column->statistics);
    if (column->with.count)
        ar_doc_put(map, "with", ar_dump_options(dump, &column->with));
    return map;
}

static ar_doc *columns_doc(const ar_dump *dump, const ar_object *view)
{
    ar_doc *map = ar_doc_block(dump->arena);

    if (ar_as_view(view)->columns.count)
        return ar_dump_names(dump, &ar_as_view(view)->columns);
    ar_object_each(child, view) {
        bool needs_name = false;
        const char *key;

        if ((*child)->kind != AR_KIND_VIEW_COLUMN)
            continue;
        key = ar_dump_key(dump, map, *child, &needs_name);
        ar_doc_put(map, key, column_doc(dump, *child, needs_name));
    }
    return map;
}

ar_doc *ar_dump_view(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_view *view = ar_as_view(object);
    ar_doc *map = ar_doc_block(dump->arena), *columns = columns_doc(dump, object);
    ar_objects none = {0};

    ar_dump_common(dump, map, object, needs_name);
    ar_dump_put_bool(map, "materialized", view->materialized);
    ar_dump_put_text(map, "tablespace", view->tablespace);
    ar_dump_put_text(map, "access_method", view->access_method);
    ar_dump_put_text(map, "cluster_on", view->cluster_on);
    if (view->with.count)
        ar_doc_put(map, "with", ar_dump_options(dump, &view->with));
    if (!ar_doc_is_empty(columns))
        ar_doc_put(map, "columns", columns);
    ar_dump_constraints(dump, map, object, &none);
    if (ar_doc_is_empty(map))
        return ar_doc_text(dump->arena, view->query->sql);
    ar_doc_put_text(map, "sql", view->query->sql);
    return map;
}
