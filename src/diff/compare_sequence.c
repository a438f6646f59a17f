#include "diff/compare_sequence.h"

static ar_object *owner_column(const ar_model *model, const ar_object *object)
{
    const ar_ref *by = &ar_as_sequence(object)->owned_by;
    const ar_object *table = by->table ? ar_model_find(model, AR_KIND_TABLE, by->schema, by->table)
                                       : NULL;

    return table && by->columns.count
               ? (ar_object *)(void *)ar_table_column(model, table, by->columns.items[0])
               : NULL;
}

static bool has_owner(const ar_model *model, const ar_object *sequence)
{
    return owner_column(model, sequence) != NULL;
}

/*
 * A sequence whose owner comes (or goes) in the same plan: the column's default needs the sequence,
 * and owning needs the column, so that the owner is set last (or let go first).
 */
static void add_owned(ar_comparison *c, ar_verb verb, const ar_object *sequence)
{
    ar_object *free_one = ar_object_copy(c->world.ctx, sequence);
    bool create = verb == AR_CREATE;

    ar_as_sequence(free_one)->owned_by = (ar_ref){0};
    ar_compared(c, verb, create ? NULL : free_one, create ? free_one : NULL);
    ar_op *owning = ar_compared(c, AR_ALTER, create ? free_one : sequence,
                                create ? sequence : free_one);

    owning->changed = ar_attr_bit(AR_KIND_SEQUENCE, "owned_by");
    owning->with_parent = true;
}

void ar_compared_sequence(ar_comparison *c, ar_verb verb, const ar_object *sequence)
{
    bool create = verb == AR_CREATE;
    const ar_model *here = create ? c->world.wanted : c->world.base;
    const ar_model *there = create ? c->world.base : c->world.wanted;
    const ar_object *owner = owner_column(here, sequence);
    bool with_owner = owner && !has_owner(there, sequence);

    if (with_owner && ar_serial_sequence(c, owner, create) == sequence)
        return;
    if (with_owner)
        add_owned(c, verb, sequence);
    else
        ar_compared(c, verb, create ? NULL : sequence, create ? sequence : NULL);
}

const ar_object *ar_sequence_in_base(const ar_comparison *c, const ar_object *wanted)
{
    const ar_object *same = ar_counterpart(c->world.base, wanted);
    const ar_object *owner = owner_column(c->world.wanted, wanted);
    const ar_object *column = owner ? owner_column(c->world.base, wanted) : NULL;

    if (same || !column)
        return same;
    if (ar_serial_sequence(c, owner, true) != wanted)
        return NULL;
    return ar_serial_standin(&c->world, column, owner);
}

const ar_object *ar_sequence_in_wanted(const ar_comparison *c, const ar_object *base)
{
    const ar_object *same = ar_counterpart(c->world.wanted, base);
    const ar_object *column = owner_column(c->world.wanted, base);
    const ar_object *wanted = column ? ar_serial_sequence(c, column, true) : NULL;

    if (same || !wanted)
        return same;
    return ar_sequence_in_base(c, wanted) == base ? wanted : NULL;
}
