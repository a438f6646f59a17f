#include "dialect/naming.h"

#include <string.h>

#include "base/sha256.h"
#include "base/str.h"

enum { HASH_DIGITS = 8 };

/* A template taken apart: text round the two placeholders; each stands at most once. */
typedef struct name_parts {
    const char *table;
    const char *columns;
    size_t table_length;
    size_t columns_length;
    const char *number; /* "", "1", ... */
} name_parts;

size_t ar_utf8_cut(const char *text, size_t limit)
{
    size_t length = strlen(text);

    if (length <= limit)
        return length;
    while (limit && ((unsigned char)text[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

/* Shortens the longer of two names byte by byte until both fit, as PostgreSQL does. */
static void share_room(size_t room, size_t *a, size_t *b)
{
    while (*a + *b > room)
        *(*a > *b ? a : b) -= 1;
}

static void fit(name_parts *parts, size_t room)
{
    share_room(room, &parts->table_length, &parts->columns_length);
    parts->table_length = ar_utf8_cut(parts->table, parts->table_length);
    parts->columns_length = ar_utf8_cut(parts->columns, parts->columns_length);
}

/* A template without columns to put in loses the placeholder with one "_" beside it. */
static size_t skip_empty(ar_str *out, const char *rest)
{
    if (out->length && out->data[out->length - 1] == '_') {
        out->data[--out->length] = '\0';
        return 0;
    }
    return *rest == '_' ? 1 : 0;
}

/* `hash` goes behind the last placeholder, `parts->number` to the very end. */
static char *expand(ar_ctx *ctx, const char *pattern, const name_parts *parts, const char *hash)
{
    static const char table_mark[] = "{table}", columns_mark[] = "{columns}";
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (const char *c = pattern; *c;) {
        bool table = ar_starts_with(c, table_mark);

        if (!table && !ar_starts_with(c, columns_mark)) {
            ar_str_addc(&out, *c++);
            continue;
        }
        c += table ? sizeof(table_mark) - 1 : sizeof(columns_mark) - 1;
        if (table)
            ar_str_addn(&out, parts->table, parts->table_length);
        else if (*parts->columns)
            ar_str_addn(&out, parts->columns, parts->columns_length);
        else
            c += skip_empty(&out, c);
        if (*hash && !strstr(c, table_mark) && !strstr(c, columns_mark))
            ar_str_addf(&out, "_%s", hash);
    }
    ar_str_add(&out, parts->number);
    return out.data;
}

/* Cut and hashed, so that two long names that begin alike stay two. */
static char *shorten(ar_ctx *ctx, const char *pattern, name_parts parts, const char *whole)
{
    char *hash = ar_sha256_hex(ctx->arena, whole, strlen(whole));
    size_t names = parts.table_length + parts.columns_length;

    hash[HASH_DIGITS] = '\0';
    size_t literal = strlen(expand(ctx, pattern, &parts, hash)) - names;

    if (literal < AR_PG_NAME_MAX) {
        fit(&parts, AR_PG_NAME_MAX - literal);
        return expand(ctx, pattern, &parts, hash);
    }
    size_t kept = ar_utf8_cut(whole, AR_PG_NAME_MAX - HASH_DIGITS - 1);

    return ar_printf(ctx->arena, "%.*s_%s", (int)kept, whole, hash);
}

char *ar_derive_name(ar_ctx *ctx, ar_target target, const char *pattern, const char *table,
                     const ar_names *columns, unsigned number)
{
    char *joined = columns && columns->count ? ar_names_join(ctx->arena, columns, "_") : "";
    name_parts parts = {table, joined, strlen(table), strlen(joined), ""};
    size_t limit = ar_dialect_caps(target).name_max;

    if (number)
        parts.number = ar_printf(ctx->arena, "%u", number);
    char *name = expand(ctx, pattern, &parts, "");

    return limit && strlen(name) > limit ? shorten(ctx, pattern, parts, name) : name;
}

char *ar_server_name(ar_ctx *ctx, const char *table, const char *column, const char *label)
{
    name_parts parts = {table, column ? column : "", strlen(table), column ? strlen(column) : 0,
                        label};
    size_t overhead = strlen(label) + 1 + (column ? 1 : 0);

    fit(&parts, AR_PG_NAME_MAX - overhead);
    return expand(ctx, column ? "{table}_{columns}_" : "{table}_", &parts, "");
}

const char *ar_naming_pattern(const ar_naming *naming, ar_kind kind)
{
    static const ar_naming none;
    const ar_naming *given = naming ? naming : &none;

    switch (kind) {
    case AR_KIND_PRIMARY_KEY:
        return given->primary_key ? given->primary_key : "{table}_pkey";
    case AR_KIND_UNIQUE:
        return given->unique ? given->unique : "{table}_{columns}_key";
    case AR_KIND_FOREIGN_KEY:
        return given->foreign_key ? given->foreign_key : "{table}_{columns}_fkey";
    case AR_KIND_CHECK:
        return given->check ? given->check : "{table}_{columns}_check";
    case AR_KIND_STATISTICS:
        return "{table}_{columns}_stat";
    case AR_KIND_EXCLUSION:
        return given->exclusion ? given->exclusion : "{table}_{columns}_excl";
    default:
        return given->index ? given->index : "{table}_{columns}_idx";
    }
}
