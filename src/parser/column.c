#include "parser/column.h"

#include "base/str.h"
#include "model/inherit.h"
#include "parser/inherit.h"
#include "parser/resolve.h"
#include "parser/scalar.h"

ar_object *ar_column_constraint(ar_reader *reader, ar_column_parts *parts, ar_kind kind, ar_pos pos)
{
    ar_object *object = ar_object_new(reader->ctx, kind, NULL, parts->constraint);

    object->parent = parts->table;
    object->schema = parts->table ? parts->table->schema : NULL;
    object->app = parts->column->object.app;
    object->unmanaged = parts->column->object.unmanaged;
    object->pos = pos;
    parts->constraint = NULL;
    return object;
}

void ar_column_fill_key(ar_reader *reader, ar_column_parts *parts, ar_key *key)
{
    ar_element element = {.column = parts->column->object.name};

    ar_vec_push(reader->ctx->arena, &key->columns, element);
}

/* `name:` may have come after the constraints were made. */
static void use_final_name(ar_column_parts *parts)
{
    const char *name = parts->column->object.name;

    if (parts->primary_key)
        parts->primary_key->columns.items[0].column = name;
    if (parts->unique)
        parts->unique->columns.items[0].column = name;
    if (parts->foreign_key)
        parts->foreign_key->columns.items[0] = name;
}

void ar_column_attach(ar_reader *reader, ar_column_parts *parts)
{
    ar_object_add(reader->ctx, parts->table, &parts->column->object);
    ar_column_attach_constraints(reader, parts);
}

void ar_column_attach_constraints(ar_reader *reader, ar_column_parts *parts)
{
    ar_ctx *ctx = reader->ctx;

    use_final_name(parts);
    if (parts->primary_key)
        ar_object_add(ctx, parts->table, &parts->primary_key->object);
    if (parts->unique)
        ar_object_add(ctx, parts->table, &parts->unique->object);
    if (parts->foreign_key)
        ar_object_add(ctx, parts->table, &parts->foreign_key->object);
    for (size_t i = 0; i < parts->checks.count; i++)
        ar_object_add(ctx, parts->table, &parts->checks.items[i]->object);
}

/* `said`: a type was, if not one that could be read. */
static void check_column(ar_reader *reader, const ar_column_parts *parts, bool said)
{
    const ar_column *column = parts->column;

    if (!column->type && !said && reader->engine == AR_POSTGRESQL) {
        ar_fail(reader->ctx, AR_E_MISSING_TYPE, column->object.pos, "column \"%s\" has no type",
                column->object.name);
        ar_hint(reader->ctx, "only SQLite has columns without a type");
    }
    if (column->generated && (column->default_expr || column->identity)) {
        ar_fail(reader->ctx, AR_E_KEY_CONFLICT, column->object.pos,
                "column \"%s\" is generated and has %s as well", column->object.name,
                column->default_expr ? "a default" : "an identity");
    } else if (column->identity && column->default_expr) {
        ar_fail(reader->ctx, AR_E_KEY_CONFLICT, column->object.pos,
                "column \"%s\" has an identity and a default as well", column->object.name);
    }
}

static void report_twice(ar_reader *reader, const ar_object *column, const ar_object *first)
{
    ar_fail(reader->ctx, AR_E_DUPLICATE_COLUMN, column->pos, "table \"%s\" has two columns \"%s\"",
            first->parent->name, column->name);
    ar_hint(reader->ctx, "the other one stands at %s:%u:%u", first->pos.file, first->pos.line,
            first->pos.column);
}

/* A type that is not there gives no columns: that is told, and enough. */
static bool is_refused(const ar_reader *reader, const ar_object *table)
{
    const ar_table *own = table->kind == AR_KIND_TABLE ? ar_as_table(table) : NULL;

    return own && ar_has_all_columns(table) &&
           (!own->of.table || ar_resolve_type(reader, table, own->of.schema, own->of.table));
}

static void read_column(ar_reader *reader, ar_object *table, const ar_yaml *key,
                        const ar_yaml *value)
{
    ar_column_parts parts = {.table = table};
    size_t faults = ar_error_count(reader->ctx);
    ar_object *object, *first = NULL;
    bool inherited;

    object = ar_read_object(reader, &ar_place_column, table, key, value, &parts);
    if (!object || !parts.column)
        return;
    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_COLUMN &&
            ar_name_eq(reader->engine, (*child)->name, object->name))
            first = *child;
    }
    inherited = first && first->inherited && !first->own_too;
    /* With a fault in it the column is still there: what refers to it is no second fault. */
    if (ar_error_count(reader->ctx) == faults)
        check_column(reader, &parts, inherited || ar_yaml_get(value, "type") != NULL);
    if (inherited)
        ar_inherit_add(reader, first, &parts);
    else if (!first && is_refused(reader, table))
        ar_inherit_refuse(reader, table, object);
    else if (first)
        report_twice(reader, object, first);
    else
        ar_column_attach(reader, &parts);
}

void ar_columns_read(ar_reader *reader, ar_object *table, const ar_yaml *columns)
{
    if (columns->kind != AR_YAML_MAP) {
        ar_scalar_shape(reader, columns, "columns", "a mapping: name, then type");
        return;
    }
    for (size_t i = 0; i < columns->keys.count && !ar_reader_is_full(reader); i++)
        if (!ar_is_rest_of_cut(columns, i))
            read_column(reader, table, columns->keys.items[i], columns->items.items[i]);
}

ar_status ar_column_line(ar_ctx *ctx, const char *line, ar_pos pos, ar_object *table,
                         const char *name)
{
    ar_reader reader = {.ctx = ctx, .first_fault = ar_error_count(ctx)};
    ar_column_parts parts = {.table = table};
    ar_object *column = ar_object_new(ctx, AR_KIND_COLUMN, table->schema, name);
    const ar_yaml *node = NULL;

    reader.engine = reader.target.engine = table->schema ? AR_POSTGRESQL : AR_SQLITE;
    AR_TRY(ar_yaml_from_text(ctx, pos.file ? pos.file : "column line", line, &node));
    column->pos = ar_yaml_pos(node);
    parts.column = ar_as_column(column);
    if (ar_column_read_line(&reader, node, &parts))
        ar_column_attach(&reader, &parts);
    return ar_status_since(ctx, reader.first_fault);
}
