/*
 * Enums. ALTER TYPE can add and rename values; any other change makes the type anew. A value that
 * was added cannot be used in the same transaction, so a step back never adds one (see op.h: diff
 * prepares the parts by the same rule).
 */
#include "emit/postgres/postgres.h"

static char *definition(const ar_emitter *e, const ar_object *object)
{
    const ar_enum *type = ar_as_enum(object);
    ar_names values = {0};

    ar_vec_each(const ar_enum_value, value, &type->values) {
        ar_vec_push(e->ctx->arena, &values, ar_text(e, "%l", value->name));
    }
    return ar_text(e, "CREATE TYPE %o AS ENUM (%s)", object, ar_flow(e, &values));
}

ar_status ar_pg_create_enum(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Create enum %Q.", op->after), definition(e, op->after));
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_enum(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop enum %Q.", op->before),
               ar_text(e, "DROP TYPE %o", op->before));
    return AR_OK;
}

/* ---- in place ---- */

static bool is_renamed(const ar_op *op, const ar_enum_value *before, const ar_enum_value *after)
{
    return ar_streq(ar_options_get(&op->enum_map, before->name), after->name);
}

/* Every value stands where it stood, some under another name. */
static bool only_renames(const ar_op *op)
{
    const ar_enum_values *before = &ar_as_enum(op->before)->values;
    const ar_enum_values *after = &ar_as_enum(op->after)->values;

    if (before->count != after->count)
        return false;
    for (size_t i = 0; i < before->count; i++)
        if (!ar_streq(before->items[i].name, after->items[i].name) &&
            !is_renamed(op, &before->items[i], &after->items[i]))
            return false;
    return true;
}

/* All old values are still there in the old order. */
static bool only_adds(const ar_op *op)
{
    const ar_enum_values *before = &ar_as_enum(op->before)->values;
    const ar_enum_values *after = &ar_as_enum(op->after)->values;
    size_t found = 0;

    for (size_t i = 0; i < after->count && found < before->count; i++)
        found += ar_streq(before->items[found].name, after->items[i].name);
    return found == before->count && !op->reversed;
}

static bool has_value(const ar_enum_values *values, const char *name)
{
    for (size_t i = 0; i < values->count; i++)
        if (ar_streq(values->items[i].name, name))
            return true;
    return false;
}

static void rename_value(ar_emitter *e, const ar_op *op, const char *from, const char *to)
{
    ar_emit_op(e, op, ar_text(e, "Rename value %q of enum %Q to %q.", from, op->after, to),
               ar_text(e, "ALTER TYPE %o RENAME VALUE %l TO %l", op->after, from, to));
}

/* A name that is still in use (two values swap) is taken by way of another one. */
static char *detour(const ar_emitter *e, const ar_op *op, size_t i)
{
    const ar_enum_values *before = &ar_as_enum(op->before)->values;
    const char *to = ar_as_enum(op->after)->values.items[i].name;
    bool taken = !ar_streq(before->items[i].name, to) && has_value(before, to);

    return taken ? ar_printf(e->ctx->arena, "_autorev_%zu", i) : NULL;
}

static void rename_values(ar_emitter *e, const ar_op *op)
{
    const ar_enum_value *before = ar_as_enum(op->before)->values.items;
    const ar_enum_value *after = ar_as_enum(op->after)->values.items;
    size_t count = ar_as_enum(op->before)->values.count;

    for (size_t i = 0; i < count; i++)
        if (detour(e, op, i))
            rename_value(e, op, before[i].name, detour(e, op, i));
    for (size_t i = 0; i < count; i++)
        if (!ar_streq(before[i].name, after[i].name) && !detour(e, op, i))
            rename_value(e, op, before[i].name, after[i].name);
    for (size_t i = 0; i < count; i++)
        if (detour(e, op, i))
            rename_value(e, op, detour(e, op, i), after[i].name);
}

/* New values at the end are simply appended; others stand behind the one before them. */
static char *place_of(const ar_emitter *e, const ar_enum_values *before,
                      const ar_enum_values *after, size_t at)
{
    bool appended = true;

    for (size_t i = at; i < after->count; i++)
        appended = appended && !has_value(before, after->items[i].name);
    if (appended)
        return "";
    if (at > 0)
        return ar_text(e, " AFTER %l", after->items[at - 1].name);
    return ar_text(e, " BEFORE %l", before->items[0].name);
}

static void add_values(ar_emitter *e, const ar_op *op)
{
    const ar_enum_values *before = &ar_as_enum(op->before)->values;
    const ar_enum_values *after = &ar_as_enum(op->after)->values;

    for (size_t i = 0; i < after->count; i++) {
        const char *value = after->items[i].name;

        if (!has_value(before, value))
            ar_emit_op(e, op, ar_text(e, "Add value %q to enum %Q.", value, op->after),
                       ar_text(e, "ALTER TYPE %o ADD VALUE %l%s", op->after, value,
                               place_of(e, before, after, i)));
    }
}

ar_status ar_pg_alter_enum(ar_emitter *e, const ar_op *op)
{
    if (!ar_pg_changed(op, "values")) {
        ar_pg_emit_changed_comment(e, op);
        return AR_OK;
    }
    if (!only_renames(op) && !only_adds(op))
        return ar_pg_retype(e, op, ar_pg_create_enum, ar_pg_converted);
    if (only_renames(op))
        rename_values(e, op);
    else
        add_values(e, op);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
