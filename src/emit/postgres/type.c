/*
 * Composite and range types. ALTER TYPE adds and drops attributes; their order, their types where
 * columns are of the composite type, and all of a range but its names need a type made anew (see
 * op.h: diff prepares the parts by the same rule).
 */
#include "emit/postgres/postgres.h"
#include "model/routine.h"

static char *attribute_text(const ar_emitter *e, const ar_object *object)
{
    const ar_attribute *attribute = ar_as_attribute(object);

    return ar_text(e, "%n %y%s", object->name, attribute->type,
                   ar_pg_collate(e, attribute->collation_schema, attribute->collation));
}

static char *composite(const ar_emitter *e, const ar_object *object)
{
    ar_names items = {0};

    ar_object_each(child, object)
        ar_vec_push(e->ctx->arena, &items, attribute_text(e, *child));
    return ar_text(e, "CREATE TYPE %o AS %s", object, items.count ? ar_block(e, &items) : "()");
}

static char *multirange(const ar_emitter *e, const ar_object *object)
{
    char name[AR_MULTIRANGE_SIZE];

    ar_multirange_name(ar_as_user_type(object), name, sizeof(name));
    return ar_quote_qualified(e->ctx->arena, e->target, object->schema, name);
}

static char *range(const ar_emitter *e, const ar_object *object)
{
    const ar_user_type *type = ar_as_user_type(object);
    ar_names items = {0};

    ar_vec_push(e->ctx->arena, &items, ar_text(e, "subtype = %y", type->subtype));
    if (type->opclass)
        ar_vec_push(e->ctx->arena, &items, ar_text(e, "subtype_opclass = %s", type->opclass));
    if (type->collation)
        ar_vec_push(e->ctx->arena, &items,
                    ar_text(e, "collation = %s",
                            ar_pg_collate(e, type->collation_schema, type->collation) +
                                strlen(" COLLATE ")));
    if (type->canonical)
        ar_vec_push(e->ctx->arena, &items, ar_text(e, "canonical = %s", type->canonical));
    if (type->subtype_diff)
        ar_vec_push(e->ctx->arena, &items, ar_text(e, "subtype_diff = %s", type->subtype_diff));
    if (type->multirange)
        ar_vec_push(e->ctx->arena, &items,
                    ar_text(e, "multirange_type_name = %s", multirange(e, object)));
    return ar_text(e, "CREATE TYPE %o AS RANGE %s", object, ar_block(e, &items));
}

void ar_pg_emit_shell(ar_emitter *e, const ar_object *range)
{
    ar_emit_step(e, ar_text(e, "Create type %Q as a shell, which a function can take.", range),
                 ar_text(e, "CREATE TYPE %o", range));
}

ar_status ar_pg_create_type(ar_emitter *e, const ar_op *op)
{
    bool is_range = ar_as_user_type(op->after)->subtype != NULL;

    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->verb != AR_CREATE || !ar_is_canonical_of(e->ctx, (*part)->after, op->after))
            continue;
        ar_pg_emit_shell(e, op->after);
        AR_TRY(ar_emit_cell(e, *part));
    }
    ar_emit_op(e, op, ar_text(e, "Create type %Q.", op->after),
               is_range ? range(e, op->after) : composite(e, op->after));
    ar_object_each(child, op->after)
        ar_pg_emit_comment(e, *child);
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

/* The function that takes its values, and that it needs itself, goes with it. */
static bool takes_function_along(const ar_emitter *e, const ar_object *type)
{
    ar_vec_each(ar_op *const, op, e->ops)
        if ((*op)->verb == AR_DROP && ar_is_canonical_of(e->ctx, (*op)->before, type))
            return true;
    return false;
}

ar_status ar_pg_drop_type(ar_emitter *e, const ar_op *op)
{
    bool along = takes_function_along(e, op->before);

    ar_emit_op(e, op,
               ar_text(e,
                       along ? "Drop type %Q with the function for its values." : "Drop type %Q.",
                       op->before),
               ar_text(e, "DROP TYPE %o%s", op->before, along ? " CASCADE" : ""));
    return AR_OK;
}

ar_status ar_pg_rename_attribute(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(
        e, op,
        ar_text(e, "Rename attribute %Q of %P to %q.", op->before, op->before, op->after->name),
        ar_text(e, "ALTER TYPE %p RENAME ATTRIBUTE %n TO %n CASCADE", op->before, op->before->name,
                op->after->name));
    return AR_OK;
}

/* ---- in place ---- */

static const ar_object *attribute_in(const ar_object *type, const char *name)
{
    ar_object_each(child, type)
        if (ar_streq((*child)->name, name))
            return *child;
    return NULL;
}

static bool is_retyped(const ar_object *before, const ar_object *after)
{
    const ar_attribute *a = ar_as_attribute(before), *b = ar_as_attribute(after);

    return !ar_type_equal(a->type, b->type) || !ar_streq(a->collation, b->collation) ||
           !ar_streq(a->collation_schema, b->collation_schema);
}

/* What is gone, what has another type, what is new at the end. */
static void alter_attributes(ar_emitter *e, const ar_op *op)
{
    ar_op drops = *op, keeps = *op;

    drops.hazards &= AR_HAZARD_DESTROYS;
    keeps.hazards &= ~(unsigned)AR_HAZARD_DESTROYS;
    ar_object_each(child, op->before)
        if (!attribute_in(op->after, (*child)->name))
            ar_emit_op(
                e, op, ar_text(e, "Drop attribute %q of type %Q.", (*child)->name, op->after),
                ar_text(e, "ALTER TYPE %o DROP ATTRIBUTE %n CASCADE", op->after, (*child)->name));
    ar_object_each(child, op->after) {
        const ar_object *old = attribute_in(op->before, (*child)->name);

        if (!old)
            ar_emit_op(e, &drops,
                       ar_text(e, "Add attribute %q to type %Q.", (*child)->name, op->after),
                       ar_text(e, "ALTER TYPE %o ADD ATTRIBUTE %s CASCADE", op->after,
                               attribute_text(e, *child)));
        else if (is_retyped(old, *child))
            ar_emit_op(
                e, op, ar_text(e, "Change attribute %q of type %Q.", (*child)->name, op->after),
                ar_text(e, "ALTER TYPE %o ALTER ATTRIBUTE %n TYPE %s CASCADE", op->after,
                        (*child)->name,
                        attribute_text(e, *child) + strlen(ar_text(e, "%n ", (*child)->name))));
    }
}

static void describe_attributes(ar_emitter *e, const ar_op *op)
{
    ar_object_each(child, op->after) {
        const ar_object *old = attribute_in(op->before, (*child)->name);
        ar_op one = {.kind = AR_KIND_ATTRIBUTE, .after = *child};

        one.comment_changed = old ? !ar_comment_equal(old, *child) : (*child)->comment != NULL;
        ar_pg_emit_changed_comment(e, &one);
    }
}

void ar_pg_alter_range(ar_emitter *e, const ar_op *op, const char *sentence,
                       const ar_user_type *type, const char *range, const char *change)
{
    ar_names statements = ar_range_alter(e->ctx, e->target, type, range, change);

    for (size_t i = 0; i < statements.count; i++) {
        if (i == 0)
            ar_emit_op(e, op, sentence, statements.items[i]);
        else
            ar_emit_step(e, NULL, statements.items[i]);
    }
}

static void rename_multirange(ar_emitter *e, const ar_op *op)
{
    char name[AR_MULTIRANGE_SIZE];

    ar_multirange_name(ar_as_user_type(op->after), name, sizeof(name));
    ar_pg_alter_range(e, op, ar_text(e, "Rename the multirange type of %Q to %q.", op->after, name),
                      ar_as_user_type(op->before), ar_text(e, "%o", op->before),
                      ar_text(e, "RENAME TO %n", name));
}

/* ---- anew ---- */

static bool is_anew(const ar_op *op)
{
    const ar_objects *before = &op->before->children, *after = &op->after->children;
    uint64_t in_place = ar_attr_bit(AR_KIND_TYPE, "attributes") |
                        ar_attr_bit(AR_KIND_TYPE, "multirange");
    size_t next = 0;

    if (op->changed & ~in_place)
        return true;
    for (size_t i = 0; i < before->count; i++) {
        const ar_object *kept = attribute_in(op->after, before->items[i]->name);

        if (!kept)
            continue;
        if (after->items[next++] != kept || (op->parts.count && is_retyped(before->items[i], kept)))
            return true;
    }
    return false;
}

ar_status ar_pg_alter_type(ar_emitter *e, const ar_op *op)
{
    if (op->changed && is_anew(op))
        return ar_pg_retype(e, op, ar_pg_create_type, ar_pg_converted);
    if (ar_pg_changed(op, "attributes")) {
        alter_attributes(e, op);
        describe_attributes(e, op);
    }
    if (ar_pg_changed(op, "multirange"))
        rename_multirange(e, op);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
