/* How triggers, rules and policies are made on shadows and read back. */
#include "base/str.h"
#include "introspect/postgres/define.h"
#include "model/body.h"

/* Each hangs on a relation of its own name: a temporary one there is not. */
static bool has_relation(const ar_pg_definer *in)
{
    return !in->live;
}

/* The text with its table's shadow in it. */
static char *body(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    const ar_object *object = definition->object;

    return ar_body_with_table(in->respell->ctx->arena, object->kind, AR_SQL_POSTGRESQL,
                              ar_pg_define_text(in, definition, 0),
                              ar_pg_define_place(in, object->parent));
}

static const char *name_of(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    return ar_quote_always(in->respell->ctx->arena, definition->object->name);
}

size_t ar_pg_trigger_slots(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX])
{
    out[0] = &ar_as_trigger(object)->sql;
    return 1;
}

char *ar_pg_trigger_create(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    ar_arena *arena = in->respell->ctx->arena;
    const char *text, *rest;

    if (!has_relation(in))
        return NULL;
    text = body(in, definition);
    rest = ar_body_without_constraint(arena, AR_SQL_POSTGRESQL, text);
    return ar_printf(arena, "CREATE %sTRIGGER %s %s\n", rest == text ? "" : "CONSTRAINT ",
                     name_of(in, definition), rest);
}

size_t ar_pg_rule_slots(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX])
{
    out[0] = &ar_as_rule(object)->sql;
    return 1;
}

char *ar_pg_rule_create(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    if (!has_relation(in))
        return NULL;
    return ar_printf(in->respell->ctx->arena, "CREATE RULE %s AS %s\n", name_of(in, definition),
                     body(in, definition));
}

size_t ar_pg_policy_slots(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX])
{
    out[0] = &ar_as_policy(object)->using_expr;
    out[1] = &ar_as_policy(object)->check;
    return 2;
}

char *ar_pg_policy_create(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    ar_arena *arena = in->respell->ctx->arena;
    const ar_policy *policy = ar_as_policy(definition->object);
    ar_str sql;

    if (!has_relation(in))
        return NULL;
    ar_str_init(&sql, arena);
    ar_str_addf(&sql, "CREATE POLICY %s ON %s FOR %s", name_of(in, definition),
                ar_pg_define_place(in, definition->object->parent),
                ar_command_words[policy->command]);
    if (policy->using_expr)
        ar_str_addf(&sql, " USING (%s\n)", ar_pg_define_text(in, definition, 0));
    if (policy->check)
        ar_str_addf(&sql, " WITH CHECK (%s\n)", ar_pg_define_text(in, definition, 1));
    return sql.data;
}
