#include "run/variables.h"

#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"
#include "base/variable.h"

/* CREATE or ALTER of a server, wrapper or foreign table. */
static bool is_foreign_data(const ar_tokens *tokens)
{
    const ar_token *first = tokens->items;

    return tokens->count > 2 && (ar_token_is(first, "create") || ar_token_is(first, "alter")) &&
           (ar_token_is(first + 1, "server") || ar_token_is(first + 1, "foreign"));
}

static bool holds_variable(ar_ctx *ctx, const ar_token *token)
{
    return token->type == AR_TOKEN_STRING &&
           strstr(ar_strndup(ctx->arena, token->text, token->length), "${");
}

/* The value inside a literal: its quotes are doubled, and backslashes too where those count. */
static void add_value(ar_str *out, const char *value, bool escapes)
{
    for (; *value; value++) {
        if (*value == '\'' || (escapes && *value == '\\'))
            ar_str_addc(out, *value);
        ar_str_addc(out, *value);
    }
}

static ar_status fill_token(ar_ctx *ctx, const ar_map *env, const ar_token *token, ar_pos pos,
                            ar_str *out)
{
    bool escapes = token->text[0] == 'E' || token->text[0] == 'e';
    char *literal = ar_strndup(ctx->arena, token->text, token->length);
    const char *unset = NULL;

    /* each variable apart: what stands round it is SQL already */
    for (const char *at = literal; *at;) {
        const char *close = ar_starts_with(at, "${") ? strchr(at, '}') : NULL;
        char *value;

        if (!close) {
            ar_str_addc(out, *at++);
            continue;
        }
        value = ar_variables_filled(ctx->arena, env,
                                    ar_strndup(ctx->arena, at, (size_t)(close + 1 - at)), &unset);
        if (!value)
            return ar_fail(ctx, AR_E_UNSET_VARIABLE, pos,
                           "the variable \"%s\" is not set, in the environment or in .env", unset);
        add_value(out, value, escapes);
        at = close + 1;
    }
    return AR_OK;
}

ar_status ar_run_fill_variables(ar_ctx *ctx, const ar_map *env, const char *sql, ar_pos pos,
                                const char **out)
{
    ar_tokens tokens = {0};
    size_t copied = 0;
    ar_str filled;

    *out = sql;
    if (!strstr(sql, "${"))
        return AR_OK;
    tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);
    if (!is_foreign_data(&tokens))
        return AR_OK;
    ar_str_init(&filled, ctx->arena);
    ar_vec_each(const ar_token, token, &tokens) {
        if (!holds_variable(ctx, token))
            continue;
        ar_str_addn(&filled, sql + copied, token->offset - copied);
        AR_TRY(fill_token(ctx, env, token, pos, &filled));
        copied = token->offset + token->length;
    }
    ar_str_add(&filled, sql + copied);
    *out = filled.data;
    return AR_OK;
}
