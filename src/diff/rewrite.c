#include "diff/rewrite.h"

#include <string.h>

#include "base/str.h"
#include "diff/body.h"
#include "diff/mention.h"
#include "diff/point.h"
#include "diff/types.h"
#include "model/inherit.h"
#include "model/partition.h"
#include "model/publication.h"
#include "model/routine.h"
#include "model/statistics.h"
#include "model/text_search.h"

/* What is renamed, in words that texts are searched for. */
typedef struct change {
    ar_ctx *ctx;
    ar_model *model;
    const ar_op *op;
    ar_target target;
    ar_kind kind;
    const char *schema, *name;         /* as it was */
    const char *new_schema, *new_name; /* as it will be */
    const char *table_schema, *table;  /* of a column; NULL: not a column */
    bool routine;                      /* then the names above are without input types */
} change;

static bool eq(const change *c, const char *a, const char *b)
{
    return ar_same_name(c->target, a, b);
}

static bool same_schema(const change *c, const char *a, const char *b)
{
    return c->target.engine == AR_SQLITE ||
           ar_streq(a ? a : c->target.default_schema, b ? b : c->target.default_schema);
}

static bool is_place(const change *c, const char *schema, const char *name)
{
    return eq(c, name, c->name) && same_schema(c, schema, c->schema);
}

/* ---- expressions ---- */

/* `schema.name` where it was qualified before, or where it must be. */
static char *new_place(const change *c, bool qualified)
{
    if (qualified)
        return ar_point_place(c->ctx, c->target, c->new_schema, c->new_name);
    return ar_quote_qualified(c->ctx->arena, c->target, c->new_schema, c->new_name);
}

/* '{old,other}'::mood[]: elements that are the value. */
static char *new_array_literal(const change *c, const char *text)
{
    size_t length = strlen(text);
    ar_str out;

    ar_str_init(&out, c->ctx->arena);
    for (size_t start = 0, i = 0; i <= length; i++) {
        if (i < length && !strchr("{,}", text[i]))
            continue;
        char *element = ar_strndup(c->ctx->arena, text + start, i - start);
        const char *gets = ar_options_get(&c->op->enum_map, element);

        ar_str_add(&out, gets ? gets : element);
        if (i < length)
            ar_str_addc(&out, text[i]);
        start = i + 1;
    }
    return out.data;
}

static char *new_value(const change *c, const ar_mention *m)
{
    const char *gets = ar_options_get(&c->op->enum_map, m->name);

    if (!is_place(c, m->cast_schema, m->cast))
        return NULL;
    if (!gets && *m->name == '{')
        gets = new_array_literal(c, m->name);
    return gets ? ar_quote_text(c->ctx->arena, c->target.engine, gets) : NULL;
}

static char *in_renamed_schema(const change *c, const ar_mention *m)
{
    char *place;

    if (!m->schema || !ar_streq(m->schema, c->name))
        return NULL;
    place = ar_point_place(c->ctx, c->target, c->new_name, m->name);
    return m->type == AR_MENTION_TYPE || m->type == AR_MENTION_CALL
               ? place
               : ar_quote_text(c->ctx->arena, c->target.engine, place);
}

/* 'schema.name'::regclass and its like. */
static bool is_said_in_string(const change *c, const ar_mention *m)
{
    return (m->type == AR_MENTION_SEQUENCE && c->kind == AR_KIND_SEQUENCE) ||
           (m->type == AR_MENTION_CONFIGURATION && c->kind == AR_KIND_TS_CONFIGURATION) ||
           (m->type == AR_MENTION_DICTIONARY && c->kind == AR_KIND_TS_DICTIONARY);
}

static bool renames_type(const change *c)
{
    return (c->op->verb == AR_RENAME && ar_kind_is_type(c->kind)) ||
           ar_op_renames_multirange(c->op);
}

/* The rows of a table are a type of its name. */
static bool renames_rows(const change *c)
{
    return c->op->verb == AR_RENAME && (c->kind == AR_KIND_TABLE || c->kind == AR_KIND_VIEW);
}

/* What stands for the mention from now on; NULL: it is something else. */
static char *replacement(const change *c, const ar_mention *m, bool in_table)
{
    if (m->type == AR_MENTION_VALUE)
        return c->op->verb == AR_ALTER && c->kind == AR_KIND_ENUM ? new_value(c, m) : NULL;
    if (m->type == AR_MENTION_TYPE && renames_type(c) && is_place(c, m->schema, m->name))
        return new_place(c, m->schema != NULL);
    if (c->op->verb != AR_RENAME)
        return NULL;
    if (c->kind == AR_KIND_SCHEMA)
        return in_renamed_schema(c, m);
    if (m->type == AR_MENTION_COLUMN && c->kind == AR_KIND_COLUMN && in_table &&
        eq(c, m->name, c->name))
        return ar_quote_name(c->ctx->arena, c->target.engine, c->new_name);
    if (m->type == AR_MENTION_FIELD && c->kind == AR_KIND_ATTRIBUTE && in_table &&
        eq(c, m->name, c->name))
        return ar_quote_name(c->ctx->arena, c->target.engine, c->new_name);
    if (m->type == AR_MENTION_COLLATION && c->kind == AR_KIND_COLLATION &&
        is_place(c, m->schema, m->name))
        return new_place(c, m->schema != NULL);
    if (m->type == AR_MENTION_CALL && c->routine && is_place(c, m->schema, m->name))
        return new_place(c, m->schema != NULL);
    if (is_said_in_string(c, m) && is_place(c, m->schema, m->name))
        return ar_quote_text(c->ctx->arena, c->target.engine, new_place(c, m->schema != NULL));
    return NULL;
}

/* NULL: nothing in it is renamed. */
static char *new_text(const change *c, const char *sql, bool in_table)
{
    ar_mentions mentions = ar_mentions_in(c->ctx, c->target.engine, sql);
    bool changed = false;
    size_t copied = 0;
    ar_str out;

    ar_str_init(&out, c->ctx->arena);
    ar_vec_each(ar_mention, mention, &mentions) {
        char *text = replacement(c, mention, in_table);

        if (!text)
            continue;
        ar_str_addn(&out, sql + copied, mention->offset - copied);
        ar_str_add(&out, text);
        copied = mention->offset + mention->length;
        changed = true;
    }
    ar_str_add(&out, sql + copied);
    return changed ? out.data : NULL;
}

/* Whether a text of this place can mention what is renamed at all. */
static bool may_mention(const change *c, bool in_table)
{
    bool of_table = c->kind == AR_KIND_COLUMN || c->kind == AR_KIND_ATTRIBUTE;

    return of_table ? in_table : c->kind != AR_KIND_TABLE;
}

static void set_texts(const change *c, const ar_expr **expr, const char *sql, const char *key)
{
    ar_expr *copy;

    if (!sql && !key)
        return;
    copy = ar_memdup(c->ctx->arena, *expr, sizeof(*copy));
    copy->sql = sql ? sql : copy->sql;
    copy->key = key ? key : copy->key;
    if (c->target.engine == AR_SQLITE && copy->key)
        copy->key = ar_sql_spelling(c->ctx->arena, AR_SQL_SQLITE, copy->sql);
    *expr = copy;
}

static void rewrite_expr(const change *c, const ar_expr **expr, bool in_table)
{
    if (!*expr || !may_mention(c, in_table))
        return;
    set_texts(c, expr, new_text(c, (*expr)->sql, in_table),
              (*expr)->key ? new_text(c, (*expr)->key, in_table) : NULL);
}

static char *renamed_in(const change *c, const ar_object *object, bool in_table, const char *sql)
{
    if (c->op->verb != AR_RENAME)
        return new_text(c, sql, false);
    if (in_table && c->kind == AR_KIND_COLUMN)
        return ar_part_renamed(c->ctx, c->target, c->op, object->kind, sql);
    return ar_body_renamed(c->ctx, c->target, c->op, sql);
}

/* A whole definition: values of an enum are found as in any expression. */
static void rewrite_body(const change *c, ar_object *object, bool in_table, const ar_expr **expr)
{
    const ar_expr *before = *expr;

    if (*expr)
        set_texts(c, expr, renamed_in(c, object, in_table, (*expr)->sql),
                  (*expr)->key ? renamed_in(c, object, in_table, (*expr)->key) : NULL);
    if (*expr != before)
        object->sql = NULL;
}

/* ---- types and references ---- */

static void rewrite_type_schema(const change *c, const ar_type **type)
{
    const char *old = ar_printf(c->ctx->arena, "%s.",
                                ar_quote_name(c->ctx->arena, c->target.engine, c->name));
    const char *text = (*type)->key ? (*type)->key : (*type)->text;
    ar_type *copy;

    if (!ar_starts_with(text, old))
        return;
    copy = ar_memdup(c->ctx->arena, *type, sizeof(*copy));
    copy->text = copy->key = ar_printf(c->ctx->arena, "%s.%s",
                                       ar_quote_name(c->ctx->arena, c->target.engine, c->new_name),
                                       text + strlen(old));
    *type = copy;
}

/* Extensions take their types along. */
static void move_type(const change *c, const ar_type **type)
{
    const char *from = ar_as_extension(c->op->before)->in_schema;
    const char *to = ar_as_extension(c->op->after)->in_schema;
    const char *old = ar_printf(c->ctx->arena, "%s.",
                                ar_quote_name(c->ctx->arena, c->target.engine, from));
    ar_type *copy;

    if (!ar_streq((*type)->extension, c->op->before->name) || !ar_starts_with((*type)->key, old))
        return;
    copy = ar_memdup(c->ctx->arena, *type, sizeof(*copy));
    copy->key = ar_printf(c->ctx->arena, "%s.%s",
                          ar_quote_name(c->ctx->arena, c->target.engine, to),
                          (*type)->key + strlen(old));
    copy->text = ar_type_short(c->ctx, c->target, copy->key);
    *type = copy;
}

static void rewrite_type(const change *c, const ar_type **type)
{
    if (*type && ar_op_moves_extension(c->op))
        move_type(c, type);
    if (*type && c->kind == AR_KIND_SCHEMA)
        rewrite_type_schema(c, type);
    if (!(renames_type(c) || renames_rows(c)) || !*type)
        return;
    const char *base = ar_type_base(c->ctx, *type);
    const char *old = ar_point_place(c->ctx, c->target, c->schema, c->name);
    const char *rest = ((*type)->key ? (*type)->key : (*type)->text) + strlen(base);
    ar_type *copy;

    if (!ar_streq(base, old))
        return;
    copy = ar_memdup(c->ctx->arena, *type, sizeof(*copy));
    copy->key = ar_printf(c->ctx->arena, "%s%s", new_place(c, true), rest);
    copy->text = ar_printf(c->ctx->arena, "%s%s", new_place(c, false), rest);
    *type = copy;
}

static void rewrite_names(const change *c, ar_names *names)
{
    ar_names copy = {0};

    ar_vec_each(const char *, name, names)
        ar_vec_push(c->ctx->arena, &copy, eq(c, *name, c->name) ? c->new_name : *name);
    *names = copy;
}

static void rewrite_ref(const change *c, ar_ref *ref, bool is_type)
{
    if (!ref->table)
        return;
    if (c->kind == AR_KIND_SCHEMA && ar_streq(ref->schema, c->name))
        ref->schema = c->new_name;
    if (c->kind == (is_type ? AR_KIND_TYPE : AR_KIND_TABLE) &&
        is_place(c, ref->schema, ref->table)) {
        ref->table = c->new_name;
        ref->schema = c->new_schema;
    }
    if (c->kind == AR_KIND_COLUMN && eq(c, ref->table, c->table) &&
        same_schema(c, ref->schema, c->table_schema))
        rewrite_names(c, &ref->columns);
}

static void rewrite_refs(const change *c, ar_refs *refs)
{
    ar_refs copy = {0};

    ar_vec_each(ar_ref, ref, refs) {
        ar_vec_push(c->ctx->arena, &copy, *ref);
        rewrite_ref(c, &copy.items[copy.count - 1], false);
    }
    *refs = copy;
}

/* Where a collation is named beside a type. */
static void rewrite_collation(const change *c, const char **name, const char **schema)
{
    if (c->op->verb != AR_RENAME || !*name || !*schema)
        return;
    if (c->kind == AR_KIND_SCHEMA && ar_streq(*schema, c->name))
        *schema = c->new_name;
    if (c->kind != AR_KIND_COLLATION || !is_place(c, *schema, *name))
        return;
    *name = c->new_name;
    *schema = c->new_schema;
}

static void rewrite_published(const change *c, ar_publisheds *tables)
{
    ar_publisheds copy = {0};

    ar_vec_each(const ar_published, it, tables) {
        ar_published table = *it;
        bool of_column = c->kind == AR_KIND_COLUMN && eq(c, table.table.table, c->table) &&
                         same_schema(c, table.table.schema, c->table_schema);

        rewrite_ref(c, &table.table, false);
        rewrite_expr(c, &table.where, of_column);
        ar_vec_push(c->ctx->arena, &copy, table);
    }
    *tables = copy;
}

static void rewrite_elements(const change *c, ar_elements *elements, bool in_table)
{
    ar_elements copy = {0};

    ar_vec_each(ar_element, element, elements) {
        ar_element changed = *element;

        if (in_table && c->kind == AR_KIND_COLUMN && changed.column &&
            eq(c, changed.column, c->name))
            changed.column = c->new_name;
        rewrite_expr(c, &changed.expr, in_table);
        rewrite_collation(c, &changed.collation, &changed.collation_schema);
        ar_vec_push(c->ctx->arena, &copy, changed);
    }
    *elements = copy;
}

static void rewrite_arguments(const change *c, ar_arguments *arguments)
{
    ar_arguments copy = {0};

    ar_vec_each(ar_argument, argument, arguments) {
        ar_argument changed = *argument;

        rewrite_type(c, &changed.type);
        rewrite_expr(c, &changed.default_expr, false);
        ar_vec_push(c->ctx->arena, &copy, changed);
    }
    *arguments = copy;
}

/* ---- objects ---- */

/* Attribute by attribute, as the kind's table says; `in_table`: of the renamed column's table. */
static void rewrite_attrs(const change *c, ar_object *object, bool in_table)
{
    const ar_kind_def *def = ar_kind_get(object->kind);

    for (size_t i = 0; i < def->attr_count; i++) {
        void *value = (char *)object + def->attrs[i].offset;

        switch (def->attrs[i].type) {
        case AR_ATTR_EXPR:
            if (def->flags & AR_KIND_DEFINITION)
                rewrite_body(c, object, in_table, value);
            else
                rewrite_expr(c, value, in_table);
            break;
        case AR_ATTR_TYPE:
            rewrite_type(c, value);
            break;
        case AR_ATTR_REF:
            rewrite_ref(c, value, ar_streq(def->attrs[i].key, "of"));
            break;
        case AR_ATTR_PUBLISHED:
            rewrite_published(c, value);
            break;
        case AR_ATTR_REFS:
            rewrite_refs(c, value);
            break;
        case AR_ATTR_NAMES:
            if (in_table && c->kind == AR_KIND_COLUMN && !(def->attrs[i].flags & AR_ATTR_ROLES))
                rewrite_names(c, value);
            break;
        case AR_ATTR_ELEMENTS:
            rewrite_elements(c, value, in_table);
            break;
        case AR_ATTR_ARGUMENTS:
            rewrite_arguments(c, value);
            break;
        default:
            break;
        }
    }
}

static void rewrite_collations(const change *c, ar_object *object)
{
    ar_column *column = ar_as_column(object);
    ar_domain *domain = ar_as_domain(object);
    ar_attribute *attribute = ar_as_attribute(object);
    ar_user_type *type = ar_as_user_type(object);
    ar_extension *extension = ar_as_extension(object);

    if (column)
        rewrite_collation(c, &column->collation, &column->collation_schema);
    if (domain)
        rewrite_collation(c, &domain->collation, &domain->collation_schema);
    if (attribute)
        rewrite_collation(c, &attribute->collation, &attribute->collation_schema);
    if (type)
        rewrite_collation(c, &type->collation, &type->collation_schema);
    if (extension && c->kind == AR_KIND_SCHEMA && ar_streq(extension->in_schema, c->name))
        extension->in_schema = c->new_name;
}

void ar_rename_range(ar_ctx *ctx, ar_user_type *type, const char *new_name)
{
    char before[AR_MULTIRANGE_SIZE], after[AR_MULTIRANGE_SIZE];

    ar_multirange_name(type, before, sizeof(before));
    type->object.name = new_name;
    type->multirange = NULL;
    ar_multirange_name(type, after, sizeof(after));
    if (!ar_streq(before, after))
        type->multirange = ar_strdup(ctx->arena, before);
}

static void set_schema(ar_object *object, const char *schema)
{
    object->schema = schema;
    ar_object_each(child, object)
        (*child)->schema = schema;
}

static bool is_renamed(const change *c, const ar_object *object)
{
    const ar_object *before = c->op->before;

    if (c->op->verb != AR_RENAME || object->kind != c->kind || !object->name ||
        !eq(c, object->name, c->routine ? before->name : c->name))
        return false;
    if (!ar_kind_has_schema(object->kind))
        return true;
    if (!same_schema(c, object->schema, c->schema))
        return false;
    return !before->parent || eq(c, before->parent->name, object->parent->name);
}

static void take_multirange(const change *c, ar_object *object)
{
    ar_user_type *type = ar_as_user_type(object);

    if (type && ar_op_renames_multirange(c->op) && ar_streq(object->schema, c->schema) &&
        ar_streq(object->name, c->op->before->name))
        type->multirange = ar_as_user_type(c->op->after)->multirange;
}

static void rename_object(const change *c, ar_object *object)
{
    if (ar_as_user_type(object) && ar_as_user_type(object)->subtype)
        ar_rename_range(c->ctx, ar_as_user_type(object), c->new_name);
    object->name = c->routine ? c->op->after->name : c->new_name;
    object->name_derived = false;
    if (!object->parent && c->new_schema && ar_kind_has_schema(object->kind))
        set_schema(object, c->new_schema);
    if (object->kind == AR_KIND_TABLE)
        object->sql = NULL;
}

static bool has_column_of(const change *c, const ar_object *table, const ar_object *type)
{
    const char *point = ar_point_object(c->ctx, c->target, type);

    ar_object_each(child, table) {
        const ar_column *column = ar_as_column(*child);

        if (column && column->type && ar_streq(ar_point_type(c->ctx, column->type), point))
            return true;
    }
    return false;
}

/* Of a renamed attribute: the tables that have columns of its type. */
static bool is_in_renamed_table(const change *c, const ar_object *object)
{
    const ar_object *table = object->kind == AR_KIND_TABLE ? object : object->parent;

    if (c->kind == AR_KIND_ATTRIBUTE)
        return object->parent && object->parent->kind == AR_KIND_TABLE &&
               has_column_of(c, object->parent, c->op->before->parent);
    return c->kind == AR_KIND_COLUMN && table && eq(c, table->name, c->table) &&
           same_schema(c, object->schema, c->table_schema);
}

static void rename_values(const change *c, ar_object *object)
{
    ar_enum *type = ar_as_enum(object);
    ar_enum_values values = {0};

    if (c->op->verb != AR_ALTER || !type || !is_place(c, object->schema, object->name))
        return;
    ar_vec_each(ar_enum_value, it, &type->values) {
        ar_enum_value value = *it;
        const char *gets = ar_options_get(&c->op->enum_map, value.name);

        value.name = gets ? gets : value.name;
        ar_vec_push(c->ctx->arena, &values, value);
    }
    type->values = values;
}

/* Wrappers and servers are the whole database's: what names them names them alone. */
static void rename_foreign(const change *c, ar_object *object)
{
    ar_server *server = ar_as_server(object);
    ar_table *table = ar_as_table(object);
    ar_publication *publication = ar_as_publication(object);

    if (server && c->kind == AR_KIND_FDW && ar_streq(server->wrapper, c->name))
        server->wrapper = c->new_name;
    if (table && c->kind == AR_KIND_SERVER && ar_streq(table->server, c->name))
        table->server = c->new_name;
    if (publication && c->kind == AR_KIND_SCHEMA)
        rewrite_names(c, &publication->schemas);
    if (publication)
        ar_publication_sort(publication);
}

static void rename_dictionaries(const change *c, ar_ts_configuration *configuration)
{
    ar_options mappings = {0};

    if (c->kind != AR_KIND_SCHEMA && c->kind != AR_KIND_TS_DICTIONARY)
        return;
    ar_vec_each(const ar_option, mapping, &configuration->mappings) {
        ar_place_names places = ar_places_read(c->ctx, mapping->value);

        ar_vec_each(ar_place_name, place, &places) {
            if (c->kind == AR_KIND_SCHEMA && ar_streq(place->schema, c->name))
                place->schema = c->new_name;
            else if (c->kind == AR_KIND_TS_DICTIONARY && place->schema &&
                     is_place(c, place->schema, place->name))
                *place = (ar_place_name){c->new_schema, c->new_name};
        }
        ar_options_set(c->ctx, &mappings, mapping->key, ar_places_text(c->ctx, &places));
    }
    configuration->mappings = mappings;
}

static void sort_columns(const change *c, ar_statistics *statistics)
{
    statistics->columns = ar_statistics_sorted(c->ctx, &statistics->columns);
}

/* Privileges on a renamed column stay on it. */
static void rewrite_grants(const change *c, ar_object *object)
{
    ar_grants grants = {0};

    ar_vec_each(const ar_grant, it, &object->grants) {
        ar_grant *grant = ar_grants_of(c->ctx, &grants, it->role);

        ar_vec_each(const ar_privilege, privilege, &it->privileges) {
            ar_privilege renamed = *privilege;

            if (renamed.column && eq(c, renamed.column, c->name))
                renamed.column = c->new_name;
            ar_grant_add(c->ctx, grant, renamed);
        }
    }
    object->grants = grants;
}

static bool is_renamed_columns_table(const change *c, const ar_object *object)
{
    return c->op->verb == AR_RENAME && c->kind == AR_KIND_COLUMN && object->grants.count &&
           !object->parent && eq(c, object->name, c->table) &&
           same_schema(c, object->schema, c->table_schema);
}

/* The type of the key's column in this place; NULL: an expression. */
static const ar_type *key_type(const change *c, const ar_object *parent, size_t place)
{
    const ar_expr *by = ar_as_table(parent)->partition_by;
    ar_partition_key key = {0};
    const ar_column *column = NULL;
    ar_tokens tokens;

    if (!by || !ar_partition_key_read(c->ctx, by->sql, &key))
        return NULL;
    if (ar_streq(key.method, "list"))
        place = 0;
    if (place >= key.elements.count)
        return NULL;
    tokens = ar_sql_tokens(c->ctx->arena, AR_SQL_POSTGRESQL, key.elements.items[place]);
    if (tokens.count)
        column = ar_table_column(c->model, parent, ar_token_name(c->ctx->arena, &tokens.items[0]));
    return column ? column->type : NULL;
}

static void rename_in_bound(const change *c, const ar_object *parent, ar_names *items)
{
    const char *enum_point = ar_point_place(c->ctx, c->target, c->schema, c->name);

    for (size_t i = 0; i < items->count; i++) {
        const ar_type *type = key_type(c, parent, i);

        if (!type || !ar_streq(ar_type_base(c->ctx, type), enum_point))
            continue;
        for (size_t v = 0; v < c->op->enum_map.count; v++)
            if (ar_streq(items->items[i], ar_quote_text(c->ctx->arena, AR_POSTGRESQL,
                                                        c->op->enum_map.items[v].key))) {
                items->items[i] = ar_quote_text(c->ctx->arena, AR_POSTGRESQL,
                                                c->op->enum_map.items[v].value);
                break;
            }
    }
}

/* Values in bounds have no cast that would tell their type: the parent's key does. */
static void rename_values_in_bound(const change *c, ar_object *object)
{
    const ar_object *parent = c->kind == AR_KIND_ENUM && c->op->verb == AR_ALTER
                                  ? ar_partition_parent(c->model, object)
                                  : NULL;
    ar_table *table = ar_as_table(object);
    ar_bound bound;
    ar_expr *expr;

    if (!parent || !table->bound || !ar_bound_read(c->ctx, table->bound->sql, &bound))
        return;
    rename_in_bound(c, parent, &bound.items);
    rename_in_bound(c, parent, &bound.upper);
    expr = ar_memdup(c->ctx->arena, table->bound, sizeof(*expr));
    expr->sql = ar_bound_text(c->ctx, &bound);
    expr->key = ar_bound_compared(c->ctx, &bound);
    table->bound = expr;
}

static void rewrite_object(const change *c, ar_object *object)
{
    if (is_renamed_columns_table(c, object))
        rewrite_grants(c, object);
    rewrite_attrs(c, object, is_in_renamed_table(c, object));
    rewrite_collations(c, object);
    rename_values(c, object);
    rename_values_in_bound(c, object);
    rename_foreign(c, object);
    if (ar_as_ts_configuration(object))
        rename_dictionaries(c, ar_as_ts_configuration(object));
    if (object->kind == AR_KIND_STATISTICS)
        sort_columns(c, ar_as_statistics(object));
    take_multirange(c, object);
    if (ar_op_moves_extension(c->op) && ar_as_extension(object) &&
        ar_streq(object->name, c->op->before->name))
        ar_as_extension(object)->in_schema = ar_as_extension(c->op->after)->in_schema;
    if (c->kind == AR_KIND_SCHEMA && ar_streq(object->schema, c->name))
        object->schema = c->new_name;
    if (is_renamed(c, object))
        rename_object(c, object);
    if (ar_as_routine(object) && ar_as_routine(object)->signature)
        ar_routine_sign(c->ctx, object);
    ar_object_each(child, object)
        rewrite_object(c, *child);
}

/* Children keep the order that ar_object_add() gives them. */
static void sort_children(const change *c, ar_object *object)
{
    ar_objects children = object->children;

    object->children = (ar_objects){0};
    ar_vec_each(ar_object *, child, &children)
        ar_object_add(c->ctx, object, *child);
}

/* "public.users.mail" of a view's uses. */
static const char *new_use(const change *c, const char *use)
{
    if (c->kind == AR_KIND_SCHEMA)
        return ar_starts_with(use, ar_printf(c->ctx->arena, "%s.", c->name))
                   ? ar_printf(c->ctx->arena, "%s%s", c->new_name, use + strlen(c->name))
                   : use;
    const char *old = c->kind == AR_KIND_COLUMN
                          ? ar_printf(c->ctx->arena, "%s.%s.%s", c->table_schema, c->table, c->name)
                          : ar_printf(c->ctx->arena, "%s.%s", c->schema, c->name);
    const char *new = c->kind == AR_KIND_COLUMN
                          ? ar_printf(c->ctx->arena, "%s.%s.%s", c->table_schema, c->table,
                                      c->new_name)
                          : ar_printf(c->ctx->arena, "%s.%s", c->new_schema, c->new_name);
    size_t length = strlen(old);

    if (!ar_starts_with(use, old) || (use[length] && use[length] != '.'))
        return use;
    return ar_printf(c->ctx->arena, "%s%s", new, use + length);
}

static void rewrite_other(const change *c, ar_other *other)
{
    ar_names uses = {0};

    if (c->kind == AR_KIND_SCHEMA && ar_streq(other->schema, c->name))
        other->schema = c->new_name;
    if (c->kind == AR_KIND_SCHEMA && ar_streq(other->table_schema, c->name))
        other->table_schema = c->new_name;
    if (c->kind == AR_KIND_TABLE && other->table &&
        is_place(c, other->table_schema, other->table)) {
        other->table = c->new_name;
        other->table_schema = c->new_schema;
    }
    ar_vec_each(const char *, use, &other->uses)
        ar_vec_push(c->ctx->arena, &uses, new_use(c, *use));
    other->uses = uses;
}

/* A table that goes to another schema takes the sequences of its columns with it. */
static void move_owned_sequences(const change *c)
{
    ar_ops moves = {0};

    if (c->kind != AR_KIND_TABLE || same_schema(c, c->schema, c->new_schema))
        return;
    ar_vec_each(ar_object *, it, &c->model->objects) {
        const ar_sequence *sequence = ar_as_sequence(*it);
        ar_object *moved;

        if (!sequence || !is_place(c, sequence->owned_by.schema, sequence->owned_by.table))
            continue;
        moved = ar_object_copy(c->ctx, *it);
        moved->schema = c->new_schema;
        ar_vec_push(c->ctx->arena, &moves, ar_op_new(c->ctx, AR_RENAME, *it, moved));
    }
    ar_vec_each(ar_op *, move, &moves)
        ar_rewrite_rename(c->ctx, c->model, *move);
}

/* A parent, or the type that the table is of. */
static bool has_columns_from(const change *c, const ar_object *table, const ar_object *from)
{
    const ar_ref *of = table->kind == AR_KIND_TABLE ? &ar_as_table(table)->of : NULL;

    if (!of || from->kind == AR_KIND_TABLE)
        return of && ar_is_child_of(c->ctx, table, from);
    return eq(c, of->table, from->name) && same_schema(c, of->schema, from->schema);
}

/* Columns of tables below a table have their names from it. */
static void rename_inherited(const change *c)
{
    ar_ops renames = {0};

    if ((c->kind != AR_KIND_COLUMN && c->kind != AR_KIND_ATTRIBUTE) || !c->op->before->parent)
        return;
    ar_vec_each(ar_object *, table, &c->model->objects) {
        const ar_column *column = has_columns_from(c, *table, c->op->before->parent)
                                      ? ar_table_column(c->model, *table, c->name)
                                      : NULL;
        ar_object *renamed;

        if (!column || !column->object.inherited)
            continue;
        renamed = ar_object_copy(c->ctx, &column->object);
        renamed->parent = *table;
        renamed->name = c->new_name;
        ar_vec_push(c->ctx->arena, &renames,
                    ar_op_new(c->ctx, AR_RENAME, &column->object, renamed));
    }
    ar_vec_each(ar_op *, rename, &renames)
        ar_rewrite_rename(c->ctx, c->model, *rename);
}

static const char *multirange_of(ar_ctx *ctx, const ar_object *type)
{
    char name[AR_MULTIRANGE_SIZE];

    ar_multirange_name(ar_as_user_type(type), name, sizeof(name));
    return ar_strdup(ctx->arena, name);
}

/* A range type that goes to another schema takes its multirange type with it. */
static void move_multirange(const change *c)
{
    const ar_user_type *type = ar_as_user_type(c->op->before);
    change moved = *c;

    if (c->op->verb != AR_RENAME || !type || !type->subtype ||
        same_schema(c, c->schema, c->new_schema))
        return;
    moved.name = moved.new_name = multirange_of(c->ctx, c->op->before);
    ar_vec_each(ar_object *, object, &c->model->objects)
        rewrite_object(&moved, *object);
}

void ar_rewrite_rename(ar_ctx *ctx, ar_model *model, const ar_op *op)
{
    const ar_object *before = op->before, *after = op->after;
    change c = {.ctx = ctx,
                .model = model,
                .op = op,
                .target = model->target,
                .kind = op->kind,
                .schema = before->schema,
                .name = ar_bare_name(ctx, before),
                .new_schema = after->schema,
                .new_name = ar_bare_name(ctx, after),
                .routine = ar_as_routine(before) != NULL};

    if (op->kind == AR_KIND_COLUMN) {
        c.table = before->parent->name;
        c.table_schema = before->schema;
    }
    if (ar_op_renames_multirange(op)) {
        c.name = multirange_of(ctx, before);
        c.new_name = multirange_of(ctx, after);
    }
    move_owned_sequences(&c);
    rename_inherited(&c);
    move_multirange(&c);
    ar_vec_each(ar_object *, object, &model->objects) {
        rewrite_object(&c, *object);
        if (op->kind != AR_KIND_TABLE)
            sort_children(&c, *object);
    }
    ar_vec_each(ar_other, other, &model->others)
        rewrite_other(&c, other);
    ar_model_sort(model);
}
