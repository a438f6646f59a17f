#include "diff/inherit.h"

#include "base/str.h"

static uint64_t table_bit(const char *key)
{
    return ar_attr_bit(AR_KIND_TABLE, key);
}

uint64_t ar_parent_attrs(void)
{
    return table_bit("partitions") | table_bit("bound") | table_bit("inherits") | table_bit("of");
}

bool ar_op_ties(const ar_op *op)
{
    return op->verb == AR_ALTER && op->kind == AR_KIND_TABLE && (op->changed & ar_parent_attrs());
}

/* Each such operation does one of the two only. */
bool ar_op_unties(const ar_op *op)
{
    const ar_table *before = ar_as_table(op->before), *after = ar_as_table(op->after);

    return ar_op_ties(op) && ((before->partition_of.table && !after->partition_of.table) ||
                              (before->of.table && !after->of.table) ||
                              before->inherits.count > after->inherits.count);
}

/* ---- parents ---- */

static ar_refs both(ar_ctx *ctx, const ar_refs *some, const ar_refs *others)
{
    ar_refs shared = {0};

    ar_vec_each(ar_ref, ref, some)
        if (ar_refs_have(others, ref))
            ar_vec_push(ctx->arena, &shared, *ref);
    return shared;
}

static ar_op *tie(const ar_world *world, const ar_object *before, const ar_object *after,
                  uint64_t changed, ar_ops *out)
{
    ar_op *op = ar_op_new(world->ctx, AR_ALTER, before, after);

    op->changed = changed;
    ar_vec_push(world->ctx->arena, out, op);
    return op;
}

static ar_table *copy_of(const ar_world *world, const ar_object *table)
{
    return ar_as_table(ar_object_copy(world->ctx, table));
}

static void compare_partition(const ar_world *world, const ar_object *base, const ar_object *wanted,
                              ar_ops *out)
{
    const ar_table *new = ar_as_table(wanted);
    uint64_t bits = table_bit("partitions") | table_bit("bound");
    ar_table *free_one = copy_of(world, base), *tied;
    bool comes_back = ar_is_partition(base) &&
                      ar_ref_equal(&ar_as_table(base)->partition_of, &new->partition_of);

    if (!(ar_object_changes(world->ctx, base, wanted) & bits))
        return;
    free_one->partition_of = (ar_ref){0};
    free_one->bound = NULL;
    if (ar_is_partition(base))
        tie(world, base, &free_one->object, bits, out)->comes_back = comes_back;
    if (!ar_is_partition(wanted))
        return;
    tied = copy_of(world, &free_one->object);
    tied->object.pos = wanted->pos;
    tied->partition_of = new->partition_of;
    tied->bound = new->bound;
    tie(world, &free_one->object, &tied->object, bits, out)->comes_back = comes_back;
}

static void compare_inherits(const ar_world *world, const ar_object *base, const ar_object *wanted,
                             ar_ops *out)
{
    const ar_table *old = ar_as_table(base), *new = ar_as_table(wanted);
    ar_table *kept = copy_of(world, base), *tied;
    uint64_t bit = table_bit("inherits");

    kept->inherits = both(world->ctx, &old->inherits, &new->inherits);
    if (kept->inherits.count < old->inherits.count)
        tie(world, base, &kept->object, bit, out);
    if (kept->inherits.count == new->inherits.count)
        return;
    tied = copy_of(world, &kept->object);
    tied->object.pos = wanted->pos;
    tied->inherits = new->inherits;
    tie(world, &kept->object, &tied->object, bit, out);
}

static void compare_type(const ar_world *world, const ar_object *base, const ar_object *wanted,
                         ar_ops *out)
{
    const ar_ref *old = &ar_as_table(base)->of, *new = &ar_as_table(wanted)->of;
    ar_table *free_one, *tied;

    if (ar_ref_equal(old, new))
        return;
    free_one = copy_of(world, base);
    free_one->of = (ar_ref){0};
    if (old->table)
        tie(world, base, &free_one->object, table_bit("of"), out);
    if (!new->table)
        return;
    tied = copy_of(world, &free_one->object);
    tied->object.pos = wanted->pos;
    tied->of = *new;
    tie(world, &free_one->object, &tied->object, table_bit("of"), out);
}

static ar_status refuse_key(const ar_world *world, const ar_object *base, const ar_object *wanted)
{
    bool was = ar_as_table(base)->partition_by, is = ar_as_table(wanted)->partition_by;
    ar_status status = ar_fail(world->ctx, AR_E_PARTITION_KEY, wanted->pos,
                               "table \"%s\" %s, which no ALTER TABLE can do",
                               ar_object_label(world->ctx, wanted, world->target.default_schema),
                               was && is ? "is to be partitioned by another key"
                               : is      ? "is to be partitioned"
                                         : "is to be partitioned no longer");

    ar_hint(world->ctx,
            "by hand, in a revision of your own (makemigrations --empty): rename the table, create "
            "the new one with its %s, INSERT INTO ... SELECT the rows, drop the old one; then let "
            "the models follow",
            is ? "partitions" : "columns");
    return status;
}

ar_status ar_parents_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                             ar_ops *out)
{
    uint64_t changed;

    if (ar_is_lite(world))
        return AR_OK;
    changed = ar_object_changes(world->ctx, base, wanted);
    if (changed & table_bit("partition_by"))
        return refuse_key(world, base, wanted);
    compare_partition(world, base, wanted, out);
    compare_inherits(world, base, wanted, out);
    compare_type(world, base, wanted, out);
    return AR_OK;
}

/* ---- between parents ---- */

/* Whether one of `parents` has a part like this one. */
static bool is_had_by(const ar_world *world, const ar_model *model, const ar_refs *parents,
                      const ar_object *child)
{
    ar_vec_each(ar_ref, ref, parents) {
        const ar_object *parent = ar_model_find(model, AR_KIND_TABLE, ref->schema, ref->table);

        if (parent && (child->copy_of || ar_object_child(model, parent, child->kind, child->name)))
            return true;
    }
    (void)world;
    return false;
}

static ar_object *freed(const ar_world *world, const ar_model *model, const ar_refs *kept,
                        const ar_object *table)
{
    ar_object *copy = ar_object_copy(world->ctx, table);

    ar_object_each(it, copy) {
        ar_object *child = *it;

        if ((child->inherited || child->copy_of) && !is_had_by(world, model, kept, child)) {
            child->inherited = child->own_too = false;
            child->copy_of = NULL;
        }
    }
    return copy;
}

static bool is_wanted_of_children(const ar_object *child, bool partition)
{
    const ar_check *check = ar_as_check(child);

    if (check)
        return !check->no_inherit;
    return partition && ar_is_copied(child->kind);
}

static const char *word_of(ar_kind kind)
{
    return kind == AR_KIND_PRIMARY_KEY   ? "pkey"
           : kind == AR_KIND_UNIQUE      ? "key"
           : kind == AR_KIND_FOREIGN_KEY ? "fkey"
           : kind == AR_KIND_EXCLUSION   ? "excl"
                                         : "idx";
}

static const char *servers_name(const ar_world *world, const ar_object *table,
                                const ar_object *original)
{
    const char *columns = original->kind == AR_KIND_PRIMARY_KEY
                              ? NULL
                              : ar_copy_columns(world->ctx, original);

    return ar_server_name(world->ctx, table->name, columns, word_of(original->kind));
}

/* The child of `table` that serves for one of its parent's; checks go by name. */
static const ar_object *serving(const ar_world *world, const ar_object *table,
                                const ar_object *original)
{
    ar_object_each(it, table) {
        if (original->kind == AR_KIND_CHECK && (*it)->kind == AR_KIND_CHECK &&
            ar_streq((*it)->name, original->name))
            return *it;
        if (ar_is_copy(world->ctx, *it, original))
            return *it;
    }
    return NULL;
}

static void add_wanted(const ar_world *world, const ar_object *base, ar_object *table,
                       const ar_object *original)
{
    const ar_object *there = serving(world, base, original);
    ar_object *copy;

    if (serving(world, table, original))
        return;
    copy = ar_object_copy(world->ctx, there ? there : original);
    copy->inherited = copy->own_too = false;
    copy->copy_of = NULL;
    copy->app = table->app;
    copy->pos = table->pos;
    if (!there && copy->kind != AR_KIND_CHECK) {
        copy->name = servers_name(world, table, original);
        copy->comment = NULL;
    }
    ar_object_add(world->ctx, table, copy);
}

/* What a parent and its own parents have, to be there before the table comes under it. */
static void add_all_wanted(const ar_world *world, const ar_object *base, ar_object *table,
                           const ar_ref *ref, bool partition)
{
    const ar_object *parent = ar_model_find(world->wanted, AR_KIND_TABLE, ref->schema, ref->table);
    ar_refs above;

    if (!parent)
        return;
    ar_object_each(child, parent)
        if (is_wanted_of_children(*child, partition))
            add_wanted(world, base, table, *child);
    above = ar_table_parents(world->ctx, parent);
    ar_vec_each(ar_ref, next, &above)
        add_all_wanted(world, base, table, next, partition);
}

void ar_between_parents(const ar_world *world, const ar_object **base, const ar_object **wanted)
{
    ar_refs old = ar_table_parents(world->ctx, *base), new = ar_table_parents(world->ctx, *wanted);
    ar_refs kept = both(world->ctx, &old, &new);
    ar_object *table;

    if (ar_is_lite(world) || (kept.count == old.count &&
                              kept.count == new.count &&ar_ref_equal(&ar_as_table(*base)->of,
                                                                     &ar_as_table(*wanted)->of)))
        return;
    table = freed(world, world->wanted, &kept, *wanted);
    *base = freed(world, world->base, &kept, *base);
    ar_vec_each(ar_ref, ref, &new)
        if (!ar_refs_have(&kept, ref))
            add_all_wanted(world, *base, table, ref, ar_is_partition(table));
    *wanted = table;
}
