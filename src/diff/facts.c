#include "diff/facts.h"

#include "base/str.h"
#include "diff/column.h"
#include "diff/hints.h"
#include "diff/in_place.h"
#include "diff/inherit.h"
#include "diff/makes.h"
#include "diff/point.h"
#include "diff/rests.h"
#include "diff/types.h"

typedef struct fact_finder {
    ar_ctx *ctx;
    ar_target target;
    ar_facts *facts;
} fact_finder;

static void put(const fact_finder *f, ar_names *names, const char *point)
{
    ar_vec_push(f->ctx->arena, names, point);
}

static void subtract(ar_names *from, const ar_names *these)
{
    size_t kept = 0;

    for (size_t i = 0; i < from->count; i++)
        if (!ar_names_has(these, from->items[i]))
            from->items[kept++] = from->items[i];
    from->count = kept;
}

/*
 * A partition's copies of an index are there before the parent's, and go with it. Those that are
 * made with their table wait for nothing: ATTACH ties them.
 */
static void mark_copies(const fact_finder *f, const ar_object *object, ar_names *copy,
                        ar_names *original)
{
    const ar_table *table = object->parent ? ar_as_table(object->parent) : NULL;

    if (object->copy_of)
        put(f, copy, ar_printf(f->ctx->arena, "copy of %s", object->copy_of));
    if (table && table->partition_by && object->kind != AR_KIND_COLUMN)
        put(f, original, ar_printf(f->ctx->arena, "copy of %s", object->name));
}

/* Parts of a table that leaves its parent or comes under another stand between the two steps. */
static void mark_between(const fact_finder *f, const ar_op *op)
{
    const ar_object *table = ar_op_object(op)->parent;
    ar_refs parents = {0};
    const char *point;

    if (!table || table->kind != AR_KIND_TABLE || op->verb == AR_MOVE)
        return;
    parents = ar_table_parents(f->ctx, table);
    if (!parents.count && !ar_as_table(table)->of.table)
        return;
    point = ar_point_object(f->ctx, f->target, table);
    put(f, &f->facts->needs, ar_printf(f->ctx->arena, "free %s", point));
    put(f, &f->facts->makes, ar_printf(f->ctx->arena, "part of %s", point));
}

/*
 * Who leaves a parent for good ("gap") goes before others come, and before what happens to the
 * parent reaches it. Who leaves for a moment, since its bound changes ("room"), goes before others
 * come as well, but after what happens to the parent ("settled"), which is to reach it.
 */
static const char *state_of(const fact_finder *f, const char *state, const char *schema,
                            const char *table)
{
    return ar_printf(f->ctx->arena, "%s %s", state,
                     ar_point_of(f->ctx, f->target, "table", schema, table));
}

static void mark_parents(const fact_finder *f, const char *state, const ar_object *table,
                         ar_names *out)
{
    ar_refs parents = {0};

    if (table->kind != AR_KIND_TABLE)
        return;
    parents = ar_table_parents(f->ctx, table);
    ar_vec_each(ar_ref, parent, &parents)
        put(f, out, state_of(f, state, parent->schema, parent->table));
    ar_vec_each(const ar_ref, above, &ar_as_table(table)->above)
        put(f, out, state_of(f, state, above->schema, above->table));
}

static bool reaches_partitions(const ar_op *op)
{
    return op->kind == AR_KIND_COLUMN || op->kind == AR_KIND_CHECK || op->verb == AR_DROP;
}

static void wait_for_gaps(const fact_finder *f, const ar_op *op)
{
    const ar_object *table = ar_op_object(op)->parent;

    if (!table || table->kind != AR_KIND_TABLE || op->verb == AR_MOVE || op->verb == AR_RENAME)
        return;
    put(f, &f->facts->needs, state_of(f, "gap in", table->schema, table->name));
    if (ar_as_table(table)->partition_by && reaches_partitions(op) && !op->again)
        put(f, &f->facts->makes, state_of(f, "settled", table->schema, table->name));
}

static void tied(const fact_finder *f, const ar_op *op)
{
    const char *point = ar_point_object(f->ctx, f->target, op->after);
    const char *free_point = ar_printf(f->ctx->arena, "free %s", point);

    if (ar_op_unties(op)) {
        put(f, &f->facts->makes, free_point);
        mark_parents(f, op->comes_back ? "room in" : "gap in", op->before, &f->facts->makes);
        if (op->comes_back)
            mark_parents(f, "settled", op->before, &f->facts->needs);
        return;
    }
    mark_parents(f, "gap in", op->after, &f->facts->needs);
    mark_parents(f, "room in", op->after, &f->facts->needs);
    put(f, &f->facts->needs, free_point);
    put(f, &f->facts->needs, ar_printf(f->ctx->arena, "part of %s", point));
}

static void rewritten(const fact_finder *f, const ar_op *op)
{
    if (ar_op_rewrites_rows(op))
        put(f, &f->facts->changes, ar_point_rows(f->ctx, f->target, op->after->parent));
}

static void created(const fact_finder *f, const ar_op *op)
{
    rewritten(f, op);
    ar_object_makes(f->ctx, f->target, op->after, &f->facts->makes);
    ar_object_rests(f->ctx, f->target, op->after, &f->facts->needs, &f->facts->refers);
    ar_object_hints(f->ctx, f->target, op->after, &f->facts->hopes);
    ar_vec_each(ar_op *, part, &op->parts)
        if ((*part)->verb == AR_CREATE)
            created(f, *part);
}

static void dropped(const fact_finder *f, const ar_op *op)
{
    ar_object_makes(f->ctx, f->target, op->before, &f->facts->breaks);
    ar_object_rests(f->ctx, f->target, op->before, &f->facts->needed, &f->facts->refers);
    ar_object_hints(f->ctx, f->target, op->before, &f->facts->hoped);
    ar_vec_each(ar_op *, part, &op->parts)
        if ((*part)->verb == AR_DROP)
            dropped(f, *part);
}

/* Ownership alone changes nothing that a default which draws from the sequence rests on. */
static bool only_owner_changes(const ar_op *op)
{
    return op->kind == AR_KIND_SEQUENCE && op->changed == ar_attr_bit(AR_KIND_SEQUENCE, "owned_by");
}

/* Two steps on one object (see column.c and meanwhile.c) stand in their order. */
static void stage(const fact_finder *f, const ar_op *op, const char *point)
{
    const char *name = ar_printf(f->ctx->arena, "stage of %s", point);

    put(f, op->again ? &f->facts->breaks : &f->facts->makes, name);
}

/* A new index brings what its table says of it along; one that is renamed must have its name. */
static void keep_roles(const fact_finder *f, const ar_object *object)
{
    ar_objects indexes = {0};

    if (object->kind == AR_KIND_TABLE)
        indexes = ar_table_role_indexes(f->ctx, object);
    ar_vec_each(ar_object *, index, &indexes)
        put(f, &f->facts->keeps, ar_point_object(f->ctx, f->target, *index));
}

/* A table that is logged refers to logged ones only. */
static void altered_persistence(const fact_finder *f, const ar_op *op)
{
    bool logged = op->kind == AR_KIND_TABLE && !ar_as_table(op->after)->unlogged;
    ar_facts *facts = f->facts;

    if (op->kind != AR_KIND_TABLE || !ar_op_changes(op, "unlogged"))
        return;
    put(f, logged ? &facts->makes : &facts->breaks,
        ar_point_of(f->ctx, f->target, "logged", op->before->schema, op->before->name));
    ar_object_each(child, op->before) {
        const ar_foreign_key *key = ar_as_foreign_key(*child);

        if (key)
            put(f, logged ? &facts->needs : &facts->needed,
                ar_point_of(f->ctx, f->target, "logged", key->references.schema,
                            key->references.table));
    }
}

static void altered(const fact_finder *f, const ar_op *op)
{
    const char *point = ar_point_object(f->ctx, f->target, op->after);
    ar_facts *facts = f->facts;
    ar_names before = {0}, after = {0};

    if (op->comes_back && ar_op_unties(op)) { /* whatever its parent's columns are like by then */
        put(f, &facts->own, point);
        tied(f, op);
        return;
    }
    ar_object_rests(f->ctx, f->target, op->before, &before, &facts->refers);
    ar_object_rests(f->ctx, f->target, op->after, &after, &facts->refers);
    keep_roles(f, op->after);
    altered_persistence(f, op);
    rewritten(f, op);
    ar_vec_each(const char *, it, &after)
        put(f, ar_names_has(&before, *it) ? &facts->keeps : &facts->needs, *it);
    ar_vec_each(const char *, it, &before)
        if (!ar_names_has(&after, *it))
            put(f, &facts->needed, *it);
    ar_object_hints(f->ctx, f->target, op->after, &facts->hopes);
    ar_object_hints(f->ctx, f->target, op->before, &facts->hoped);
    put(f, &facts->own, point);
    if (ar_op_ties(op))
        tied(f, op);
    else if (op->changed && !only_owner_changes(op))
        put(f, &facts->changes, point);
    if (op->kind == AR_KIND_COLUMN || op->kind == AR_KIND_DOMAIN || op->kind == AR_KIND_PUBLICATION)
        stage(f, op, point);
    ar_vec_each(ar_op *, part, &op->parts) { /* what goes over to a type made anew, or goes */
        if ((*part)->verb == AR_ALTER)
            put(f, &facts->changes, ar_point_object(f->ctx, f->target, (*part)->after));
        if ((*part)->verb == AR_DROP)
            ar_object_makes(f->ctx, f->target, (*part)->before, &facts->changes);
    }
}

/* Names that an alteration of a column brings or frees: those of identity sequences. */
static void altered_names(const fact_finder *f, const ar_op *op)
{
    ar_names before = {0}, after = {0};

    if (op->kind != AR_KIND_COLUMN)
        return;
    ar_object_makes(f->ctx, f->target, op->before, &before);
    ar_object_makes(f->ctx, f->target, op->after, &after);
    ar_vec_each(const char *, it, &after)
        if (!ar_names_has(&before, *it))
            put(f, &f->facts->makes, *it);
    ar_vec_each(const char *, it, &before)
        if (!ar_names_has(&after, *it))
            put(f, &f->facts->breaks, *it);
}

/* A renamed value is there under its new name for everything else, as with any rename. */
static void renamed_values(const fact_finder *f, const ar_op *op)
{
    const char *point = ar_point_object(f->ctx, f->target, op->after);

    put(f, &f->facts->makes, point);
    put(f, &f->facts->own, point);
}

static const char *multirange_point(const fact_finder *f, const ar_object *object)
{
    char name[AR_MULTIRANGE_SIZE];

    ar_multirange_name(ar_as_user_type(object), name, sizeof(name));
    return ar_point_of(f->ctx, f->target, "type", object->schema, name);
}

static void renamed_multirange(const fact_finder *f, const ar_op *op)
{
    put(f, &f->facts->makes, multirange_point(f, op->after));
    put(f, &f->facts->breaks, multirange_point(f, op->before));
    put(f, &f->facts->own, ar_point_object(f->ctx, f->target, op->after));
}

/* The one who gives a table away comes before the one who takes it. */
static void moved(const fact_finder *f, const ar_op *op)
{
    const char *point = ar_printf(f->ctx->arena, "move of %s",
                                  ar_point_object(f->ctx, f->target, op->after));

    put(f, op->moved_to ? &f->facts->makes : &f->facts->needs, point);
}

/* Only the name and the place change: what the object rests on is as it was. */
static void renamed(const fact_finder *f, const ar_op *op)
{
    ar_names before = {0}, after = {0};

    ar_object_makes(f->ctx, f->target, op->before, &before);
    ar_object_makes(f->ctx, f->target, op->after, &after);
    ar_vec_each(const char *, it, &after)
        if (!ar_names_has(&before, *it) && !ar_starts_with(*it, "key "))
            put(f, &f->facts->makes, *it);
    ar_vec_each(const char *, it, &before)
        if (!ar_names_has(&after, *it) && !ar_starts_with(*it, "key "))
            put(f, &f->facts->breaks, *it);
    if (op->after->parent)
        put(f, &f->facts->needs, ar_point_object(f->ctx, f->target, op->after->parent));
    else if (op->after->schema)
        put(f, &f->facts->needs, ar_printf(f->ctx->arena, "schema %s", op->after->schema));
}

static void find(const fact_finder *f, const ar_op *op);

static void rebuilt(const fact_finder *f, const ar_op *op)
{
    const ar_object *table = op->after;

    ar_vec_each(ar_op *, part, &op->parts)
        find(f, *part);
    put(f, &f->facts->own, ar_point_object(f->ctx, f->target, table));
    put(f, &f->facts->changes, ar_point_of(f->ctx, f->target, "shape", table->schema, table->name));
}

static void find(const fact_finder *f, const ar_op *op)
{
    mark_between(f, op);
    wait_for_gaps(f, op);
    switch (op->verb) {
    case AR_CREATE:
        mark_copies(f, op->after, &f->facts->makes, &f->facts->needs);
        mark_parents(f, "gap in", op->after, &f->facts->needs);
        mark_parents(f, "room in", op->after, &f->facts->needs);
        created(f, op);
        break;
    case AR_DROP:
        mark_copies(f, op->before, &f->facts->breaks, &f->facts->needed);
        mark_parents(f, "gap in", op->before, &f->facts->makes);
        dropped(f, op);
        break;
    case AR_ALTER:
        if (ar_op_renames_values(op)) {
            renamed_values(f, op);
            break;
        }
        if (ar_op_renames_multirange(op)) {
            renamed_multirange(f, op);
            break;
        }
        altered(f, op);
        altered_names(f, op);
        break;
    case AR_RENAME:
        renamed(f, op);
        break;
    case AR_REBUILD:
        rebuilt(f, op);
        break;
    case AR_MOVE:
        moved(f, op);
        break;
    case AR_VERB__COUNT:
        break;
    }
}

ar_facts ar_op_facts(ar_ctx *ctx, ar_target target, const ar_op *op)
{
    ar_facts facts = {0};
    fact_finder f = {ctx, target, &facts};

    find(&f, op);
    subtract(&facts.needs, &facts.makes);
    subtract(&facts.needed, &facts.breaks);
    subtract(&facts.hopes, &facts.makes);
    subtract(&facts.hoped, &facts.breaks);
    return facts;
}

ar_names ar_object_needs(ar_ctx *ctx, ar_target target, const ar_object *object)
{
    ar_names needs = {0};

    ar_object_rests(ctx, target, object, &needs, NULL);
    return needs;
}
