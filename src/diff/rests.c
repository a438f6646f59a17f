#include "diff/rests.h"

#include "dialect/virtual.h"
#include "diff/collector.h"
#include "diff/mention.h"
#include "diff/point.h"
#include "model/inherit.h"
#include "model/text_search.h"

typedef void rests(const ar_collector *c, const ar_object *object);

static void domain_rests(const ar_collector *c, const ar_object *object)
{
    const ar_domain *domain = ar_as_domain(object);

    ar_collect_type(c, domain->type);
    ar_collect_collation(c, domain->collation_schema, domain->collation);
    ar_collect_expr(c, domain->default_expr);
    ar_object_each(child, object)
        ar_collect_expr(c, ar_as_check(*child) ? ar_as_check(*child)->expr : NULL);
}

static void extension_rests(const ar_collector *c, const ar_object *object)
{
    const ar_extension *extension = ar_as_extension(object);

    if (extension->in_schema)
        ar_collect(c, ar_printf(c->ctx->arena, "schema %s", extension->in_schema));
    ar_vec_each(const char *, name, &extension->required)
        ar_collect(c, ar_printf(c->ctx->arena, "extension %s", *name));
}

static void attribute_rests(const ar_collector *c, const ar_object *object)
{
    const ar_attribute *attribute = ar_as_attribute(object);

    ar_collect_type(c, attribute->type);
    ar_collect_collation(c, attribute->collation_schema, attribute->collation);
}

/* A function's name as aggregates and range types write it. */
static void rest_on_function(const ar_collector *c, const char *sql)
{
    ar_mentions called = {0};

    if (sql)
        called = ar_mentions_in(c->ctx, c->target.engine, ar_printf(c->ctx->arena, "%s()", sql));
    ar_vec_each(ar_mention, m, &called)
        ar_collect(c, ar_point_of(c->ctx, c->target, "function", m->schema, m->name));
}

static void user_type_rests(const ar_collector *c, const ar_object *object)
{
    const ar_user_type *type = ar_as_user_type(object);

    ar_collect_type(c, type->subtype);
    ar_collect_collation(c, type->collation_schema, type->collation);
    rest_on_function(c, type->subtype_diff);
    rest_on_function(c, type->canonical);
    ar_object_each(child, object)
        attribute_rests(c, *child);
}

static void defaults_rests(const ar_collector *c, const ar_object *object)
{
    ar_vec_each(const ar_default_grant, it, &ar_as_default_privileges(object)->grants)
        if (it->schema)
            ar_collect(c, ar_printf(c->ctx->arena, "schema %s", it->schema));
}

static void sequence_rests(const ar_collector *c, const ar_object *object)
{
    const ar_ref *by = &ar_as_sequence(object)->owned_by;

    if (by->table && by->columns.count)
        ar_collect(c, ar_point_in(c->ctx, c->target, "column", by->schema, by->table,
                                  by->columns.items[0]));
}

static void column_rests(const ar_collector *c, const ar_object *object)
{
    const ar_column *column = ar_as_column(object);

    ar_collect_type(c, column->type);
    ar_collect_collation(c, column->collation_schema, column->collation);
    ar_collect_expr(c, column->default_expr);
    ar_collect_expr(c, column->generated);
}

/* A full-text index of another table's rows. */
static void virtual_rests(const ar_collector *c, const ar_expr *text)
{
    const char *table = ar_virtual_read(c->ctx, text->sql).content_of;

    if (table)
        ar_collect(c, ar_point_of(c->ctx, c->target, "table", NULL, table));
}

/* A parent with its columns: those of it that the table has. */
static void rest_on_parent(const ar_collector *c, const ar_ref *parent)
{
    ar_collect(c, ar_point_of(c->ctx, c->target, "table", parent->schema, parent->table));
    ar_object_each(child, c->table)
        if ((*child)->kind == AR_KIND_COLUMN && (*child)->inherited)
            ar_collect(c, ar_point_in(c->ctx, c->target, "column", parent->schema, parent->table,
                                      (*child)->name));
}

static void table_rests(const ar_collector *c, const ar_object *object)
{
    if (ar_as_table(object)->server)
        ar_collect(c, ar_printf(c->ctx->arena, "%s %s", ar_kind_word(AR_KIND_SERVER),
                                ar_as_table(object)->server));
    ar_refs parents = ar_table_parents(c->ctx, object);

    ar_vec_each(ar_ref, parent, &parents)
        rest_on_parent(c, parent);
    if (ar_as_table(object)->of.table)
        ar_collect(c, ar_point_of(c->ctx, c->target, "type", ar_as_table(object)->of.schema,
                                  ar_as_table(object)->of.table));
    ar_collect_expr(c, ar_as_table(object)->partition_by);
    if (ar_as_table(object)->virtual_of)
        virtual_rests(c, ar_as_table(object)->virtual_of);
    ar_object_each(child, object)
        if ((*child)->kind == AR_KIND_COLUMN) {
            column_rests(c, *child);
            ar_collect_said(c, *child);
        }
}

static void key_rests(const ar_collector *c, const ar_object *object)
{
    ar_collect_elements(c, &ar_as_key(object)->columns);
    ar_collect_columns(c, &ar_as_key(object)->include);
}

static void foreign_key_rests(const ar_collector *c, const ar_object *object)
{
    const ar_foreign_key *key = ar_as_foreign_key(object);

    ar_collect_columns(c, &key->columns);
    ar_collect_columns(c, &key->on_delete_columns);
    ar_collect_reference(c, &key->references);
}

static void check_rests(const ar_collector *c, const ar_object *object)
{
    ar_collect_expr(c, ar_as_check(object)->expr);
}

static void exclusion_rests(const ar_collector *c, const ar_object *object)
{
    ar_collect_elements(c, &ar_as_exclusion(object)->elements);
    ar_collect_expr(c, ar_as_exclusion(object)->where);
}

/* On SQLite an index of a table that is rebuilt is made after it, and dropped before it. */
static void index_rests(const ar_collector *c, const ar_object *object)
{
    const ar_index *index = ar_as_index(object);

    ar_collect_elements(c, &index->columns);
    ar_collect_columns(c, &index->include);
    ar_collect_expr(c, index->where);
    if (ar_collects_lite(c))
        ar_collect(c,
                   ar_point_of(c->ctx, c->target, "shape", object->schema, object->parent->name));
}

static void statistics_rests(const ar_collector *c, const ar_object *object)
{
    ar_collect_elements(c, &ar_as_statistics(object)->columns);
}

/*
 * The columns of its own table stand bare in it, all else is qualified. On SQLite, as an index, it
 * is made after a table that is rebuilt.
 */
static void rest_on_part(const ar_collector *c, const ar_expr *sql)
{
    ar_collect_expr(c, sql);
    ar_collect_body(c, sql);
}

static void trigger_rests(const ar_collector *c, const ar_object *object)
{
    rest_on_part(c, ar_as_trigger(object)->sql);
    if (ar_collects_lite(c))
        ar_collect(c,
                   ar_point_of(c->ctx, c->target, "shape", object->schema, object->parent->name));
}

static void rule_rests(const ar_collector *c, const ar_object *object)
{
    rest_on_part(c, ar_as_rule(object)->sql);
}

static void policy_rests(const ar_collector *c, const ar_object *object)
{
    rest_on_part(c, ar_as_policy(object)->using_expr);
    rest_on_part(c, ar_as_policy(object)->check);
}

/* Whatever name of a condition may be a column: one that nobody makes is none. */
static void rest_on_names_of(const ar_collector *c, const ar_ref *table, const ar_expr *where)
{
    ar_mentions mentions = {0};

    if (where)
        mentions = ar_mentions_in(c->ctx, c->target.engine, ar_expr_text(where));
    ar_vec_each(ar_mention, m, &mentions)
        if (m->type == AR_MENTION_COLUMN)
            ar_collect(
                c, ar_point_in(c->ctx, c->target, "column", table->schema, table->table, m->name));
}

static void server_rests(const ar_collector *c, const ar_object *object)
{
    ar_collect(c, ar_printf(c->ctx->arena, "%s %s", ar_kind_word(AR_KIND_FDW),
                            ar_as_server(object)->wrapper));
}

static void publication_rests(const ar_collector *c, const ar_object *object)
{
    const ar_publication *publication = ar_as_publication(object);

    ar_vec_each(const char *, schema, &publication->schemas)
        ar_collect(c, ar_printf(c->ctx->arena, "schema %s", *schema));
    ar_vec_each(const ar_published, published, &publication->tables) {
        const ar_ref *table = &published->table;

        ar_collect(c, ar_point_of(c->ctx, c->target, "table", table->schema, table->table));
        ar_vec_each(const char *, column, &table->columns)
            ar_collect(
                c, ar_point_in(c->ctx, c->target, "column", table->schema, table->table, *column));
        rest_on_names_of(c, table, published->where);
    }
}

/* One dictionary may work on what another made. */
static void dictionary_rests(const ar_collector *c, const ar_object *object)
{
    const char *other = ar_options_get(&ar_as_ts_dictionary(object)->options, "dictionary");

    if (other)
        ar_collect_dictionary(c, ar_place_read(c->ctx, other));
}

static void configuration_rests(const ar_collector *c, const ar_object *object)
{
    ar_vec_each(const ar_option, mapping, &ar_as_ts_configuration(object)->mappings) {
        ar_place_names places = ar_places_read(c->ctx, mapping->value);

        ar_vec_each(const ar_place_name, place, &places)
            if (place->schema)
                ar_collect_dictionary(c, *place);
    }
}

/* Columns of which something is said are made with it. */
static void view_rests(const ar_collector *c, const ar_object *object)
{
    ar_collect_body(c, ar_as_view(object)->query);
    ar_object_each(child, object)
        if ((*child)->kind == AR_KIND_VIEW_COLUMN)
            ar_collect_body(c, ar_as_view_column(*child)->default_expr);
}

static void view_column_rests(const ar_collector *c, const ar_object *object)
{
    ar_collect_body(c, ar_as_view_column(object)->default_expr);
}

static void event_trigger_rests(const ar_collector *c, const ar_object *object)
{
    ar_collect_body(c, ar_as_event_trigger(object)->sql);
}

/* The rows of tables and views are types, too. */
static void rest_on_any_type(const ar_collector *c, const ar_type *type)
{
    if (!type)
        return;
    ar_collect_type(c, type);
    ar_collect(c, ar_printf(c->ctx->arena, "table %s", ar_type_base(c->ctx, type)));
}

static void rest_on_rows(const ar_collector *c, const ar_type *type)
{
    if (type)
        ar_collect(c, ar_printf(c->ctx->arena, "rows of table %s", ar_type_base(c->ctx, type)));
}

/* A body that the server keeps parsed stands in the way of what writes a table's rows anew. */
static void routine_rests_on_rows(const ar_collector *c, const ar_routine *routine)
{
    ar_vec_each(ar_argument, argument, &routine->arguments)
        rest_on_rows(c, argument->type);
    rest_on_rows(c, routine->returns);
}

static void routine_rests(const ar_collector *c, const ar_object *object)
{
    const ar_routine *routine = ar_as_routine(object);
    const char *const functions[] = {
        routine->sfunc,      routine->finalfunc,    routine->combinefunc,
        routine->serialfunc, routine->msfunc,       routine->minvfunc,
        routine->mfinalfunc, routine->deserialfunc, routine->support};

    ar_vec_each(ar_argument, argument, &routine->arguments) {
        rest_on_any_type(c, argument->type);
        ar_collect_expr(c, argument->default_expr);
    }
    rest_on_any_type(c, routine->returns);
    if (routine->sql_body)
        routine_rests_on_rows(c, routine);
    rest_on_any_type(c, routine->stype);
    rest_on_any_type(c, routine->mstype);
    for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
        rest_on_function(c, functions[i]);
    ar_collect_body(c, routine->sql_body);
}

static rests *const rests_of[AR_KIND__COUNT] = {
    [AR_KIND_FUNCTION] = routine_rests,
    [AR_KIND_PROCEDURE] = routine_rests,
    [AR_KIND_AGGREGATE] = routine_rests,
    [AR_KIND_EXTENSION] = extension_rests,
    [AR_KIND_TYPE] = user_type_rests,
    [AR_KIND_ATTRIBUTE] = attribute_rests,
    [AR_KIND_DOMAIN] = domain_rests,
    [AR_KIND_SEQUENCE] = sequence_rests,
    [AR_KIND_DEFAULT_PRIVILEGES] = defaults_rests,
    [AR_KIND_TABLE] = table_rests,
    [AR_KIND_COLUMN] = column_rests,
    [AR_KIND_PRIMARY_KEY] = key_rests,
    [AR_KIND_UNIQUE] = key_rests,
    [AR_KIND_FOREIGN_KEY] = foreign_key_rests,
    [AR_KIND_CHECK] = check_rests,
    [AR_KIND_EXCLUSION] = exclusion_rests,
    [AR_KIND_INDEX] = index_rests,
    [AR_KIND_STATISTICS] = statistics_rests,
    [AR_KIND_SERVER] = server_rests,
    [AR_KIND_PUBLICATION] = publication_rests,
    [AR_KIND_TS_DICTIONARY] = dictionary_rests,
    [AR_KIND_TS_CONFIGURATION] = configuration_rests,
    [AR_KIND_TRIGGER] = trigger_rests,
    [AR_KIND_RULE] = rule_rests,
    [AR_KIND_POLICY] = policy_rests,
    [AR_KIND_EVENT_TRIGGER] = event_trigger_rests,
    [AR_KIND_VIEW] = view_rests,
    [AR_KIND_VIEW_COLUMN] = view_column_rests,
};

void ar_object_rests(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out,
                     ar_names *refers)
{
    ar_collector c = {ctx, target, ar_collector_table(object), out, refers};

    ar_collect_schema(&c, object);
    if (object->parent)
        ar_collect(&c, ar_point_object(ctx, target, object->parent));
    if (rests_of[object->kind])
        rests_of[object->kind](&c, object);
    ar_collect_said(&c, object);
}
