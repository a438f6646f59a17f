/* Which operator class PostgreSQL takes when none is said: pg_opclass.opcdefault, as data. */
#include <string.h>

#include "base/str.h"
#include "dialect/type.h"

typedef struct type_opclass {
    const char *type; /* key without modifiers */
    const char *name; /* "int4": btree and hash take int4_ops, brin int4_minmax_ops */
} type_opclass;

static const type_opclass scalars[] = {
    {"\"char\"", "char"},
    {"bigint", "int8"},
    {"bit", "bit"},
    {"bit varying", "varbit"},
    {"boolean", "bool"},
    {"bytea", "bytea"},
    {"character", "bpchar"},
    {"bpchar", "bpchar"},
    {"character varying", "text"},
    {"cidr", "inet"},
    {"date", "date"},
    {"double precision", "float8"},
    {"inet", "inet"},
    {"integer", "int4"},
    {"interval", "interval"},
    {"jsonb", "jsonb"},
    {"macaddr", "macaddr"},
    {"macaddr8", "macaddr8"},
    {"money", "money"},
    {"name", "name"},
    {"numeric", "numeric"},
    {"oid", "oid"},
    {"pg_lsn", "pg_lsn"},
    {"real", "float4"},
    {"smallint", "int2"},
    {"text", "text"},
    {"tid", "tid"},
    {"time with time zone", "timetz"},
    {"time without time zone", "time"},
    {"timestamp with time zone", "timestamptz"},
    {"timestamp without time zone", "timestamp"},
    {"tsquery", "tsquery"},
    {"tsvector", "tsvector"},
    {"uuid", "uuid"},
    {"xid8", "xid8"},
};

/* Methods that serve few types, and where brin differs from the rule. */
static const struct {
    const char *method;
    const char *type;
    const char *opclass;
} others[] = {
    {"brin", "box", "box_inclusion_ops"},
    {"brin", "cidr", "inet_inclusion_ops"},
    {"brin", "inet", "inet_inclusion_ops"},
    {"gin", "jsonb", "jsonb_ops"},
    {"gin", "tsvector", "tsvector_ops"},
    {"gist", "box", "box_ops"},
    {"gist", "circle", "circle_ops"},
    {"gist", "point", "point_ops"},
    {"gist", "polygon", "poly_ops"},
    {"gist", "tsquery", "tsquery_ops"},
    {"gist", "tsvector", "tsvector_ops"},
    {"spgist", "box", "box_ops"},
    {"spgist", "character varying", "text_ops"},
    {"spgist", "cidr", "inet_ops"},
    {"spgist", "inet", "inet_ops"},
    {"spgist", "point", "quad_point_ops"},
    {"spgist", "polygon", "poly_ops"},
    {"spgist", "text", "text_ops"},
};

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

/* "numeric(12,2)" -> "numeric", "time(3) without time zone" -> "time without time zone" */
static char *without_modifiers(char *key)
{
    char *open = strchr(key, '('), *close = strchr(key, ')');

    if (open && close)
        memmove(open, close + 1, strlen(close + 1) + 1);
    return key;
}

static const char *table_opclass(ar_arena *arena, const char *method, const char *type)
{
    bool brin = ar_streq(method, "brin");

    for (size_t i = 0; i < COUNT(others); i++)
        if (ar_streq(others[i].method, method) && ar_streq(others[i].type, type))
            return others[i].opclass;
    if (!brin && !ar_streq(method, "btree") && !ar_streq(method, "hash"))
        return NULL;
    for (size_t i = 0; i < COUNT(scalars); i++)
        if (ar_streq(scalars[i].type, type))
            return ar_printf(arena, "%s%s", scalars[i].name, brin ? "_minmax_ops" : "_ops");
    return NULL;
}

static bool is_range(const char *type)
{
    return ar_ends_with(type, "range") && !strchr(type, '.');
}

static const char *range_opclass(const char *used, bool multi)
{
    return ar_streq(used, "brin") ? "range_inclusion_ops" : multi ? "multirange_ops" : "range_ops";
}

/* Of a composite or range type of the project; a multirange type has a name of its own. */
static const char *own_opclass(ar_ctx *ctx, const ar_user_type *own, const ar_type *type,
                               const char *used)
{
    ar_type_name name;

    if (!own->subtype)
        return "record_ops";
    return range_opclass(used, ar_type_name_read(ctx, type->key, &name) &&
                                   !ar_streq(name.name, own->object.name));
}

const char *ar_default_opclass(ar_ctx *ctx, const ar_model *model, const char *method,
                               const ar_type *type)
{
    const char *used = method ? method : "btree";

    if (!type || !type->key)
        return NULL;
    if (ar_ends_with(type->key, "[]"))
        return ar_streq(used, "brin") ? NULL : "array_ops";
    if (is_range(type->key))
        return range_opclass(used, ar_ends_with(type->key, "multirange"));
    const ar_object *own = ar_type_object(ctx, model, type);

    if (own && own->kind == AR_KIND_ENUM)
        return "enum_ops";
    if (own && own->kind == AR_KIND_TYPE)
        return own_opclass(ctx, ar_as_user_type(own), type, used);
    if (own && ar_as_domain(own)->type != type)
        return ar_default_opclass(ctx, model, method, ar_as_domain(own)->type);
    return table_opclass(ctx->arena, used, without_modifiers(ar_strdup(ctx->arena, type->key)));
}
