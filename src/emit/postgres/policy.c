/* Policies. ALTER POLICY changes roles and conditions, but cannot take a condition away. */
#include "emit/postgres/postgres.h"

static char *roles(const ar_emitter *e, const ar_policy *policy)
{
    return policy->to.count ? ar_text(e, "%N", &policy->to) : "PUBLIC";
}

static char *definition(const ar_emitter *e, const ar_policy *policy)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    ar_write(e, &out, "CREATE POLICY %n ON %p", policy->object.name, &policy->object);
    ar_str_add(&out, policy->restrictive ? " AS RESTRICTIVE" : "");
    if (policy->command)
        ar_write(e, &out, " FOR %s", ar_upper(e, ar_command_words[policy->command]));
    if (policy->to.count)
        ar_write(e, &out, " TO %s", roles(e, policy));
    if (policy->using_expr)
        ar_write(e, &out, "\n    USING (%e)", policy->using_expr);
    if (policy->check)
        ar_write(e, &out, "\n    WITH CHECK (%e)", policy->check);
    return out.data;
}

ar_status ar_pg_create_policy(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Create policy %Q on %P.", op->after, op->after),
               definition(e, ar_as_policy(op->after)));
    ar_pg_emit_comment(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_policy(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop policy %Q of %P.", op->before, op->before),
               ar_text(e, "DROP POLICY %n ON %p", op->before->name, op->before));
    return AR_OK;
}

static bool must_be_made_anew(const ar_op *op)
{
    const ar_policy *before = ar_as_policy(op->before), *after = ar_as_policy(op->after);

    return ar_pg_changed(op, "for") || ar_pg_changed(op, "restrictive") ||
           (before->using_expr && !after->using_expr) || (before->check && !after->check);
}

ar_status ar_pg_alter_policy(ar_emitter *e, const ar_op *op)
{
    const ar_policy *policy = ar_as_policy(op->after);
    ar_str out;

    if (must_be_made_anew(op)) {
        AR_TRY(ar_pg_drop_policy(e, op));
        return ar_pg_create_policy(e, op);
    }
    ar_str_init(&out, e->ctx->arena);
    if (ar_pg_changed(op, "to"))
        ar_write(e, &out, " TO %s", roles(e, policy));
    if (ar_pg_changed(op, "using"))
        ar_write(e, &out, "\n    USING (%e)", policy->using_expr);
    if (ar_pg_changed(op, "check"))
        ar_write(e, &out, "\n    WITH CHECK (%e)", policy->check);
    if (out.length)
        ar_emit_op(e, op, ar_text(e, "Change policy %Q of %P.", op->after, op->after),
                   ar_text(e, "ALTER POLICY %n ON %p%s", op->after->name, op->after, out.data));
    ar_pg_emit_changed_comment(e, op);
    return AR_OK;
}
