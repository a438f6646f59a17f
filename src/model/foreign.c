#include "model/foreign.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "base/variable.h"

bool ar_option_is_secret(const char *key)
{
    static const char *const words[] = {"password", "passwd", "secret", "token", NULL};

    for (const char *const *word = words; *word; word++)
        if (strstr(key, *word))
            return true;
    return false;
}

char *ar_option_variable(ar_arena *arena, const char *owner, const char *key)
{
    char *name = ar_printf(arena, "${%s_%s}", owner, key);
    size_t length = strlen(name);

    for (char *c = name + 2; c < name + length - 1; c++)
        *c = isalnum((unsigned char)*c) ? (char)toupper((unsigned char)*c) : '_';
    return name;
}

/* "${NAME}" -> "${NAME:-}": the same value when it is run, another text. */
static char *with_fallback(ar_arena *arena, const char *text)
{
    const char *close = strchr(text, '}');

    if (!close || strstr(text, ":-"))
        return ar_printf(arena, "%s${AUTOREV:-}", text);
    return ar_printf(arena, "%.*s:-%s", (int)(close - text), text, close);
}

static const char *shown(ar_ctx *ctx, const ar_map *env, const char *said, const char *live)
{
    const char *unset = NULL;
    const char *value = ar_variables_filled(ctx->arena, env, said, &unset);

    return !value || ar_streq(value, live) ? said : with_fallback(ctx->arena, said);
}

static ar_options *options_of(ar_object *object)
{
    ar_server *server = ar_as_server(object);
    ar_fdw *wrapper = ar_as_fdw(object);

    return server ? &server->options : wrapper ? &wrapper->options : NULL;
}

static void hide(ar_ctx *ctx, const ar_map *env, ar_object *object, const ar_options *said)
{
    ar_vec_each(ar_option, option, options_of(object)) {
        const char *wanted = said ? ar_options_get(said, option->key) : NULL;

        if (wanted && strstr(wanted, "${"))
            option->value = shown(ctx, env, wanted, option->value);
        else if (!wanted && ar_option_is_secret(option->key))
            option->value = ar_option_variable(ctx->arena, object->name, option->key);
    }
}

void ar_hide_secrets(ar_ctx *ctx, const ar_map *env, const ar_model *wanted, ar_model *live)
{
    ar_vec_each(ar_object *, it, &live->objects) {
        ar_object *same;

        if (!options_of(*it))
            continue;
        same = wanted ? ar_model_find(wanted, (*it)->kind, NULL, (*it)->name) : NULL;
        hide(ctx, env, *it, same ? options_of(same) : NULL);
    }
}
