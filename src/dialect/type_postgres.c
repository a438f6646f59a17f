/*
 * PostgreSQL's built-in types: every spelling of them to what format_type() prints. PostgreSQL 15
 * manual, chapter 8 and appendix D; the table is held against a server by an end-to-end test.
 */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "dialect/type.h"
#include "dialect/type_modifier.h"

enum { FLOAT4_BITS = 24, FLOAT8_BITS = 53 };

/* Types whose printed name is not their own. */
typedef struct named_type {
    const char *name;  /* pg_type.typname */
    const char *shown; /* format_type() before the modifiers ... */
    const char *tail;  /* ... and behind them */
    const char *text;  /* the short form */
    ar_modifier_rule rule;
} named_type;

static const named_type named_types[] = {
    {"bit", "bit", "", "bit", AR_MODIFIER_BITS},
    {"bool", "boolean", "", "boolean", AR_MODIFIER_NONE},
    {"bpchar", "character", "", "char", AR_MODIFIER_LENGTH},
    {"char", "\"char\"", "", "\"char\"", AR_MODIFIER_NONE},
    {"float4", "real", "", "real", AR_MODIFIER_NONE},
    {"float8", "double precision", "", "double precision", AR_MODIFIER_NONE},
    {"int2", "smallint", "", "smallint", AR_MODIFIER_NONE},
    {"int4", "integer", "", "integer", AR_MODIFIER_NONE},
    {"int8", "bigint", "", "bigint", AR_MODIFIER_NONE},
    {"numeric", "numeric", "", "numeric", AR_MODIFIER_NUMBER},
    {"time", "time", " without time zone", "time", AR_MODIFIER_SECONDS},
    {"timestamp", "timestamp", " without time zone", "timestamp", AR_MODIFIER_SECONDS},
    {"timestamptz", "timestamp", " with time zone", "timestamptz", AR_MODIFIER_SECONDS},
    {"timetz", "time", " with time zone", "timetz", AR_MODIFIER_SECONDS},
    {"varbit", "bit varying", "", "varbit", AR_MODIFIER_BITS},
    {"varchar", "character varying", "", "varchar", AR_MODIFIER_LENGTH},
};

/* The other types a column can have; their names are printed as they are. Sorted. */
static const char *const plain_types[] = {
    "aclitem",
    "box",
    "bytea",
    "cid",
    "cidr",
    "circle",
    "date",
    "datemultirange",
    "daterange",
    "gtsvector",
    "inet",
    "int2vector",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_lsn",
    "pg_snapshot",
    "point",
    "polygon",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "text",
    "tid",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "uuid",
    "xid",
    "xid8",
    "xml",
};

/* Words of the grammar and of the model format for types of pg_type. */
static const struct {
    const char *spelling;
    const char *name;
} spellings[] = {
    {"bigint", "int8"},
    {"bit varying", "varbit"},
    {"boolean", "bool"},
    {"bytes", "bytea"},
    {"char", "bpchar"},
    {"char varying", "varchar"},
    {"character", "bpchar"},
    {"character varying", "varchar"},
    {"datetime", "timestamp"},
    {"dec", "numeric"},
    {"decimal", "numeric"},
    {"double", "float8"},
    {"double precision", "float8"},
    {"int", "int4"},
    {"integer", "int4"},
    {"national char", "bpchar"},
    {"national char varying", "varchar"},
    {"national character", "bpchar"},
    {"national character varying", "varchar"},
    {"nchar", "bpchar"},
    {"nchar varying", "varchar"},
    {"real", "float4"},
    {"smallint", "int2"},
    {"string", "varchar"},
    {"time with time zone", "timetz"},
    {"time without time zone", "time"},
    {"timestamp with time zone", "timestamptz"},
    {"timestamp without time zone", "timestamp"},
};

static const struct {
    const char *name;
    const char *type;
} serials[] = {
    {"smallserial", "smallint"}, {"serial2", "smallint"}, {"serial", "integer"},
    {"serial4", "integer"},      {"bigserial", "bigint"}, {"serial8", "bigint"},
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const named_type *find_named(const char *name)
{
    for (size_t i = 0; i < COUNT(named_types); i++)
        if (ar_streq(named_types[i].name, name))
            return &named_types[i];
    return NULL;
}

static int compare(const void *key, const void *item)
{
    return strcmp(key, *(const char *const *)item);
}

static bool is_plain_type(const char *name)
{
    return bsearch(name, plain_types, COUNT(plain_types), sizeof(*plain_types), compare);
}

/* A grammar word beats a type's name: unquoted `char` is character(1), not "char". */
const char *ar_pg_type_own_name(const ar_type_name *name)
{
    if (name->quoted || name->schema)
        return name->folded;
    for (size_t i = 0; i < COUNT(spellings); i++)
        if (ar_streq(spellings[i].spelling, name->folded))
            return spellings[i].name;
    return name->folded;
}

static const char *dimensions(const ar_type_name *name)
{
    return name->dimensions ? "[]" : "";
}

/*
 * The grammar's `char` and `bit` have a length of 1; the types bpchar and "bit", written by those
 * names, have none, and are printed so.
 */
static ar_pg_type resolve_named(ar_ctx *ctx, ar_target target, const ar_type_name *name,
                                const named_type *type)
{
    ar_pg_type out = {0};
    bool own = name->quoted || name->schema || ar_streq(name->folded, "bpchar");
    bool fixed = ar_streq(type->name, "bpchar") || ar_streq(type->name, "bit");
    const char *modifier = ar_modifier_text(ctx, target, type->rule, name, &out.fault);
    const char *shown = type->shown, *text = type->text;

    if (fixed && !name->has_modifiers) {
        modifier = own ? "" : "(1)";
        if (own)
            shown = text = ar_streq(type->name, "bit") ? "\"bit\"" : "bpchar";
    }
    out.key = ar_printf(ctx->arena, "%s%s%s%s", shown, modifier, type->tail, dimensions(name));
    if (ar_ends_with(modifier, ",0)")) /* numeric(5) is printed as numeric(5,0) */
        modifier = ar_printf(ctx->arena, "%.*s)", (int)strlen(modifier) - 3, modifier);
    out.text = ar_printf(ctx->arena, "%s%s%s", text, modifier, dimensions(name));
    return out;
}

static ar_pg_type resolve_plain(ar_ctx *ctx, const ar_type_name *name, const char *own)
{
    ar_pg_type out = {0};

    if (name->has_modifiers)
        out.fault = "it takes nothing in parentheses";
    out.key = out.text = ar_printf(ctx->arena, "%s%s", own, dimensions(name));
    out.multirange = ar_ends_with(own, "multirange");
    return out;
}

/* float(n) counts bits. */
static ar_pg_type resolve_float(ar_ctx *ctx, const ar_type_name *name)
{
    ar_pg_type out = {0};
    long bits = FLOAT8_BITS;

    if (name->has_modifiers &&
        (name->modifiers.count != 1 ||
         !ar_modifier_number(name->modifiers.items[0], 1, FLOAT8_BITS, &bits)))
        out.fault = "its precision must be a number from 1 to 53";
    out.key = ar_printf(ctx->arena, "%s%s", bits <= FLOAT4_BITS ? "real" : "double precision",
                        dimensions(name));
    out.text = out.key;
    return out;
}

static bool is_interval_field(const char *words)
{
    static const char *const fields[] = {
        "year",
        "month",
        "day",
        "hour",
        "minute",
        "second",
        "year to month",
        "day to hour",
        "day to minute",
        "day to second",
        "hour to minute",
        "hour to second",
        "minute to second",
    };

    for (size_t i = 0; i < COUNT(fields); i++)
        if (ar_streq(fields[i], words))
            return true;
    return false;
}

/* interval, interval(3), interval day to second(3) */
static ar_pg_type resolve_interval(ar_ctx *ctx, const ar_type_name *name)
{
    const char *given = name->folded + strlen("interval");
    ar_pg_type out = {0};
    const char *modifier = ar_modifier_text(ctx, (ar_target){0}, AR_MODIFIER_SECONDS, name,
                                            &out.fault);

    if (*given && !is_interval_field(given + 1))
        return (ar_pg_type){0};
    if (*given && *modifier && !ar_ends_with(given, "second"))
        out.fault = "only seconds take a precision";
    out.key = ar_printf(ctx->arena, "interval%s%s%s", given, modifier, dimensions(name));
    out.text = out.key;
    return out;
}

static ar_pg_type resolve_serial(const ar_type_name *name, size_t index)
{
    ar_pg_type out = {.key = serials[index].type, .text = serials[index].type};

    out.serial = serials[index].name;
    if (name->dimensions || name->has_modifiers)
        out.fault = "there are no arrays of serial, and it takes nothing in parentheses";
    return out;
}

ar_pg_type ar_pg_type_resolve(ar_ctx *ctx, ar_target target, const ar_type_name *name)
{
    const char *own = ar_pg_type_own_name(name);
    const named_type *named = find_named(own);
    bool bare = !name->quoted && !name->schema;

    if (name->schema && !ar_strieq(name->schema, "pg_catalog"))
        return (ar_pg_type){0};
    if (named)
        return resolve_named(ctx, target, name, named);
    if (is_plain_type(own))
        return resolve_plain(ctx, name, own);
    if (ar_streq(own, "interval") || (bare && ar_starts_with(own, "interval ")))
        return resolve_interval(ctx, name);
    for (size_t i = 0; bare && i < COUNT(serials); i++)
        if (ar_streq(serials[i].name, own))
            return resolve_serial(name, i);
    return bare && ar_streq(own, "float") ? resolve_float(ctx, name) : (ar_pg_type){0};
}

const char *ar_pg_type_nearest(const char *name)
{
    const char *words[sizeof(named_types) / sizeof(*named_types) +
                      sizeof(plain_types) / sizeof(*plain_types) + 1] = {0};
    size_t count = 0;

    for (size_t i = 0; i < sizeof(named_types) / sizeof(*named_types); i++)
        words[count++] = named_types[i].text;
    for (size_t i = 0; i < sizeof(plain_types) / sizeof(*plain_types); i++)
        words[count++] = plain_types[i];
    return ar_nearest(name, words);
}
