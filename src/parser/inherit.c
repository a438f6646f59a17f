#include "parser/inherit.h"

#include "base/str.h"
#include "model/inherit.h"
#include "model/partition.h"
#include "parser/clause.h"
#include "parser/resolve.h"
#include "parser/scalar.h"

/* ---- keys ---- */

void ar_read_partition_by(ar_spot *spot)
{
    ar_ctx *ctx = spot->reader->ctx;
    ar_partition_key key;
    const ar_expr *expr = NULL;

    if (!ar_scalar_expr(spot->reader, spot->value, "partition_by", &expr))
        return;
    if (!ar_partition_key_read(ctx, expr->sql, &key)) {
        ar_fail(ctx, AR_E_BAD_PARTITION, expr->pos, "\"%s\" is no partition key", expr->sql);
        ar_hint(ctx, "it is \"range (a, b)\", \"list (a)\" or \"hash (a, b)\"");
        return;
    }
    ar_as_table(spot->object)->partition_by = ar_expr_new(ctx, ar_partition_key_text(ctx, &key),
                                                          expr->pos);
}

/* The whole of a partition in short, or its `bound`. */
void ar_read_bound(ar_spot *spot)
{
    ar_ctx *ctx = spot->reader->ctx;
    ar_bound bound;
    const ar_expr *expr = NULL;

    if (!ar_scalar_expr(spot->reader, spot->value, "bound", &expr))
        return;
    if (!ar_bound_read(ctx, expr->sql, &bound)) {
        ar_fail(ctx, AR_E_BAD_PARTITION, expr->pos, "\"%s\" is no bound of a partition", expr->sql);
        ar_hint(ctx, "it is \"from (1) to (10)\", \"in (1, 2)\", \"with (modulus 4, remainder 0)\" "
                     "or \"default\"");
        return;
    }
    ar_as_table(spot->object)->bound = ar_expr_new(ctx, ar_bound_text(ctx, &bound), expr->pos);
}

void ar_read_partition_schema(ar_spot *spot)
{
    const char *schema = NULL;

    if (ar_scalar_name(spot->reader, spot->value, "schema", &schema) &&
        spot->reader->target.engine == AR_POSTGRESQL)
        spot->object->schema = schema;
}

/* [schema.]table */
static bool read_place(ar_spot *spot, const ar_yaml *item, ar_ref *out)
{
    ar_ref ref = {.pos = ar_yaml_pos(item)};
    ar_cursor at;

    if (!ar_scalar_line(spot->reader, item, spot->key->text, AR_E_BAD_NAME))
        return false;
    at = ar_cursor_start(spot->reader, item);
    if (!ar_clause_table(&at, AR_E_BAD_NAME, &ref))
        return false;
    if (!ar_cursor_at_end(&at))
        return ar_cursor_refuse(&at, AR_E_BAD_NAME, NULL);
    *out = ref;
    return true;
}

void ar_read_of(ar_spot *spot)
{
    (void)read_place(spot, spot->value, &ar_as_table(spot->object)->of);
}

static bool read_parent(ar_spot *spot, const ar_yaml *item)
{
    ar_ref ref = {0};

    if (!read_place(spot, item, &ref))
        return false;
    ar_vec_push(spot->reader->ctx->arena, &ar_as_table(spot->object)->inherits, ref);
    return true;
}

void ar_read_inherits(ar_spot *spot)
{
    const ar_yaml *value = spot->value;

    if (value->kind == AR_YAML_SCALAR)
        read_parent(spot, value);
    else if (value->kind != AR_YAML_LIST)
        ar_scalar_shape(spot->reader, value, "inherits", "a list of tables");
    for (size_t i = 0; value->kind == AR_YAML_LIST && i < value->items.count; i++)
        if (!read_parent(spot, value->items.items[i]))
            return;
}

bool ar_partitions_check(ar_reader *reader, const ar_object *table, const ar_yaml *partitions)
{
    if (partitions->kind != AR_YAML_MAP)
        return ar_scalar_shape(reader, partitions, "partitions", "a mapping by name");
    if (!table || ar_as_table(table)->partition_by)
        return true;
    if (partitions->keys.count) {
        ar_fail(reader->ctx, AR_E_BAD_PARTITION, ar_yaml_pos(partitions->keys.items[0]),
                "table \"%s\" has partitions, but no \"partition_by\"", table->name);
        ar_hint(reader->ctx, "say how its rows are spread: \"partition_by: range (a)\"");
    }
    return false;
}

/* ---- columns of parents ---- */

void ar_partition_place(ar_reader *reader, ar_object *table, const ar_object *parent)
{
    ar_ref *of = &ar_as_table(table)->partition_of;

    (void)reader;
    table->parent = NULL;
    table->unmanaged |= parent->unmanaged;
    table->stand_in |= parent->stand_in;
    of->schema = parent->schema;
    of->table = parent->name;
    of->pos = table->pos;
    if (!table->schema)
        table->schema = parent->schema;
}

static ar_object *column_of(const ar_reader *reader, const ar_object *table, const char *name)
{
    ar_object_each(child, table)
        if ((*child)->kind == AR_KIND_COLUMN && ar_name_eq(reader->engine, (*child)->name, name))
            return *child;
    return NULL;
}

/* Instructions and names of old are the parent's affair. */
static ar_object *inherited_copy(ar_reader *reader, const ar_object *table, const ar_object *column)
{
    ar_object *copy = ar_object_copy(reader->ctx, column);
    ar_column *own = ar_as_column(copy);

    copy->inherited = true;
    copy->own_too = false;
    copy->app = table->app;
    copy->pos = table->pos;
    copy->comment = NULL;
    copy->renamed_from = (ar_names){0};
    own->identity = NULL;
    own->not_null &= !own->not_null_as.no_inherit;
    own->not_null_as = (ar_not_null){0};
    own->backfill = own->using_expr = NULL;
    own->statistics = NULL; /* a child has targets and options of its own, or none */
    own->with = own->options = (ar_options){0};
    own->not_null_said = own->default_said = own->nullable_said = false;
    return copy;
}

static void inherit_from(ar_reader *reader, ar_object *table, const ar_object *parent)
{
    ar_object_each(child, parent)
        if ((*child)->kind == AR_KIND_COLUMN && !column_of(reader, table, (*child)->name))
            ar_object_add(reader->ctx, table, inherited_copy(reader, table, *child));
}

static const ar_object *parent_read(ar_reader *reader, const ar_object *table, ar_ref *ref)
{
    const ar_object *parent;

    ar_model_sort(reader->model);
    parent = ar_resolve_table(reader, table, ref->schema, ref->table);
    if (!parent)
        return NULL;
    ref->schema = parent->schema;
    ref->table = parent->name;
    return parent;
}

/* Each attribute is a column. */
static void take_type(ar_reader *reader, ar_object *table, ar_ref *of)
{
    const ar_object *type;

    ar_model_sort(reader->model);
    type = ar_resolve_type(reader, table, of->schema, of->table);
    if (!type)
        return;
    of->schema = type->schema;
    of->table = type->name;
    ar_object_each(child, type) {
        ar_column *column = (*child)->kind == AR_KIND_ATTRIBUTE
                                ? ar_attribute_column(reader->ctx, *child)
                                : NULL;

        if (!column)
            continue;
        column->object.app = table->app;
        column->object.pos = table->pos;
        ar_object_add(reader->ctx, table, &column->object);
    }
}

void ar_inherit_columns(ar_reader *reader, ar_object *table, const ar_object *partitioned)
{
    ar_table *own = ar_as_table(table);

    if (partitioned)
        inherit_from(reader, table, partitioned);
    if (own->of.table)
        take_type(reader, table, &own->of);
    ar_vec_each(ar_ref, ref, &own->inherits) {
        const ar_object *parent = parent_read(reader, table, ref);

        if (parent)
            inherit_from(reader, table, parent);
    }
}

static void refuse_added(ar_reader *reader, const ar_object *table, const ar_column *said,
                         const char *what)
{
    ar_fail(reader->ctx, AR_E_INHERITED_COLUMN, said->object.pos,
            "column \"%s\" of \"%s\" is its parent's, %s and all", said->object.name, table->name,
            what);
    ar_hint(reader->ctx, "what it may have of its own: not null, default, comment, storage, "
                         "constraints");
}

static const char *not_to_be_added(const ar_object *table, const ar_column *said)
{
    if (said->type && ar_has_all_columns(table))
        return "type";
    if (said->identity)
        return "identity";
    if (said->type)
        return NULL;
    return said->generated ? "expression" : said->collation ? "collation" : NULL;
}

void ar_inherit_add(ar_reader *reader, ar_object *inherited, ar_column_parts *parts)
{
    ar_column *column = ar_as_column(inherited);
    const ar_column *said = parts->column;
    const char *what = not_to_be_added(parts->table, said);

    if (what) {
        refuse_added(reader, parts->table, said, what);
        return;
    }
    inherited->own_too = said->type != NULL;
    inherited->pos = said->object.pos;
    inherited->comment = said->object.comment;
    column->not_null |= said->not_null;
    column->not_null_said = said->not_null;
    if (said->not_null) {
        column->not_null_as = said->not_null_as;
        column->not_null_as.own = true;
    }
    if (said->default_expr) {
        column->default_expr = said->default_expr;
        column->default_is_literal = said->default_is_literal;
        column->default_said = true;
    }
    column->storage = said->storage ? said->storage : column->storage;
    column->compression = said->compression ? said->compression : column->compression;
    column->statistics = said->statistics;
    column->with = said->with;
    column->options = said->options;
    ar_column_attach_constraints(reader, parts);
}

bool ar_has_all_columns(const ar_object *table)
{
    return ar_is_partition(table) || ar_as_table(table)->of.table;
}

void ar_inherit_refuse(ar_reader *reader, const ar_object *table, const ar_object *column)
{
    const ar_table *own = ar_as_table(table);
    bool typed = own->of.table != NULL;

    ar_fail(reader->ctx, AR_E_INHERITED_COLUMN, column->pos,
            "%s \"%s\" has a column \"%s\", and \"%s\" has none", typed ? "table" : "partition",
            table->name, column->name, typed ? own->of.table : own->partition_of.table);
    ar_hint(reader->ctx, typed ? "a table of a type has the type's attributes as columns"
                               : "partitions have the columns of their parent");
}
