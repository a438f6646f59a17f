#include "diff/obstacle.h"

#include <string.h>

#include "base/str.h"
#include "diff/mention.h"
#include "diff/point.h"
#include "diff/rests.h"
#include "diff/types.h"
#include "model/inherit.h"
#include "model/routine.h"

static void add(const ar_obstacles *o, ar_objects *out, ar_object *object)
{
    for (size_t i = 0; i < out->count; i++)
        if (out->items[i] == object)
            return;
    ar_vec_push(o->ctx->arena, out, object);
}

/* ---- what is not modelled ---- */

/* Where the models declare an object of the base; what they do not declare has its table's. */
static ar_pos place_of(const ar_obstacles *o, const ar_object *object)
{
    const ar_object *top = object->parent ? object->parent : object;
    const ar_object *wanted = ar_model_find(o->wanted, top->kind, top->schema, top->name);
    const ar_column *column = wanted && object->kind == AR_KIND_COLUMN
                                  ? ar_table_column(o->wanted, wanted, object->name)
                                  : NULL;

    if (column)
        return column->object.pos;
    return wanted ? wanted->pos : AR_NOWHERE;
}

ar_status ar_in_the_way(const ar_obstacles *o, const ar_object *changed, const char *kind,
                        const char *label, const char *of)
{
    ar_status status = ar_fail(
        o->ctx, AR_E_IN_THE_WAY, place_of(o, changed),
        "%s \"%s\" is in the way of %s: not supported yet to drop and recreate it", kind, label,
        of);

    ar_hint(o->ctx, "a revision of your own (makemigrations --empty) can drop it before and "
                    "create it again after");
    return status;
}

static const char *label_of(const ar_obstacles *o, const ar_object *object)
{
    return ar_object_label(o->ctx, object, o->base->target.default_schema);
}

/* "public.users" or "public.users.mail", as ar_other.uses writes them. */
static const char *use_of(const ar_obstacles *o, const ar_object *object)
{
    if (object->parent)
        return ar_printf(o->ctx->arena, "%s.%s.%s", object->schema, object->parent->name,
                         object->name);
    return ar_printf(o->ctx->arena, "%s.%s", object->schema, object->name);
}

static bool goes_with(const ar_other *other, const ar_object *object)
{
    return !object->parent && ar_streq(other->table, object->name) &&
           ar_streq(other->table_schema, object->schema);
}

static bool uses(const ar_other *other, const char *use, bool of_table)
{
    ar_vec_each(const char *, it, &other->uses)
        if (ar_streq(*it, use) ||
            (of_table && ar_starts_with(*it, use) && (*it)[strlen(use)] == '.'))
            return true;
    return false;
}

static ar_status check_others(const ar_obstacles *o, const ar_object *object, const char *what)
{
    const char *use = use_of(o, object);

    ar_vec_each(ar_other, other, &o->base->others) {
        const char *label;

        if (goes_with(other, object) || !uses(other, use, !object->parent))
            continue;
        label = ar_label_quote(o->ctx, other->name ? other->name : "");
        if (other->schema && !ar_streq(other->schema, o->base->target.default_schema))
            label = ar_printf(o->ctx->arena, "%s.%s", ar_label_quote(o->ctx, other->schema), label);
        return ar_in_the_way(o, object, other->kind, label,
                             ar_printf(o->ctx->arena, "%s %s \"%s\"", what,
                                       ar_kind_get(object->kind)->name, label_of(o, object)));
    }
    return AR_OK;
}

/* ---- what is ---- */

bool ar_uses_column(const ar_obstacles *o, const ar_object *child, const ar_object *column)
{
    ar_names points = {0};
    const char *point = ar_point_object(o->ctx, o->base->target, column);

    if (child == column)
        return false;
    ar_object_rests(o->ctx, o->base->target, child, &points, NULL);
    return ar_names_has(&points, point);
}

ar_objects ar_references_to(const ar_obstacles *o, const ar_object *table, const char *column)
{
    ar_objects found = {0};

    ar_vec_each(ar_object *, other, &o->base->objects) {
        ar_object_each(child, *other) {
            const ar_foreign_key *key = ar_as_foreign_key(*child);

            if (key && ar_streq(key->references.table, table->name) &&
                ar_streq(key->references.schema, table->schema) &&
                (!column || ar_names_has(&key->references.columns, column)))
                ar_vec_push(o->ctx->arena, &found, *child);
        }
    }
    return found;
}

/* Foreign keys of tables that nobody manages are not ours to drop. */
static ar_status add_references(const ar_obstacles *o, const ar_object *what,
                                const ar_objects *keys, ar_objects *out)
{
    ar_vec_each(ar_object *, key, keys) {
        if ((*key)->parent->unmanaged)
            return ar_in_the_way(o, what, "foreign key", label_of(o, *key),
                                 ar_printf(o->ctx->arena, "%s \"%s\"",
                                           ar_kind_get(what->kind)->name, label_of(o, what)));
        add(o, out, *key);
    }
    return AR_OK;
}

static bool is_generated(const ar_object *child)
{
    return ar_as_column(child) && ar_as_column(child)->generated;
}

static bool is_in_partition_key(const ar_model *model, ar_ctx *ctx, const ar_object *column)
{
    const ar_table *table = ar_as_table(column->parent);

    return table && table->partition_by && !column->inherited &&
           ar_expr_mentions(ctx, model->target.engine, table->partition_by, AR_MENTION_COLUMN,
                            column->name);
}

ar_status ar_refuse_partition_key(const ar_obstacles *o, const ar_object *column)
{
    ar_status status;

    if (!is_in_partition_key(o->base, o->ctx, column))
        return AR_OK;
    status = ar_fail(o->ctx, AR_E_PARTITION_KEY, place_of(o, column),
                     "column \"%s\" is in the partition key of its table: its type stays as it is",
                     label_of(o, column));
    ar_hint(o->ctx, "by hand, in a revision of your own (makemigrations --empty): make a new table "
                    "with partitions, copy the rows, drop the old one; then let the models follow");
    return status;
}

const char *ar_op_stays(ar_ctx *ctx, const ar_model *base, const ar_op *op)
{
    char *point = op->kind == AR_KIND_ENUM && op->verb == AR_ALTER && op->changed &&
                          !ar_op_renames_values(op)
                      ? ar_point_object(ctx, base->target, op->before)
                      : NULL;

    for (size_t i = 0; point && i < base->objects.count; i++)
        ar_object_each(child, base->objects.items[i]) {
            const ar_column *column = ar_as_column(*child);

            if (column && is_in_partition_key(base, ctx, *child) &&
                ar_streq(ar_point_type(ctx, column->type), point))
                return ar_printf(ctx->arena,
                                 "a value of enum \"%s\" cannot be taken away while partitions of "
                                 "\"%s\" are told apart by it",
                                 op->before->name, (*child)->parent->name);
        }
    return NULL;
}

/* Foreign keys of partitions, and of other tables that have the column from this one. */
static void add_children_keys(const ar_obstacles *o, const ar_object *column, ar_objects *out)
{
    ar_objects below = ar_descendants(o->ctx, o->base, column->parent);

    ar_vec_each(ar_object *, table, &below) {
        const ar_column *own = ar_table_column(o->base, *table, column->name);

        if (!own || !own->object.inherited)
            continue;
        ar_object_each(child, *table)
            if ((*child)->kind == AR_KIND_FOREIGN_KEY && !ar_is_parents(*child) &&
                ar_uses_column(o, *child, &own->object))
                add(o, out, *child);
    }
}

ar_status ar_obstacles_to_retype(const ar_obstacles *o, const ar_object *column, ar_objects *out)
{
    ar_objects references = ar_references_to(o, column->parent, column->name);

    AR_TRY(ar_refuse_partition_key(o, column));
    AR_TRY(check_others(o, column, "changing the type of"));
    add_children_keys(o, column, out);
    ar_object_each(child, column->parent)
        if (((*child)->kind == AR_KIND_FOREIGN_KEY || is_generated(*child)) &&
            !ar_is_parents(*child) && ar_uses_column(o, *child, column))
            add(o, out, *child);
    return add_references(o, column, &references, out);
}

ar_status ar_obstacles_to_replace(const ar_obstacles *o, const ar_object *column, ar_objects *out)
{
    ar_objects references = ar_references_to(o, column->parent, column->name);

    AR_TRY(check_others(o, column, "making anew"));
    ar_object_each(child, column->parent)
        if (ar_uses_column(o, *child, column))
            add(o, out, *child);
    return add_references(o, column, &references, out);
}

ar_status ar_obstacles_to_detach(const ar_obstacles *o, const ar_object *table, ar_objects *out)
{
    ar_objects references = ar_references_to(o, table, NULL);

    return add_references(o, table, &references, out);
}

ar_status ar_obstacles_to_drop(const ar_obstacles *o, const ar_object *object)
{
    return check_others(o, object, "dropping");
}

/* The columns of a key that foreign keys can rest on; NULL: no such key. */
static const ar_elements *key_elements(const ar_object *object)
{
    const ar_index *index = ar_as_index(object);

    if (ar_as_key(object))
        return &ar_as_key(object)->columns;
    return index && index->unique && !index->where ? &index->columns : NULL;
}

static bool is_same_set(const ar_elements *elements, const ar_names *names)
{
    if (elements->count != names->count)
        return false;
    ar_vec_each(ar_element, element, elements)
        if (!element->column || !ar_names_has(names, element->column))
            return false;
    return true;
}

ar_status ar_obstacles_to_drop_key(const ar_obstacles *o, const ar_object *key, ar_objects *out)
{
    const ar_elements *elements = key_elements(key);
    ar_objects resting = {0};

    if (!elements)
        return AR_OK;
    ar_objects references = ar_references_to(o, key->parent, NULL);

    ar_vec_each(ar_object *, reference, &references)
        if (is_same_set(elements, &ar_as_foreign_key(*reference)->references.columns))
            ar_vec_push(o->ctx->arena, &resting, *reference);
    return add_references(o, key, &resting, out);
}

/* ---- functions ---- */

bool ar_calls(const ar_obstacles *o, const ar_object *object, const ar_object *routine)
{
    ar_names points = {0};

    ar_object_rests(o->ctx, o->base->target, object, &points, NULL);
    return ar_names_has(&points, ar_point_of(o->ctx, o->base->target, "function", routine->schema,
                                             ar_bare_name(o->ctx, routine)));
}

ar_status ar_obstacles_to_remake(const ar_obstacles *o, const ar_object *routine, ar_objects *out)
{
    ar_vec_each(ar_object *, object, &o->base->objects)
        ar_object_each(it, *object) {
            ar_object *child = *it;
            bool definition = ar_kind_get(child->kind)->flags & AR_KIND_DEFINITION;

            if (definition || ar_as_view_column(child) ||
                (ar_as_column(child) && !is_generated(child)) || !ar_calls(o, child, routine))
                continue;
            if ((*object)->unmanaged)
                return ar_in_the_way(o, routine, ar_kind_get(child->kind)->name, label_of(o, child),
                                     ar_printf(o->ctx->arena, "making %s \"%s\" anew",
                                               ar_kind_get(routine->kind)->name, routine->name));
            add(o, out, child);
        }
    return AR_OK;
}

/* ---- rows of a view ---- */

static bool goes(const ar_ops *ops, const ar_object *column)
{
    ar_vec_each(ar_op *const, op, ops)
        if ((*op)->verb == AR_DROP && ((*op)->before == column || (*op)->before == column->parent))
            return true;
    return false;
}

ar_status ar_refuse_rows_of(const ar_obstacles *o, const ar_ops *ops, const ar_object *view)
{
    const char *row = ar_point_place(o->ctx, o->base->target, view->schema, view->name);

    ar_vec_each(ar_object *, object, &o->base->objects)
        ar_object_each(child, *object) {
            const ar_column *column = ar_as_column(*child);
            const ar_attribute *attribute = ar_as_attribute(*child);
            const ar_type *type = column ? column->type : attribute ? attribute->type : NULL;

            if (type && ar_streq(ar_type_base(o->ctx, type), row) && !goes(ops, *child))
                return ar_in_the_way(
                    o, view, ar_kind_get((*child)->kind)->name, label_of(o, *child),
                    ar_printf(o->ctx->arena, "making view \"%s\" anew", label_of(o, view)));
        }
    return AR_OK;
}
