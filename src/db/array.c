#include "base/str.h"
#include "db/db_internal.h"

/* Behind the closing quote; a backslash makes the next character plain. */
static const char *read_quoted(ar_str *item, const char *at)
{
    for (at++; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1])
            at++;
        ar_str_addc(item, *at);
    }
    return *at ? at + 1 : at;
}

static const char *read_bare(ar_str *item, const char *at)
{
    for (; *at && *at != ',' && *at != '}'; at++) {
        if (*at == '\\' && at[1])
            at++;
        ar_str_addc(item, *at);
    }
    return at;
}

/* PostgreSQL 15 manual 8.15.6 "Array Input and Output Syntax": one dimension, as text[] prints. */
ar_names ar_array_parse(ar_ctx *ctx, const char *text)
{
    ar_names items = {0};
    const char *at = text;

    if (*at++ != '{' || *at == '}')
        return items;
    while (*at) {
        bool quoted = *at == '"';
        ar_str item;

        ar_str_init(&item, ctx->arena);
        at = quoted ? read_quoted(&item, at) : read_bare(&item, at);
        ar_vec_push(ctx->arena, &items, !quoted && ar_streq(item.data, "NULL") ? NULL : item.data);
        if (*at != ',')
            break;
        at++;
    }
    return items;
}
