#include "dialect/quote.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "dialect/keywords.h"

/* PostgreSQL folds bare words to lower case, so upper case needs quotes; SQLite folds nothing. */
static bool is_safe(ar_engine engine, int version, const char *name)
{
    char lower[64];
    size_t length = 0;

    for (const char *c = name; *c; c++) {
        bool letter = *c == '_' || (*c >= 'a' && *c <= 'z') ||
                      (engine == AR_SQLITE && *c >= 'A' && *c <= 'Z');

        if (!letter && (c == name || *c < '0' || *c > '9'))
            return false;
        if (length < sizeof(lower) - 1)
            lower[length++] = (char)tolower((unsigned char)*c);
    }
    lower[length] = '\0';
    return length && !ar_is_keyword(engine, version, lower);
}

static char *quote(ar_arena *arena, const char *text, char mark, const char *before)
{
    ar_str out;

    ar_str_init(&out, arena);
    ar_str_add(&out, before);
    ar_str_addc(&out, mark);
    for (const char *c = text; *c; c++) {
        if (*c == mark || (*c == '\\' && *before))
            ar_str_addc(&out, *c);
        ar_str_addc(&out, *c);
    }
    ar_str_addc(&out, mark);
    return out.data;
}

char *ar_quote_always(ar_arena *arena, const char *name)
{
    return quote(arena, name, '"', "");
}

char *ar_quote_name(ar_arena *arena, ar_engine engine, const char *name)
{
    return is_safe(engine, 0, name) ? ar_strdup(arena, name) : ar_quote_always(arena, name);
}

char *ar_quote_as_printed(ar_arena *arena, ar_target target, const char *name)
{
    return is_safe(target.engine, target.version, name) ? ar_strdup(arena, name)
                                                        : ar_quote_always(arena, name);
}

char *ar_quote_qualified(ar_arena *arena, ar_target target, const char *schema, const char *name)
{
    char *quoted = ar_quote_name(arena, target.engine, name);

    if (!schema || target.engine == AR_SQLITE || ar_streq(schema, target.default_schema))
        return quoted;
    return ar_printf(arena, "%s.%s", ar_quote_name(arena, target.engine, schema), quoted);
}

char *ar_quote_text(ar_arena *arena, ar_engine engine, const char *text)
{
    bool escape = engine == AR_POSTGRESQL && strchr(text, '\\');

    return quote(arena, text, '\'', escape ? "E" : "");
}
