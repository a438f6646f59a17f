/* Triggers, rules and policies, which belong to a table or a view; event triggers. */
#include <stdlib.h>

#include "base/str.h"
#include "introspect/postgres/load.h"
#include "model/body.h"

/* Whether all that it was made of is in the model; `needs`: "catalogue number", one an item. */
static bool is_sayable(const ar_pg_load *load, const ar_names *needs)
{
    ar_vec_each(const char *, need, needs) {
        char *rest;
        int64_t catalogue = strtoll(*need, &rest, 10);

        if (!ar_oids_get(&load->objects, catalogue, strtoll(rest, NULL, 10)))
            return false;
    }
    return true;
}

/* The table or view that may have such parts; NULL: there is nothing to say. */
static ar_object *owner_of(const ar_pg_table *relation)
{
    return relation && !relation->hidden ? relation->object : NULL;
}

/* One that models cannot say is one of the others: it is told, and carried. */
static bool goes_to_others(ar_pg_load *load, const ar_pg_table *relation, const ar_object *part,
                           int64_t catalogue, int64_t oid, const ar_names *needs)
{
    if ((relation->modelled || ar_as_view(relation->object)) && is_sayable(load, needs))
        return false;
    if (!load->options->others)
        return true;
    ar_pg_add_other(load, ar_kind_get(part->kind)->name, relation->object->schema, part->name,
                    relation->object);
    ar_pg_know_other(load, catalogue, oid);
    return true;
}

static void add_part(ar_pg_load *load, ar_pg_table *relation, ar_object *part, int64_t catalogue,
                     int64_t oid, const ar_names *needs)
{
    if (goes_to_others(load, relation, part, catalogue, oid, needs))
        return;
    ar_object_add(load->ctx, relation->object, part);
    ar_oids_add(load->ctx->arena, &load->objects, catalogue, oid, part);
}

static int enabled_of(const char *letter)
{
    switch (*letter) {
    case 'D':
        return AR_DISABLED;
    case 'R':
        return AR_ENABLED_REPLICA;
    case 'A':
        return AR_ENABLED_ALWAYS;
    default:
        return AR_ENABLED;
    }
}

enum { OID, RELATION, NAME, ENABLED, DEFINITION, BODY_NEEDS };

/* What a trigger and a rule are read from is alike; `set` puts it where the kind has it. */
typedef void set_body(ar_object *part, const ar_expr *sql, int enabled);

static ar_status load_bodies(ar_pg_load *load, ar_rows *rows, ar_kind kind, int64_t catalogue,
                             set_body *set)
{
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_pg_table *relation = ar_pg_find_table(load, ar_rows_int(rows, RELATION));
        ar_object *owner = owner_of(relation), *part;
        ar_names needs = ar_rows_array(ctx, rows, BODY_NEEDS);

        if (!owner)
            continue;
        part = ar_object_new(ctx, kind, owner->schema, ar_rows_text(ctx, rows, NAME));
        set(part, ar_pg_definition_expr(ctx, ar_rows_peek(rows, DEFINITION)),
            enabled_of(ar_rows_peek(rows, ENABLED)));
        add_part(load, relation, part, catalogue, ar_rows_int(rows, OID), &needs);
    }
    return AR_OK;
}

static void set_trigger(ar_object *part, const ar_expr *sql, int enabled)
{
    ar_as_trigger(part)->sql = sql;
    ar_as_trigger(part)->enabled = enabled;
}

static void set_rule(ar_object *part, const ar_expr *sql, int enabled)
{
    ar_as_rule(part)->sql = sql;
    ar_as_rule(part)->enabled = enabled;
}

ar_status ar_pg_load_triggers(ar_pg_load *load, ar_rows *rows)
{
    return load_bodies(load, rows, AR_KIND_TRIGGER, AR_PG_TRIGGER, set_trigger);
}

ar_status ar_pg_load_rules(ar_pg_load *load, ar_rows *rows)
{
    return load_bodies(load, rows, AR_KIND_RULE, AR_PG_REWRITE, set_rule);
}

static int command_of(const char *letter)
{
    switch (*letter) {
    case 'r':
        return AR_FOR_SELECT;
    case 'a':
        return AR_FOR_INSERT;
    case 'w':
        return AR_FOR_UPDATE;
    case 'd':
        return AR_FOR_DELETE;
    default:
        return AR_FOR_ALL;
    }
}

ar_status ar_pg_load_policies(ar_pg_load *load, ar_rows *rows)
{
    enum { COMMAND = 3, RESTRICTIVE, ROLES, USING, CHECK, NEEDS };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_pg_table *relation = ar_pg_find_table(load, ar_rows_int(rows, RELATION));
        ar_object *owner = owner_of(relation), *part;
        ar_names needs = ar_rows_array(ctx, rows, NEEDS);
        ar_policy *policy;

        if (!owner)
            continue;
        part = ar_object_new(ctx, AR_KIND_POLICY, owner->schema, ar_rows_text(ctx, rows, NAME));
        policy = ar_as_policy(part);
        policy->command = command_of(ar_rows_peek(rows, COMMAND));
        policy->restrictive = ar_rows_bool(rows, RESTRICTIVE);
        policy->to = ar_rows_array(ctx, rows, ROLES);
        policy->using_expr = ar_pg_expr(ctx, ar_rows_peek(rows, USING));
        policy->check = ar_pg_expr(ctx, ar_rows_peek(rows, CHECK));
        add_part(load, relation, part, AR_PG_POLICY, ar_rows_int(rows, OID), &needs);
    }
    return AR_OK;
}

ar_status ar_pg_load_event_triggers(ar_pg_load *load, ar_rows *rows)
{
    enum { TRIGGER, TRIGGER_NAME, FIRES, TEXT, NEEDS };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_object *object = ar_object_new(ctx, AR_KIND_EVENT_TRIGGER, NULL,
                                          ar_rows_text(ctx, rows, TRIGGER_NAME));
        ar_expr *sql = ar_pg_definition_expr(ctx, ar_rows_peek(rows, TEXT));
        ar_names needs = ar_rows_array(ctx, rows, NEEDS);
        size_t at;

        if (!is_sayable(load, &needs)) {
            if (load->options->others &&
                !ar_ignore_hides(ctx, load->ignore, &load->model->target, object))
                ar_pg_add_other(load, "event trigger", NULL, object->name, NULL);
            continue;
        }
        sql->key = ar_body_event_key(ctx->arena, sql->sql, "", &at);
        ar_as_event_trigger(object)->sql = sql;
        ar_as_event_trigger(object)->enabled = enabled_of(ar_rows_peek(rows, FIRES));
        ar_model_add(ctx, load->model, object);
        ar_oids_add(ctx->arena, &load->objects, AR_PG_EVENT_TRIGGER, ar_rows_int(rows, TRIGGER),
                    object);
    }
    return AR_OK;
}
