/* Domains and, with them, their checks (which are also operations of their own: constraint.c). */
#include "emit/postgres/postgres.h"

/* Whether an operation of its own makes the check later. */
static bool follows(const ar_emitter *e, const ar_object *check)
{
    return ar_emit_place(e, AR_CREATE, check) > e->at + 1;
}

/* CREATE DOMAIN takes no NOT VALID. */
static bool is_inside(const ar_emitter *e, const ar_object *check)
{
    return !ar_as_check(check)->not_valid && !follows(e, check);
}

static char *definition(const ar_emitter *e, const ar_object *object, bool in_place_of_another)
{
    const ar_domain *domain = ar_as_domain(object);
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    ar_write(e, &out, "CREATE DOMAIN %o AS %y%s", object, domain->type,
             ar_pg_collate(e, domain->collation_schema, domain->collation));
    if (domain->default_expr)
        ar_write(e, &out, " DEFAULT %s", ar_default_expr(e, domain->default_expr->sql));
    ar_str_add(&out, ar_pg_domain_not_null(e, domain, in_place_of_another));
    ar_object_each(check, object) {
        if (is_inside(e, *check))
            ar_write(e, &out, "\n    %s", ar_pg_constraint(e, *check));
    }
    return out.data;
}

ar_status ar_pg_create_domain(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Create domain %Q.", op->after),
               definition(e, op->after, op->before != NULL));
    ar_object_each(check, op->after) {
        if (is_inside(e, *check))
            ar_pg_emit_comment(e, *check);
        else if (!follows(e, *check))
            AR_TRY(ar_pg_create_constraint(e, ar_op_new(e->ctx, AR_CREATE, NULL, *check)));
    }
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_domain(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop domain %Q.", op->before),
               ar_text(e, "DROP DOMAIN %o", op->before));
    return AR_OK;
}

static void emit_action(ar_emitter *e, const ar_op *op, const char *sentence, const char *action)
{
    ar_emit_op(e, op, ar_text(e, sentence, op->after),
               ar_text(e, "ALTER DOMAIN %o %s", op->after, action));
}

ar_status ar_pg_alter_domain(ar_emitter *e, const ar_op *op)
{
    const ar_domain *after = ar_as_domain(op->after);

    if (ar_pg_changed(op, "type") || ar_pg_changed(op, "collate") ||
        ar_pg_changed(op, "collation_schema"))
        return ar_pg_retype(e, op, ar_pg_create_domain, ar_pg_converted);
    if (ar_pg_changed(op, "default") && after->default_expr)
        emit_action(e, op, "Set the default of domain %Q.",
                    ar_text(e, "SET DEFAULT %s", ar_default_expr(e, after->default_expr->sql)));
    else if (ar_pg_changed(op, "default"))
        emit_action(e, op, "Drop the default of domain %Q.", "DROP DEFAULT");
    ar_pg_alter_domain_not_null(e, op);
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
