#include "base/str.h"
#include "introspect/postgres/load.h"

enum {
    OID,
    RELATION,
    DOMAIN,
    NAME,
    TYPE,
    DEFERRABLE,
    DEFERRED,
    VALIDATED,
    ENFORCED,
    NO_INHERIT,
    PERIOD,
    KEYS,
    INDEX,
    REF_RELATION,
    REF_KEYS,
    ON_UPDATE,
    ON_DELETE,
    MATCH_FULL,
    DELETE_KEYS,
    EXPRESSION,
    REF_SCHEMA,
    REF_TABLE,
    REF_COLUMNS,
    OPERATORS,
    INHERITED,
    LOCAL
};

static int deferrable(const ar_rows *rows)
{
    if (!ar_rows_bool(rows, DEFERRABLE))
        return AR_NOT_DEFERRABLE;
    return ar_rows_bool(rows, DEFERRED) ? AR_DEFERRED : AR_DEFERRABLE;
}

static ar_names column_names(ar_pg_load *load, ar_pg_table *table, const char *numbers)
{
    ar_numbers keys = ar_pg_numbers(load->ctx, numbers);
    ar_names names = {0};

    ar_vec_each(int64_t, key, &keys) {
        const char *name = ar_pg_column_name(table, *key);

        if (name)
            ar_vec_push(load->ctx->arena, &names, name);
    }
    return names;
}

static ar_pg_index *backing_index(ar_pg_load *load, const ar_rows *rows, ar_object *constraint)
{
    ar_pg_index *known = ar_oids_get(&load->oids, AR_PG_INDEX, ar_rows_int(rows, INDEX));

    if (known)
        known->constraint = constraint;
    return known;
}

static ar_object *make_key(ar_pg_load *load, const ar_rows *rows, ar_pg_table *table,
                           ar_object *object)
{
    ar_key *key = ar_as_key(object);
    const ar_pg_index *known = backing_index(load, rows, object);
    ar_names names = column_names(load, table, ar_rows_peek(rows, KEYS));

    ar_vec_each(const char *, name, &names) {
        const ar_element element = {.column = *name};

        ar_vec_push(load->ctx->arena, &key->columns, element);
    }
    if (key->columns.count && ar_rows_bool(rows, PERIOD))
        key->columns.items[key->columns.count - 1].without_overlaps = true;
    key->deferrable = deferrable(rows);
    if (known) {
        object->copy_of = known->index->object.copy_of;
        key->include = known->index->include;
        key->nulls_not_distinct = known->index->nulls_not_distinct;
        key->with = known->index->with;
        key->tablespace = known->index->tablespace;
    }
    return object;
}

static int action(const char *letter)
{
    static const struct {
        char letter;
        ar_action action;
    } actions[] = {
        {'r', AR_RESTRICT}, {'c', AR_CASCADE}, {'n', AR_SET_NULL}, {'d', AR_SET_DEFAULT}};

    for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++)
        if (actions[i].letter == *letter)
            return (int)actions[i].action;
    return AR_NO_ACTION;
}

/* Columns of a table outside the looked-at schemas come by name; a column's number always works. */
static ar_ref reference(ar_pg_load *load, const ar_rows *rows)
{
    ar_pg_table *table = ar_pg_find_table(load, ar_rows_int(rows, REF_RELATION));
    ar_ref ref = {.schema = ar_rows_text(load->ctx, rows, REF_SCHEMA),
                  .table = ar_rows_text(load->ctx, rows, REF_TABLE)};

    ref.columns = table ? column_names(load, table, ar_rows_peek(rows, REF_KEYS))
                        : ar_rows_array(load->ctx, rows, REF_COLUMNS);
    return ref;
}

static ar_object *make_foreign_key(ar_pg_load *load, const ar_rows *rows, ar_pg_table *table,
                                   ar_object *object)
{
    ar_foreign_key *key = ar_as_foreign_key(object);

    key->columns = column_names(load, table, ar_rows_peek(rows, KEYS));
    key->references = reference(load, rows);
    key->on_delete = action(ar_rows_peek(rows, ON_DELETE));
    key->on_delete_columns = column_names(load, table, ar_rows_peek(rows, DELETE_KEYS));
    key->on_update = action(ar_rows_peek(rows, ON_UPDATE));
    key->match_full = ar_rows_bool(rows, MATCH_FULL);
    key->deferrable = deferrable(rows);
    key->not_enforced = !ar_rows_bool(rows, ENFORCED);
    key->not_valid = !key->not_enforced && !ar_rows_bool(rows, VALIDATED);
    key->period = ar_rows_bool(rows, PERIOD);
    return object;
}

static ar_object *make_check(ar_pg_load *load, const ar_rows *rows, ar_object *object)
{
    ar_check *check = ar_as_check(object);

    check->expr = ar_pg_expr(load->ctx, ar_rows_peek(rows, EXPRESSION));
    check->no_inherit = ar_rows_bool(rows, NO_INHERIT);
    check->not_enforced = !ar_rows_bool(rows, ENFORCED);
    check->not_valid = !check->not_enforced && !ar_rows_bool(rows, VALIDATED);
    return object;
}

static ar_object *make_exclusion(ar_pg_load *load, const ar_rows *rows, ar_pg_table *table,
                                 ar_object *object)
{
    ar_exclusion *exclusion = ar_as_exclusion(object);
    const ar_pg_index *known = backing_index(load, rows, object);
    ar_names operators = ar_rows_array(load->ctx, rows, OPERATORS);

    exclusion->deferrable = deferrable(rows);
    if (!known)
        return object;
    exclusion->method = known->index->method;
    exclusion->where = known->index->where;
    exclusion->with = known->index->with;
    exclusion->tablespace = known->index->tablespace;
    ar_vec_each(ar_element, element, &known->index->columns) {
        size_t position = exclusion->elements.count;
        ar_element excluding = *element;

        if (position < operators.count)
            excluding.operator_name = operators.items[position];
        ar_vec_push(load->ctx->arena, &exclusion->elements, excluding);
    }
    if (known->index->include.count)
        ar_pg_unmanage(table->object,
                       ar_printf(load->ctx->arena, "exclusion \"%s\" has INCLUDE", object->name));
    return object;
}

static ar_object *make_constraint(ar_pg_load *load, const ar_rows *rows, ar_pg_table *table,
                                  const char *schema)
{
    ar_ctx *ctx = load->ctx;
    const char *name = ar_rows_text(ctx, rows, NAME);

    if (!table) /* a domain has nothing else */
        return make_check(load, rows, ar_object_new(ctx, AR_KIND_CHECK, schema, name));
    switch (*ar_rows_peek(rows, TYPE)) {
    case 'p':
        return make_key(load, rows, table, ar_object_new(ctx, AR_KIND_PRIMARY_KEY, schema, name));
    case 'u':
        return make_key(load, rows, table, ar_object_new(ctx, AR_KIND_UNIQUE, schema, name));
    case 'f':
        return make_foreign_key(load, rows, table,
                                ar_object_new(ctx, AR_KIND_FOREIGN_KEY, schema, name));
    case 'x':
        return make_exclusion(load, rows, table,
                              ar_object_new(ctx, AR_KIND_EXCLUSION, schema, name));
    default:
        return make_check(load, rows, ar_object_new(ctx, AR_KIND_CHECK, schema, name));
    }
}

ar_status ar_pg_load_constraints(ar_pg_load *load, ar_rows *rows)
{
    while (ar_rows_next(rows)) {
        ar_pg_table *table = ar_pg_find_table(load, ar_rows_int(rows, RELATION));
        ar_object *owner = table
                               ? table->object
                               : ar_oids_get(&load->objects, AR_PG_TYPE, ar_rows_int(rows, DOMAIN));
        ar_object *constraint;

        if (!owner) /* a domain or table of an extension, a view's trigger constraint */
            continue;
        constraint = make_constraint(load, rows, table, owner->schema);
        constraint->inherited = ar_rows_bool(rows, INHERITED);
        constraint->own_too = constraint->inherited && ar_rows_bool(rows, LOCAL);
        ar_object_add(load->ctx, owner, constraint);
        ar_oids_add(load->ctx->arena, &load->objects, AR_PG_CONSTRAINT, ar_rows_int(rows, OID),
                    constraint);
    }
    return AR_OK;
}
