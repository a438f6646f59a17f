#include "base/str.h"
#include "introspect/postgres/load.h"

enum {
    INDEX,
    RELATION,
    NAME,
    UNIQUE,
    NULLS_NOT_DISTINCT,
    KEY_COUNT,
    KEYS,
    CLASSES,
    COLLATIONS,
    ORDERS,
    METHOD,
    OPTIONS,
    TABLESPACE,
    VALID,
    CLUSTERED,
    REPLICA_IDENTITY,
    PREDICATE,
    EXPRESSIONS,
    TYPES,
    DEFINITION,
    PARENT
};

enum { ORDER_DESC = 1, ORDER_NULLS_FIRST = 2 }; /* pg_index.indoption */

/* One row's vectors. */
typedef struct parts {
    ar_numbers keys, classes, collations, orders, types;
    ar_names expressions;
    const char *definition;
    const char *method;
} parts;

ar_status ar_pg_load_opclasses(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, CLASS, SCHEMA, CLASS_METHOD, TYPE, IS_DEFAULT };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_pg_opclass *opclass = ar_alloc(ctx->arena, sizeof(*opclass));

        opclass->name = ar_rows_text(ctx, rows, CLASS);
        opclass->schema = ar_pg_schema(ctx, rows, SCHEMA);
        opclass->method = ar_rows_text(ctx, rows, CLASS_METHOD);
        opclass->type_oid = ar_rows_int(rows, TYPE);
        opclass->is_default = ar_rows_bool(rows, IS_DEFAULT);
        ar_oids_add(ctx->arena, &load->oids, AR_PG_OPCLASS, ar_rows_int(rows, OID), opclass);
        ar_vec_push(ctx->arena, &load->opclasses, opclass);
    }
    return AR_OK;
}

ar_status ar_pg_load_collations(ar_pg_load *load, ar_rows *rows)
{
    enum { OID, COLLATION, SCHEMA };
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_pg_name *collation = ar_alloc(ctx->arena, sizeof(*collation));

        collation->name = ar_rows_text(ctx, rows, COLLATION);
        collation->schema = ar_pg_schema(ctx, rows, SCHEMA);
        ar_oids_add(ctx->arena, &load->oids, AR_PG_COLLATION, ar_rows_int(rows, OID), collation);
    }
    return AR_OK;
}

static int64_t base_type(ar_pg_load *load, int64_t type)
{
    const ar_pg_domain *domain;

    while ((domain = ar_oids_get(&load->oids, AR_PG_TYPE, type)))
        type = domain->base_oid;
    return type;
}

/* GetDefaultOpClass(): a default class for exactly this type wins over one for a type like it. */
static bool is_default_class(ar_pg_load *load, const ar_pg_opclass *opclass, int64_t type)
{
    if (!opclass->is_default || opclass->type_oid == type)
        return opclass->is_default;
    ar_vec_each(ar_pg_opclass *, other, &load->opclasses)
        if ((*other)->is_default && (*other)->type_oid == type &&
            ar_streq((*other)->method, opclass->method))
            return false;
    return true;
}

/*
 * Parameters stand behind a class, so the default one is named where it has some. One that an
 * extension put into the default schema is called by its bare name.
 */
static void set_opclass(ar_pg_load *load, ar_element *element, int64_t class, int64_t type)
{
    const ar_pg_opclass *opclass = ar_oids_get(&load->oids, AR_PG_OPCLASS, class);
    const char *home = load->options->default_schema;

    if (!opclass)
        return;
    if (!element->opclass_options.count && is_default_class(load, opclass, base_type(load, type)))
        element->opclass_taken = opclass->name;
    if (element->opclass_taken)
        return;
    element->opclass = opclass->name;
    if (!ar_streq(opclass->schema, home ? home : "public"))
        element->opclass_schema = opclass->schema;
}

static size_t token_count(ar_ctx *ctx, const char *sql)
{
    return ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql).count - 1;
}

/* Where the elements begin in "CREATE INDEX x ON s.t USING btree (...": behind the parenthesis. */
static size_t first_element(const ar_tokens *tokens)
{
    for (size_t i = 1; i + 1 < tokens->count; i++)
        if (ar_token_is(&tokens->items[i - 1], "using") && ar_token_is(&tokens->items[i + 1], "("))
            return i + 2;
    return tokens->count - 1;
}

/* The COLLATE behind element `position`, an expression of `expression`'s tokens. */
static void set_printed_collation(ar_ctx *ctx, ar_element *element, const char *definition,
                                  size_t position, const char *expression)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, definition);
    size_t at = first_element(&tokens);
    int depth = 0;

    while (position > 0 && at + 1 < tokens.count) {
        const ar_token *token = &tokens.items[at++];

        depth += ar_token_is(token, "(") || ar_token_is(token, "[");
        depth -= ar_token_is(token, ")") || ar_token_is(token, "]");
        position -= depth == 0 && ar_token_is(token, ",");
    }
    at += token_count(ctx, expression);
    if (at + 4 > tokens.count || !ar_token_is(&tokens.items[at], "collate"))
        return;
    element->collation = ar_token_name(ctx->arena, &tokens.items[at + 1]);
    if (!ar_token_is(&tokens.items[at + 2], "."))
        return;
    if (!ar_streq(element->collation, "pg_catalog"))
        element->collation_schema = element->collation;
    element->collation = ar_token_name(ctx->arena, &tokens.items[at + 3]);
}

static void set_collation(ar_pg_load *load, ar_element *element, const ar_pg_column *column,
                          int64_t oid)
{
    const ar_pg_name *collation = ar_oids_get(&load->oids, AR_PG_COLLATION, oid);

    if (!collation || oid == column->collation_oid)
        return;
    element->collation = collation->name;
    element->collation_schema = collation->schema;
}

static void set_order(ar_element *element, int64_t order)
{
    bool nulls_first = order & ORDER_NULLS_FIRST;

    element->desc = order & ORDER_DESC;
    if (nulls_first != element->desc)
        element->nulls = nulls_first ? AR_NULLS_FIRST : AR_NULLS_LAST;
}

static ar_element make_element(ar_pg_load *load, ar_pg_table *table, int64_t index,
                               const parts *from, size_t position)
{
    ar_ctx *ctx = load->ctx;
    ar_element element = {0};
    ar_pg_column *column = ar_pg_table_column(table, from->keys.items[position]);
    const ar_pg_index_column *own = ar_oids_get(&load->oids,
                                                ar_pg_index_place((int64_t)position + 1), index);
    int64_t type = 0;

    if (column) {
        element.column = column->column->object.name;
        type = column->type_oid;
        set_collation(load, &element, column, from->collations.items[position]);
    } else if (position < from->expressions.count && from->expressions.items[position]) {
        const char *text = from->expressions.items[position];

        element.expr = ar_pg_expr(ctx, text);
        type = from->types.items[position];
        if (from->collations.items[position])
            set_printed_collation(ctx, &element, from->definition, position, text);
    }
    if (own)
        ar_pg_options(ctx, &own->options, "", &element.opclass_options);
    set_opclass(load, &element, from->classes.items[position], type);
    set_order(&element, from->orders.items[position]);
    return element;
}

static parts read_parts(ar_ctx *ctx, const ar_rows *rows)
{
    return (parts){
        .keys = ar_pg_numbers(ctx, ar_rows_peek(rows, KEYS)),
        .classes = ar_pg_numbers(ctx, ar_rows_peek(rows, CLASSES)),
        .collations = ar_pg_numbers(ctx, ar_rows_peek(rows, COLLATIONS)),
        .orders = ar_pg_numbers(ctx, ar_rows_peek(rows, ORDERS)),
        .types = ar_pg_numbers(ctx, ar_rows_peek(rows, TYPES)),
        .expressions = ar_rows_array(ctx, rows, EXPRESSIONS),
        .definition = ar_rows_peek(rows, DEFINITION),
    };
}

static void set_target(ar_pg_load *load, ar_index *index, int64_t oid, size_t position)
{
    const ar_pg_index_column *own = ar_oids_get(&load->oids,
                                                ar_pg_index_place((int64_t)position + 1), oid);

    if (own && own->target)
        ar_options_set(load->ctx, &index->column_statistics,
                       ar_printf(load->ctx->arena, "%zu", position + 1), own->target);
}

static void add_columns(ar_pg_load *load, ar_rows *rows, ar_pg_index *known)
{
    ar_ctx *ctx = load->ctx;
    parts from = read_parts(ctx, rows);
    size_t key_count = (size_t)ar_rows_int(rows, KEY_COUNT);

    for (size_t i = 0; i < from.keys.count; i++) {
        if (i < key_count) {
            ar_element element = make_element(load, known->table, ar_rows_int(rows, INDEX), &from,
                                              i);

            ar_vec_push(ctx->arena, &known->index->columns, element);
            set_target(load, known->index, ar_rows_int(rows, INDEX), i);
        } else {
            const char *name = ar_pg_column_name(known->table, from.keys.items[i]);

            ar_vec_push(ctx->arena, &known->index->include, name);
        }
    }
}

static ar_index *make_index(ar_pg_load *load, const ar_rows *rows, const ar_object *table)
{
    ar_ctx *ctx = load->ctx;
    ar_index *index = ar_as_index(
        ar_object_new(ctx, AR_KIND_INDEX, table->schema, ar_rows_text(ctx, rows, NAME)));
    ar_names options = ar_rows_array(ctx, rows, OPTIONS);

    index->unique = ar_rows_bool(rows, UNIQUE);
    index->nulls_not_distinct = ar_rows_bool(rows, NULLS_NOT_DISTINCT);
    if (!ar_streq(ar_rows_peek(rows, METHOD), "btree"))
        index->method = ar_rows_text(ctx, rows, METHOD);
    ar_pg_options(ctx, &options, "", &index->with);
    index->tablespace = ar_rows_text(ctx, rows, TABLESPACE);
    index->where = ar_pg_expr(ctx, ar_rows_peek(rows, PREDICATE));
    return index;
}

/* What the index is to its table beyond being there. */
static void set_roles(ar_pg_load *load, const ar_rows *rows, const ar_pg_index *known)
{
    ar_table *table = ar_as_table(known->table->object);
    ar_view *view = ar_as_view(known->table->object);
    const char *name = known->index->object.name;

    if (view && ar_rows_bool(rows, CLUSTERED))
        view->cluster_on = name;
    if (!table)
        return;
    if (ar_rows_bool(rows, CLUSTERED))
        table->cluster_on = name;
    if (ar_rows_bool(rows, REPLICA_IDENTITY))
        table->replica_identity = ar_identity_of_index(load->ctx, name);
}

ar_status ar_pg_load_indexes(ar_pg_load *load, ar_rows *rows)
{
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_pg_table *table = ar_pg_find_table(load, ar_rows_int(rows, RELATION));
        ar_pg_index *known = ar_alloc(ctx->arena, sizeof(*known));

        if (!table)
            continue;
        known->table = table;
        known->parent = ar_rows_int(rows, PARENT);
        known->index = make_index(load, rows, table->object);
        if (!table->modelled && !ar_as_view(table->object))
            known->other_kind = "index";
        if (!ar_rows_bool(rows, VALID))
            known->other_kind = "invalid index";
        add_columns(load, rows, known);
        set_roles(load, rows, known);
        ar_oids_add(ctx->arena, &load->oids, AR_PG_INDEX, ar_rows_int(rows, INDEX), known);
        ar_oids_add(ctx->arena, &load->objects, AR_PG_CLASS, ar_rows_int(rows, INDEX),
                    &known->index->object);
        ar_vec_push(ctx->arena, &load->indexes, known);
    }
    ar_pg_tie_indexes(load);
    return AR_OK;
}

void ar_pg_attach_indexes(ar_pg_load *load)
{
    ar_vec_each(ar_pg_index *, it, &load->indexes) {
        ar_pg_index *known = *it;

        if (known->constraint || known->table->hidden)
            continue;
        if (known->other_kind && !known->table->modelled && !ar_as_view(known->table->object) &&
            !load->options->others)
            continue;
        if (known->other_kind)
            ar_pg_add_other(load, known->other_kind, known->index->object.schema,
                            known->index->object.name, known->table->object);
        else
            ar_object_add(load->ctx, known->table->object, &known->index->object);
    }
}
