/* Enums, domains, sequences and schemas: their places and readers. */
#include "base/str.h"
#include "parser/clause.h"
#include "parser/column.h"
#include "parser/cursor.h"
#include "parser/place.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

/* ---- enums ---- */

static void value_text(ar_spot *spot)
{
    ar_scalar_text(spot->reader, spot->value, "value", &((ar_enum_value *)spot->parts)->name);
}

static void value_renamed(ar_spot *spot)
{
    ar_scalar_names(spot->reader, spot->value, "renamed_from", true, NULL,
                    &((ar_enum_value *)spot->parts)->renamed_from);
}

static const ar_key_def value_keys[] = {
    {"value", value_text, AR_SHAPE_TEXT, NULL, NULL, "the value"},
    {"renamed_from", value_renamed, AR_SHAPE_NAMES_OR_ONE, NULL, NULL, "what it was called"},
    END_OF_KEYS,
};

static const char *const value_required[] = {"value", NULL};

const ar_place ar_place_enum_value = {
    .title = "enum_value",
    .takes = "a text, or a mapping",
    .kind = AR_KIND_NONE,
    .keys = value_keys,
    .required = value_required,
    .read_line = value_text,
};

static void add_value(ar_spot *spot, ar_enum_value value)
{
    ar_enum *type = ar_as_enum(spot->object);

    ar_vec_each(ar_enum_value, other, &type->values) {
        if (!ar_streq(other->name, value.name))
            continue;
        ar_fail(spot->reader->ctx, AR_E_DUPLICATE_VALUE, value.pos,
                "enum \"%s\" has the value \"%s\" twice", type->object.name, value.name);
        ar_hint(spot->reader->ctx, "it stands at %s:%u:%u already", other->pos.file,
                other->pos.line, other->pos.column);
        return;
    }
    ar_vec_push(spot->reader->ctx->arena, &type->values, value);
}

static void read_values(ar_spot *spot)
{
    const ar_yaml *list = spot->value;

    if (list->kind != AR_YAML_LIST) {
        ar_scalar_shape(spot->reader, list, "values", "a list");
        return;
    }
    for (size_t i = 0; i < list->items.count && !ar_reader_is_full(spot->reader); i++) {
        const ar_yaml *item = list->items.items[i];
        ar_enum_value value = {.pos = ar_yaml_pos(item)};

        if (item->kind == AR_YAML_MAP)
            ar_read_keys(spot->reader, &ar_place_enum_value, spot->object, &value, item);
        else
            ar_scalar_text(spot->reader, item, "values", &value.name);
        if (value.name)
            add_value(spot, value);
    }
}

static bool has_value(const ar_enum *type, const char *name)
{
    ar_vec_each(ar_enum_value, value, &type->values) {
        if (ar_streq(value->name, name))
            return true;
    }
    return false;
}

/* Rows get a value that is there, in the place of one that is not. */
static void check_replaced(ar_spot *spot)
{
    const ar_enum *type = ar_as_enum(spot->object);
    const ar_yaml *map = ar_yaml_get(spot->value, "replaced");

    for (size_t i = 0; map && map->kind == AR_YAML_MAP && i < map->keys.count; i++) {
        const ar_yaml *old = map->keys.items[i], *new = map->items.items[i];

        if (has_value(type, old->text))
            ar_fail(spot->reader->ctx, AR_E_KEY_CONFLICT, ar_yaml_pos(old),
                    "\"%s\" is a value of the enum, and said to be replaced", old->text);
        if (new->kind == AR_YAML_SCALAR &&new->text && !has_value(type, new->text))
            ar_fail(spot->reader->ctx, AR_E_UNKNOWN_VALUE, ar_yaml_pos(new),
                    "enum \"%s\" has no value \"%s\" for rows to get", type->object.name,
                    new->text);
    }
}

static const ar_key_def enum_keys[] = {
    {"values", read_values, AR_SHAPE_LIST, &ar_place_enum_value, NULL, "values in order"},
    END_OF_KEYS,
};

const ar_place ar_place_enum = {
    .title = "enum",
    .takes = "a list of values, or a mapping",
    .kind = AR_KIND_ENUM,
    .keys = enum_keys,
    .read_list = read_values,
    .read_end = check_replaced,
    .list_of = &ar_place_enum_value,
    .common = true,
    .top = true,
};

/* ---- domains ---- */

/* Facts of a column that a domain has too. */
static void take_column(ar_domain *domain, const ar_column *column)
{
    domain->type = column->type;
    domain->not_null = column->not_null;
    domain->not_null_as = column->not_null_as;
    domain->default_expr = column->default_expr;
    domain->collation = column->collation;
    domain->collation_schema = column->collation_schema;
    if (column->object.comment)
        domain->object.comment = column->object.comment;
}

static bool is_domain_line(const ar_column_parts *parts)
{
    const ar_column *column = parts->column;

    return !parts->primary_key && !parts->unique && !parts->foreign_key && !column->identity &&
           !column->generated && !column->not_null_on_conflict && !column->not_null_as.not_valid &&
           !column->not_null_as.no_inherit;
}

static void read_domain_line(ar_spot *spot)
{
    ar_reader *reader = spot->reader;
    ar_object *object = ar_object_new(reader->ctx, AR_KIND_COLUMN, NULL, spot->object->name);
    ar_column_parts parts = {.table = spot->object, .column = ar_as_column(object)};

    object->app = spot->object->app;
    if (!ar_column_read_line(reader, spot->value, &parts))
        return;
    if (!is_domain_line(&parts) || !parts.column->type) {
        ar_fail(reader->ctx, AR_E_DOMAIN_LINE, ar_yaml_pos(spot->value),
                "a domain has a type, and may have not null, default, collate and check");
        return;
    }
    take_column(ar_as_domain(spot->object), parts.column);
    for (size_t i = 0; i < parts.checks.count; i++)
        ar_object_add(reader->ctx, spot->object, &parts.checks.items[i]->object);
}

static void read_domain_default(ar_spot *spot)
{
    ar_domain *domain = ar_as_domain(spot->object);
    const char *text = NULL;

    if (domain->default_expr) {
        ar_fail(spot->reader->ctx, AR_E_KEY_CONFLICT, ar_yaml_pos(spot->key),
                "\"default\" and \"default_sql\" exclude each other");
        return;
    }
    if (!ar_scalar_text(spot->reader, spot->value, "default", &text))
        return;
    if (spot->value->style == AR_YAML_PLAIN && (!*text || ar_streq(text, "null"))) {
        ar_fail(spot->reader->ctx, AR_E_BAD_DEFAULT, ar_yaml_pos(spot->value),
                "\"default\" needs a value");
        return;
    }
    domain->default_expr = ar_expr_new(spot->reader->ctx, text, ar_yaml_pos(spot->value));
    domain->default_is_literal = true;
}

static void read_domain_default_sql(ar_spot *spot)
{
    ar_domain *domain = ar_as_domain(spot->object);

    if (domain->default_expr)
        ar_fail(spot->reader->ctx, AR_E_KEY_CONFLICT, ar_yaml_pos(spot->key),
                "\"default\" and \"default_sql\" exclude each other");
    else
        ar_scalar_expr(spot->reader, spot->value, "default_sql", &domain->default_expr);
}

static void read_domain_collate(ar_spot *spot)
{
    ar_domain *domain = ar_as_domain(spot->object);
    ar_cursor at;

    if (!ar_scalar_line(spot->reader, spot->value, "collate", AR_E_BAD_COLUMN_LINE))
        return;
    at = ar_cursor_start(spot->reader, spot->value);
    if (ar_clause_collation(&at, AR_E_BAD_COLUMN_LINE, &domain->collation,
                            &domain->collation_schema) &&
        !ar_cursor_at_end(&at))
        ar_cursor_refuse(&at, AR_E_BAD_COLUMN_LINE, NULL);
}

static void read_domain_checks(ar_spot *spot)
{
    ar_read_many(spot->reader, &ar_place_check, spot->object, spot->value);
}

static void read_domain_not_null(ar_spot *spot)
{
    ar_domain *domain = ar_as_domain(spot->object);

    ar_read_not_null(spot, &ar_place_domain_not_null, &domain->not_null, &domain->not_null_as);
}

static const ar_key_def domain_keys[] = {
    {"not_null", read_domain_not_null, AR_SHAPE_BOOL_OR_PLACE, &ar_place_domain_not_null, NULL,
     "NULL is refused"},
    {"default", read_domain_default, AR_SHAPE_TEXT, NULL, NULL, "a literal, quoted by the type"},
    {"default_sql", read_domain_default_sql, AR_SHAPE_TEXT, NULL, NULL, "an expression"},
    {"collate", read_domain_collate, AR_SHAPE_TEXT, NULL, NULL, "collation"},
    {"checks", read_domain_checks, AR_SHAPE_MANY, &ar_place_check, NULL, "check constraints"},
    END_OF_KEYS,
};

static const char *const domain_hidden[] = {"collation_schema", "not_null_name", "not_null_comment",
                                            NULL};

const ar_place ar_place_domain = {
    .title = "domain",
    .takes = "a line such as \"integer check (value > 0)\", or a mapping",
    .kind = AR_KIND_DOMAIN,
    .keys = domain_keys,
    .hidden = domain_hidden,
    .read_line = read_domain_line,
    .common = true,
    .top = true,
};

/* ---- sequences ---- */

/* [schema.]table.column */
static void read_owned_by(ar_spot *spot)
{
    ar_ref *ref = &ar_as_sequence(spot->object)->owned_by;
    ar_names parts = {0};
    ar_cursor at;

    if (!ar_scalar_line(spot->reader, spot->value, "owned_by", AR_E_BAD_NAME))
        return;
    at = ar_cursor_start(spot->reader, spot->value);
    do {
        const char *name = ar_cursor_take_name(&at);

        if (!name)
            break;
        ar_vec_push(spot->reader->ctx->arena, &parts, name);
    } while (ar_cursor_take_dot(&at));
    if (!ar_cursor_at_end(&at) || parts.count < 2 || parts.count > 3) {
        ar_fail(spot->reader->ctx, AR_E_BAD_NAME, ar_yaml_pos(spot->value),
                "\"owned_by\" takes TABLE.COLUMN, not \"%s\"", spot->value->text);
        return;
    }
    ref->schema = parts.count == 3 ? parts.items[0] : NULL;
    ref->table = parts.items[parts.count - 2];
    ref->pos = ar_yaml_pos(spot->value);
    ar_vec_push(spot->reader->ctx->arena, &ref->columns, parts.items[parts.count - 1]);
}

static const ar_key_def sequence_keys[] = {
    {"owned_by", read_owned_by, AR_SHAPE_TEXT, NULL, NULL, "TABLE.COLUMN it goes with"},
    END_OF_KEYS,
};

const ar_place ar_place_sequence = {
    .title = "sequence",
    .takes = "a mapping",
    .kind = AR_KIND_SEQUENCE,
    .keys = sequence_keys,
    .may_be_empty = true,
    .common = true,
    .top = true,
};

/* ---- schemas ---- */

static const ar_key_def schema_keys[] = {END_OF_KEYS};

const ar_place ar_place_schema = {
    .title = "schema",
    .takes = "a mapping",
    .kind = AR_KIND_SCHEMA,
    .keys = schema_keys,
    .may_be_empty = true,
    .common = true,
};
