#include "diff/rewrite.h"

#include "base/str.h"
#include "diff/point.h"
#include "diff/rewrite_attr.h"
#include "diff/rewrite_other.h"
#include "diff/rewrite_text.h"
#include "diff/rewrite_value.h"
#include "diff/types.h"
#include "model/inherit.h"
#include "model/routine.h"
#include "model/statistics.h"

void ar_rename_range(ar_ctx *ctx, ar_user_type *type, const char *new_name)
{
    char before[AR_MULTIRANGE_SIZE], after[AR_MULTIRANGE_SIZE];

    ar_multirange_name(type, before, sizeof(before));
    type->object.name = new_name;
    type->multirange = NULL;
    ar_multirange_name(type, after, sizeof(after));
    if (!ar_streq(before, after))
        type->multirange = ar_strdup(ctx->arena, before);
}

static void set_schema(ar_object *object, const char *schema)
{
    object->schema = schema;
    ar_object_each(child, object)
        (*child)->schema = schema;
}

static bool is_renamed(const ar_change *c, const ar_object *object)
{
    const ar_object *before = c->op->before;

    if (c->op->verb != AR_RENAME || object->kind != c->kind || !object->name ||
        !ar_change_eq(c, object->name, c->routine ? before->name : c->name))
        return false;
    if (!ar_kind_has_schema(object->kind))
        return true;
    if (!ar_change_same_schema(c, object->schema, c->schema))
        return false;
    return !before->parent || ar_change_eq(c, before->parent->name, object->parent->name);
}

static void take_multirange(const ar_change *c, ar_object *object)
{
    ar_user_type *type = ar_as_user_type(object);

    if (type && ar_op_renames_multirange(c->op) && ar_streq(object->schema, c->schema) &&
        ar_streq(object->name, c->op->before->name))
        type->multirange = ar_as_user_type(c->op->after)->multirange;
}

static void rename_object(const ar_change *c, ar_object *object)
{
    if (ar_as_user_type(object) && ar_as_user_type(object)->subtype)
        ar_rename_range(c->ctx, ar_as_user_type(object), c->new_name);
    object->name = c->routine ? c->op->after->name : c->new_name;
    object->name_derived = false;
    if (!object->parent && c->new_schema && ar_kind_has_schema(object->kind))
        set_schema(object, c->new_schema);
    if (object->kind == AR_KIND_TABLE)
        object->sql = NULL;
}

static bool has_column_of(const ar_change *c, const ar_object *table, const ar_object *type)
{
    const char *point = ar_point_object(c->ctx, c->target, type);

    ar_object_each(child, table) {
        const ar_column *column = ar_as_column(*child);

        if (column && column->type && ar_streq(ar_point_type(c->ctx, column->type), point))
            return true;
    }
    return false;
}

/* Of a renamed attribute: the tables that have columns of its type. */
static bool is_in_renamed_table(const ar_change *c, const ar_object *object)
{
    const ar_object *table = object->kind == AR_KIND_TABLE ? object : object->parent;

    if (c->kind == AR_KIND_ATTRIBUTE)
        return object->parent && object->parent->kind == AR_KIND_TABLE &&
               has_column_of(c, object->parent, c->op->before->parent);
    return c->kind == AR_KIND_COLUMN && table && ar_change_eq(c, table->name, c->table) &&
           ar_change_same_schema(c, object->schema, c->table_schema);
}

static void sort_columns(const ar_change *c, ar_statistics *statistics)
{
    statistics->columns = ar_statistics_sorted(c->ctx, &statistics->columns);
}

static bool is_renamed_columns_table(const ar_change *c, const ar_object *object)
{
    return c->op->verb == AR_RENAME && c->kind == AR_KIND_COLUMN && object->grants.count &&
           !object->parent && ar_change_eq(c, object->name, c->table) &&
           ar_change_same_schema(c, object->schema, c->table_schema);
}

static void rewrite_object(const ar_change *c, ar_object *object)
{
    if (is_renamed_columns_table(c, object))
        ar_rewrite_grants(c, object);
    ar_rewrite_attrs(c, object, is_in_renamed_table(c, object));
    ar_rewrite_collations(c, object);
    ar_rewrite_values(c, object);
    ar_rewrite_bound(c, object);
    ar_rewrite_foreign(c, object);
    if (ar_as_ts_configuration(object))
        ar_rewrite_dictionaries(c, ar_as_ts_configuration(object));
    if (object->kind == AR_KIND_STATISTICS)
        sort_columns(c, ar_as_statistics(object));
    take_multirange(c, object);
    if (ar_op_moves_extension(c->op) && ar_as_extension(object) &&
        ar_streq(object->name, c->op->before->name))
        ar_as_extension(object)->in_schema = ar_as_extension(c->op->after)->in_schema;
    if (c->kind == AR_KIND_SCHEMA && ar_streq(object->schema, c->name))
        object->schema = c->new_name;
    if (is_renamed(c, object))
        rename_object(c, object);
    if (ar_as_routine(object) && ar_as_routine(object)->signature)
        ar_routine_sign(c->ctx, object);
    ar_object_each(child, object)
        rewrite_object(c, *child);
}

/* Children keep the order that ar_object_add() gives them. */
static void sort_children(const ar_change *c, ar_object *object)
{
    ar_objects children = object->children;

    object->children = (ar_objects){0};
    ar_vec_each(ar_object *, child, &children)
        ar_object_add(c->ctx, object, *child);
}

/* A table that goes to another schema takes the sequences of its columns with it. */
static void move_owned_sequences(const ar_change *c)
{
    ar_ops moves = {0};

    if (c->kind != AR_KIND_TABLE || ar_change_same_schema(c, c->schema, c->new_schema))
        return;
    ar_vec_each(ar_object *, it, &c->model->objects) {
        const ar_sequence *sequence = ar_as_sequence(*it);
        ar_object *moved;

        if (!sequence ||
            !ar_change_is_place(c, sequence->owned_by.schema, sequence->owned_by.table))
            continue;
        moved = ar_object_copy(c->ctx, *it);
        moved->schema = c->new_schema;
        ar_vec_push(c->ctx->arena, &moves, ar_op_new(c->ctx, AR_RENAME, *it, moved));
    }
    ar_vec_each(ar_op *, move, &moves)
        ar_rewrite_rename(c->ctx, c->model, *move);
}

/* A parent, or the type that the table is of. */
static bool has_columns_from(const ar_change *c, const ar_object *table, const ar_object *from)
{
    const ar_ref *of = table->kind == AR_KIND_TABLE ? &ar_as_table(table)->of : NULL;

    if (!of || from->kind == AR_KIND_TABLE)
        return of && ar_is_child_of(c->ctx, table, from);
    return ar_change_eq(c, of->table, from->name) &&
           ar_change_same_schema(c, of->schema, from->schema);
}

/* Columns of tables below a table have their names from it. */
static void rename_inherited(const ar_change *c)
{
    ar_ops renames = {0};

    if ((c->kind != AR_KIND_COLUMN && c->kind != AR_KIND_ATTRIBUTE) || !c->op->before->parent)
        return;
    ar_vec_each(ar_object *, table, &c->model->objects) {
        const ar_column *column = has_columns_from(c, *table, c->op->before->parent)
                                      ? ar_table_column(c->model, *table, c->name)
                                      : NULL;
        ar_object *renamed;

        if (!column || !column->object.inherited)
            continue;
        renamed = ar_object_copy(c->ctx, &column->object);
        renamed->parent = *table;
        renamed->name = c->new_name;
        ar_vec_push(c->ctx->arena, &renames,
                    ar_op_new(c->ctx, AR_RENAME, &column->object, renamed));
    }
    ar_vec_each(ar_op *, rename, &renames)
        ar_rewrite_rename(c->ctx, c->model, *rename);
}

static const char *multirange_of(ar_ctx *ctx, const ar_object *type)
{
    char name[AR_MULTIRANGE_SIZE];

    ar_multirange_name(ar_as_user_type(type), name, sizeof(name));
    return ar_strdup(ctx->arena, name);
}

/* A range type that goes to another schema takes its multirange type with it. */
static void move_multirange(const ar_change *c)
{
    const ar_user_type *type = ar_as_user_type(c->op->before);
    ar_change moved = *c;

    if (c->op->verb != AR_RENAME || !type || !type->subtype ||
        ar_change_same_schema(c, c->schema, c->new_schema))
        return;
    moved.name = moved.new_name = multirange_of(c->ctx, c->op->before);
    ar_vec_each(ar_object *, object, &c->model->objects)
        rewrite_object(&moved, *object);
}

void ar_rewrite_rename(ar_ctx *ctx, ar_model *model, const ar_op *op)
{
    const ar_object *before = op->before, *after = op->after;
    ar_change c = {.ctx = ctx,
                   .model = model,
                   .op = op,
                   .target = model->target,
                   .kind = op->kind,
                   .schema = before->schema,
                   .name = ar_bare_name(ctx, before),
                   .new_schema = after->schema,
                   .new_name = ar_bare_name(ctx, after),
                   .routine = ar_as_routine(before) != NULL};

    if (op->kind == AR_KIND_COLUMN) {
        c.table = before->parent->name;
        c.table_schema = before->schema;
    }
    if (ar_op_renames_multirange(op)) {
        c.name = multirange_of(ctx, before);
        c.new_name = multirange_of(ctx, after);
    }
    move_owned_sequences(&c);
    rename_inherited(&c);
    move_multirange(&c);
    ar_vec_each(ar_object *, object, &model->objects) {
        rewrite_object(&c, *object);
        if (op->kind != AR_KIND_TABLE)
            sort_children(&c, *object);
    }
    ar_vec_each(ar_other, other, &model->others)
        ar_rewrite_other(&c, other);
    ar_model_sort(model);
}
