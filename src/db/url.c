#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/file.h"
#include "base/str.h"
#include "db/db_internal.h"

static bool is_postgres_url(const char *text)
{
    return ar_starts_with(text, "postgresql://") || ar_starts_with(text, "postgres://");
}

/* "key = value", as libpq's connection strings begin: then the text is libpq's. */
static bool is_key_value(const char *text)
{
    const char *at = text;

    while (isalpha((unsigned char)*at) || *at == '_')
        at++;
    if (at == text)
        return false;
    while (isspace((unsigned char)*at))
        at++;
    return *at == '=';
}

/* Of "scheme:rest": how long the scheme is, 0 when there is none. */
static size_t scheme_length(const char *text)
{
    const char *at = text;

    while (isalnum((unsigned char)*at) || (at > text && strchr("+-.", *at) && *at))
        at++;
    return *at == ':' ? (size_t)(at - text) : 0;
}

static bool names_a_file(const char *text)
{
    if (scheme_length(text))
        return false;
    return ar_ends_with(text, ".db") || ar_ends_with(text, ".sqlite") ||
           ar_ends_with(text, ".sqlite3");
}

/* ---- what may be shown ------------------------------------------------------------------- */

/* A key in percent escapes may be any key, a password too. */
static bool is_secret(const char *key, size_t length)
{
    static const char *const secret_parts[] = {"pass", "secret", "scram", "%", NULL};

    for (const char *const *part = secret_parts; *part; part++)
        for (size_t i = 0; i + strlen(*part) <= length; i++)
            if (strncasecmp(key + i, *part, strlen(*part)) == 0)
                return true;
    return false;
}

/* "?a=b&password=c" without the values of secret keys. */
static void add_query(ar_str *out, const char *query)
{
    while (*query) {
        size_t key = strcspn(query + 1, "=&") + 1;
        size_t all = strcspn(query + 1, "&") + 1;
        bool secret = query[key] == '=' && is_secret(query + 1, key - 1);

        ar_str_addn(out, query, secret ? key : all);
        if (secret)
            ar_str_add(out, "=***");
        query += all;
    }
}

/*
 * Everything from the first ":" after the user to the last "@" goes: a password with an unescaped
 * "@", "/" or "?" must not come out either, at the price of saying less about odd hosts.
 */
static char *url_shown(ar_arena *arena, const char *url)
{
    const char *user = strstr(url, "://") + 3;
    const char *at_sign = strrchr(user, '@');
    const char *colon = at_sign ? memchr(user, ':', (size_t)(at_sign - user)) : NULL;
    const char *rest = url;
    size_t plain;
    ar_str out;

    ar_str_init(&out, arena);
    if (at_sign && colon) {
        ar_str_addn(&out, url, (size_t)(colon - url));
        rest = at_sign;
    }
    plain = strcspn(rest, "?");
    ar_str_addn(&out, rest, plain);
    add_query(&out, rest + plain);
    return out.data;
}

/* Behind the value of a connection string: quoted with '', or up to a blank; \ escapes. */
static const char *skip_value(const char *at)
{
    bool quoted = *at == '\'';

    if (quoted)
        at++;
    while (*at && (quoted ? *at != '\'' : !isspace((unsigned char)*at)))
        at += *at == '\\' && at[1] ? 2 : 1;
    return quoted && *at ? at + 1 : at;
}

static char *key_values_shown(ar_arena *arena, const char *text)
{
    const char *at = text;
    ar_str out;

    ar_str_init(&out, arena);
    while (*(at += strspn(at, " \t\r\n"))) {
        size_t key = strcspn(at, "= \t\r\n");
        const char *value = at + key + strspn(at + key, " \t\r\n");

        if (*value != '=')
            break;
        value += 1 + strspn(value + 1, " \t\r\n");
        const char *end = skip_value(value);

        if (!is_secret(at, key)) {
            if (out.length)
                ar_str_addc(&out, ' ');
            ar_str_addn(&out, at, key);
            ar_str_addc(&out, '=');
            ar_str_addn(&out, value, (size_t)(end - value));
        }
        at = end;
    }
    return out.length ? out.data : ar_strdup(arena, "postgresql");
}

char *ar_conninfo_shown(ar_arena *arena, const char *conninfo)
{
    return is_postgres_url(conninfo) ? url_shown(arena, conninfo)
                                     : key_values_shown(arena, conninfo);
}

/* ---- PostgreSQL -------------------------------------------------------------------------- */

/*
 * libpq ends the password at the first "@" and takes what follows for a host: the lookup of that
 * "host" would then print half a password.
 */
static ar_status check_password(ar_ctx *ctx, const char *url)
{
    const char *user = strstr(url, "://") + 3;
    size_t authority = strcspn(user, "/?");
    const char *colon = memchr(user, ':', authority);
    const char *first = memchr(user, '@', authority);

    if (!colon || !first || colon > first)
        return AR_OK;
    if (!memchr(first + 1, '@', authority - (size_t)(first + 1 - user)))
        return AR_OK;
    ar_status status = ar_fail(ctx, AR_E_URL_PASSWORD, AR_NOWHERE,
                               "the password in the database URL holds an unescaped \"@\"");

    ar_hint(ctx, "write %%40 for each \"@\" in it, or keep the password in ~/.pgpass");
    return status;
}

static ar_status parse_postgres(ar_ctx *ctx, const char *text, ar_url *out)
{
    if (is_postgres_url(text))
        AR_TRY(check_password(ctx, text));
    *out = (ar_url){
        .engine = AR_POSTGRESQL,
        .conninfo = ar_strdup(ctx->arena, text),
        .shown = ar_conninfo_shown(ctx->arena, text),
    };
    return AR_OK;
}

/* ---- SQLite ------------------------------------------------------------------------------ */

static ar_status set_sqlite(ar_ctx *ctx, const char *path, const char *root, ar_url *out)
{
    bool memory = ar_streq(path, ":memory:");
    const char *real = memory || *path == '/' ? path : ar_path_join(ctx->arena, root, path);

    *out = (ar_url){
        .engine = AR_SQLITE,
        .path = ar_strdup(ctx->arena, real),
        .shown = ar_printf(ctx->arena, "sqlite:%s", path),
    };
    return AR_OK;
}

/* sqlite://name.db: elsewhere the place of a host, which a file does not have. */
static ar_status two_slashes(ar_ctx *ctx, const char *name)
{
    ar_status status = ar_fail(ctx, AR_E_URL_SLASHES, AR_NOWHERE,
                               "\"sqlite://%s\" is not the URL of a SQLite database", name);

    ar_hint(ctx, "write \"sqlite:%s\" for the file in the project, \"sqlite:///%s\" for \"/%s\"",
            name, name, name);
    return status;
}

/* sqlite:///name.db means /name.db here, ./name.db to other tools. */
static ar_status check_slashes(ar_ctx *ctx, const char *path, const char *root)
{
    const char *relative = path + strspn(path, "/");
    ar_status status;

    if (!*relative || ar_path_exists(path) ||
        !ar_path_exists(ar_path_join(ctx->arena, root, relative)))
        return AR_OK;
    status = ar_fail(ctx, AR_E_URL_SLASHES, AR_NOWHERE,
                     "\"sqlite:///%s\" means the file \"/%s\", which does not exist, but \"%s\" "
                     "does",
                     relative, relative, relative);
    ar_hint(ctx,
            "write \"sqlite:%s\" for the file in the project, \"sqlite:/%s\" for the absolute "
            "path",
            relative, relative);
    return status;
}

static ar_status parse_sqlite(ar_ctx *ctx, const char *path, const char *root, ar_url *out)
{
    if (!*path)
        return ar_fail(ctx, AR_E_URL, AR_NOWHERE, "\"sqlite:\" names no file");
    if (path[0] != '/' || path[1] != '/')
        return set_sqlite(ctx, path, root, out);
    if (path[2] != '/')
        return two_slashes(ctx, path + 2);
    path += 2;
    while (path[1] == '/')
        path++;
    AR_TRY(check_slashes(ctx, path, root));
    return set_sqlite(ctx, path, root, out);
}

/* ---- all --------------------------------------------------------------------------------- */

/* The text itself is not shown: it may hold a password, however odd it looks. */
static ar_status not_understood(ar_ctx *ctx, const char *text)
{
    size_t scheme = scheme_length(text);
    ar_status status;

    if (scheme)
        status = ar_fail(ctx, AR_E_URL_SCHEME, AR_NOWHERE,
                         "autorev does not know databases of the kind \"%.*s:\"", (int)scheme,
                         text);
    else
        status = ar_fail(ctx, AR_E_URL, AR_NOWHERE, "%s",
                         *text ? "the database URL is of no known form"
                               : "the database URL is empty");
    ar_hint(ctx, "use sqlite:PATH, a path ending in .db, .sqlite or .sqlite3, postgresql://... or "
                 "key=value as psql takes them");
    return status;
}

ar_status ar_url_parse(ar_ctx *ctx, const char *text, const char *root, ar_url *out)
{
    if (ar_starts_with(text, "sqlite:"))
        return parse_sqlite(ctx, text + strlen("sqlite:"), root, out);
    if (is_postgres_url(text) || is_key_value(text))
        return parse_postgres(ctx, text, out);
    if (names_a_file(text))
        return set_sqlite(ctx, text, root, out);
    return not_understood(ctx, text);
}
