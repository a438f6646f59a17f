/* `not_null` of a column or a domain: a word, or what its constraint has beside being there. */
#include "parser/column.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

#define AS(spot) ((ar_not_null *)(spot)->parts)

bool ar_read_not_null(ar_spot *spot, const ar_place *place, bool *out_not_null, ar_not_null *out_as)
{
    const ar_yaml *value = spot->value;

    if (value->kind == AR_YAML_MAP) {
        *out_not_null = true;
        ar_read_keys(spot->reader, place, NULL, out_as, value);
        return true;
    }
    return ar_scalar_bool(spot->reader, value, "not_null", out_not_null);
}

static void read_name(ar_spot *spot)
{
    ar_scalar_name(spot->reader, spot->value, "name", &AS(spot)->name);
}

static void read_comment(ar_spot *spot)
{
    ar_scalar_text(spot->reader, spot->value, "comment", &AS(spot)->comment);
}

static void read_not_valid(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "not_valid", &AS(spot)->not_valid);
}

static void read_no_inherit(ar_spot *spot)
{
    ar_scalar_bool(spot->reader, spot->value, "no_inherit", &AS(spot)->no_inherit);
}

#define NAME_KEYS                                                                                  \
    {"name", read_name, AR_SHAPE_TEXT, NULL, NULL, "name of the constraint (PostgreSQL)"},         \
    {                                                                                              \
        "comment", read_comment, AR_SHAPE_TEXT, NULL, NULL,                                        \
            "text stored with the constraint (PostgreSQL)"                                         \
    }

static const ar_key_def not_null_keys[] = {
    NAME_KEYS,
    {"not_valid", read_not_valid, AR_SHAPE_BOOL, NULL, NULL,
     "rows that were there are not checked (PostgreSQL 18)"},
    {"no_inherit", read_no_inherit, AR_SHAPE_BOOL, NULL, NULL,
     "children do not inherit it (PostgreSQL 18)"},
    END_OF_KEYS,
};

const ar_place ar_place_not_null = {
    .title = "not_null",
    .takes = "true, false, or a mapping of name, comment, not_valid and no_inherit",
    .kind = AR_KIND_NONE,
    .keys = not_null_keys,
};

static const ar_key_def domain_not_null_keys[] = {
    NAME_KEYS,
    END_OF_KEYS,
};

const ar_place ar_place_domain_not_null = {
    .title = "domain_not_null",
    .takes = "true, false, or a mapping of name and comment",
    .kind = AR_KIND_NONE,
    .keys = domain_not_null_keys,
};
