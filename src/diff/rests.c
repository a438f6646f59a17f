#include "diff/rests.h"

#include <assert.h>

#include "base/map.h"
#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/virtual.h"
#include "diff/mention.h"
#include "diff/point.h"
#include "model/inherit.h"
#include "model/routine.h"
#include "model/text_search.h"

typedef struct collector {
    ar_ctx *ctx;
    ar_target target;
    const ar_object *table; /* whose columns expressions mention; NULL: no table */
    ar_names *out;
    ar_names *refers;
} collector;

static void put(const collector *c, const char *point)
{
    ar_vec_push(c->ctx->arena, c->out, point);
}

static bool is_lite(const collector *c)
{
    return c->target.engine == AR_SQLITE;
}

static void put_column(const collector *c, const char *name)
{
    put(c, ar_point_in(c->ctx, c->target, "column", c->table->schema, c->table->name, name));
}

static bool has_column(const collector *c, const char *name)
{
    if (c->table)
        ar_object_each(child, c->table)
            if ((*child)->kind == AR_KIND_COLUMN &&
                ar_name_eq(c->target.engine, (*child)->name, name))
                return true;
    return false;
}

static void put_dictionary(const collector *c, ar_place_name place)
{
    put(c, ar_point_of(c->ctx, c->target, ar_kind_word(AR_KIND_TS_DICTIONARY), place.schema,
                       place.name));
}

static void rest_on_expr(const collector *c, const ar_expr *expr)
{
    ar_mentions mentions = {0};

    if (expr)
        mentions = ar_mentions_in(c->ctx, c->target.engine, ar_expr_text(expr));
    ar_vec_each(ar_mention, m, &mentions) {
        if (m->type == AR_MENTION_COLUMN && has_column(c, m->name))
            put_column(c, m->name);
        if (m->type == AR_MENTION_TYPE && !is_lite(c))
            put(c, ar_point_of(c->ctx, c->target, "type", m->schema, m->name));
        if (m->type == AR_MENTION_COLLATION)
            put(c, ar_point_of(c->ctx, c->target, "collation", m->schema, m->name));
        if (m->type == AR_MENTION_CALL)
            put(c, ar_point_of(c->ctx, c->target, "function", m->schema, m->name));
        if (m->type == AR_MENTION_SEQUENCE && !is_lite(c))
            put(c, ar_point_of(c->ctx, c->target, "sequence", m->schema, m->name));
        if (m->type == AR_MENTION_CONFIGURATION)
            put(c, ar_point_of(c->ctx, c->target, ar_kind_word(AR_KIND_TS_CONFIGURATION), m->schema,
                               m->name));
        if (m->type == AR_MENTION_DICTIONARY)
            put_dictionary(c, (ar_place_name){m->schema, m->name});
    }
}

/*
 * A whole definition: whatever its pairs may mean, and the columns of these relations that its
 * names may be. Who groups may rest on a table's key without naming it ("grouping"). Points that
 * nobody makes hold nothing up. On SQLite it names tables alone: views and triggers stand behind
 * all that happens to columns, see order.c.
 */
static void rest_on_body(const collector *c, const ar_expr *expr)
{
    static const char *const whats[] = {"table", "type", "sequence", "function", "grouping"};
    size_t count = sizeof(whats) / sizeof(*whats);
    ar_body body;

    if (!expr)
        return;
    body = ar_body_mentions(c->ctx, c->target.engine, ar_expr_text(expr));
    ar_vec_each(ar_named_pair, pair, &body.pairs) {
        if (is_lite(c)) {
            put(c, ar_point_of(c->ctx, c->target, "table", NULL, pair->name));
            continue;
        }
        for (size_t i = 0; i < count - !ar_names_has(&body.names, "group"); i++)
            put(c, ar_point_of(c->ctx, c->target, whats[i], pair->schema, pair->name));
        ar_vec_each(const char *, name, &body.names)
            put(c, ar_point_in(c->ctx, c->target, "column", pair->schema, pair->name, *name));
    }
}

static void rest_on_type(const collector *c, const ar_type *type)
{
    if (!type || is_lite(c))
        return;
    put(c, ar_point_type(c->ctx, type));
    if (type->extension)
        put(c, ar_printf(c->ctx->arena, "extension %s", type->extension));
}

static void rest_on_collation(const collector *c, const char *schema, const char *name)
{
    if (name && !is_lite(c))
        put(c, ar_point_of(c->ctx, c->target, "collation", schema, name));
}

static void rest_on_names(const collector *c, const ar_names *names)
{
    ar_vec_each(const char *, name, names)
        put_column(c, *name);
}

static void rest_on_elements(const collector *c, const ar_elements *elements)
{
    ar_vec_each(ar_element, element, elements) {
        if (element->column)
            put_column(c, element->column);
        rest_on_expr(c, element->expr);
        rest_on_collation(c, element->collation_schema, element->collation);
    }
}

/* A key that refers to the table itself rests on columns of its own alone. */
static bool is_own_family(const collector *c, const ar_ref *ref)
{
    const ar_table *table = c->table ? ar_as_table(c->table) : NULL;

    return table && ((ar_streq(table->object.name, ref->table) &&
                      ar_streq(table->object.schema, ref->schema)) ||
                     ar_refs_have(&table->above, ref));
}

static void rest_on_reference(const collector *c, const ar_ref *ref)
{
    size_t before = c->out->count;

    put(c, ar_point_of(c->ctx, c->target, "table", ref->schema, ref->table));
    ar_vec_each(const char *, name, &ref->columns)
        put(c, ar_point_in(c->ctx, c->target, "column", ref->schema, ref->table, *name));
    put(c, ar_point_key(c->ctx, c->target, ref->schema, ref->table, &ref->columns));
    if (!is_lite(c) && !is_own_family(c, ref))
        put(c, ar_point_of(c->ctx, c->target, "whole", ref->schema, ref->table));
    for (size_t i = before; c->refers && is_lite(c) && i < c->out->count; i++)
        ar_vec_push(c->ctx->arena, c->refers, c->out->items[i]);
}

static void rest_on_schema(const collector *c, const ar_object *object)
{
    if (object->schema && ar_kind_has_schema(object->kind))
        put(c, ar_printf(c->ctx->arena, "schema %s", object->schema));
}

/* `depends_on` */
static void rest_on_said(const collector *c, const ar_object *object)
{
    ar_vec_each(ar_object *, other, &object->depends)
        put(c, ar_point_object(c->ctx, c->target, *other));
}

/* ---- kind by kind ---- */

typedef void rests(const collector *c, const ar_object *object);

static void domain_rests(const collector *c, const ar_object *object)
{
    const ar_domain *domain = ar_as_domain(object);

    rest_on_type(c, domain->type);
    rest_on_collation(c, domain->collation_schema, domain->collation);
    rest_on_expr(c, domain->default_expr);
    ar_object_each(child, object)
        rest_on_expr(c, ar_as_check(*child) ? ar_as_check(*child)->expr : NULL);
}

static void extension_rests(const collector *c, const ar_object *object)
{
    const ar_extension *extension = ar_as_extension(object);

    if (extension->in_schema)
        put(c, ar_printf(c->ctx->arena, "schema %s", extension->in_schema));
    ar_vec_each(const char *, name, &extension->required)
        put(c, ar_printf(c->ctx->arena, "extension %s", *name));
}

static void attribute_rests(const collector *c, const ar_object *object)
{
    const ar_attribute *attribute = ar_as_attribute(object);

    rest_on_type(c, attribute->type);
    rest_on_collation(c, attribute->collation_schema, attribute->collation);
}

static void user_type_rests(const collector *c, const ar_object *object)
{
    const ar_user_type *type = ar_as_user_type(object);

    rest_on_type(c, type->subtype);
    rest_on_collation(c, type->collation_schema, type->collation);
    ar_object_each(child, object)
        attribute_rests(c, *child);
}

static void defaults_rests(const collector *c, const ar_object *object)
{
    ar_vec_each(const ar_default_grant, it, &ar_as_default_privileges(object)->grants)
        if (it->schema)
            put(c, ar_printf(c->ctx->arena, "schema %s", it->schema));
}

static void sequence_rests(const collector *c, const ar_object *object)
{
    const ar_ref *by = &ar_as_sequence(object)->owned_by;

    if (by->table && by->columns.count)
        put(c,
            ar_point_in(c->ctx, c->target, "column", by->schema, by->table, by->columns.items[0]));
}

static void column_rests(const collector *c, const ar_object *object)
{
    const ar_column *column = ar_as_column(object);

    rest_on_type(c, column->type);
    rest_on_collation(c, column->collation_schema, column->collation);
    rest_on_expr(c, column->default_expr);
    rest_on_expr(c, column->generated);
}

/* A full-text index of another table's rows. */
static void virtual_rests(const collector *c, const ar_expr *text)
{
    const char *table = ar_virtual_read(c->ctx, text->sql).content_of;

    if (table)
        put(c, ar_point_of(c->ctx, c->target, "table", NULL, table));
}

/* A parent with its columns: those of it that the table has. */
static void rest_on_parent(const collector *c, const ar_ref *parent)
{
    put(c, ar_point_of(c->ctx, c->target, "table", parent->schema, parent->table));
    ar_object_each(child, c->table)
        if ((*child)->kind == AR_KIND_COLUMN && (*child)->inherited)
            put(c, ar_point_in(c->ctx, c->target, "column", parent->schema, parent->table,
                               (*child)->name));
}

static void table_rests(const collector *c, const ar_object *object)
{
    if (ar_as_table(object)->server)
        put(c, ar_printf(c->ctx->arena, "%s %s", ar_kind_word(AR_KIND_SERVER),
                         ar_as_table(object)->server));
    ar_refs parents = ar_table_parents(c->ctx, object);

    ar_vec_each(ar_ref, parent, &parents)
        rest_on_parent(c, parent);
    if (ar_as_table(object)->of.table)
        put(c, ar_point_of(c->ctx, c->target, "type", ar_as_table(object)->of.schema,
                           ar_as_table(object)->of.table));
    if (ar_as_table(object)->virtual_of)
        virtual_rests(c, ar_as_table(object)->virtual_of);
    ar_object_each(child, object)
        if ((*child)->kind == AR_KIND_COLUMN) {
            column_rests(c, *child);
            rest_on_said(c, *child);
        }
}

static void key_rests(const collector *c, const ar_object *object)
{
    rest_on_elements(c, &ar_as_key(object)->columns);
    rest_on_names(c, &ar_as_key(object)->include);
}

static void foreign_key_rests(const collector *c, const ar_object *object)
{
    const ar_foreign_key *key = ar_as_foreign_key(object);

    rest_on_names(c, &key->columns);
    rest_on_names(c, &key->on_delete_columns);
    rest_on_reference(c, &key->references);
}

static void check_rests(const collector *c, const ar_object *object)
{
    rest_on_expr(c, ar_as_check(object)->expr);
}

static void exclusion_rests(const collector *c, const ar_object *object)
{
    rest_on_elements(c, &ar_as_exclusion(object)->elements);
    rest_on_expr(c, ar_as_exclusion(object)->where);
}

/* On SQLite an index of a table that is rebuilt is made after it, and dropped before it. */
static void index_rests(const collector *c, const ar_object *object)
{
    const ar_index *index = ar_as_index(object);

    rest_on_elements(c, &index->columns);
    rest_on_names(c, &index->include);
    rest_on_expr(c, index->where);
    if (is_lite(c))
        put(c, ar_point_of(c->ctx, c->target, "shape", object->schema, object->parent->name));
}

static void statistics_rests(const collector *c, const ar_object *object)
{
    rest_on_elements(c, &ar_as_statistics(object)->columns);
}

/*
 * The columns of its own table stand bare in it, all else is qualified. On SQLite, as an index, it
 * is made after a table that is rebuilt.
 */
static void rest_on_part(const collector *c, const ar_expr *sql)
{
    rest_on_expr(c, sql);
    rest_on_body(c, sql);
}

static void trigger_rests(const collector *c, const ar_object *object)
{
    rest_on_part(c, ar_as_trigger(object)->sql);
    if (is_lite(c))
        put(c, ar_point_of(c->ctx, c->target, "shape", object->schema, object->parent->name));
}

static void rule_rests(const collector *c, const ar_object *object)
{
    rest_on_part(c, ar_as_rule(object)->sql);
}

static void policy_rests(const collector *c, const ar_object *object)
{
    rest_on_part(c, ar_as_policy(object)->using_expr);
    rest_on_part(c, ar_as_policy(object)->check);
}

/* Whatever name of a condition may be a column: one that nobody makes is none. */
static void rest_on_names_of(const collector *c, const ar_ref *table, const ar_expr *where)
{
    ar_mentions mentions = {0};

    if (where)
        mentions = ar_mentions_in(c->ctx, c->target.engine, ar_expr_text(where));
    ar_vec_each(ar_mention, m, &mentions)
        if (m->type == AR_MENTION_COLUMN)
            put(c, ar_point_in(c->ctx, c->target, "column", table->schema, table->table, m->name));
}

static void server_rests(const collector *c, const ar_object *object)
{
    put(c, ar_printf(c->ctx->arena, "%s %s", ar_kind_word(AR_KIND_FDW),
                     ar_as_server(object)->wrapper));
}

static void publication_rests(const collector *c, const ar_object *object)
{
    const ar_publication *publication = ar_as_publication(object);

    ar_vec_each(const char *, schema, &publication->schemas)
        put(c, ar_printf(c->ctx->arena, "schema %s", *schema));
    ar_vec_each(const ar_published, published, &publication->tables) {
        const ar_ref *table = &published->table;

        put(c, ar_point_of(c->ctx, c->target, "table", table->schema, table->table));
        ar_vec_each(const char *, column, &table->columns)
            put(c, ar_point_in(c->ctx, c->target, "column", table->schema, table->table, *column));
        rest_on_names_of(c, table, published->where);
    }
}

/* One dictionary may work on what another made. */
static void dictionary_rests(const collector *c, const ar_object *object)
{
    const char *other = ar_options_get(&ar_as_ts_dictionary(object)->options, "dictionary");

    if (other)
        put_dictionary(c, ar_place_read(c->ctx, other));
}

static void configuration_rests(const collector *c, const ar_object *object)
{
    ar_vec_each(const ar_option, mapping, &ar_as_ts_configuration(object)->mappings) {
        ar_place_names places = ar_places_read(c->ctx, mapping->value);

        ar_vec_each(const ar_place_name, place, &places)
            if (place->schema)
                put_dictionary(c, *place);
    }
}

/* Columns of which something is said are made with it. */
static void view_rests(const collector *c, const ar_object *object)
{
    rest_on_body(c, ar_as_view(object)->query);
    ar_object_each(child, object)
        if ((*child)->kind == AR_KIND_VIEW_COLUMN)
            rest_on_body(c, ar_as_view_column(*child)->default_expr);
}

static void view_column_rests(const collector *c, const ar_object *object)
{
    rest_on_body(c, ar_as_view_column(object)->default_expr);
}

static void event_trigger_rests(const collector *c, const ar_object *object)
{
    rest_on_body(c, ar_as_event_trigger(object)->sql);
}

/* A function's name as aggregates write it. */
static void rest_on_function(const collector *c, const char *sql)
{
    ar_mentions called = {0};

    if (sql)
        called = ar_mentions_in(c->ctx, c->target.engine, ar_printf(c->ctx->arena, "%s()", sql));
    ar_vec_each(ar_mention, m, &called)
        put(c, ar_point_of(c->ctx, c->target, "function", m->schema, m->name));
}

/* The rows of tables and views are types, too. */
static void rest_on_any_type(const collector *c, const ar_type *type)
{
    if (!type)
        return;
    rest_on_type(c, type);
    put(c, ar_printf(c->ctx->arena, "table %s", ar_type_base(c->ctx, type)));
}

static void routine_rests(const collector *c, const ar_object *object)
{
    const ar_routine *routine = ar_as_routine(object);
    const char *const functions[] = {
        routine->sfunc,      routine->finalfunc,    routine->combinefunc,
        routine->serialfunc, routine->msfunc,       routine->minvfunc,
        routine->mfinalfunc, routine->deserialfunc, routine->support};

    ar_vec_each(ar_argument, argument, &routine->arguments) {
        rest_on_any_type(c, argument->type);
        rest_on_expr(c, argument->default_expr);
    }
    rest_on_any_type(c, routine->returns);
    rest_on_any_type(c, routine->stype);
    rest_on_any_type(c, routine->mstype);
    for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
        rest_on_function(c, functions[i]);
    rest_on_body(c, routine->sql_body);
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

static const ar_object *table_of(const ar_object *object)
{
    if (object->kind == AR_KIND_TABLE)
        return object;
    return object->parent && object->parent->kind != AR_KIND_DOMAIN ? object->parent : NULL;
}

void ar_object_rests(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out,
                     ar_names *refers)
{
    collector c = {ctx, target, table_of(object), out, refers};

    rest_on_schema(&c, object);
    if (object->parent)
        put(&c, ar_point_object(ctx, target, object->parent));
    if (rests_of[object->kind])
        rests_of[object->kind](&c, object);
    rest_on_said(&c, object);
}

/* ---- programs ---- */

static bool is_name(const ar_token *token)
{
    return token->type == AR_TOKEN_WORD || token->type == AR_TOKEN_QUOTED;
}

static char *name_of(ar_ctx *ctx, const ar_token *token)
{
    char *name = ar_token_name(ctx->arena, token);

    return token->type == AR_TOKEN_WORD ? ar_lower(ctx->arena, name) : name;
}

static void put_once(ar_ctx *ctx, ar_map *seen, ar_names *out, const char *point)
{
    if (ar_map_get(seen, point))
        return;
    ar_map_set(seen, point, seen);
    ar_vec_push(ctx->arena, out, point);
}

/* Whatever may be called `schema.name`; what nobody makes is no point. */
static void put_place(ar_ctx *ctx, ar_target target, const char *schema, const char *name,
                      ar_map *seen, ar_names *out)
{
    static const char *const kinds[] = {"table", "function", "type", "sequence"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        put_once(ctx, seen, out, ar_point_of(ctx, target, kinds[i], schema, name));
}

static void program_hints(ar_ctx *ctx, ar_target target, const ar_object *object, const char *sql,
                          ar_names *out)
{
    ar_tokens tokens = {0};
    ar_map *seen = ar_map_new(ctx->arena);
    bool elsewhere = !ar_streq(object->schema, target.default_schema);

    if (sql)
        tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);
    ar_vec_each(ar_token, token, &tokens) {
        const char *name = is_name(token) ? name_of(ctx, token) : NULL;

        if (!name)
            continue;
        put_once(ctx, seen, out, ar_printf(ctx->arena, "some column %s", name));
        if (ar_token_is(&token[1], ".") && is_name(&token[2]))
            put_place(ctx, target, name, name_of(ctx, &token[2]), seen, out);
        put_place(ctx, target, NULL, name, seen, out);
        if (elsewhere)
            put_place(ctx, target, object->schema, name, seen, out);
    }
}

void ar_object_hints(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out)
{
    const ar_routine *routine = ar_as_routine(object);
    bool program = routine && routine->body && !ar_streq(routine->language, "c") &&
                   !ar_streq(routine->language, "internal");

    if (program)
        program_hints(ctx, target, object, routine->body, out);
    if (routine && routine->sql_body)
        program_hints(ctx, target, object, ar_expr_text(routine->sql_body), out);
}

/* ---- what comes along ---- */

/* Tables, views, indexes, sequences and the indexes of keys share one space of names in a schema.
 */
static bool is_relation(const collector *c, const ar_object *object)
{
    switch (object->kind) {
    case AR_KIND_SEQUENCE:
    case AR_KIND_TABLE:
    case AR_KIND_VIEW:
    case AR_KIND_INDEX:
        return true;
    case AR_KIND_TYPE:
        return !ar_as_user_type(object)->subtype;
    case AR_KIND_PRIMARY_KEY:
    case AR_KIND_UNIQUE:
    case AR_KIND_EXCLUSION:
        return !is_lite(c);
    default:
        return false;
    }
}

static bool is_constraint(const ar_object *object)
{
    return object->kind != AR_KIND_COLUMN && object->kind != AR_KIND_VIEW_COLUMN &&
           object->kind != AR_KIND_ATTRIBUTE && object->parent &&
           !ar_kind_stands_apart(object->kind);
}

static void make_key(const collector *c, const ar_object *object)
{
    const ar_index *index = ar_as_index(object);
    const ar_elements *elements = NULL;
    ar_names columns = {0};

    if (ar_as_key(object))
        elements = &ar_as_key(object)->columns;
    else if (index && index->unique && !index->where)
        elements = &index->columns;
    if (!elements)
        return;
    assert(object->parent);
    ar_vec_each(ar_element, element, elements) {
        if (!element->column)
            return;
        ar_vec_push(c->ctx->arena, &columns, element->column);
    }
    put(c, ar_point_key(c->ctx, c->target, object->schema, object->parent->name, &columns));
}

/* An identity brings a sequence with a name. */
static void make_identity(const collector *c, const ar_object *object)
{
    const ar_column *column = ar_as_column(object);
    const char *name;

    if (!column || !column->identity || is_lite(c))
        return;
    assert(object->parent);
    name = column->identity->sequence
               ? column->identity->sequence
               : ar_server_name(c->ctx, object->parent->name, object->name, "seq");
    put(c, ar_point_of(c->ctx, c->target, "name", object->schema, name));
}

/* The multirange type of a range type, and the row type of a table. */
static void make_types(const collector *c, const ar_object *object)
{
    const ar_user_type *type = ar_as_user_type(object);
    char multirange[AR_MULTIRANGE_SIZE];

    if (is_lite(c))
        return;
    if (object->kind == AR_KIND_TABLE)
        put(c, ar_point_of(c->ctx, c->target, "type", object->schema, object->name));
    if (!type || !type->subtype)
        return;
    ar_multirange_name(type, multirange, sizeof(multirange));
    put(c, ar_point_of(c->ctx, c->target, "type", object->schema, multirange));
}

void ar_object_makes(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out)
{
    collector c = {ctx, target, table_of(object), out, NULL};

    put(&c, ar_point_object(ctx, target, object));
    if (ar_as_routine(object)) /* overloads are told apart by those who know types */
        put(&c, ar_point_of(ctx, target, "function", object->schema, ar_bare_name(ctx, object)));
    if (object->kind == AR_KIND_COLUMN)
        put(&c, ar_printf(ctx->arena, "some column %s", object->name));
    if (object->name && is_relation(&c, object))
        put(&c, ar_point_of(ctx, target, "name", object->schema, object->name));
    if (object->name && is_constraint(object))
        put(&c, ar_point_in(ctx, target, "constraint", object->schema, object->parent->name,
                            object->name));
    if (object->kind == AR_KIND_PRIMARY_KEY && object->parent)
        put(&c, ar_point_of(ctx, target, "grouping", object->schema, object->parent->name));
    make_key(&c, object);
    make_identity(&c, object);
    make_types(&c, object);
    if (ar_as_table(object)) /* foreign keys rest on all partitions of what they refer to */
        ar_vec_each(const ar_ref, ref, &ar_as_table(object)->above)
            put(&c, ar_point_of(ctx, target, "whole", ref->schema, ref->table));
    if (object->kind == AR_KIND_TABLE)
        ar_object_each(child, object)
            if ((*child)->kind == AR_KIND_COLUMN)
                ar_object_makes(ctx, target, *child, out);
}
