/* Composite and range types, collations, extensions: their places and readers. */
#include "base/str.h"
#include "parser/clause.h"
#include "parser/column.h"
#include "parser/place.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

static void read_collation(ar_spot *spot, const char *what, const char **name, const char **schema)
{
    ar_cursor at;

    if (!ar_scalar_line(spot->reader, spot->value, what, AR_E_ATTRIBUTE_LINE))
        return;
    at = ar_cursor_start(spot->reader, spot->value);
    if (ar_clause_collation(&at, AR_E_ATTRIBUTE_LINE, name, schema) && !ar_cursor_at_end(&at))
        ar_cursor_refuse(&at, AR_E_ATTRIBUTE_LINE, NULL);
}

/* ---- attributes ---- */

static bool is_attribute_line(const ar_column_parts *parts)
{
    const ar_column *column = parts->column;

    return column->type && !parts->primary_key && !parts->unique && !parts->foreign_key &&
           !parts->checks.count && !column->identity && !column->generated &&
           !column->default_expr && !column->default_null_said && !column->not_null &&
           !column->nullable_said && !column->autoincrement && !column->not_null_on_conflict &&
           !column->object.comment;
}

static void read_attribute_line(ar_spot *spot)
{
    ar_attribute *attribute = ar_as_attribute(spot->object);
    ar_object *object = ar_object_new(spot->reader->ctx, AR_KIND_COLUMN, NULL, spot->object->name);
    ar_column_parts parts = {.table = spot->object, .column = ar_as_column(object)};

    if (!ar_column_read_line(spot->reader, spot->value, &parts))
        return;
    if (!is_attribute_line(&parts)) {
        ar_fail(spot->reader->ctx, AR_E_ATTRIBUTE_LINE, ar_yaml_pos(spot->value),
                "an attribute has a type, and may have a collation");
        return;
    }
    attribute->type = parts.column->type;
    attribute->collation = parts.column->collation;
    attribute->collation_schema = parts.column->collation_schema;
}

static void read_attribute_collate(ar_spot *spot)
{
    ar_attribute *attribute = ar_as_attribute(spot->object);

    read_collation(spot, "collate", &attribute->collation, &attribute->collation_schema);
}

static const ar_key_def attribute_keys[] = {
    {"collate", read_attribute_collate, AR_SHAPE_TEXT, NULL, NULL, "collation"},
    END_OF_KEYS,
};

static const char *const collation_schema_hidden[] = {"collation_schema", NULL};

const ar_place ar_place_attribute = {
    .title = "attribute",
    .takes = "a line such as \"varchar(10) collate \\\"C\\\"\", or a mapping",
    .kind = AR_KIND_ATTRIBUTE,
    .keys = attribute_keys,
    .hidden = collation_schema_hidden,
    .read_line = read_attribute_line,
    .common = true,
};

/* ---- composite and range types ---- */

static void read_attributes(ar_spot *spot)
{
    if (spot->value->kind == AR_YAML_MAP)
        ar_read_many(spot->reader, &ar_place_attribute, spot->object, spot->value);
    else
        ar_scalar_shape(spot->reader, spot->value, "attributes", "a mapping by name");
}

static void read_type_collation(ar_spot *spot)
{
    ar_user_type *type = ar_as_user_type(spot->object);

    read_collation(spot, "collation", &type->collation, &type->collation_schema);
}

/* A type has attributes, or it is a range with what belongs to one. */
static void check_type(ar_spot *spot)
{
    const ar_user_type *type = ar_as_user_type(spot->object);
    bool composite = spot->value->kind == AR_YAML_MAP && ar_yaml_get(spot->value, "attributes");
    bool range = type->subtype || type->opclass || type->collation || type->canonical ||
                 type->subtype_diff || type->multirange;

    if (composite && range)
        ar_fail(spot->reader->ctx, AR_E_KEY_CONFLICT, spot->object->pos,
                "type \"%s\" has attributes and is a range", spot->object->name);
    else if (!composite && !spot->object->children.count && !type->subtype &&
             !spot->object->unmanaged)
        ar_fail(spot->reader->ctx, AR_E_MISSING_KEY, spot->object->pos,
                "type \"%s\" needs attributes, or the range's subtype", spot->object->name);
}

static const ar_key_def type_keys[] = {
    {"attributes", read_attributes, AR_SHAPE_NAMED, &ar_place_attribute, NULL,
     "attributes of a composite type, in order"},
    {"collation", read_type_collation, AR_SHAPE_TEXT, NULL, NULL, "collation of the subtype"},
    END_OF_KEYS,
};

const ar_place ar_place_type = {
    .title = "type",
    .takes = "a mapping",
    .kind = AR_KIND_TYPE,
    .keys = type_keys,
    .hidden = collation_schema_hidden,
    .read_end = check_type,
    .common = true,
    .top = true,
};

/* ---- collations ---- */

static void read_deterministic(ar_spot *spot)
{
    bool deterministic = true;

    if (ar_scalar_bool(spot->reader, spot->value, "deterministic", &deterministic))
        ar_as_collation(spot->object)->not_deterministic = !deterministic;
}

static void check_collation(ar_spot *spot)
{
    const ar_collation *collation = ar_as_collation(spot->object);
    bool parts = collation->lc_collate || collation->lc_ctype;

    if (collation->locale && parts)
        ar_fail(spot->reader->ctx, AR_E_KEY_CONFLICT, spot->object->pos,
                "collation \"%s\": \"locale\" and \"lc_collate\" exclude each other",
                spot->object->name);
    else if (!collation->locale && !(collation->lc_collate && collation->lc_ctype) &&
             !spot->object->unmanaged)
        ar_fail(spot->reader->ctx, AR_E_MISSING_KEY, spot->object->pos,
                "collation \"%s\" needs a locale, or lc_collate and lc_ctype", spot->object->name);
}

static const ar_key_def collation_keys[] = {
    {"deterministic", read_deterministic, AR_SHAPE_BOOL, NULL, NULL,
     "false: texts may be equal without having equal bytes"},
    END_OF_KEYS,
};

const ar_place ar_place_collation = {
    .title = "collation",
    .takes = "a mapping",
    .kind = AR_KIND_COLLATION,
    .keys = collation_keys,
    .read_end = check_collation,
    .common = true,
    .top = true,
};

/* ---- extensions ---- */

static const ar_key_def extension_keys[] = {END_OF_KEYS};

const ar_place ar_place_extension = {
    .title = "extension",
    .takes = "a mapping",
    .kind = AR_KIND_EXTENSION,
    .keys = extension_keys,
    .may_be_empty = true,
    .common = true,
};
