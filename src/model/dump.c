#include "model/dump.h"

#include <string.h>

#include "base/str.h"
#include "model/dump_parts.h"

/* ---- enums, sequences, schemas ---- */

static ar_doc *enum_value(const ar_dump *dump, const ar_enum_value *value)
{
    ar_doc *map;

    if (!value->renamed_from.count)
        return ar_doc_text(dump->arena, value->name);
    map = ar_doc_map(dump->arena);
    ar_doc_put_text(map, "value", value->name);
    ar_doc_put(map, "renamed_from", ar_dump_names(dump, &value->renamed_from));
    return map;
}

static ar_doc *enum_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_enum *type = ar_as_enum(object);
    ar_doc *list = ar_doc_list(dump->arena), *map = ar_doc_map(dump->arena);

    for (size_t i = 0; i < type->values.count; i++)
        ar_doc_add(list, enum_value(dump, &type->values.items[i]));
    ar_dump_common(dump, map, object, needs_name);
    if (type->replaced.count)
        ar_doc_put(map, "replaced", ar_dump_options(dump, &type->replaced));
    if (ar_doc_is_empty(map))
        return list;
    ar_doc_put(map, "values", list);
    return map;
}

static ar_doc *domain_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    return ar_dump_domain(dump, ar_as_domain(object), needs_name);
}

static void put_number(ar_doc *map, const char *key, const char *value, const char *usual)
{
    if (value && !ar_streq(value, usual))
        ar_doc_put_text(map, key, value);
}

static ar_doc *sequence_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    const ar_sequence *sequence = ar_as_sequence(object);
    ar_sequence_defaults usual = ar_sequence_usual(sequence->type, sequence->increment,
                                                   sequence->min, sequence->max);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    if (sequence->type && !ar_streq(sequence->type->text, "bigint"))
        ar_doc_put_text(map, "type", sequence->type->text);
    put_number(map, "start", sequence->start, usual.start);
    put_number(map, "increment", sequence->increment, usual.increment);
    put_number(map, "min", sequence->min, usual.min);
    put_number(map, "max", sequence->max, usual.max);
    put_number(map, "cache", sequence->cache, usual.cache);
    ar_dump_put_bool(map, "cycle", sequence->cycle);
    ar_dump_put_bool(map, "unlogged", sequence->unlogged);
    if (sequence->owned_by.table) {
        ar_ref table = {.schema = sequence->owned_by.schema, .table = sequence->owned_by.table};

        ar_doc_put_text(map, "owned_by",
                        ar_printf(dump->arena, "%s.%s", ar_dump_reference(dump, object, &table),
                                  ar_line_name(dump->arena, sequence->owned_by.columns.items[0])));
    }
    return map;
}

static ar_doc *schema_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    return map;
}

/* ---- tables ---- */

static void put_columns(const ar_dump *dump, ar_doc *map, const ar_object *table, ar_objects *taken)
{
    ar_doc *columns = ar_doc_block(dump->arena);

    ar_object_each(child, table) {
        const ar_column *column = ar_as_column(*child);
        ar_dump_inline said = {0};
        bool needs_name = false;
        const char *key;

        if (column)
            column = ar_dump_added(dump, column);
        if (!column)
            continue;
        key = ar_dump_key(dump, columns, *child, &needs_name);
        ar_doc_put(columns, key, ar_dump_column(dump, table, column, needs_name, &said));
        if (said.primary_key)
            ar_vec_push(dump->arena, taken, (ar_object *)(void *)&said.primary_key->object);
        if (said.unique)
            ar_vec_push(dump->arena, taken, (ar_object *)(void *)&said.unique->object);
        if (said.foreign_key)
            ar_vec_push(dump->arena, taken, (ar_object *)(void *)&said.foreign_key->object);
        for (size_t i = 0; i < said.checks.count; i++)
            ar_vec_push(dump->arena, taken, (ar_object *)(void *)&said.checks.items[i]->object);
    }
    if (!ar_doc_is_empty(columns) ||
        (!ar_dump_is_nested(dump, table) && !ar_as_table(table)->inherits.count &&
         !ar_as_table(table)->of.table))
        ar_doc_put(map, "columns", columns);
}

static void put_table_head(const ar_dump *dump, ar_doc *map, const ar_object *object,
                           bool needs_name)
{
    ar_object head = *object;

    if (object->unmanaged)
        ar_dump_put_unmanaged(dump, map, object);
    head.unmanaged = false;
    if (ar_dump_is_nested(dump, object) && !strchr(object->schema, '.') &&
        !ar_streq(object->schema, ar_as_table(object)->partition_of.schema))
        ar_doc_put_text(map, "schema", object->schema);
    ar_dump_common(dump, map, &head, needs_name);
}

static ar_doc *partition_doc(const ar_dump *dump, const ar_object *object, bool needs_name);

static void put_table(const ar_dump *dump, ar_doc *map, const ar_object *object)
{
    const ar_table *table = ar_as_table(object);
    ar_objects taken = {0};

    ar_dump_put_bool(map, "unlogged", table->unlogged);
    ar_dump_put_bool(map, "strict", table->strict);
    ar_dump_put_bool(map, "without_rowid", table->without_rowid);
    ar_dump_put_text(map, "tablespace", table->tablespace);
    ar_dump_put_text(map, "access_method", table->access_method);
    ar_dump_put_text(map, "replica_identity", table->replica_identity);
    ar_dump_put_text(map, "server", table->server);
    if (table->options.count)
        ar_doc_put(map, "options", ar_dump_options(dump, &table->options));
    ar_dump_put_text(map, "cluster_on", table->cluster_on);
    ar_dump_put_bool(map, "row_security", table->row_security);
    ar_dump_put_bool(map, "force_row_security", table->force_row_security);
    if (table->with.count)
        ar_doc_put(map, "with", ar_dump_options(dump, &table->with));
    if (table->virtual_of) {
        ar_doc_put_text(map, "virtual", table->virtual_of->sql);
        return;
    }
    put_columns(dump, map, object, &taken);
    ar_dump_constraints(dump, map, object, &taken);
    ar_dump_put_partitions(dump, map, object, partition_doc);
}

static ar_doc *table_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    ar_doc *map = ar_doc_block(dump->arena);

    put_table_head(dump, map, object, needs_name);
    ar_dump_put_parents(dump, map, object);
    put_table(dump, map, object);
    return map;
}

/* A bound alone where that says everything. */
static ar_doc *partition_doc(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    ar_doc *rest = ar_doc_map(dump->arena);

    put_table_head(dump, rest, object, needs_name);
    put_table(dump, rest, object);
    if (ar_doc_is_empty(rest) && !ar_as_table(object)->partition_by)
        return ar_doc_text(dump->arena, ar_as_table(object)->bound->sql);
    return table_doc(dump, object, needs_name);
}

/* ---- the model ---- */

typedef ar_doc *write_top(const ar_dump *dump, const ar_object *object, bool needs_name);

static write_top *const writers[AR_KIND__COUNT] = {
    [AR_KIND_SCHEMA] = schema_doc,
    [AR_KIND_ENUM] = enum_doc,
    [AR_KIND_DOMAIN] = domain_doc,
    [AR_KIND_SEQUENCE] = sequence_doc,
    [AR_KIND_TABLE] = table_doc,
    [AR_KIND_TS_DICTIONARY] = ar_dump_dictionary,
    [AR_KIND_FDW] = ar_dump_fdw,
    [AR_KIND_SERVER] = ar_dump_server,
    [AR_KIND_PUBLICATION] = ar_dump_publication,
    [AR_KIND_TS_CONFIGURATION] = ar_dump_configuration,
    [AR_KIND_VIEW] = ar_dump_view,
    [AR_KIND_DEFAULT_PRIVILEGES] = ar_dump_default_privileges,
    [AR_KIND_EVENT_TRIGGER] = ar_dump_event_trigger,
    [AR_KIND_EXTENSION] = ar_dump_extension,
    [AR_KIND_COLLATION] = ar_dump_own_collation,
    [AR_KIND_TYPE] = ar_dump_user_type,
    [AR_KIND_FUNCTION] = ar_dump_routine,
    [AR_KIND_PROCEDURE] = ar_dump_routine,
    [AR_KIND_AGGREGATE] = ar_dump_aggregate,
};

/* Of "public": its comment, owner and privileges. Before 15 whoever made the cluster owns it. */
static bool is_as_it_came(const ar_dump *dump, const ar_object *object)
{
    const ar_target target = dump->model->target;

    if (target.owners && target.version >= 150000 && object->owner &&
        !ar_streq(object->owner, "pg_database_owner"))
        return false;
    if (target.grants && object->grants.count)
        return false;
    return !object->comment || ar_streq(object->comment, "standard public schema");
}

/* What need not be said: it is there anyway, or a serial column says it. */
static bool is_implied(const ar_dump *dump, const ar_object *object)
{
    if (object->kind == AR_KIND_SCHEMA)
        return ar_streq(object->name, "public") && is_as_it_came(dump, object);
    return object->kind == AR_KIND_SEQUENCE &&
           ar_dump_is_serial_sequence(dump, ar_as_sequence(object));
}

static ar_doc *section(const ar_dump *dump, ar_kind kind)
{
    ar_doc *map = ar_doc_block(dump->arena);

    for (size_t i = 0; i < dump->model->objects.count; i++) {
        const ar_object *object = dump->model->objects.items[i];
        bool needs_name = false;
        const char *key;

        if (object->kind != kind || is_implied(dump, object) || ar_dump_is_nested(dump, object))
            continue;
        key = ar_dump_key(dump, map, object, &needs_name);
        ar_doc_put(map, key, writers[kind](dump, object, needs_name));
    }
    return map;
}

static bool is_text_search(ar_kind kind)
{
    return kind == AR_KIND_TS_DICTIONARY || kind == AR_KIND_TS_CONFIGURATION;
}

char *ar_model_dump(ar_ctx *ctx, const ar_model *model)
{
    ar_dump dump = {
        .ctx = ctx, .arena = ctx->arena, .model = model, .engine = model->target.engine};
    ar_doc *root = ar_doc_block(ctx->arena), *text_search = ar_doc_block(ctx->arena);

    for (int kind = 0; kind < AR_KIND__COUNT; kind++) {
        ar_doc *map = writers[kind] ? section(&dump, (ar_kind)kind) : NULL;

        if (!map || (kind != AR_KIND_TABLE && ar_doc_is_empty(map)))
            continue;
        ar_doc_put(is_text_search((ar_kind)kind) ? text_search : root,
                   ar_kind_get((ar_kind)kind)->plural, map);
    }
    if (!ar_doc_is_empty(text_search))
        ar_doc_put(root, "text_search", text_search);
    return ar_doc_print(ctx->arena, root);
}
