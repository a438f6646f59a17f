/* How definitions are made and read back, kind by kind. */
#include "base/str.h"
#include "introspect/postgres/define.h"
#include "introspect/sql.h"

/* ---- views: a materialised one is its query too ---- */

static size_t view_slots(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX])
{
    ar_view *view = ar_as_view(object);

    if (!view->shape)
        view->shape = view->query;
    out[0] = &view->query;
    out[1] = &view->shape;
    return 2;
}

static char *view_create(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    ar_arena *arena = in->respell->ctx->arena;
    const ar_view *view = ar_as_view(definition->object);
    ar_str sql;

    ar_str_init(&sql, arena);
    ar_str_addf(&sql, "CREATE VIEW %s", ar_pg_define_place(in, definition->object));
    for (size_t i = 0; i < view->columns.count && !in->again; i++)
        ar_str_addf(&sql, "%s%s%s", i ? ", " : " (", ar_quote_always(arena, view->columns.items[i]),
                    i + 1 == view->columns.count ? ")" : "");
    ar_str_addf(&sql, " AS %s\n", ar_pg_define_text(in, definition, 0));
    return sql.data;
}

/* ---- their columns: defaults of rows that are inserted through them ---- */

static size_t view_column_slots(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX])
{
    out[0] = &ar_as_view_column(object)->default_expr;
    return 1;
}

static char *view_column_create(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    const ar_object *object = definition->object;
    const char *text = ar_pg_define_text(in, definition, 0);

    return ar_printf(in->respell->ctx->arena, "ALTER TABLE %s ALTER COLUMN %s SET DEFAULT %s\n",
                     ar_pg_define_place(in, object->parent),
                     ar_quote_always(in->respell->ctx->arena, object->name), text ? text : "NULL");
}

const ar_pg_define ar_pg_defines[] = {
    {AR_KIND_VIEW, view_slots, view_create, ar_sql_pg_defined_views, NULL, true, 1},
    {AR_KIND_VIEW_COLUMN, view_column_slots, view_column_create, ar_sql_pg_defined_view_columns,
     NULL, false, 0},
    {AR_KIND_TRIGGER, ar_pg_trigger_slots, ar_pg_trigger_create, ar_sql_pg_defined_triggers, NULL,
     false, 0},
    {AR_KIND_RULE, ar_pg_rule_slots, ar_pg_rule_create, ar_sql_pg_defined_rules, NULL, false, 0},
    {AR_KIND_POLICY, ar_pg_policy_slots, ar_pg_policy_create, ar_sql_pg_defined_policies, NULL,
     false, 0},
    {AR_KIND_FUNCTION, ar_pg_routine_slots, ar_pg_routine_create, ar_sql_pg_defined_routines,
     ar_pg_routine_row_name, true, 0},
    {AR_KIND_PROCEDURE, ar_pg_routine_slots, ar_pg_routine_create, ar_sql_pg_defined_routines,
     ar_pg_routine_row_name, true, 0},
    {AR_KIND_AGGREGATE, ar_pg_routine_slots, ar_pg_routine_create, ar_sql_pg_defined_routines,
     ar_pg_routine_row_name, true, 0},
    {AR_KIND_NONE, NULL, NULL, NULL, NULL, false, 0},
};
