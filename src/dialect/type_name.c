#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/type.h"

typedef struct reader {
    ar_ctx *ctx;
    const ar_token *at;
} reader;

static bool take(reader *in, const char *sign)
{
    if (!ar_token_is(in->at, sign))
        return false;
    in->at++;
    return true;
}

/* Words up to a parenthesis, bracket or the end, joined by one blank. */
static char *read_words(reader *in)
{
    ar_str out;

    ar_str_init(&out, in->ctx->arena);
    while (in->at->type == AR_TOKEN_WORD && !ar_token_is(in->at, "array")) {
        if (out.length)
            ar_str_addc(&out, ' ');
        ar_str_addn(&out, in->at->text, in->at->length);
        in->at++;
    }
    return out.data;
}

static bool read_base(reader *in, ar_type_name *out)
{
    if (ar_token_is_name(&in->at[0]) && ar_token_is(&in->at[1], ".")) {
        out->schema = ar_token_name(in->ctx->arena, in->at);
        in->at += 2;
    }
    out->quoted = in->at->type == AR_TOKEN_QUOTED;
    out->name = out->quoted ? ar_token_name(in->ctx->arena, in->at++) : read_words(in);
    return *out->name != '\0';
}

/* The texts between commas; false when the parenthesis is not closed or one is empty. */
static bool read_modifiers(reader *in, ar_type_name *out)
{
    ar_str item;

    out->has_modifiers = true;
    do {
        ar_str_init(&item, in->ctx->arena);
        while (in->at->type != AR_TOKEN_END && in->at->type != AR_TOKEN_BAD &&
               !ar_token_is(in->at, ",") && !ar_token_is(in->at, ")")) {
            ar_str_addn(&item, in->at->text, in->at->length);
            in->at++;
        }
        if (item.length == 0)
            return false;
        ar_vec_push(in->ctx->arena, &out->modifiers, item.data);
    } while (take(in, ","));
    return take(in, ")");
}

/* [] [3] array array[3]; their bounds mean nothing to the engine. */
static bool read_dimensions(reader *in, ar_type_name *out)
{
    if (take(in, "array")) {
        out->dimensions = 1;
        if (in->at->type == AR_TOKEN_END)
            return true;
        if (!take(in, "["))
            return false;
        return in->at++->type == AR_TOKEN_NUMBER && take(in, "]");
    }
    while (take(in, "[")) {
        if (in->at->type == AR_TOKEN_NUMBER)
            in->at++;
        if (!take(in, "]"))
            return false;
        out->dimensions++;
    }
    return true;
}

bool ar_type_name_read(ar_ctx *ctx, const char *text, ar_type_name *out)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, text);
    reader in = {ctx, tokens.items};

    *out = (ar_type_name){0};
    if (!read_base(&in, out))
        return false;
    if (take(&in, "(") && !read_modifiers(&in, out))
        return false;
    const char *tail = out->quoted ? "" : read_words(&in);

    out->folded = out->quoted ? out->name : ar_lower(ctx->arena, out->name);
    if (*tail)
        out->folded = ar_printf(ctx->arena, "%s %s", out->folded, ar_lower(ctx->arena, tail));
    return read_dimensions(&in, out) && in.at->type == AR_TOKEN_END;
}
