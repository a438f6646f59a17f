/* What PostgreSQL's DDL makes of types, columns, collations and index elements. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "dialect/canon.h"
#include "dialect/type.h"
#include "model/body.h"

static const char *label(ar_canon *canon, const ar_object *object)
{
    return ar_object_label(canon->ctx, object, canon->target.default_schema);
}

/* ---- types ---- */

static void refuse_type(ar_canon *canon, ar_code code, const ar_type *type, const char *why)
{
    (void)ar_fail(canon->ctx, code, type->pos, "type \"%s\": %s", type->text, why);
}

/* A range type was also found by the name of its multirange type. */
static const char *name_meant(ar_canon *canon, const ar_object *object, const ar_type_name *name)
{
    const ar_user_type *type = ar_as_user_type(object);
    char multirange[AR_MULTIRANGE_SIZE];

    if (!type || ar_streq(object->name, name->name) ||
        (!name->quoted && ar_streq(object->name, name->folded)))
        return object->name;
    ar_multirange_name(type, multirange, sizeof(multirange));
    return ar_strdup(canon->ctx->arena, multirange);
}

static void take_project_type(ar_canon *canon, ar_type *type, const ar_object *object,
                              const ar_type_name *name)
{
    const char *suffix = name->dimensions ? "[]" : "";

    if (name->has_modifiers)
        refuse_type(canon, AR_E_TYPE_MODIFIER, type, "it takes nothing in parentheses");
    type->key = ar_printf(
        canon->ctx->arena, "%s%s",
        ar_type_key(canon->ctx, canon->target, object->schema, name_meant(canon, object, name)),
        suffix);
    type->text = ar_type_short(canon->ctx, canon->target, type->key);
}

/* True: a name of the engine's own. */
static bool take_builtin(ar_canon *canon, ar_type *type, const ar_type_name *name,
                         const char **out_serial)
{
    ar_pg_type found = ar_pg_type_resolve(canon->ctx, canon->target, name);

    if (!found.key)
        return false;
    if (found.fault)
        refuse_type(canon, found.serial ? AR_E_BAD_SERIAL : AR_E_TYPE_MODIFIER, type, found.fault);
    else if (found.serial && !out_serial)
        refuse_type(canon, AR_E_BAD_SERIAL, type, "serial types are for columns of tables");
    type->key = found.key;
    type->text = found.text;
    if (out_serial)
        *out_serial = found.serial;
    return true;
}

/*
 * Enums and domains of the project, then built-in types, then the project's tables, whose rows are
 * types too. What is none of these only a database can know: the key stays NULL.
 */
static void resolve_name(ar_canon *canon, const char *schema, ar_type *type,
                         const char **out_serial)
{
    ar_type_name name;

    if (!ar_type_name_read(canon->ctx, type->text, &name)) {
        refuse_type(canon, AR_E_BAD_TYPE, type, "this is no type name");
        return;
    }
    ar_object *found = ar_canon_find_type(canon, schema, &name, false);

    if (!found && take_builtin(canon, type, &name, out_serial))
        return;
    if (!found)
        found = ar_canon_find_type(canon, schema, &name, true);
    if (found)
        take_project_type(canon, type, found, &name);
    else
        type->text = ar_trim(canon->ctx->arena, type->text);
}

/* A fault is told wherever its type stands, so only what is found is remembered. */
static const ar_type *resolve(ar_canon *canon, const ar_object *owner, const ar_type *type,
                              const char **out_serial)
{
    if (!type || type->key)
        return type;
    size_t errors = ar_error_count(canon->ctx);
    char *slot = ar_printf(canon->ctx->arena, "%s\x1f%s", owner->schema, type->text);
    ar_type *out = ar_memdup(canon->ctx->arena, type, sizeof(*out));
    const ar_type *known = ar_map_get(canon->types, slot);

    if (known) {
        out->key = known->key;
        out->text = known->text;
        return out;
    }
    resolve_name(canon, owner->schema, out, out_serial);
    if (out->key && ar_error_count(canon->ctx) == errors && !(out_serial && *out_serial))
        ar_map_set(canon->types, slot, out);
    return out;
}

const ar_type *ar_canon_type(ar_canon *canon, const ar_object *owner, const ar_type *type)
{
    return resolve(canon, owner, type, NULL);
}

static void type_column(ar_canon *canon, ar_column *column)
{
    const char *serial = NULL;

    if (column->type && column->type->key)
        return;
    column->type = resolve(canon, &column->object, column->type, &serial);
    column->is_serial = serial != NULL && !column->object.inherited;
    if (!column->type && !column->object.unmanaged)
        (void)ar_fail(canon->ctx, AR_E_MISSING_TYPE, column->object.pos,
                      "column \"%s\" has no type, which PostgreSQL needs",
                      label(canon, &column->object));
}

/* A domain over itself, however many steps away, cannot be made. */
static void check_cycle(ar_canon *canon, ar_domain *domain)
{
    const ar_domain *at = domain;

    for (size_t steps = 0; at; steps++) {
        at = ar_as_domain(ar_type_object(canon->ctx, canon->model, at->type));
        if (at == domain || steps > canon->model->objects.count)
            break;
    }
    if (!at || !domain->type)
        return;
    ar_type *cut = ar_memdup(canon->ctx->arena, domain->type, sizeof(*cut));

    (void)ar_fail(canon->ctx, AR_E_TYPE_CYCLE, domain->object.pos,
                  "domain \"%s\" is made of itself", label(canon, &domain->object));
    cut->key = NULL;
    domain->type = cut;
}

void ar_canon_pg_types(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        ar_domain *domain = ar_as_domain(object);
        ar_sequence *sequence = ar_as_sequence(object);

        if (domain)
            domain->type = resolve(canon, object, domain->type, NULL);
        if (sequence)
            sequence->type = resolve(canon, object, sequence->type, NULL);
        if (ar_as_user_type(object))
            ar_as_user_type(object)->subtype = resolve(canon, object,
                                                       ar_as_user_type(object)->subtype, NULL);
        ar_object_each(child, object) {
            if ((*child)->kind == AR_KIND_COLUMN)
                type_column(canon, ar_as_column(*child));
            if (ar_as_attribute(*child))
                ar_as_attribute(*child)->type = resolve(canon, object,
                                                        ar_as_attribute(*child)->type, NULL);
        }
    }
    ar_canon_each_object(made, canon)
    {
        if (made->kind == AR_KIND_DOMAIN)
            check_cycle(canon, ar_as_domain(made));
    }
}

/* ---- columns ---- */

static bool is_domain(ar_canon *canon, const ar_type *type)
{
    return ar_as_domain(ar_type_object(canon->ctx, canon->model, type)) != NULL &&
           !ar_ends_with(type->key, "[]");
}

/* What is below all domains. */
static const ar_type *base_type(ar_canon *canon, const ar_type *type)
{
    while (type && is_domain(canon, type))
        type = ar_as_domain(ar_type_object(canon->ctx, canon->model, type))->type;
    return type;
}

/* NULL is what is there anyway, except where it hides the default of a domain. */
static const ar_expr *default_of(ar_canon *canon, const ar_object *object, const ar_expr *expr,
                                 const ar_type *type, bool literal)
{
    const ar_type *base = base_type(canon, type);
    const ar_enum *labels = NULL;

    if (expr && !literal && ar_strieq(expr->sql, "null") && !(type && is_domain(canon, type)))
        return NULL;
    if (base && !ar_ends_with(base->key, "[]"))
        labels = ar_as_enum(ar_type_object(canon->ctx, canon->model, base));
    return ar_canon_default(canon, object, expr, base, labels, literal);
}

static void canon_column(ar_canon *canon, ar_column *column)
{
    bool generated = column->generated != NULL, identity = column->identity != NULL;

    if (generated + identity + (column->default_expr != NULL) > 1)
        (void)ar_fail(canon->ctx, AR_E_DEFAULT_TWICE, column->object.pos,
                      "column \"%s\" can have one of default, identity and generated",
                      label(canon, &column->object));
    column->default_expr = default_of(canon, &column->object, column->default_expr, column->type,
                                      column->default_is_literal);
    column->default_is_literal = false;
}

static void imply_not_null(ar_canon *canon, const ar_object *table)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    if (!key)
        return;
    ar_vec_each(ar_element, element, &key->columns) {
        ar_column *column = element->column ? ar_table_column(canon->model, table, element->column)
                                            : NULL;

        if (column)
            column->not_null = true;
    }
}

void ar_canon_pg_columns(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        ar_domain *domain = ar_as_domain(object);

        if (domain) {
            domain->default_expr = default_of(canon, object, domain->default_expr, domain->type,
                                              domain->default_is_literal);
            domain->default_is_literal = false;
        }
        ar_object_each(child, object) {
            if ((*child)->kind == AR_KIND_COLUMN)
                canon_column(canon, ar_as_column(*child));
        }
        if (object->kind == AR_KIND_TABLE)
            imply_not_null(canon, object);
    }
}

/* ---- collations ---- */

static void drop_catalog(const char **schema)
{
    if (ar_streq(*schema, "pg_catalog"))
        *schema = NULL;
}

/* What a value of the type is sorted by unless told otherwise; NULL: the database's collation. */
static const char *type_collation(ar_canon *canon, const ar_type *type, const char **out_schema)
{
    *out_schema = NULL;
    if (type && ar_streq(type->key, "name"))
        return "C";
    if (!type || !type->key || !is_domain(canon, type))
        return NULL;
    const ar_domain *domain = ar_as_domain(ar_type_object(canon->ctx, canon->model, type));

    if (!domain->collation)
        return type_collation(canon, domain->type, out_schema);
    *out_schema = domain->collation_schema;
    return domain->collation;
}

/* One of the project's, from the schema at hand or the default one. */
static void place_collation(ar_canon *canon, const char *from, const char *name,
                            const char **schema)
{
    const char *places[] = {from, canon->target.default_schema};

    for (size_t i = 0; name && !*schema && i < 2; i++)
        if (ar_model_find(canon->model, AR_KIND_COLLATION, places[i], name))
            *schema = places[i];
}

static void canon_collation(ar_canon *canon, const char **name, const char **schema,
                            const ar_type *type)
{
    const char *own_schema, *own = type_collation(canon, type, &own_schema);

    drop_catalog(schema);
    if (!*name || (ar_streq(*name, own) && ar_streq(*schema, own_schema)) ||
        (!own && !*schema && ar_streq(*name, "default")))
        *name = *schema = NULL;
}

/* ---- index elements ---- */

/* As a name in an expression: without quotes in lower case. */
static const char *folded_name(ar_canon *canon, const ar_token *token)
{
    const char *name = ar_token_name(canon->ctx->arena, token);

    if (token->type != AR_TOKEN_WORD && token->type != AR_TOKEN_QUOTED)
        return NULL;
    return token->type == AR_TOKEN_WORD ? ar_lower(canon->ctx->arena, name) : name;
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
    drop_catalog(&element->opclass_schema);
    drop_catalog(&element->collation_schema);
    place_collation(canon, table->schema, element->collation, &element->collation_schema);
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
        canon_collation(canon, &element->collation, &element->collation_schema,
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

/* Public is everybody, whoever else is named; the order does not matter. */
static void canon_roles(ar_names *roles)
{
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
                      ar_kind_get(object->kind)->name, label(canon, object));
}

static void canon_child(ar_canon *canon, ar_object *object)
{
    ar_column *column = ar_as_column(object);
    ar_key *key = ar_as_key(object);

    if (column) {
        place_collation(canon, object->schema, column->collation, &column->collation_schema);
        canon_collation(canon, &column->collation, &column->collation_schema, column->type);
    } else if (ar_as_attribute(object)) {
        ar_attribute *attribute = ar_as_attribute(object);

        place_collation(canon, object->schema, attribute->collation, &attribute->collation_schema);
        canon_collation(canon, &attribute->collation, &attribute->collation_schema,
                        attribute->type);
    } else if (key) {
        ar_canon_options(canon, &key->with);
        default_name(&key->tablespace, "pg_default");
    } else if (object->kind == AR_KIND_INDEX) {
        canon_index(canon, ar_as_index(object));
    } else if (object->kind == AR_KIND_EXCLUSION) {
        canon_exclusion(canon, ar_as_exclusion(object));
    } else if (object->kind == AR_KIND_POLICY) {
        canon_roles(&ar_as_policy(object)->to);
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
    place_collation(canon, type->object.schema, type->collation, &type->collation_schema);
    canon_collation(canon, &type->collation, &type->collation_schema, type->subtype);
    if (type->opclass && type->subtype &&
        ar_streq(type->opclass, ar_default_opclass(canon->ctx, canon->model, NULL, type->subtype)))
        type->opclass = NULL;
    type->multirange = NULL;
    ar_multirange_name(type, usual, sizeof(usual));
    if (!ar_streq(multirange, usual))
        type->multirange = multirange;
}

/* One locale for both is what `locale` says. */
static void canon_own_collation(ar_collation *collation)
{
    if (!collation->lc_collate || !ar_streq(collation->lc_collate, collation->lc_ctype))
        return;
    collation->locale = collation->lc_collate;
    collation->lc_collate = collation->lc_ctype = NULL;
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
            place_collation(canon, object->schema, domain->collation, &domain->collation_schema);
            canon_collation(canon, &domain->collation, &domain->collation_schema, domain->type);
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
            canon_own_collation(ar_as_collation(object));
        ar_object_each(child, object) {
            canon_child(canon, *child);
        }
        ar_canon_expressions(canon, object);
    }
}
