#include "dialect/type.h"

#include <string.h>

#include "base/str.h"
#include "dialect/quote.h"

char *ar_type_canon(ar_ctx *ctx, ar_target target, const char *type, char **out_text)
{
    ar_type_name name;

    if (target.engine == AR_SQLITE) {
        *out_text = ar_sqlite_type_text(ctx, type);
        return ar_lower(ctx->arena, *out_text);
    }
    if (!ar_type_name_read(ctx, type, &name))
        return NULL;
    ar_pg_type found = ar_pg_type_resolve(ctx, target, &name);

    if (!found.key || found.fault || found.serial)
        return NULL;
    *out_text = ar_strdup(ctx->arena, found.text);
    return ar_strdup(ctx->arena, found.key);
}

/* A type of the project that is called like one of the engine's keeps its schema. */
char *ar_type_short(ar_ctx *ctx, ar_target target, const char *key)
{
    char *text = NULL, *builtin = NULL;

    if (ar_type_canon(ctx, target, key, &text) || !target.default_schema)
        return text ? text : ar_strdup(ctx->arena, key);
    char *prefix = ar_printf(ctx->arena, "%s.",
                             ar_quote_as_printed(ctx->arena, target, target.default_schema));

    if (!ar_starts_with(key, prefix) || ar_type_canon(ctx, target, key + strlen(prefix), &builtin))
        return ar_strdup(ctx->arena, key);
    return ar_strdup(ctx->arena, key + strlen(prefix));
}

char *ar_sql_name(ar_ctx *ctx, ar_target target, const char *schema, const char *name)
{
    if (!schema || ar_streq(schema, "pg_catalog") || ar_streq(schema, target.default_schema))
        return ar_quote_name(ctx->arena, AR_POSTGRESQL, name);
    return ar_quote_qualified(ctx->arena, target, schema, name);
}

char *ar_type_key(ar_ctx *ctx, ar_target target, const char *schema, const char *name)
{
    return ar_printf(ctx->arena, "%s.%s", ar_quote_as_printed(ctx->arena, target, schema),
                     ar_quote_as_printed(ctx->arena, target, name));
}

/* Only keys of types that are not built in have a dot. */
ar_object *ar_type_object(ar_ctx *ctx, const ar_model *model, const ar_type *type)
{
    ar_type_name name;

    if (!type || !type->key || model->target.engine != AR_POSTGRESQL || !strchr(type->key, '.') ||
        !ar_type_name_read(ctx, type->key, &name) || !name.schema)
        return NULL;
    return ar_model_find_type(model, name.schema, name.name);
}

const char *ar_option_value(const char *value)
{
    if (ar_strieq(value, "on") || ar_strieq(value, "yes") || ar_strieq(value, "true"))
        return "true";
    if (ar_strieq(value, "off") || ar_strieq(value, "no") || ar_strieq(value, "false"))
        return "false";
    return value;
}
