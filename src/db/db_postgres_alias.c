#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "db/db_postgres.h"

void ar_db_alias_schema(ar_db *db, const char *name, const char *alias)
{
    ar_pg *pg = (ar_pg *)db;

    pg->aliased = name;
    pg->alias = alias;
}

static bool in_name(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '$' || (unsigned char)c >= 0x80;
}

/* name. and "name", wherever they stand; else it is some other word of that spelling. */
static bool is_schema(const char *text, const char *at, size_t length)
{
    bool quoted = at > text && at[-1] == '"' && at[length] == '"';

    if (at > text && (in_name(at[-1]) || at[-1] == '.'))
        return false;
    return quoted || at[length] == '.';
}

char *ar_pg_outgoing(ar_ctx *ctx, const ar_pg *pg, const char *text)
{
    size_t length = pg->alias ? strlen(pg->aliased) : 0;
    const char *copied = text;
    ar_str out;

    if (!pg->alias || !strstr(text, pg->aliased))
        return (char *)text;
    ar_str_init(&out, ctx->arena);
    for (const char *at = text; (at = strstr(at, pg->aliased)); at += length) {
        if (!is_schema(text, at, length))
            continue;
        ar_str_addn(&out, copied, (size_t)(at - copied));
        ar_str_add(&out, pg->alias);
        copied = at + length;
    }
    ar_str_add(&out, copied);
    return out.data;
}

/* A parameter is a name, a list of them for search_path, or an array whose items stand in quotes.
 */
static char *outgoing_value(ar_ctx *ctx, const ar_pg *pg, const char *value)
{
    size_t length = strlen(pg->aliased);

    if (value && ar_starts_with(value, pg->aliased) && (!value[length] || value[length] == ','))
        return ar_printf(ctx->arena, "%s%s", pg->alias, value + length);
    return value ? ar_pg_outgoing(ctx, pg, value) : NULL;
}

const char *const *ar_pg_outgoing_values(ar_ctx *ctx, const ar_pg *pg, size_t count,
                                         const char *const *values)
{
    const char **mapped;

    if (!pg->alias)
        return values;
    mapped = ar_alloc(ctx->arena, count * sizeof(*mapped));
    for (size_t i = 0; i < count; i++)
        mapped[i] = outgoing_value(ctx, pg, values[i]);
    return mapped;
}

char *ar_pg_incoming(ar_ctx *ctx, const ar_pg *pg, const char *text)
{
    ar_str out;

    if (!pg->alias || !strstr(text, pg->alias))
        return (char *)text;
    ar_str_init(&out, ctx->arena);
    for (const char *at; (at = strstr(text, pg->alias)); text = at + strlen(pg->alias)) {
        ar_str_addn(&out, text, (size_t)(at - text));
        ar_str_add(&out, pg->aliased);
    }
    ar_str_add(&out, text);
    return out.data;
}

void ar_pg_incoming_rows(ar_ctx *ctx, const ar_pg *pg, PGresult *result)
{
    for (int row = 0; pg->alias && row < PQntuples(result); row++)
        for (int column = 0; column < PQnfields(result); column++) {
            char *value = PQgetvalue(result, row, column);
            char *mapped = ar_pg_incoming(ctx, pg, value);

            if (mapped != value && !PQsetvalue(result, row, column, mapped, (int)strlen(mapped)))
                abort(); /* no memory */
        }
}
