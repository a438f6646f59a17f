/* Views: a query, and what is said beside it. */
#include <string.h>

#include "base/str.h"
#include "parser/place.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

/* ---- columns ---- */

static void read_default_sql(ar_spot *spot)
{
    ar_scalar_expr(spot->reader, spot->value, "default_sql",
                   &ar_as_view_column(spot->object)->default_expr);
}

static const ar_key_def column_keys[] = {
    {"default_sql", read_default_sql, AR_SHAPE_TEXT, NULL, NULL,
     "default of rows that are inserted through the view"},
    END_OF_KEYS,
};

static const char *const column_hidden[] = {"default", NULL};

const ar_place ar_place_view_column = {
    .title = "view_column",
    .takes = "a mapping",
    .kind = AR_KIND_VIEW_COLUMN,
    .keys = column_keys,
    .hidden = column_hidden,
    .may_be_empty = true,
    .common = true,
};

static void read_columns(ar_spot *spot)
{
    const ar_yaml *node = spot->value;

    if (node->kind == AR_YAML_LIST)
        ar_scalar_names(spot->reader, node, "columns", false, NULL,
                        &ar_as_view(spot->object)->columns);
    else if (node->kind == AR_YAML_MAP)
        ar_read_many(spot->reader, &ar_place_view_column, spot->object, node);
    else
        ar_scalar_shape(spot->reader, node, "columns", "a list of names, or a mapping by name");
}

/* ---- the query ---- */

/* A final semicolon, which files often have, says nothing. */
static const ar_yaml *without_semicolon(ar_reader *reader, const ar_yaml *node)
{
    ar_tokens tokens = {0};
    ar_yaml *copy;

    if (node->kind == AR_YAML_SCALAR && node->text)
        tokens = ar_sql_tokens(reader->ctx->arena, ar_reader_flavour(reader), node->text);
    if (tokens.count < 2 || !ar_token_is(&tokens.items[tokens.count - 2], ";"))
        return node;
    copy = ar_memdup(reader->ctx->arena, node, sizeof(*node));
    copy->text = ar_strndup(reader->ctx->arena, node->text, tokens.items[tokens.count - 2].offset);
    return copy;
}

static void read_query(ar_spot *spot)
{
    ar_scalar_expr(spot->reader, without_semicolon(spot->reader, spot->value), "sql",
                   &ar_as_view(spot->object)->query);
}

static void read_indexes(ar_spot *spot)
{
    ar_read_many(spot->reader, &ar_place_index, spot->object, spot->value);
}

static void read_statistics(ar_spot *spot)
{
    ar_read_many(spot->reader, &ar_place_statistics, spot->object, spot->value);
}

static void read_triggers(ar_spot *spot)
{
    ar_read_many(spot->reader, &ar_place_trigger, spot->object, spot->value);
}

static void read_rules(ar_spot *spot)
{
    ar_read_many(spot->reader, &ar_place_rule, spot->object, spot->value);
}

static bool is_stored_only(const char *key)
{
    static const char *const keys[] = {"tablespace", "access_method", "indexes",
                                       "statistics", "cluster_on",    NULL};

    for (const char *const *it = keys; *it; it++)
        if (ar_streq(*it, key))
            return true;
    return false;
}

static void check_stored(ar_spot *spot)
{
    const ar_yaml *map = spot->value;

    for (size_t i = 0; i < map->keys.count; i++)
        if (is_stored_only(map->keys.items[i]->text))
            ar_fail(spot->reader->ctx, AR_E_NOT_MATERIALIZED, ar_yaml_pos(map->keys.items[i]),
                    "\"%s\" is for materialized views: this one stores no rows",
                    map->keys.items[i]->text);
}

static void check_column(ar_spot *spot, const ar_object *object)
{
    const ar_view_column *column = ar_as_view_column(object);

    if (column &&
        (column->statistics || column->storage || column->compression || column->with.count))
        ar_fail(spot->reader->ctx, AR_E_NOT_MATERIALIZED, object->pos,
                "column \"%s\": only a comment and a default can be said of a view that stores no "
                "rows",
                object->name);
}

static void read_end(ar_spot *spot)
{
    if (spot->reader->engine != AR_POSTGRESQL || ar_as_view(spot->object)->materialized)
        return;
    check_stored(spot);
    ar_object_each(child, spot->object)
        check_column(spot, *child);
}

static const ar_key_def view_keys[] = {
    {"sql", read_query, AR_SHAPE_TEXT, NULL, NULL, "the query, without CREATE"},
    {"columns", read_columns, AR_SHAPE_MANY, &ar_place_view_column, NULL,
     "names of all columns, or what is said of some"},
    {"indexes", read_indexes, AR_SHAPE_MANY, &ar_place_index, NULL,
     "indexes of a materialized view (PostgreSQL)"},
    {"statistics", read_statistics, AR_SHAPE_MANY, &ar_place_statistics, NULL,
     "statistics objects of a materialized view (PostgreSQL)"},
    {"triggers", read_triggers, AR_SHAPE_NAMED, &ar_place_trigger, NULL,
     "triggers: instead of ..."},
    {"rules", read_rules, AR_SHAPE_NAMED, &ar_place_rule, NULL, "rewrite rules (PostgreSQL)"},
    END_OF_KEYS,
};

const ar_place ar_place_view = {
    .title = "view",
    .takes = "a query, or a mapping",
    .kind = AR_KIND_VIEW,
    .keys = view_keys,
    .read_line = read_query,
    .read_end = read_end,
    .common = true,
    .top = true,
};
