#include "model/inherit.h"

#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"

bool ar_is_partition(const ar_object *object)
{
    const ar_table *table = ar_as_table(object);

    return table && table->partition_of.table;
}

ar_refs ar_table_parents(ar_ctx *ctx, const ar_object *object)
{
    const ar_table *table = ar_as_table(object);
    ar_refs parents = {0};

    if (!table)
        return parents;
    parents = table->inherits;
    if (table->partition_of.table) {
        parents = (ar_refs){0};
        ar_vec_push(ctx->arena, &parents, table->partition_of);
    }
    return parents;
}

static bool same_place(const ar_ref *a, const ar_ref *b)
{
    return ar_streq(a->schema, b->schema) && ar_streq(a->table, b->table);
}

bool ar_refs_have(const ar_refs *refs, const ar_ref *ref)
{
    ar_vec_each(ar_ref, it, refs)
        if (same_place(it, ref))
            return true;
    return false;
}

bool ar_same_parent(const ar_object *a, const ar_object *b)
{
    return same_place(&ar_as_table(a)->partition_of, &ar_as_table(b)->partition_of);
}

ar_object *ar_partition_parent(const ar_model *model, const ar_object *table)
{
    const ar_ref *ref;

    if (!ar_is_partition(table))
        return NULL;
    ref = &ar_as_table(table)->partition_of;
    return ar_model_find(model, AR_KIND_TABLE, ref->schema, ref->table);
}

const ar_object *ar_partition_root(const ar_model *model, const ar_object *table)
{
    const ar_object *parent;

    while ((parent = ar_partition_parent(model, table)))
        table = parent;
    return table;
}

bool ar_hands_not_null_down(const ar_column *parent)
{
    return parent->not_null && !parent->not_null_as.no_inherit;
}

ar_column *ar_attribute_column(ar_ctx *ctx, const ar_object *attribute)
{
    const ar_attribute *said = (const ar_attribute *)(const void *)attribute;
    ar_column *column = ar_as_column(
        ar_object_new(ctx, AR_KIND_COLUMN, attribute->schema, attribute->name));

    column->type = said->type;
    column->collation = said->collation;
    column->collation_schema = said->collation_schema;
    column->object.inherited = true;
    return column;
}

static ar_column *typed_column(ar_ctx *ctx, const ar_model *model, const ar_column *column)
{
    const ar_ref *of = &ar_as_table(column->object.parent)->of;
    const ar_object *type = ar_model_find(model, AR_KIND_TYPE, of->schema, of->table);
    const ar_object *attribute =
        type ? ar_object_child(model, type, AR_KIND_ATTRIBUTE, column->object.name) : NULL;

    return attribute ? ar_attribute_column(ctx, attribute) : NULL;
}

ar_column *ar_parent_column(ar_ctx *ctx, const ar_model *model, const ar_column *column)
{
    ar_refs parents = ar_table_parents(ctx, column->object.parent);

    if (ar_as_table(column->object.parent)->of.table)
        return typed_column(ctx, model, column);
    ar_vec_each(ar_ref, ref, &parents) {
        const ar_object *table = ar_model_find(model, AR_KIND_TABLE, ref->schema, ref->table);
        ar_column *found = table ? ar_table_column(model, table, column->object.name) : NULL;

        if (found)
            return found;
    }
    return NULL;
}

bool ar_is_child_of(ar_ctx *ctx, const ar_object *child, const ar_object *table)
{
    ar_refs parents = ar_table_parents(ctx, child);
    const ar_ref place = {.schema = table->schema, .table = table->name};

    return ar_refs_have(&parents, &place);
}

/* Which the server does not look at when it matches the two. */
static uint64_t storage_bits(ar_kind kind)
{
    return ar_attr_bit(kind, "with") | ar_attr_bit(kind, "tablespace");
}

/* Checks go by their names; triggers have no copies that anybody sees. */
bool ar_is_copied(ar_kind kind)
{
    return kind == AR_KIND_PRIMARY_KEY || kind == AR_KIND_UNIQUE || kind == AR_KIND_INDEX ||
           kind == AR_KIND_EXCLUSION || kind == AR_KIND_FOREIGN_KEY;
}

bool ar_is_copy(ar_ctx *ctx, const ar_object *child, const ar_object *original)
{
    const ar_index *index = ar_as_index(child);

    if (child->kind != original->kind || !ar_is_copied(child->kind))
        return false;
    if (index && index->attach)
        return ar_streq(index->attach, original->name);
    return !(ar_object_changes(ctx, child, original) & ~storage_bits(child->kind));
}

ar_object *ar_copy_of(ar_ctx *ctx, const ar_model *model, const ar_object *child)
{
    const ar_object *parent = child->parent ? ar_partition_parent(model, child->parent) : NULL;

    for (; parent; parent = ar_partition_parent(model, parent))
        ar_object_each(it, parent)
            if (ar_is_copy(ctx, child, *it))
                return *it;
    return NULL;
}

void ar_model_settle_parents(ar_ctx *ctx, ar_model *model)
{
    ar_vec_each(ar_object *, it, &model->objects) {
        const ar_object *parent = ar_partition_parent(model, *it);
        ar_refs above = {0};

        for (; parent; parent = ar_partition_parent(model, parent))
            ar_vec_push(ctx->arena, &above,
                        ((ar_ref){.schema = parent->schema, .table = parent->name}));
        if (above.count)
            ar_as_table(*it)->above = above;
    }
}

void ar_model_settle_copies(ar_ctx *ctx, ar_model *model)
{
    ar_vec_each(ar_object *, table, &model->objects) {
        if (!ar_is_partition(*table))
            continue;
        ar_object_each(child, *table) {
            const ar_object *original = ar_copy_of(ctx, model, *child);

            (*child)->copy_of = original ? original->name : NULL;
        }
    }
}

/* ---- names that the server gives ---- */

enum { LONGEST_NAME = 63 };

/* The word of a call, "expr" for all else (FigureIndexColname). */
static const char *expression_name(ar_ctx *ctx, const ar_expr *expr)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, expr->sql);

    if (tokens.count > 2 && tokens.items[0].type == AR_TOKEN_WORD &&
        ar_token_is(&tokens.items[1], "("))
        return ar_token_name(ctx->arena, &tokens.items[0]);
    return "expr";
}

char *ar_copy_columns(ar_ctx *ctx, const ar_object *child)
{
    const ar_key *key = ar_as_key(child);
    const ar_index *index = ar_as_index(child);
    const ar_foreign_key *foreign_key = ar_as_foreign_key(child);
    ar_names names = {0};

    if (key || index)
        ar_vec_each(ar_element, element, key ? &key->columns : &index->columns)
            ar_vec_push(ctx->arena, &names,
                        element->column ? element->column : expression_name(ctx, element->expr));
    if (key || index)
        ar_vec_each(const char *const, name, key ? &key->include : &index->include)
            ar_vec_push(ctx->arena, &names, *name);
    if (foreign_key)
        names = foreign_key->columns;
    return ar_names_join(ctx->arena, &names, "_");
}

/* Longer ones are cut: they count as given by somebody. */
static bool has_servers_name(ar_ctx *ctx, const ar_object *child)
{
    const char *table = child->parent->name, *name;

    if (child->kind == AR_KIND_PRIMARY_KEY)
        name = ar_printf(ctx->arena, "%s_pkey", table);
    else
        name = ar_printf(ctx->arena, "%s_%s_%s", table, ar_copy_columns(ctx, child),
                         child->kind == AR_KIND_UNIQUE ? "key" : "idx");
    return strlen(name) <= LONGEST_NAME && ar_streq(name, child->name);
}

bool ar_is_implied_copy(ar_ctx *ctx, const ar_model *model, const ar_object *child)
{
    const ar_object *original = ar_copy_of(ctx, model, child);

    return original && !child->comment && has_servers_name(ctx, child) &&
           !ar_object_changes(ctx, child, original);
}

bool ar_is_parents(const ar_object *child)
{
    return child->copy_of || (child->inherited && !child->own_too);
}

ar_with_table ar_table_part(ar_ctx *ctx, const ar_model *model, const ar_object *child)
{
    if (!ar_is_parents(child) || child->kind == AR_KIND_COLUMN)
        return AR_AS_USUAL;
    if (child->kind == AR_KIND_CHECK || child->kind == AR_KIND_FOREIGN_KEY ||
        ar_is_implied_copy(ctx, model, child))
        return AR_BY_PARENT;
    return AR_WITH_TABLE;
}

/* ---- what is below ---- */

static bool holds(const ar_objects *list, const ar_object *object)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == object)
            return true;
    return false;
}

ar_objects ar_descendants(ar_ctx *ctx, const ar_model *model, const ar_object *table)
{
    ar_objects found = {0};
    size_t next = 0;

    while (table) {
        ar_vec_each(ar_object *, it, &model->objects)
            if ((*it)->kind == AR_KIND_TABLE && ar_is_child_of(ctx, *it, table) &&
                !holds(&found, *it))
                ar_vec_push(ctx->arena, &found, *it);
        table = next < found.count ? found.items[next++] : NULL;
    }
    return found;
}
