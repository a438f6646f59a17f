/*
 * A range type brings functions that construct its values, called as the type is; so does its
 * multirange type. ALTER TYPE leaves all of them alone: they are altered one by one.
 */
#include "base/str.h"
#include "dialect/dialect.h"

static void put(ar_ctx *ctx, ar_names *out, const char *what, const char *place,
                const char *arguments, const char *change)
{
    ar_vec_push(ctx->arena, out,
                ar_printf(ctx->arena, "ALTER %s %s%s %s", what, place, arguments, change));
}

static ar_names alter_range(ar_ctx *ctx, const char *place, const ar_user_type *type,
                            const char *change)
{
    const char *subtype = type->subtype->key ? type->subtype->key : type->subtype->text;
    ar_names out = {0};

    put(ctx, &out, "TYPE", place, "", change);
    put(ctx, &out, "FUNCTION", place, ar_printf(ctx->arena, "(%s, %s)", subtype, subtype), change);
    put(ctx, &out, "FUNCTION", place, ar_printf(ctx->arena, "(%s, %s, text)", subtype, subtype),
        change);
    return out;
}

static ar_names alter_multirange(ar_ctx *ctx, const char *place, const char *range,
                                 const char *change)
{
    ar_names out = {0};

    put(ctx, &out, "TYPE", place, "", change);
    put(ctx, &out, "FUNCTION", place, "()", change);
    put(ctx, &out, "FUNCTION", place, ar_printf(ctx->arena, "(%s)", range), change);
    put(ctx, &out, "FUNCTION", place, ar_printf(ctx->arena, "(VARIADIC %s[])", range), change);
    return out;
}

ar_names ar_range_alter(ar_ctx *ctx, ar_target target, const ar_user_type *type, const char *range,
                        const char *change)
{
    char multirange[AR_MULTIRANGE_SIZE];
    ar_names none = {0};

    if (!range)
        return alter_range(
            ctx, ar_quote_qualified(ctx->arena, target, type->object.schema, type->object.name),
            type, change);
    if (target.version && target.version < AR_MULTIRANGES_SINCE)
        return none;
    ar_multirange_name(type, multirange, sizeof(multirange));
    return alter_multirange(ctx,
                            ar_quote_qualified(ctx->arena, target, type->object.schema, multirange),
                            range, change);
}
