#include "dialect/type_modifier.h"

#include <stdlib.h>

enum {
    NUMERIC_MAX = 1000,
    CHAR_MAX_LENGTH = 10485760,
    BIT_MAX_LENGTH = 83886080,
    SECONDS_DIGITS = 6,
    PG_15 = 150000,
};

bool ar_modifier_number(const char *text, long least, long most, long *out)
{
    char *end;
    long value = strtol(text, &end, 10);

    if (*text == '\0' || *end || value < least || value > most)
        return false;
    *out = value;
    return true;
}

static const char *length_modifier(ar_ctx *ctx, const ar_names *given, long most,
                                   const char **fault)
{
    long length;

    if (given->count == 1 && ar_modifier_number(given->items[0], 1, most, &length))
        return ar_printf(ctx->arena, "(%ld)", length);
    *fault = ar_printf(ctx->arena, "its length must be a number from 1 to %ld", most);
    return "";
}

/* Negative scales, and those above the precision, came with 15. */
static const char *number_modifier(ar_ctx *ctx, ar_target target, const ar_names *given,
                                   const char **fault)
{
    bool wide = !target.version || target.version >= PG_15;
    long precision, scale = 0;

    if (given->count > 2 || !ar_modifier_number(given->items[0], 1, NUMERIC_MAX, &precision))
        *fault = "its precision must be a number from 1 to 1000";
    else if (given->count == 2 && !ar_modifier_number(given->items[1], wide ? -NUMERIC_MAX : 0,
                                                      wide ? NUMERIC_MAX : precision, &scale))
        *fault = wide ? "its scale must be a number from -1000 to 1000"
                      : "its scale must be a number from 0 to the precision before PostgreSQL 15";
    else
        return ar_printf(ctx->arena, "(%ld,%ld)", precision, scale);
    return "";
}

/* The server takes more than six digits, with a warning, as six. */
static const char *seconds_modifier(ar_ctx *ctx, const ar_names *given, const char **fault)
{
    long digits;

    if (given->count != 1 || !ar_modifier_number(given->items[0], 0, CHAR_MAX_LENGTH, &digits)) {
        *fault = "its precision must be a number from 0 to 6";
        return "";
    }
    return ar_printf(ctx->arena, "(%ld)", digits < SECONDS_DIGITS ? digits : SECONDS_DIGITS);
}

const char *ar_modifier_text(ar_ctx *ctx, ar_target target, ar_modifier_rule rule,
                             const ar_type_name *name, const char **fault)
{
    if (!name->has_modifiers)
        return "";
    switch (rule) {
    case AR_MODIFIER_LENGTH:
        return length_modifier(ctx, &name->modifiers, CHAR_MAX_LENGTH, fault);
    case AR_MODIFIER_BITS:
        return length_modifier(ctx, &name->modifiers, BIT_MAX_LENGTH, fault);
    case AR_MODIFIER_NUMBER:
        return number_modifier(ctx, target, &name->modifiers, fault);
    case AR_MODIFIER_SECONDS:
        return seconds_modifier(ctx, &name->modifiers, fault);
    default:
        *fault = "it takes nothing in parentheses";
        return "";
    }
}
