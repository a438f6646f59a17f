/* Parts of tables whose parents stay: what comes, changes and goes with the parents' own parts. */
#include "base/str.h"
#include "diff/column.h"
#include "diff/inherit.h"

/* Attributes that a change of the parent's column brings to the children's. */
static uint64_t recursing(void)
{
    static const char *const keys[] = {"default", "not_null", "storage", "statistics"};
    uint64_t bits = 0;

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        bits |= ar_attr_bit(AR_KIND_COLUMN, keys[i]);
    return bits;
}

/* Attributes that are the parent's alone. */
static uint64_t followed(void)
{
    static const char *const keys[] = {"type",     "collate",   "collation_schema",
                                       "identity", "generated", "virtual"};
    uint64_t bits = 0;

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        bits |= ar_attr_bit(AR_KIND_COLUMN, keys[i]);
    return bits;
}

static void compare_column(const ar_world *world, const ar_object *base, const ar_object *wanted,
                           ar_ops *out)
{
    const ar_column *old = ar_parent_column(world->ctx, world->base, ar_as_column(base));
    const ar_column *new = ar_parent_column(world->ctx, world->wanted, ar_as_column(wanted));
    uint64_t changed = ar_object_changes(world->ctx, base, wanted) & ~followed();
    bool comment = !ar_comment_equal(base, wanted);
    ar_op *op;

    if (old && new &&ar_hands_not_null_down(old) && ar_hands_not_null_down(new))
        changed &= ~ar_not_null_bits(AR_KIND_COLUMN) |
                   ar_attr_bit(AR_KIND_COLUMN, "not_null_comment");
    if (!ar_as_column(base)->not_null || !ar_as_column(wanted)->not_null)
        changed &= ~ar_not_null_bits(AR_KIND_COLUMN);
    if (old && new)
        changed &= ~(ar_object_changes(world->ctx, &old->object, &new->object) & recursing());
    if (!changed && !comment)
        return;
    op = ar_op_new(world->ctx, AR_ALTER, base, wanted);
    op->changed = changed;
    op->comment_changed = comment;
    ar_vec_push(world->ctx->arena, out, op);
}

static ar_op *add(const ar_world *world, ar_verb verb, const ar_object *before,
                  const ar_object *after, ar_ops *out)
{
    ar_op *op = ar_op_new(world->ctx, verb, before, after);

    ar_vec_push(world->ctx->arena, out, op);
    return op;
}

/* Copies go by what they are; only one that says whose it is has a name that counts. */
static bool compare_copies(const ar_world *world, const ar_object *base, const ar_object *wanted,
                           ar_ops *out)
{
    const ar_index *index = ar_as_index(wanted);
    uint64_t changed = ar_object_changes(world->ctx, base, wanted);
    ar_object *called;

    if (base->kind == AR_KIND_FOREIGN_KEY)
        return true;
    if (changed && (!index || changed & ~(ar_attr_bit(AR_KIND_INDEX, "with") |
                                          ar_attr_bit(AR_KIND_INDEX, "tablespace"))))
        return false;
    called = ar_object_copy(world->ctx, wanted);
    called->parent = wanted->parent;
    called->name = base->name;
    if (index && index->attach && !ar_streq(base->name, wanted->name)) {
        ar_object *renamed = ar_object_copy(world->ctx, base);

        renamed->parent = base->parent;
        renamed->name = called->name = wanted->name;
        add(world, AR_RENAME, base, renamed, out);
        base = renamed;
    }
    if (changed || !ar_comment_equal(base, called)) {
        ar_op *op = add(world, AR_ALTER, base, called, out);

        op->changed = changed;
        op->comment_changed = !ar_comment_equal(base, called);
    }
    return true;
}

/* Its parent's index goes, or comes: the part is dropped by that, or must be there before it. */
static void exchange(const ar_world *world, const ar_object *base, const ar_object *wanted,
                     ar_ops *out)
{
    add(world, AR_DROP, base, NULL, out);
    add(world, AR_CREATE, NULL, wanted, out);
}

/* Whether a parent still has the key or index that this one is of. */
static bool is_still_implied(const ar_world *world, const ar_object *base)
{
    const ar_object *table = ar_counterpart(world->wanted, base->parent);
    const ar_object *parent = table ? ar_partition_parent(world->wanted, table) : NULL;
    ar_object *copy = ar_object_copy(world->ctx, base);

    if (ar_as_index(copy))
        ar_as_index(copy)->attach = NULL;
    for (; parent; parent = ar_partition_parent(world->wanted, parent))
        ar_object_each(child, parent)
            if (ar_is_copy(world->ctx, copy, *child))
                return true;
    return false;
}

/* What INHERIT found there already is the table's own as well, for good. */
static bool is_checked_above(const ar_world *world, const ar_object *base)
{
    const ar_object *table = ar_counterpart(world->wanted, base->parent);
    ar_refs parents = table ? ar_table_parents(world->ctx, table) : (ar_refs){0};

    ar_vec_each(ar_ref, ref, &parents) {
        const ar_object *parent = ar_model_find(world->wanted, AR_KIND_TABLE, ref->schema,
                                                ref->table);

        if (parent && ar_object_child(world->wanted, parent, AR_KIND_CHECK, base->name))
            return true;
    }
    return false;
}

/* It goes with its parent's; only what has a name of its own has to be told, for the way back. */
static void compare_gone(const ar_world *world, const ar_object *base, ar_ops *out)
{
    if (base->kind != AR_KIND_COLUMN &&
        ar_table_part(world->ctx, world->base, base) == AR_WITH_TABLE &&
        !is_still_implied(world, base))
        add(world, AR_DROP, base, NULL, out);
}

bool ar_inherited_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                          ar_ops *out)
{
    ar_kind kind = base ? base->kind : wanted->kind;

    if (ar_is_lite(world))
        return false;
    if (kind == AR_KIND_COLUMN && base && wanted && base->inherited && wanted->inherited) {
        compare_column(world, base, wanted, out);
        return true;
    }
    if (base && wanted && kind != AR_KIND_COLUMN && kind != AR_KIND_CHECK) {
        if (ar_is_parents(base) && ar_is_parents(wanted))
            return compare_copies(world, base, wanted, out);
        if (ar_is_parents(base) != ar_is_parents(wanted))
            exchange(world, base, wanted, out);
        return ar_is_parents(base) != ar_is_parents(wanted);
    }
    if (base && !wanted && base->inherited && (!base->own_too || is_checked_above(world, base))) {
        compare_gone(world, base, out);
        return true;
    }
    if (base && !wanted)
        return false;
    if (!base && kind == AR_KIND_COLUMN)
        return wanted->inherited && !wanted->own_too;
    return !base && kind == AR_KIND_FOREIGN_KEY && wanted->copy_of;
}

/* ---- what children have of their own ---- */

/* A new type takes the default away, and sets it again. */
static uint64_t spreading(const ar_op *op)
{
    uint64_t bits = op->changed & recursing();

    if (op->verb == AR_ALTER && ar_op_retypes(op) &&
        (ar_as_column(op->before)->default_expr || ar_as_column(op->after)->default_expr))
        bits |= ar_attr_bit(AR_KIND_COLUMN, "default");
    return bits;
}

/*
 * Since 18 a child can have a NOT NULL of its own beside the parent's: that one does not go with
 * the parent's, and does not come with it.
 */
static bool is_own_affair(const ar_world *world, const ar_op *op, const ar_column *base,
                          const ar_column *wanted)
{
    enum { OWN_SINCE = 180000 };

    return world->target.version >= OWN_SINCE && ar_op_changes(op, "not_null") &&
           (base->not_null && base->not_null_as.own) !=
               (wanted->not_null && wanted->not_null_as.own);
}

static void spread_altered(const ar_world *world, ar_op *op, const ar_column *base,
                           const ar_column *wanted)
{
    uint64_t away = ar_object_changes(world->ctx, &base->object, op->before) |
                    ar_object_changes(world->ctx, &wanted->object, op->after);
    ar_op *part;

    if (is_own_affair(world, op, base, wanted))
        away |= ar_attr_bit(AR_KIND_COLUMN, "not_null");
    if (!(spreading(op) & away))
        return;
    part = ar_op_new(world->ctx, AR_ALTER, &base->object, &wanted->object);
    part->changed = spreading(op) & away;
    part->with_parent = true;
    ar_vec_push(world->ctx->arena, &op->parts, part);
}

/* Right after the parent's column came, the child's is like it; right before it goes, too. */
static void spread_whole(const ar_world *world, ar_op *op, const ar_column *child)
{
    const ar_column *parent = ar_as_column(ar_op_object(op));
    ar_column *plain = ar_as_column(ar_object_copy(world->ctx, &child->object));
    bool create = op->verb == AR_CREATE;
    ar_op *part;

    plain->object.parent = child->object.parent;
    plain->object.comment = NULL;
    plain->default_expr = parent->default_expr;
    plain->not_null = ar_hands_not_null_down(parent);
    plain->not_null_as = (ar_not_null){0};
    plain->storage = parent->storage;
    plain->compression = 0;
    plain->statistics = NULL;
    plain->with = (ar_options){0};
    part = ar_op_new(world->ctx, AR_ALTER, create ? &plain->object : &child->object,
                     create ? &child->object : &plain->object);
    part->changed = ar_object_changes(world->ctx, &plain->object, &child->object);
    part->comment_changed = child->object.comment != NULL;
    part->with_parent = true;
    if (part->changed || part->comment_changed)
        ar_vec_push(world->ctx->arena, &op->parts, part);
}

static const ar_column *inherited_column(const ar_model *model, const ar_object *table,
                                         const ar_object *column)
{
    const ar_object *there = table ? ar_counterpart(model, table) : NULL;
    const ar_column *found = there ? ar_table_column(model, there, column->name) : NULL;

    return found && found->object.inherited ? found : NULL;
}

/* Tables that come or go in the same plan are made as they are. */
static void spread(const ar_world *world, ar_op *op, const ar_object *table)
{
    const ar_object *column = ar_op_object(op);
    const ar_column *wanted = inherited_column(world->wanted, table, column);
    const ar_column *base = inherited_column(world->base, table, column);

    if (!ar_counterpart(world->base, table) || !ar_counterpart(world->wanted, table))
        return;
    if (op->verb == AR_CREATE && wanted && !base)
        spread_whole(world, op, wanted);
    if (op->verb == AR_DROP && base && !wanted)
        spread_whole(world, op, base);
    if (op->verb == AR_ALTER && base && wanted)
        spread_altered(world, op, base, wanted);
}

void ar_inherited_spread(const ar_world *world, const ar_ops *ops)
{
    if (ar_is_lite(world))
        return;
    ar_vec_each(ar_op *, it, ops) {
        ar_op *op = *it;
        ar_objects below;

        if (op->kind != AR_KIND_COLUMN || (op->verb == AR_ALTER && !spreading(op)))
            continue;
        below = ar_descendants(world->ctx, op->after ? world->wanted : world->base,
                               ar_op_object(op)->parent);
        ar_vec_each(ar_object *, table, &below)
            spread(world, op, *table);
    }
}
