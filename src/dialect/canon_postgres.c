/* What PostgreSQL's DDL makes of index elements and of what else has more than one spelling. */
#include <stdlib.h>

#include "base/str.h"
#include "dialect/canon.h"
#include "dialect/canon_collation.h"
#include "dialect/type.h"
#include "model/body.h"

/* ---- index elements ---- */

/* As a name in an expression: without quotes in lower case. */
static const char *folded_name(ar_canon *canon, const ar_token *token)
{
    return ar_token_is_name(token) ? ar_token_folded(canon->ctx->arena, AR_SQL_POSTGRESQL, token)
                                   : NULL;
}

/* The server takes `(a)` and `(a collate "C")` for the column itself (ComputeIndexAttrs). */
static void unwrap_column(ar_canon *canon, const ar_object *table, ar_element *element)
{
    const char *text = ar_sql_unwrap(canon->ctx->arena, AR_SQL_POSTGRESQL, element->expr->sql);
    ar_tokens tokens = ar_sql_tokens(canon->ctx->arena, AR_SQL_POSTGRESQL, text);
    bool collated = tokens.count == 4 && ar_token_is(&tokens.items[1], "collate");
    const char *name = folded_name(canon, &tokens.items[0]);

    if ((tokens.count != 2 && !collated) || !name || !ar_table_column(canon->model, table, name))
        return;
    element->column = name;
    element->expr = NULL;
    if (collated && !element->collation)
        element->collation = folded_name(canon, &tokens.items[2]);
}

static void canon_element(ar_canon *canon, const ar_object *table, const char *method,
                          ar_element *element)
{
    if (element->expr)
        unwrap_column(canon, table, element);
    const ar_column *column = element->column
                                  ? ar_table_column(canon->model, table, element->column)
                                  : NULL;
    ar_nulls implied = element->desc ? AR_NULLS_FIRST : AR_NULLS_LAST;

    if (element->nulls == implied)
        element->nulls = AR_NULLS_DEFAULT;
    ar_canon_drop_catalog(&element->opclass_schema);
    ar_canon_drop_catalog(&element->collation_schema);
    ar_canon_place_collation(canon, table->schema, element->collation, &element->collation_schema);
    if (ar_streq(element->opclass_schema, canon->target.default_schema))
        element->opclass_schema = NULL;
    if (column && element->opclass && !element->opclass_schema && !element->opclass_options.count &&
        ar_streq(element->opclass,
                 ar_default_opclass(canon->ctx, canon->model, method, column->type)))
        element->opclass = NULL;
    if (column && column->collation && ar_streq(element->collation, column->collation) &&
        ar_streq(element->collation_schema, column->collation_schema))
        element->collation = element->collation_schema = NULL;
    else if (!column || !column->collation)
        ar_canon_collation(canon, &element->collation, &element->collation_schema,
                           column ? column->type : NULL);
}

static void canon_method(const char **method)
{
    if (ar_streq(*method, "btree"))
        *method = NULL;
}

static void canon_elements(ar_canon *canon, const ar_object *object, const char *method,
                           ar_elements *elements)
{
    ar_vec_each(ar_element, element, elements) {
        canon_element(canon, object->parent, method, element);
    }
}

/* ---- the rest ---- */

static void default_name(const char **name, const char *word)
{
    if (ar_streq(*name, word))
        *name = NULL;
}

static void canon_index(ar_canon *canon, ar_index *index)
{
    canon_method(&index->method);
    canon_elements(canon, &index->object, index->method, &index->columns);
    ar_canon_options(canon, &index->with);
    default_name(&index->tablespace, "pg_default");
}

static void canon_exclusion(ar_canon *canon, ar_exclusion *exclusion)
{
    canon_method(&exclusion->method);
    canon_elements(canon, &exclusion->object, exclusion->method, &exclusion->elements);
    ar_canon_options(canon, &exclusion->with);
    default_name(&exclusion->tablespace, "pg_default");
}

static int compare_roles(const void *a, const void *b)
{
    return ar_strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The server takes the role once, when the policy is made. */
static const char *role_meant(const ar_canon *canon, const char *role)
{
    bool own = ar_strieq(role, "current_user") || ar_strieq(role, "current_role") ||
               ar_strieq(role, "session_user");

    return own && canon->target.user ? canon->target.user : role;
}

/* Public is everybody, whoever else is named; the order does not matter. */
static void canon_roles(const ar_canon *canon, ar_names *roles)
{
    ar_vec_each(const char *, role, roles)
        *role = role_meant(canon, *role);
    if (ar_names_has(roles, "public"))
        *roles = (ar_names){0};
    if (roles->count)
        qsort(roles->items, roles->count, sizeof(*roles->items), compare_roles);
}

/* ALTER TABLE ... DISABLE TRIGGER takes tables alone. */
static void check_enabled(ar_canon *canon, const ar_object *object)
{
    const ar_trigger *trigger = ar_as_trigger(object);
    const ar_rule *rule = ar_as_rule(object);

    if (trigger ? trigger->enabled : rule && rule->enabled)
        (void)ar_fail(canon->ctx, AR_E_NOT_EXPRESSIBLE, object->pos,
                      "%s \"%s\": PostgreSQL cannot switch what belongs to a view on or off",
                      ar_kind_get(object->kind)->name, ar_canon_label(canon, object));
}

static void canon_child(ar_canon *canon, ar_object *object)
{
    ar_column *column = ar_as_column(object);
    ar_key *key = ar_as_key(object);

    if (column) {
        ar_canon_place_collation(canon, object->schema, column->collation,
                                 &column->collation_schema);
        ar_canon_collation(canon, &column->collation, &column->collation_schema, column->type);
    } else if (ar_as_attribute(object)) {
        ar_attribute *attribute = ar_as_attribute(object);

        ar_canon_place_collation(canon, object->schema, attribute->collation,
                                 &attribute->collation_schema);
        ar_canon_collation(canon, &attribute->collation, &attribute->collation_schema,
                           attribute->type);
    } else if (key) {
        ar_canon_options(canon, &key->with);
        default_name(&key->tablespace, "pg_default");
    } else if (object->kind == AR_KIND_INDEX) {
        canon_index(canon, ar_as_index(object));
    } else if (object->kind == AR_KIND_EXCLUSION) {
        canon_exclusion(canon, ar_as_exclusion(object));
    } else if (object->kind == AR_KIND_POLICY) {
        canon_roles(canon, &ar_as_policy(object)->to);
    } else if (object->parent->kind == AR_KIND_VIEW) {
        check_enabled(canon, object);
    }
}

/* Functions and operator classes are looked for in pg_catalog and the default schema. */
static void canon_sql_name(ar_canon *canon, const char **text)
{
    ar_type_name name;

    if (!*text || !ar_type_name_read(canon->ctx, *text, &name))
        return;
    *text = ar_sql_name(canon->ctx, canon->target,
                        name.schema ? ar_lower(canon->ctx->arena, name.schema) : NULL,
                        name.quoted ? name.name : name.folded);
}

static void canon_user_type(ar_canon *canon, ar_user_type *type)
{
    char usual[AR_MULTIRANGE_SIZE];
    const char *multirange = type->multirange;

    canon_sql_name(canon, &type->opclass);
    canon_sql_name(canon, &type->canonical);
    canon_sql_name(canon, &type->subtype_diff);
    ar_canon_place_collation(canon, type->object.schema, type->collation, &type->collation_schema);
    ar_canon_collation(canon, &type->collation, &type->collation_schema, type->subtype);
    if (type->opclass && type->subtype &&
        ar_streq(type->opclass, ar_default_opclass(canon->ctx, canon->model, NULL, type->subtype)))
        type->opclass = NULL;
    type->multirange = NULL;
    ar_multirange_name(type, usual, sizeof(usual));
    if (!ar_streq(multirange, usual))
        type->multirange = multirange;
}

static void canon_table(ar_canon *canon, ar_table *table)
{
    ar_canon_options(canon, &table->with);
    default_name(&table->tablespace, "pg_default");
    default_name(&table->access_method, "heap");
}

static void canon_view(ar_canon *canon, ar_view *view)
{
    ar_canon_options(canon, &view->with);
    default_name(&view->tablespace, "pg_default");
    default_name(&view->access_method, "heap");
}

/* No server prints it: one spelling is made here, and the same where a database is read. */
static void canon_event_trigger(ar_canon *canon, ar_event_trigger *trigger)
{
    ar_arena *arena = canon->ctx->arena;
    ar_expr *sql;
    size_t at;

    if (!trigger->sql)
        return;
    sql = ar_memdup(arena, trigger->sql, sizeof(*sql));
    sql->key = ar_body_event_key(
        arena, sql->sql, ar_quote_name(arena, AR_POSTGRESQL, canon->target.default_schema), &at);
    trigger->sql = sql;
}

void ar_canon_pg_values(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        ar_domain *domain = ar_as_domain(object);

        if (domain) {
            ar_canon_place_collation(canon, object->schema, domain->collation,
                                     &domain->collation_schema);
            ar_canon_collation(canon, &domain->collation, &domain->collation_schema, domain->type);
        }
        if (object->kind == AR_KIND_TABLE)
            canon_table(canon, ar_as_table(object));
        if (object->kind == AR_KIND_EVENT_TRIGGER)
            canon_event_trigger(canon, ar_as_event_trigger(object));
        if (object->kind == AR_KIND_VIEW)
            canon_view(canon, ar_as_view(object));
        if (ar_as_user_type(object))
            canon_user_type(canon, ar_as_user_type(object));
        if (ar_as_collation(object))
            ar_canon_own_collation(ar_as_collation(object));
        ar_object_each(child, object) {
            canon_child(canon, *child);
        }
        ar_canon_expressions(canon, object);
    }
}
