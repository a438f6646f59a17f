#include "diff/casts.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "diff/point.h"

/* A type taken apart: "numeric(12,2)[]". */
typedef struct shape {
    const char *base;
    long first, second; /* modifiers; -1: none */
    size_t dimensions;
} shape;

static const struct pair {
    const char *from;
    const char *wide;   /* where every value fits; words with commas on both ends */
    const char *narrow; /* where some do not */
} pairs[] = {
    {"smallint", ",integer,bigint,numeric,real,double precision,", ","},
    {"integer", ",bigint,numeric,double precision,money,", ",smallint,real,"},
    {"bigint", ",numeric,", ",smallint,integer,real,double precision,money,"},
    {"numeric", ",", ",smallint,integer,bigint,real,double precision,money,"},
    {"real", ",double precision,", ",smallint,integer,bigint,numeric,"},
    {"double precision", ",", ",smallint,integer,bigint,numeric,real,"},
    {"money", ",numeric,", ","},
    {"date", ",timestamp without time zone,timestamp with time zone,", ","},
    {"timestamp without time zone", ",timestamp with time zone,date,time without time zone,", ","},
    {"timestamp with time zone",
     ",timestamp without time zone,date,time without time zone,time with time zone,", ","},
    {"time without time zone", ",time with time zone,interval,", ","},
    {"time with time zone", ",time without time zone,", ","},
    {"interval", ",time without time zone,", ","},
    {"json", ",jsonb,", ","},
    {"jsonb", ",json,", ","},
    {"cidr", ",inet,", ","},
    {"inet", ",cidr,", ","},
    {"macaddr", ",macaddr8,", ","},
    {"macaddr8", ",", ",macaddr,"},
    {"bit", ",bit varying,", ","},
    {"bit varying", ",", ",bit,"},
    {"box", ",polygon,", ","},
    {"path", ",polygon,", ","},
    {"point", ",box,", ","},
};

static const char string_types[] = ",text,character varying,character,";

static bool lists(const char *words, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = strstr(words, word); at; at = strstr(at + 1, word))
        if (at[-1] == ',' && at[length] == ',')
            return true;
    return false;
}

static const char *text_of(const ar_type *type)
{
    return type->key ? type->key : type->text;
}

static shape take_apart(ar_ctx *ctx, const ar_type *type)
{
    const char *text = text_of(type);
    const char *open = strchr(text, '('), *bracket = strstr(text, "[]");
    shape parts = {.base = ar_type_base(ctx, type), .first = -1, .second = -1};
    char *end;

    for (; bracket; bracket = strstr(bracket + 2, "[]"))
        parts.dimensions++;
    if (!open)
        return parts;
    parts.first = strtol(open + 1, &end, 10);
    parts.second = *end == ',' ? strtol(end + 1, NULL, 10) : -1;
    return parts;
}

/* A domain's values are those of its type; its own checks are what they may fail. */
static const ar_domain *domain_named(ar_ctx *ctx, const ar_model *model, const char *base)
{
    ar_vec_each(ar_object *, it, &model->objects)
        if ((*it)->kind == AR_KIND_DOMAIN &&
            ar_streq(ar_point_place(ctx, model->target, (*it)->schema, (*it)->name), base))
            return ar_as_domain(*it);
    return NULL;
}

static bool is_longer(long to, long from)
{
    return to < 0 || (from >= 0 && to >= from);
}

static ar_cast between_strings(const shape *from, const shape *to)
{
    bool padded = ar_streq(from->base, "character") || ar_streq(to->base, "character");

    if (!is_longer(to->first, from->first))
        return AR_CAST_NARROWING;
    return padded ? AR_CAST_WIDENING : AR_CAST_FREE;
}

static ar_cast between_numerics(const shape *from, const shape *to)
{
    long from_scale = from->second < 0 ? 0 : from->second;
    long to_scale = to->second < 0 ? 0 : to->second;

    if (to->first < 0)
        return AR_CAST_FREE;
    if (from->first < 0 || to->first - to_scale < from->first - from_scale)
        return AR_CAST_NARROWING;
    return from_scale == to_scale ? AR_CAST_FREE : AR_CAST_WIDENING;
}

static ar_cast within_one_type(const shape *from, const shape *to)
{
    if (lists(string_types, from->base))
        return between_strings(from, to);
    if (ar_streq(from->base, "numeric"))
        return between_numerics(from, to);
    if (from->first == to->first && from->second == to->second)
        return AR_CAST_FREE;
    if (ar_starts_with(from->base, "bit"))
        return is_longer(to->first, from->first) && !ar_streq(from->base, "bit")
                   ? AR_CAST_FREE
                   : AR_CAST_NARROWING;
    return is_longer(to->first, from->first) ? AR_CAST_FREE : AR_CAST_WIDENING;
}

static ar_cast to_string(const shape *to)
{
    return to->first < 0 || to->dimensions ? AR_CAST_WIDENING : AR_CAST_NARROWING;
}

static ar_cast between_types(const shape *from, const shape *to)
{
    for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
        if (!ar_streq(pairs[i].from, from->base))
            continue;
        if (lists(pairs[i].narrow, to->base))
            return AR_CAST_NARROWING;
        if (lists(pairs[i].wide, to->base))
            return to->first < 0 ? AR_CAST_WIDENING : AR_CAST_NARROWING;
    }
    return AR_CAST_NONE;
}

ar_cast ar_cast_between(ar_ctx *ctx, const ar_model *from_model, const ar_type *from,
                        const ar_model *to_model, const ar_type *to)
{
    shape a = take_apart(ctx, from), b = take_apart(ctx, to);
    const ar_domain *from_domain = domain_named(ctx, from_model, a.base);
    const ar_domain *to_domain = domain_named(ctx, to_model, b.base);

    if (ar_streq(text_of(from), text_of(to)))
        return AR_CAST_FREE;
    if (!a.dimensions && from_domain)
        return ar_cast_between(ctx, from_model, from_domain->type, to_model, to);
    if (!b.dimensions && to_domain)
        return ar_cast_between(ctx, from_model, from, to_model, to_domain->type) == AR_CAST_NONE
                   ? AR_CAST_NONE
                   : AR_CAST_NARROWING;
    if (!b.dimensions && a.dimensions)
        return lists(string_types, b.base) ? to_string(&b) : AR_CAST_NONE;
    if (!a.dimensions != !b.dimensions)
        return AR_CAST_NONE;
    if (ar_streq(a.base, b.base))
        return within_one_type(&a, &b);
    if (lists(string_types, a.base) && lists(string_types, b.base))
        return between_strings(&a, &b);
    if (lists(string_types, b.base))
        return to_string(&b);
    return between_types(&a, &b);
}
