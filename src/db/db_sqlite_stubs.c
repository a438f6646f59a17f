#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"
#include "db/db_sqlite.h"

/* NULL: a check over it lets every row pass. */
static void stub_function(sqlite3_context *call, int count, sqlite3_value **values)
{
    (void)count;
    (void)values;
    sqlite3_result_null(call);
}

static void stub_window(sqlite3_context *call)
{
    sqlite3_result_null(call);
}

static int stub_collation(void *user, int a_size, const void *a, int b_size, const void *b)
{
    size_t common = (size_t)(a_size < b_size ? a_size : b_size);
    int order = memcmp(a, b, common);

    (void)user;
    return order ? order : a_size - b_size;
}

static void collation_needed(void *user, sqlite3 *handle, int encoding, const char *name)
{
    (void)user;
    (void)encoding;
    sqlite3_create_collation_v2(handle, name, SQLITE_UTF8, NULL, stub_collation, NULL);
}

void ar_lite_stub_collations(ar_lite *lite)
{
    sqlite3_collation_needed(lite->handle, NULL, collation_needed);
}

/* What follows `words` in `message`, without quotes; NULL: they do not occur. */
static char *name_behind(ar_ctx *ctx, const char *message, const char *words)
{
    const char *found = strstr(message, words);
    size_t length, offset = 0;
    ar_token token;

    if (!found)
        return NULL;
    found += strlen(words);
    length = strlen(found);
    token = ar_sql_next(AR_SQL_SQLITE, found, length, &offset);
    if (token.type == AR_TOKEN_QUOTED && token.length == length)
        return ar_token_name(ctx->arena, &token);
    return ar_strdup(ctx->arena, found);
}

static const int stub_flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

static bool add_function(ar_lite *lite, const char *name)
{
    return sqlite3_create_function_v2(lite->handle, name, -1, stub_flags, NULL, stub_function, NULL,
                                      NULL, NULL) == SQLITE_OK;
}

/* A scalar stub that turns out to be used with OVER, FILTER or DISTINCT becomes an aggregate. */
static bool add_aggregate(ar_lite *lite, const char *name)
{
    return sqlite3_create_window_function(lite->handle, name, -1, stub_flags, NULL, stub_function,
                                          stub_window, stub_window, stub_function,
                                          NULL) == SQLITE_OK;
}

static char *without_call(char *name)
{
    if (name && ar_ends_with(name, "()"))
        name[strlen(name) - 2] = '\0';
    return name;
}

/* "f() may not be used as a window function", "... with non-aggregate f()". */
static char *aggregate_name(ar_ctx *ctx, const char *message)
{
    const char *window = strstr(message, "() may not be used as a window function");

    if (window)
        return ar_strndup(ctx->arena, message, (size_t)(window - message));
    return without_call(name_behind(ctx, message, "FILTER may not be used with non-aggregate "));
}

bool ar_lite_add_stub(ar_ctx *ctx, ar_lite *lite, const char *message)
{
    char *name = name_behind(ctx, message, "no such function: ");

    if (!name) /* of a default, once a row wants it */
        name = without_call(name_behind(ctx, message, "unknown function: "));
    if (name)
        return add_function(lite, name);
    name = aggregate_name(ctx, message);
    return name && add_aggregate(lite, name);
}
