#include "base/variable.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"

const char *ar_variable_get(const ar_map *env, const char *name)
{
    const char *value = getenv(name);

    return value || !env ? value : ar_map_get(env, name);
}

/* Behind the name of a variable that starts at `c`; `c` itself: none does. */
static const char *name_end(const char *c)
{
    const char *end = c;

    while (isalnum((unsigned char)*end) || *end == '_')
        end++;
    return isdigit((unsigned char)*c) ? c : end;
}

/* What stands behind the closing brace; NULL: this is no variable. */
static const char *read_one(ar_arena *arena, const char *at, char **out_name, char **out_fallback)
{
    const char *name = at + 2, *end = name_end(name);
    const char *close = strchr(end, '}');

    *out_fallback = NULL;
    if (end == name || !close || (end != close && strncmp(end, ":-", 2) != 0))
        return NULL;
    *out_name = ar_strndup(arena, name, (size_t)(end - name));
    if (end != close)
        *out_fallback = ar_strndup(arena, end + 2, (size_t)(close - end - 2));
    return close + 1;
}

char *ar_variables_filled(ar_arena *arena, const ar_map *env, const char *text,
                          const char **out_unset)
{
    ar_str out;

    ar_str_init(&out, arena);
    while (*text) {
        char *name, *fallback;
        const char *behind = strncmp(text, "${", 2) == 0 ? read_one(arena, text, &name, &fallback)
                                                         : NULL;
        const char *value;

        if (!behind) {
            ar_str_addc(&out, *text++);
            continue;
        }
        value = ar_variable_get(env, name);
        if (fallback && (!value || !*value))
            value = fallback;
        if (!value) {
            *out_unset = name;
            return NULL;
        }
        ar_str_add(&out, value);
        text = behind;
    }
    return out.data;
}
