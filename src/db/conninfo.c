#include <libpq-fe.h>

#include "base/str.h"
#include "db/db.h"

/* In key='value' strings both ' and \ take a backslash (PostgreSQL 15 manual 34.1.1.1). */
static void add_pair(ar_str *out, const char *key, const char *value)
{
    ar_str_addf(out, "%s='", key);
    for (const char *c = value; *c; c++) {
        if (*c == '\'' || *c == '\\')
            ar_str_addc(out, '\\');
        ar_str_addc(out, *c);
    }
    ar_str_add(out, "' ");
}

static ar_str without(ar_ctx *ctx, const ar_url *url, const char *keyword)
{
    char *message = NULL;
    PQconninfoOption *options = PQconninfoParse(url->conninfo, &message);
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (const PQconninfoOption *option = options; option && option->keyword; option++)
        if (option->val && !ar_streq(option->keyword, keyword))
            add_pair(&out, option->keyword, option->val);
    PQconninfoFree(options);
    PQfreemem(message);
    return out;
}

char *ar_url_with_database(ar_ctx *ctx, const ar_url *url, const char *database)
{
    ar_str out = without(ctx, url, "dbname");

    add_pair(&out, "dbname", database);
    return out.data;
}

char *ar_url_without_password(ar_ctx *ctx, const ar_url *url)
{
    return ar_trim(ctx->arena, without(ctx, url, "password").data);
}
