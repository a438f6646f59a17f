/*
 * A type made anew under its old name. What mentions the type is taken down first and put back in
 * the end (the parts say what); values go over by their text, so they survive unless `using_value`
 * says otherwise.
 */
#include "emit/postgres/postgres.h"
#include "model/routine.h"

enum { NAME_MAX_BYTES = 63 };

static ar_object aside(const ar_emitter *e, const ar_object *type)
{
    ar_object old = *type;

    old.name = ar_printf(e->ctx->arena, "_autorev_old_%s", type->name);
    if (strlen(old.name) > NAME_MAX_BYTES)
        old.name = ar_server_name(e->ctx, "_autorev_old", type->name, "type");
    return old;
}

/* It comes and goes with the type itself. */
static bool is_canonical(const ar_emitter *e, const ar_op *op, const ar_op *part)
{
    return ar_is_canonical_of(e->ctx, ar_op_object(part),
                              part->verb == AR_DROP ? op->before : op->after);
}

static ar_status emit_parts(ar_emitter *e, const ar_op *op, ar_verb verb)
{
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->verb == verb && !is_canonical(e, op, *part))
            AR_TRY(ar_emit_cell(e, *part));
    }
    return AR_OK;
}

static bool drops_canonical(const ar_emitter *e, const ar_op *op)
{
    ar_vec_each(ar_op *, part, &op->parts)
        if ((*part)->verb == AR_DROP && is_canonical(e, op, *part))
            return true;
    return false;
}

/* It is here that rows are rewritten, and may refuse. */
static void emit_column(ar_emitter *e, const ar_op *op, const ar_op *part, ar_pg_using *using_value)
{
    const ar_column *before = ar_as_column(part->before), *after = ar_as_column(part->after);
    const char *value = part->using_sql ? part->using_sql : using_value(e, op, after);
    bool foreign = ar_as_table(after->object.parent) && ar_as_table(after->object.parent)->server;
    ar_names actions = ar_pg_type_actions(e, before, after, foreign ? NULL : value);
    ar_op warned = *part;

    warned.hazards |= op->hazards;
    warned.may_fail = part->may_fail ? part->may_fail : op->may_fail;
    ar_emit_op(e, &warned,
               ar_text(e, "Give %Q of %P the new type %Q.", part->after, part->after, op->after),
               ar_pg_alter(e, part->after->parent, &actions));
    ar_pg_emit_lost_targets(e, part->after, &op->parts);
}

/* The new range type needs the names of the old one's multirange type and constructors. */
static void put_range_aside(ar_emitter *e, const ar_op *op, const ar_object *old)
{
    const ar_user_type *range = ar_as_user_type(op->before);
    const char *multirange = ar_printf(e->ctx->arena, "%s_m", old->name);
    const ar_op quiet = {.kind = op->kind, .verb = op->verb, .after = op->after};

    if (strlen(multirange) > NAME_MAX_BYTES)
        multirange = ar_server_name(e->ctx, "_autorev_old", op->after->name, "m");
    ar_pg_alter_range(e, &quiet, ar_text(e, "Put the old type %Q aside.", op->after), range, NULL,
                      ar_text(e, "RENAME TO %n", old->name));
    ar_pg_alter_range(e, &quiet, ar_text(e, "Put its multirange type aside."), range,
                      ar_text(e, "%o", old), ar_text(e, "RENAME TO %n", multirange));
}

static void put_aside(ar_emitter *e, const ar_op *op, const ar_object *old)
{
    const ar_user_type *type = ar_as_user_type(op->before);

    if (type && type->subtype)
        put_range_aside(e, op, old);
    else
        ar_emit_step(
            e, ar_text(e, "Put the old %s %Q aside.", ar_kind_get(op->kind)->name, op->after),
            ar_text(e, "ALTER %s %o RENAME TO %n", ar_pg_word(op->kind), op->after, old->name));
}

/* A domain over the type, or a composite type with attributes of it. */
static ar_status emit_nested(ar_emitter *e, const ar_op *op, const ar_op *part)
{
    ar_op nested = *part;

    nested.hazards |= op->hazards;
    nested.may_fail = op->may_fail;
    return ar_emit_cell(e, &nested);
}

ar_status ar_pg_retype(ar_emitter *e, const ar_op *op, ar_render *create, ar_pg_using *using_value)
{
    const ar_object old = aside(e, op->after);
    const char *word = ar_pg_word(op->kind), *kind = ar_kind_get(op->kind)->name;
    const ar_retyping here = {op, e->retyping};
    bool arrays;
    ar_op quiet = *op;

    e->retyping = &here;
    quiet.hazards = 0;
    AR_TRY(emit_parts(e, op, AR_DROP));
    put_aside(e, op, &old);
    AR_TRY(create(e, &quiet));
    ar_pg_give_back(e, op->before);
    arrays = ar_pg_create_converter(e, op, &old);
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->verb == AR_ALTER && (*part)->kind == AR_KIND_COLUMN)
            emit_column(e, op, *part, using_value);
    }
    ar_vec_each(ar_op *, part, &op->parts) {
        if ((*part)->verb == AR_ALTER && (*part)->kind != AR_KIND_COLUMN)
            AR_TRY(emit_nested(e, op, *part));
    }
    if (arrays)
        ar_pg_drop_converter(e, op, &old);
    e->retyping = here.outer;
    ar_emit_step(e, ar_text(e, "Drop the old %s %Q.", kind, op->after),
                 ar_text(e, "DROP %s %o%s", word, &old, drops_canonical(e, op) ? " CASCADE" : ""));
    return emit_parts(e, op, AR_CREATE);
}
