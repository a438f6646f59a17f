/* YAML literals as SQL, and the value that stands for nothing, by type. */
#include <string.h>

#include "base/str.h"
#include "dialect/type.h"

/* What sort of text a literal must be, and the type's zero. */
typedef enum literal_rule { QUOTED, WHOLE, DECIMAL, TRUTH, MOMENT, UUID } literal_rule;

typedef struct literal_type {
    const char *key; /* the type's key without modifiers */
    literal_rule rule;
    const char *zero; /* NULL: none */
} literal_type;

static const literal_type postgresql[] = {
    {"\"char\"", QUOTED, "''"},
    {"bigint", WHOLE, "0"},
    {"bit varying", QUOTED, "''"},
    {"boolean", TRUTH, "false"},
    {"bpchar", QUOTED, "''"},
    {"bytea", QUOTED, "''"},
    {"character varying", QUOTED, "''"},
    {"character", QUOTED, "''"},
    {"date", MOMENT, "'1970-01-01'"},
    {"double precision", DECIMAL, "0"},
    {"integer", WHOLE, "0"},
    {"interval", QUOTED, "'0'"},
    {"json", QUOTED, "'null'"},
    {"jsonb", QUOTED, "'null'"},
    {"money", QUOTED, "'0'"},
    {"name", QUOTED, "''"},
    {"numeric", DECIMAL, "0"},
    {"oid", WHOLE, "0"},
    {"real", DECIMAL, "0"},
    {"smallint", WHOLE, "0"},
    {"text", QUOTED, "''"},
    {"time with time zone", MOMENT, "'00:00:00+00'"},
    {"time without time zone", MOMENT, "'00:00:00'"},
    {"timestamp with time zone", MOMENT, "'1970-01-01 00:00:00+00'"},
    {"timestamp without time zone", MOMENT, "'1970-01-01 00:00:00'"},
    {"tsvector", QUOTED, "''"},
    {"uuid", UUID, "'00000000-0000-0000-0000-000000000000'"},
};

/* Declared types whose affinity says too little. */
static const literal_type sqlite[] = {
    {"boolean", TRUTH, "false"},
    {"date", MOMENT, "'1970-01-01'"},
    {"datetime", MOMENT, "'1970-01-01 00:00:00'"},
    {"time", MOMENT, "'00:00:00'"},
    {"timestamp", MOMENT, "'1970-01-01 00:00:00'"},
};

static const literal_type affinities[] = {
    {"INTEGER", WHOLE, "0"}, {"NUMERIC", DECIMAL, "0"}, {"REAL", DECIMAL, "0"},
    {"TEXT", QUOTED, "''"},  {"BLOB", QUOTED, "x''"},
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static const literal_type *find(const literal_type *types, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (ar_streq(types[i].key, key))
            return &types[i];
    return NULL;
}

/* "numeric(12,2)" is looked up as "numeric", "interval day to second" as "interval". */
static char *base_key(ar_ctx *ctx, const char *key)
{
    char *base = ar_strdup(ctx->arena, key);
    char *open = strchr(base, '('), *close = strchr(base, ')');

    if (open && close)
        memmove(open, close + 1, strlen(close + 1) + 1);
    if (ar_starts_with(base, "interval "))
        base[strlen("interval")] = '\0';
    return base;
}

/* NULL: a type about which nothing is known. */
static const literal_type *literal_type_of(ar_ctx *ctx, ar_engine engine, const ar_type *type)
{
    if (engine == AR_POSTGRESQL)
        return type && type->key ? find(postgresql, COUNT(postgresql), base_key(ctx, type->key))
                                 : NULL;
    const char *declared = type ? (type->key ? type->key : type->text) : NULL;
    const char *base = declared ? base_key(ctx, ar_lower(ctx->arena, declared)) : "";
    const literal_type *own = find(sqlite, COUNT(sqlite), base);

    return own ? own : find(affinities, COUNT(affinities), ar_sqlite_affinity(ctx, declared));
}

/* ---- literals ---- */

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

static bool is_whole(const char *text)
{
    size_t sign = strspn(text, "+-");
    size_t count = digits(text + sign);

    return sign <= 1 && count && text[sign + count] == '\0';
}

/* 1, -1.5, .5, 1., 1e-3 */
static bool is_decimal(const char *text)
{
    size_t sign = strspn(text, "+-");
    const char *at = text + sign;
    size_t whole = digits(at), fraction = 0;

    at += whole;
    if (*at == '.') {
        fraction = digits(at + 1);
        at += fraction + 1;
    }
    if (sign > 1 || whole + fraction == 0)
        return false;
    if (*at == 'e' || *at == 'E')
        return is_whole(at + 1);
    return *at == '\0';
}

static bool is_special_number(const char *text)
{
    const char *value = text + strspn(text, "+-");

    return ar_strieq(value, "nan") || ar_strieq(value, "infinity") || ar_strieq(value, "inf");
}

static bool is_uuid(const char *text)
{
    size_t hex = 0;

    for (const char *c = text; *c; c++) {
        if (strchr("0123456789abcdefABCDEF", *c))
            hex++;
        else if (!strchr("-{}", *c))
            return false;
    }
    return hex == 32;
}

/* Has a digit, or is one of the words that mean one fixed moment. */
static bool is_moment(const char *text)
{
    return strpbrk(text, "0123456789") || ar_strieq(text, "infinity") ||
           ar_strieq(text, "-infinity") || ar_strieq(text, "epoch") || ar_strieq(text, "allballs");
}

static bool is_truth(const char *text)
{
    return ar_streq(text, "true") || ar_streq(text, "false");
}

/* x'6162' for \x6162 in a blob column; NULL: it is no such text. */
static char *blob_literal(ar_ctx *ctx, const char *literal)
{
    size_t hex = ar_starts_with(literal, "\\x") ? strspn(literal + 2, "0123456789abcdefABCDEF") : 1;

    if (hex % 2 || literal[2 + hex])
        return NULL;
    return ar_printf(ctx->arena, "x'%s'", literal + 2);
}

char *ar_literal_sql(ar_ctx *ctx, ar_target target, const ar_type *type, const char *literal)
{
    const literal_type *known = literal_type_of(ctx, target.engine, type);
    char *bare = ar_strdup(ctx->arena, literal);
    char *quoted = ar_quote_text(ctx->arena, target.engine, literal);
    bool postgresql_number = target.engine == AR_POSTGRESQL && is_special_number(literal);

    switch (known ? known->rule : QUOTED) {
    case WHOLE:
        return is_whole(literal) ? bare : NULL;
    case DECIMAL:
        return is_decimal(literal) ? bare : postgresql_number ? quoted : NULL;
    case TRUTH:
        return is_truth(literal) ? bare : NULL;
    case MOMENT:
        return is_moment(literal) ? quoted : NULL;
    case UUID:
        return is_uuid(literal) ? quoted : NULL;
    default:
        break;
    }
    if (known && ar_streq(known->key, "BLOB")) {
        char *blob = blob_literal(ctx, literal);

        return blob ? blob : quoted;
    }
    return quoted;
}

/* ---- zero ---- */

static bool has_checks(const ar_object *domain)
{
    return domain->children.count > 0;
}

/* Nothing in every attribute; an empty range. */
static const char *user_type_zero(ar_ctx *ctx, const ar_user_type *own, const ar_type *type)
{
    ar_type_name name;
    ar_str out;

    if (own->subtype)
        return ar_type_name_read(ctx, type->key, &name) && ar_streq(name.name, own->object.name)
                   ? "'empty'"
                   : "'{}'";
    ar_str_init(&out, ctx->arena);
    ar_str_add(&out, "'(");
    for (size_t i = 1; i < own->object.children.count; i++)
        ar_str_addc(&out, ',');
    ar_str_add(&out, ")'");
    return out.data;
}

const char *ar_type_zero(ar_ctx *ctx, const ar_model *model, const ar_type *type)
{
    const ar_object *own = ar_type_object(ctx, model, type);
    bool postgres = model->target.engine == AR_POSTGRESQL;

    if (postgres && type && type->key && ar_ends_with(type->key, "[]"))
        return "'{}'";
    if (own && own->kind == AR_KIND_ENUM) {
        const ar_enum_values *values = &ar_as_enum(own)->values;

        return values->count ? ar_quote_text(ctx->arena, AR_POSTGRESQL, values->items[0].name)
                             : NULL;
    }
    if (own && own->kind == AR_KIND_TYPE)
        return user_type_zero(ctx, ar_as_user_type(own), type);
    if (own) /* its checks may refuse the zero of what is below */
        return has_checks(own) ? NULL : ar_type_zero(ctx, model, ar_as_domain(own)->type);
    const literal_type *known = literal_type_of(ctx, model->target.engine, type);

    return known ? known->zero : NULL;
}
