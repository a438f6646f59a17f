#include "introspect/sqlite/settle.h"

#include "base/str.h"
#include "introspect/sqlite/ddl.h"

static const char *settled_collation(ar_ctx *ctx, const char *collation)
{
    return collation ? ar_lower(ctx->arena, collation) : NULL;
}

static const char *declared_name(const ar_object *table, const char *name)
{
    const ar_column *column = ar_ddl_column(table, name);

    return column ? column->object.name : name;
}

/* Vectors may be shared with a copy of the model: fresh ones are filled. */
static ar_names settled_names(ar_ctx *ctx, const ar_object *table, const ar_names *names)
{
    ar_names settled = {0};

    ar_vec_each(const char *, name, names)
        ar_vec_push(ctx->arena, &settled, declared_name(table, *name));
    return settled;
}

static bool is_binary(const char *collation)
{
    return !collation || ar_streq(collation, "binary");
}

/* `(a collate nocase)` of a model is read as SQLite reads it: a column with its collation. */
static void settle_expression(ar_ctx *ctx, const ar_object *table, ar_element *element)
{
    ar_ddl ddl = ar_ddl_start(ctx, ar_printf(ctx->arena, "(%s)", element->expr->sql));
    ar_elements read = ar_ddl_elements(&ddl, table, false, NULL);

    if (ddl.unknown || read.count != 1 || read.items[0].desc)
        return;
    if (!element->collation)
        element->collation = read.items[0].collation;
    if (read.items[0].column) {
        element->column = read.items[0].column;
        element->expr = NULL;
    } else if (read.items[0].collation) {
        ar_expr *inner = ar_memdup(ctx->arena, element->expr, sizeof(*inner));

        inner->sql = read.items[0].expr->sql;
        inner->key = read.items[0].expr->key;
        element->expr = inner;
    }
}

static ar_elements settled_elements(ar_ctx *ctx, const ar_object *table,
                                    const ar_elements *elements)
{
    ar_elements settled = {0};

    ar_vec_each(ar_element, it, elements) {
        ar_element element = *it;

        if (element.expr)
            settle_expression(ctx, table, &element);
        const ar_column *column = element.column ? ar_ddl_column(table, element.column) : NULL;

        element.collation = settled_collation(ctx, element.collation);
        if (column) {
            element.column = column->object.name;
            if (ar_streq(element.collation, column->collation) ||
                (is_binary(element.collation) && is_binary(column->collation)))
                element.collation = NULL;
        }
        ar_vec_push(ctx->arena, &settled, element);
    }
    return settled;
}

static void settle_child(ar_ctx *ctx, const ar_object *table, ar_object *child)
{
    ar_key *key = ar_as_key(child);
    ar_index *index = ar_as_index(child);
    ar_foreign_key *foreign_key = ar_as_foreign_key(child);

    if (key)
        key->columns = settled_elements(ctx, table, &key->columns);
    if (index)
        index->columns = settled_elements(ctx, table, &index->columns);
    if (foreign_key)
        foreign_key->columns = settled_names(ctx, table, &foreign_key->columns);
}

/* INTEGER PRIMARY KEY is the rowid and never NULL, whatever is written; with DESC it is not. */
static bool is_rowid(const ar_table *table, const ar_key *key, const ar_column *column)
{
    return !table->without_rowid && key->columns.count == 1 && !key->columns.items[0].desc &&
           column->type && ar_streq(column->type->key, "integer");
}

static void settle_key_columns(const ar_table *table, ar_key *key)
{
    ar_vec_each(ar_element, element, &key->columns) {
        ar_column *column = element->column ? ar_ddl_column(&table->object, element->column) : NULL;

        if (!column)
            continue;
        if (is_rowid(table, key, column)) {
            column->not_null = false;
            column->not_null_on_conflict = AR_CONFLICT_NONE;
            element->collation = NULL;
        } else if (table->without_rowid || table->strict) {
            column->not_null = true;
        }
    }
}

void ar_lite_settle(ar_ctx *ctx, ar_object *table)
{
    ar_object *key = ar_table_primary_key(table);

    for (size_t i = 0; i < table->children.count; i++) {
        ar_column *column = ar_as_column(table->children.items[i]);

        if (column)
            column->collation = settled_collation(ctx, column->collation);
        if (column && is_binary(column->collation))
            column->collation = NULL;
    }
    for (size_t i = 0; i < table->children.count; i++)
        settle_child(ctx, table, table->children.items[i]);
    if (key)
        settle_key_columns(ar_as_table(table), ar_as_key(key));
}

/* ---- references -------------------------------------------------------------------------- */

static ar_names key_columns(ar_ctx *ctx, const ar_object *table)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));
    ar_names names = {0};

    if (key)
        ar_vec_each(ar_element, element, &key->columns)
            ar_vec_push(ctx->arena, &names, element->column);
    return names;
}

static void settle_reference(ar_ctx *ctx, const ar_model *model, ar_foreign_key *key)
{
    ar_ref *ref = &key->references;
    const ar_object *table = ar_model_find(model, AR_KIND_TABLE, NULL, ref->table);

    if (!table)
        return;
    ref->table = table->name;
    if (ref->columns.count) {
        ref->columns = settled_names(ctx, table, &ref->columns);
        return;
    }
    ar_names columns = key_columns(ctx, table);

    if (columns.count == key->columns.count)
        ref->columns = columns;
}

void ar_lite_settle_references(ar_ctx *ctx, ar_model *model)
{
    ar_vec_each(ar_object *, table, &model->objects) {
        for (size_t i = 0; i < (*table)->children.count; i++) {
            ar_foreign_key *key = ar_as_foreign_key((*table)->children.items[i]);

            if (key)
                settle_reference(ctx, model, key);
        }
    }
}

/* ---- case -------------------------------------------------------------------------------- */

static ar_elements spelled_elements(ar_ctx *ctx, const ar_object *table,
                                    const ar_elements *elements)
{
    ar_elements spelled = {0};

    ar_vec_each(ar_element, it, elements) {
        ar_element element = *it;

        if (element.column)
            element.column = declared_name(table, element.column);
        ar_vec_push(ctx->arena, &spelled, element);
    }
    return spelled;
}

static void spell_reference(ar_ctx *ctx, const ar_model *live, ar_ref *ref)
{
    const ar_object *table = ar_model_find(live, AR_KIND_TABLE, NULL, ref->table);

    if (!table)
        return;
    ref->table = table->name;
    ref->columns = settled_names(ctx, table, &ref->columns);
}

static void spell_child(ar_ctx *ctx, const ar_model *live, const ar_object *table, ar_object *child)
{
    ar_key *key = ar_as_key(child);
    ar_index *index = ar_as_index(child);
    ar_foreign_key *foreign_key = ar_as_foreign_key(child);

    if (child->kind == AR_KIND_COLUMN)
        child->name = declared_name(table, child->name);
    if (key)
        key->columns = spelled_elements(ctx, table, &key->columns);
    if (index)
        index->columns = spelled_elements(ctx, table, &index->columns);
    if (!foreign_key)
        return;
    foreign_key->columns = settled_names(ctx, table, &foreign_key->columns);
    spell_reference(ctx, live, &foreign_key->references);
}

void ar_lite_settle_case(ar_ctx *ctx, ar_model *wanted, const ar_model *live)
{
    ar_vec_each(ar_object *, it, &wanted->objects) {
        const ar_object *there = (*it)->kind == AR_KIND_TABLE
                                     ? ar_model_find(live, AR_KIND_TABLE, NULL, (*it)->name)
                                     : NULL;

        if (!there)
            continue;
        (*it)->name = there->name;
        for (size_t i = 0; i < (*it)->children.count; i++)
            spell_child(ctx, live, there, (*it)->children.items[i]);
    }
}
