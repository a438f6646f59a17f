#include "whole.h"

#include "base/str.h"
#include "model/inherit.h"

static const ar_object *referred(const ar_model *model, const ar_object *foreign_key)
{
    const ar_ref *ref = &ar_as_foreign_key(foreign_key)->references;

    return ar_model_find(model, AR_KIND_TABLE, ref->schema, ref->table);
}

static void push(ar_ctx *ctx, ar_ops *ops, const ar_object *object)
{
    ar_vec_push(ctx->arena, ops, ar_op_new(ctx, AR_CREATE, NULL, object));
}

static void push_type(ar_ctx *ctx, const ar_model *model, ar_ops *ops, const ar_object *object);

/* What a type is made of comes first. */
static void push_made_of(ar_ctx *ctx, const ar_model *model, ar_ops *ops, const ar_type *type)
{
    const ar_object *other = type ? ar_type_object(ctx, model, type) : NULL;

    if (other)
        push_type(ctx, model, ops, other);
}

static void push_type(ar_ctx *ctx, const ar_model *model, ar_ops *ops, const ar_object *object)
{
    const ar_domain *domain = ar_as_domain(object);
    const ar_user_type *type = ar_as_user_type(object);

    ar_vec_each(ar_op *, done, ops) {
        if ((*done)->after == object)
            return;
    }
    if (domain)
        push_made_of(ctx, model, ops, domain->type);
    if (type)
        push_made_of(ctx, model, ops, type->subtype);
    ar_object_each(child, object) {
        if (ar_as_attribute(*child))
            push_made_of(ctx, model, ops, ar_as_attribute(*child)->type);
    }
    push(ctx, ops, object);
}

/* The serial column that the sequence numbers: it is made with that. NULL: none. */
static const ar_column *serial_of(const ar_model *model, const ar_object *object)
{
    const ar_ref *owner = &ar_as_sequence(object)->owned_by;
    const ar_object *table = owner->table
                                 ? ar_model_find(model, AR_KIND_TABLE, owner->schema, owner->table)
                                 : NULL;
    const ar_column *column = table && owner->columns.count
                                  ? ar_table_column(model, table, owner->columns.items[0])
                                  : NULL;

    return column && column->is_serial ? column : NULL;
}

static void push_serials(ar_ctx *ctx, const ar_model *model, ar_ops *parts, const ar_object *table)
{
    ar_vec_each(ar_object *, object, &model->objects) {
        const ar_column *column = (*object)->kind == AR_KIND_SEQUENCE ? serial_of(model, *object)
                                                                      : NULL;

        if (column && column->object.parent == table)
            push(ctx, parts, *object);
    }
}

static bool comes_last(ar_kind kind)
{
    return ar_kind_stands_apart(kind) && kind != AR_KIND_INDEX && kind != AR_KIND_STATISTICS;
}

/* The table with all that can be made with it; foreign keys follow when all tables are there. */
static void push_table(ar_ctx *ctx, const ar_model *model, ar_ops *ops, const ar_object *table)
{
    ar_op *op = ar_op_new(ctx, AR_CREATE, NULL, table);
    bool lite = model->target.engine == AR_SQLITE;

    ar_object_each(child, table) {
        bool inside = (*child)->kind != AR_KIND_COLUMN && !ar_kind_stands_apart((*child)->kind) &&
                      (lite || (*child)->kind != AR_KIND_FOREIGN_KEY);
        ar_with_table with = ar_table_part(ctx, model, *child);

        if (with == AR_WITH_TABLE || (inside && with == AR_AS_USUAL))
            push(ctx, &op->parts, *child);
    }
    push_serials(ctx, model, &op->parts, table);
    ar_vec_push(ctx->arena, ops, op);
    ar_object_each(child, table) {
        if (ar_kind_stands_apart((*child)->kind) && !comes_last((*child)->kind) &&
            ar_table_part(ctx, model, *child) == AR_AS_USUAL)
            push(ctx, ops, *child);
    }
}

/* Triggers come last: their texts may name anything. */
static void push_triggers(ar_ctx *ctx, const ar_model *model, bool with_unmanaged, ar_ops *ops)
{
    ar_vec_each(ar_object *, object, &model->objects) {
        if (!with_unmanaged && (*object)->unmanaged)
            continue;
        ar_object_each(child, *object) {
            if (comes_last((*child)->kind))
                push(ctx, ops, *child);
        }
    }
}

/* Parents first. */
static void push_family(ar_ctx *ctx, const ar_model *model, ar_ops *ops, const ar_object *table)
{
    ar_refs parents = ar_table_parents(ctx, table);

    ar_vec_each(ar_op *, done, ops)
        if ((*done)->after == table)
            return;
    ar_vec_each(ar_ref, ref, &parents) {
        const ar_object *parent = ar_model_find(model, AR_KIND_TABLE, ref->schema, ref->table);

        if (parent && (!parent->unmanaged || table->unmanaged))
            push_family(ctx, model, ops, parent);
    }
    push_table(ctx, model, ops, table);
}

static void push_foreign_keys(ar_ctx *ctx, const ar_model *model, bool with_unmanaged, ar_ops *ops,
                              const ar_object *table)
{
    ar_object_each(child, table) {
        const ar_object *target = (*child)->kind == AR_KIND_FOREIGN_KEY ? referred(model, *child)
                                                                        : NULL;

        if (target && (with_unmanaged || !target->unmanaged) &&
            ar_table_part(ctx, model, *child) == AR_AS_USUAL)
            push(ctx, ops, *child);
    }
}

static void push_object(ar_ctx *ctx, const ar_model *model, ar_ops *ops, const ar_object *object)
{
    if (object->kind == AR_KIND_TABLE)
        push_family(ctx, model, ops, object);
    else if (ar_kind_is_type(object->kind))
        push_type(ctx, model, ops, object);
    else if (object->kind == AR_KIND_SEQUENCE && serial_of(model, object))
        return;
    else if (object->kind != AR_KIND_SCHEMA || !ar_streq(object->name, "public"))
        push(ctx, ops, object);
}

static bool is_text_search(const ar_object *object)
{
    return object->kind == AR_KIND_TS_DICTIONARY || object->kind == AR_KIND_TS_CONFIGURATION;
}

ar_status emit_whole(ar_ctx *ctx, const ar_model *model, bool with_unmanaged, ar_script *script)
{
    ar_ops ops = {0};

    script->scratch = true;
    script->target = model->target;
    script->base = ar_model_new(ctx, model->target);
    script->wanted = model;
    ar_vec_each(ar_object *, object, &model->objects) /* expressions of tables name them */
        if (is_text_search(*object) || (*object)->kind == AR_KIND_SCHEMA)
            push_object(ctx, model, &ops, *object);
    ar_vec_each(ar_object *, object, &model->objects) /* sorted by rank: schemas, types, tables */
    {
        if ((with_unmanaged || !(*object)->unmanaged) && !is_text_search(*object) &&
            (*object)->kind != AR_KIND_SCHEMA && (*object)->kind != AR_KIND_EVENT_TRIGGER)
            push_object(ctx, model, &ops, *object);
    }
    push_triggers(ctx, model, with_unmanaged, &ops);
    if (model->target.engine == AR_SQLITE)
        return ar_emit_ops(ctx, &ops, script);
    ar_vec_each(ar_object *, table, &model->objects) {
        if ((*table)->kind == AR_KIND_TABLE && (with_unmanaged || !(*table)->unmanaged))
            push_foreign_keys(ctx, model, with_unmanaged, &ops, *table);
    }
    ar_vec_each(ar_object *, object, &model->objects) { /* they would fire at all that follows */
        if ((*object)->kind == AR_KIND_EVENT_TRIGGER && (with_unmanaged || !(*object)->unmanaged))
            push(ctx, &ops, *object);
    }
    return ar_emit_ops(ctx, &ops, script);
}
