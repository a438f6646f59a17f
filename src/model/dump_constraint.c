/* Constraints and indexes that do not stand in a column. */
#include <string.h>

#include "base/str.h"
#include "model/dump_body.h"
#include "model/dump_parts.h"

static ar_doc *element_list(const ar_dump *dump, const ar_object *table,
                            const ar_elements *elements)
{
    ar_doc *list = ar_doc_list(dump->arena);

    for (size_t i = 0; i < elements->count; i++)
        ar_doc_add(list,
                   ar_doc_text(dump->arena, ar_dump_element(dump, table, &elements->items[i])));
    return list;
}

static void put_storage(const ar_dump *dump, ar_doc *map, const ar_options *with,
                        const char *tablespace)
{
    if (with->count)
        ar_doc_put(map, "with", ar_dump_options(dump, with));
    ar_dump_put_text(map, "tablespace", tablespace);
}

static void put_deferrable(ar_doc *map, int deferrable)
{
    if (deferrable)
        ar_doc_put_text(map, "deferrable", ar_deferrable_words[deferrable]);
}

/* ---- keys ---- */

static ar_doc *key_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_key *key = ar_as_key(object);
    ar_doc *columns = element_list(dump, object->parent, &key->columns);
    ar_doc *map;

    if (!needs_name && ar_dump_is_plain(object) && !key->include.count &&
        !key->nulls_not_distinct && !key->deferrable && !key->on_conflict && !key->with.count &&
        !key->tablespace)
        return columns;
    map = ar_doc_map(dump->arena);
    ar_dump_common(dump, map, object, needs_name);
    ar_doc_put(map, "columns", columns);
    if (key->include.count)
        ar_doc_put(map, "include", ar_dump_names(dump, &key->include));
    ar_dump_put_bool(map, "nulls_not_distinct", key->nulls_not_distinct);
    put_deferrable(map, key->deferrable);
    if (key->on_conflict)
        ar_doc_put_text(map, "on_conflict", ar_conflict_words[key->on_conflict]);
    put_storage(dump, map, &key->with, key->tablespace);
    return map;
}

/* ---- foreign keys ---- */

/* "(a, period b)" */
static char *key_list(const ar_dump *dump, const ar_foreign_key *key, const ar_names *columns)
{
    ar_str out;

    ar_str_init(&out, dump->arena);
    ar_str_addc(&out, '(');
    for (size_t i = 0; i < columns->count; i++)
        ar_str_addf(&out, "%s%s%s", i ? ", " : "",
                    key->period && i + 1 == columns->count ? "period " : "",
                    ar_line_name(dump->arena, columns->items[i]));
    ar_str_addc(&out, ')');
    return out.data;
}

static char *reference_of(const ar_dump *dump, const ar_foreign_key *key)
{
    ar_ref table = key->references;

    table.columns = (ar_names){0};
    return ar_printf(dump->arena, "%s%s", ar_dump_reference(dump, key->object.parent, &table),
                     key->references.columns.count ? key_list(dump, key, &key->references.columns)
                                                   : "");
}

static ar_doc *foreign_key_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_foreign_key *key = ar_as_foreign_key(object);
    char *reference = reference_of(dump, key);
    ar_doc *map;

    if (!needs_name && ar_dump_is_plain(object))
        return ar_doc_text(dump->arena, ar_printf(dump->arena, "%s references %s%s",
                                                  key_list(dump, key, &key->columns), reference,
                                                  ar_dump_reference_options(dump, key)));
    map = ar_doc_map(dump->arena);
    ar_dump_common(dump, map, object, needs_name);
    ar_doc_put(map, "columns", ar_dump_names(dump, &key->columns));
    ar_doc_put_text(map, "references", reference);
    if (key->on_delete_columns.count)
        ar_doc_put_text(map, "on_delete",
                        ar_printf(dump->arena, "%s %s", ar_action_words[key->on_delete],
                                  ar_dump_name_list(dump, &key->on_delete_columns)));
    else if (key->on_delete != AR_NO_ACTION)
        ar_doc_put_text(map, "on_delete", ar_action_words[key->on_delete]);
    if (key->on_update != AR_NO_ACTION)
        ar_doc_put_text(map, "on_update", ar_action_words[key->on_update]);
    if (key->match_full)
        ar_doc_put_text(map, "match", "full");
    put_deferrable(map, key->deferrable);
    ar_dump_put_bool(map, "not_valid", key->not_valid);
    ar_dump_put_bool(map, "not_enforced", key->not_enforced);
    return map;
}

/* ---- checks ---- */

static ar_doc *check_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_check *check = ar_as_check(object);
    ar_doc *map;

    if (!needs_name && ar_dump_is_plain(object) && !check->not_valid && !check->not_enforced &&
        !check->no_inherit)
        return ar_doc_text(dump->arena, check->expr->sql);
    map = ar_doc_map(dump->arena);
    ar_dump_common(dump, map, object, needs_name);
    ar_doc_put_text(map, "check", check->expr->sql);
    ar_dump_put_bool(map, "not_valid", check->not_valid);
    ar_dump_put_bool(map, "not_enforced", check->not_enforced);
    ar_dump_put_bool(map, "no_inherit", check->no_inherit);
    return map;
}

/* ---- exclusions ---- */

static bool has_break(const ar_exclusion *exclusion)
{
    ar_vec_each(const ar_element, element, &exclusion->elements) {
        if (element->expr && strchr(element->expr->sql, '\n'))
            return true;
    }
    return exclusion->where && strchr(exclusion->where->sql, '\n');
}

static char *exclusion_line(const ar_dump *dump, const ar_exclusion *exclusion)
{
    const ar_object *table = exclusion->object.parent;
    ar_str out;

    ar_str_init(&out, dump->arena);
    if (exclusion->method)
        ar_str_addf(&out, "using %s ", ar_line_name(dump->arena, exclusion->method));
    for (size_t i = 0; i < exclusion->elements.count; i++)
        ar_str_addf(&out, "%s%s", i ? ", " : "(",
                    ar_dump_element(dump, table, &exclusion->elements.items[i]));
    ar_str_addc(&out, ')');
    if (exclusion->where)
        ar_str_addf(&out, " where (%s)", exclusion->where->sql);
    ar_str_add(&out, ar_dump_deferrable(exclusion->deferrable));
    return out.data;
}

static ar_doc *exclusion_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_exclusion *exclusion = ar_as_exclusion(object);
    ar_doc *map;

    if (!needs_name && ar_dump_is_plain(object) && !exclusion->with.count &&
        !exclusion->tablespace && !has_break(exclusion))
        return ar_doc_text(dump->arena, exclusion_line(dump, exclusion));
    map = ar_doc_map(dump->arena);
    ar_dump_common(dump, map, object, needs_name);
    ar_dump_put_text(map, "method", exclusion->method);
    ar_doc_put(map, "elements", element_list(dump, object->parent, &exclusion->elements));
    if (exclusion->where)
        ar_doc_put_text(map, "where", exclusion->where->sql);
    put_deferrable(map, exclusion->deferrable);
    put_storage(dump, map, &exclusion->with, exclusion->tablespace);
    return map;
}

/* ---- indexes ---- */

static ar_doc *index_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_index *index = ar_as_index(object);
    ar_doc *columns = element_list(dump, object->parent, &index->columns);
    ar_doc *map;

    if (!needs_name && ar_dump_is_plain(object) && !index->unique && !index->where &&
        !index->method && !index->include.count && !index->with.count && !index->tablespace &&
        !index->attach && !index->nulls_not_distinct && !index->column_statistics.count)
        return columns;
    map = ar_doc_map(dump->arena);
    ar_dump_common(dump, map, object, needs_name);
    ar_doc_put(map, "columns", columns);
    ar_dump_put_bool(map, "unique", index->unique);
    ar_dump_put_bool(map, "nulls_not_distinct", index->nulls_not_distinct);
    ar_dump_put_text(map, "method", index->method);
    if (index->include.count)
        ar_doc_put(map, "include", ar_dump_names(dump, &index->include));
    if (index->where)
        ar_doc_put_text(map, "where", index->where->sql);
    put_storage(dump, map, &index->with, index->tablespace);
    ar_dump_put_text(map, "attach", ar_dump_attach(dump, index));
    if (index->column_statistics.count)
        ar_doc_put(map, "column_statistics", ar_dump_options(dump, &index->column_statistics));
    return map;
}

/* ---- statistics objects ---- */

ar_doc *ar_dump_list(const ar_dump *dump, const char *words)
{
    ar_doc *list = ar_doc_list(dump->arena);

    while (*words) {
        size_t length = strcspn(words, ",");

        ar_doc_add(list, ar_doc_text(dump->arena, ar_strndup(dump->arena, words, length)));
        words += length;
        words += strspn(words, ", ");
    }
    return list;
}

static ar_doc *statistics_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_statistics *statistics = ar_as_statistics(object);
    ar_doc *columns = element_list(dump, object->parent, &statistics->columns);
    ar_doc *map;
    bool owned = dump->model->target.owners && object->owner;

    if (!needs_name && !owned && ar_dump_is_plain(object) && !statistics->kinds &&
        !statistics->target)
        return columns;
    map = ar_doc_map(dump->arena);
    ar_dump_common(dump, map, object, needs_name);
    ar_doc_put(map, "columns", columns);
    if (statistics->kinds)
        ar_doc_put(map, "kinds", ar_dump_list(dump, statistics->kinds));
    ar_dump_put_text(map, "target", statistics->target);
    return map;
}

/* ---- all of a table ---- */

typedef ar_doc *write_one(const ar_dump *dump, const ar_object *object, bool needs_name);

static bool is_taken(const ar_objects *taken, const ar_object *object)
{
    for (size_t i = 0; taken && i < taken->count; i++)
        if (taken->items[i] == object)
            return true;
    return false;
}

/*
 * By name; as a list when one of them has none, or two share one (SQLite), then with `name:` where
 * there is one.
 */
static void put_kind(const ar_dump *dump, ar_doc *map, const ar_object *parent, ar_kind kind,
                     const ar_objects *taken, write_one *write)
{
    ar_doc *by_name = ar_doc_block(dump->arena), *list = ar_doc_lines(dump->arena);
    bool all_named = true;

    ar_object_each(child, parent) {
        const ar_object *object = *child;
        bool needs_name = false;

        if (object->kind != kind || is_taken(taken, object) || ar_dump_is_implied(dump, object))
            continue;
        if (object->name) {
            const char *key = ar_dump_key(dump, by_name, object, &needs_name);

            all_named &= !ar_doc_has(by_name, key);
            ar_doc_put(by_name, key, write(dump, object, needs_name));
        }
        all_named &= object->name != NULL;
        ar_doc_add(list, write(dump, object, object->name != NULL));
    }
    if (!ar_doc_is_empty(list))
        ar_doc_put(map, ar_kind_get(kind)->plural, all_named ? by_name : list);
}

void ar_dump_checks(const ar_dump *dump, ar_doc *map, const ar_object *parent,
                    const ar_objects *taken)
{
    put_kind(dump, map, parent, AR_KIND_CHECK, taken, check_doc);
}

void ar_dump_triggers(const ar_dump *dump, ar_doc *map, const ar_object *parent)
{
    put_kind(dump, map, parent, AR_KIND_TRIGGER, NULL, ar_dump_trigger);
    put_kind(dump, map, parent, AR_KIND_RULE, NULL, ar_dump_rule);
}

void ar_dump_constraints(const ar_dump *dump, ar_doc *map, const ar_object *table,
                         const ar_objects *taken)
{
    const ar_object *key = ar_table_primary_key(table);

    if (key && !is_taken(taken, key) && !ar_dump_is_implied(dump, key))
        ar_doc_put(map, "primary_key",
                   key_doc(dump, key, !ar_dump_is_default_name(dump, key, NULL)));
    put_kind(dump, map, table, AR_KIND_UNIQUE, taken, key_doc);
    put_kind(dump, map, table, AR_KIND_FOREIGN_KEY, taken, foreign_key_doc);
    ar_dump_checks(dump, map, table, taken);
    put_kind(dump, map, table, AR_KIND_EXCLUSION, taken, exclusion_doc);
    put_kind(dump, map, table, AR_KIND_INDEX, taken, index_doc);
    put_kind(dump, map, table, AR_KIND_STATISTICS, taken, statistics_doc);
    ar_dump_triggers(dump, map, table);
    put_kind(dump, map, table, AR_KIND_POLICY, taken, ar_dump_policy);
}
