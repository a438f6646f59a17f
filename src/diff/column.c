#include "diff/column.h"

#include "base/str.h"

enum { SET_EXPRESSION_SINCE = 170000 };

static uint64_t bit(const char *key)
{
    return ar_attr_bit(AR_KIND_COLUMN, key);
}

bool ar_op_changes(const ar_op *op, const char *attr)
{
    return (op->changed & ar_attr_bit(op->kind, attr)) != 0;
}

bool ar_op_retypes(const ar_op *op)
{
    return op->verb == AR_ALTER && op->kind == AR_KIND_COLUMN &&
           (ar_op_changes(op, "type") || ar_op_changes(op, "collate") ||
            ar_op_changes(op, "collation_schema"));
}

bool ar_op_rewrites_rows(const ar_op *op)
{
    const ar_column *added = op->verb == AR_CREATE ? ar_as_column(op->after) : NULL;

    return ar_op_retypes(op) ||
           (added && (added->default_expr || added->identity || added->generated));
}

/* An identity whose sequence nobody named keeps the name that it has. */
static bool identities_equal(const ar_identity *base, const ar_identity *wanted)
{
    if (!base || !wanted || wanted->sequence)
        return ar_identity_equal(base, wanted);
    ar_identity unnamed = *base;

    unnamed.sequence = NULL;
    return ar_identity_equal(&unnamed, wanted);
}

bool ar_storages_equal(int base, int base_usual, int wanted, int wanted_usual)
{
    int usual = base_usual ? base_usual : wanted_usual;

    return (base ? base : base_usual) == (wanted ? wanted : usual);
}

uint64_t ar_not_null_bits(ar_kind kind)
{
    static const char *const keys[] = {"not_null_name", "not_null_comment", "not_null_not_valid",
                                       "not_null_no_inherit"};
    uint64_t bits = 0;

    for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
        bits |= ar_attr_bit(kind, keys[i]);
    return bits;
}

static bool refuses_nulls(const ar_object *object)
{
    const ar_column *column = object ? ar_as_column(object) : NULL;

    return column && column->not_null && !column->not_null_as.not_valid;
}

bool ar_op_refuses_nulls(const ar_op *op)
{
    return refuses_nulls(op->after) && !refuses_nulls(op->before);
}

void ar_not_null_keep_name(const ar_not_null *base, ar_not_null *wanted)
{
    if (wanted->name)
        return;
    wanted->name = base->name;
    wanted->usual = base->usual;
}

uint64_t ar_column_changes(const ar_world *world, const ar_object *base, const ar_object *wanted)
{
    const ar_column *b = ar_as_column(base), *w = ar_as_column(wanted);
    uint64_t changed = ar_object_changes(world->ctx, base, wanted);

    if (identities_equal(b->identity, w->identity))
        changed &= ~bit("identity");
    if ((changed & bit("default")) && ar_serial_standin(world, base, wanted))
        changed &= ~bit("default");
    if (!b->generated || !w->generated)
        changed &= ~bit("virtual");
    if (!b->not_null || !w->not_null)
        changed &= ~ar_not_null_bits(AR_KIND_COLUMN);
    if (!(changed & bit("type")) &&
        ar_storages_equal(b->storage, b->usual_storage, w->storage, w->usual_storage))
        changed &= ~bit("storage");
    return changed;
}

/* `wanted` as it will be: with the default and sequence that stand in for derived ones. */
static const ar_object *as_it_will_be(const ar_world *world, const ar_object *base,
                                      const ar_object *wanted, uint64_t changed)
{
    const ar_column *b = ar_as_column(base), *w = ar_as_column(wanted);
    bool standin = !(changed & bit("default")) && b->is_serial != w->is_serial &&
                   ar_serial_standin(world, base, wanted);
    bool named = b->identity && b->identity->sequence && w->identity && !w->identity->sequence;
    bool constrained = b->not_null && w->not_null && b->not_null_as.name && !w->not_null_as.name;

    if (!standin && !named && !constrained)
        return wanted;
    ar_column *copy = ar_as_column(ar_object_copy(world->ctx, wanted));

    if (standin) {
        copy->default_expr = b->default_expr;
        copy->is_serial = b->is_serial;
    }
    if (constrained)
        ar_not_null_keep_name(&b->not_null_as, &copy->not_null_as);
    if (named) {
        ar_identity *identity = ar_memdup(world->ctx->arena, w->identity, sizeof(*identity));

        identity->sequence = b->identity->sequence;
        copy->identity = identity;
    }
    return &copy->object;
}

/*
 * PostgreSQL can take an expression away from a stored column, and since 17 change it; a new
 * expression or a virtual column is a new column.
 */
static bool is_replaced(const ar_world *world, const ar_column *base, const ar_column *wanted,
                        uint64_t changed)
{
    bool retyped = changed & (bit("type") | bit("collate") | bit("collation_schema"));

    if (ar_is_lite(world))
        return false;
    if (base->generated && wanted->generated) {
        bool in_place = world->target.version >= SET_EXPRESSION_SINCE && !wanted->virtual_column;

        return retyped || (changed & bit("virtual")) || ((changed & bit("generated")) && !in_place);
    }
    if (base->generated && !wanted->generated)
        return base->virtual_column || retyped;
    return wanted->generated != NULL;
}

/* From serial to identity or back, and from a default to identity: first the old, then the new. */
static const ar_object *stage_between(const ar_world *world, const ar_object *base,
                                      const ar_object *wanted, uint64_t changed)
{
    const ar_column *b = ar_as_column(base), *w = ar_as_column(wanted);
    bool swaps = (b->default_expr && w->identity && !b->identity) ||
                 (b->identity && w->default_expr && !w->identity);

    if (!swaps || ar_is_lite(world) || !(changed & bit("identity")))
        return NULL;
    ar_column *middle = ar_as_column(ar_object_copy(world->ctx, base));

    middle->default_expr = NULL;
    middle->identity = NULL;
    middle->is_serial = false;
    return &middle->object;
}

static ar_op *alter(const ar_world *world, const ar_object *before, const ar_object *after,
                    uint64_t changed, ar_ops *out)
{
    ar_op *op = ar_op_new(world->ctx, AR_ALTER, before, after);

    op->changed = changed;
    ar_vec_push(world->ctx->arena, out, op);
    return op;
}

void ar_column_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                       ar_ops *out)
{
    uint64_t changed = ar_column_changes(world, base, wanted);
    bool comment = !ar_comment_equal(base, wanted);

    if (!changed && !comment)
        return;
    if (is_replaced(world, ar_as_column(base), ar_as_column(wanted), changed)) {
        ar_vec_push(world->ctx->arena, out, ar_op_new(world->ctx, AR_DROP, base, NULL));
        ar_vec_push(world->ctx->arena, out, ar_op_new(world->ctx, AR_CREATE, NULL, wanted));
        return;
    }
    const ar_object *after = as_it_will_be(world, base, wanted, changed);
    const ar_object *middle = stage_between(world, base, after, changed);

    if (middle) {
        alter(world, base, middle, ar_object_changes(world->ctx, base, middle), out)->again = true;
        changed = ar_object_changes(world->ctx, middle, after);
        base = middle;
    }
    alter(world, base, after, changed, out)->comment_changed = comment;
}
