#include "diff/mention.h"

#include "base/map.h"
#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/dialect.h"

const char *ar_expr_text(const ar_expr *expr)
{
    if (!expr)
        return NULL;
    return expr->key ? expr->key : expr->sql;
}

char *ar_string_value(ar_ctx *ctx, const char *text, size_t length)
{
    bool escapes = length && (*text == 'E' || *text == 'e');
    size_t start = escapes ? 2 : 1;
    ar_str value;

    ar_str_init(&value, ctx->arena);
    for (size_t i = start; i + 1 < length; i++) {
        if ((text[i] == '\'' && text[i + 1] == '\'') || (escapes && text[i] == '\\'))
            i++;
        ar_str_addc(&value, text[i]);
    }
    return value.data;
}

/* `a.b` or `b` at `tokens`; returns how many tokens that takes. */
static size_t read_place(ar_ctx *ctx, ar_engine engine, const ar_token *tokens, size_t count,
                         const char **out_schema, const char **out_name)
{
    if (!count || !ar_token_is_name(&tokens[0]))
        return 0;
    *out_schema = NULL;
    *out_name = ar_token_folded(ctx->arena, ar_dialect_flavour(engine), &tokens[0]);
    if (count < 3 || !ar_token_is(&tokens[1], ".") || !ar_token_is_name(&tokens[2]))
        return 1;
    *out_schema = *out_name;
    *out_name = ar_token_folded(ctx->arena, ar_dialect_flavour(engine), &tokens[2]);
    return 3;
}

static ar_mention place_mention(ar_mention_type type, const ar_token *first, const ar_token *last)
{
    return (ar_mention){.type = type,
                        .offset = first->offset,
                        .length = last->offset + last->length - first->offset};
}

static ar_mention_type type_of_cast(const char *cast)
{
    if (ar_streq(cast, "regclass"))
        return AR_MENTION_SEQUENCE;
    if (ar_streq(cast, "regconfig"))
        return AR_MENTION_CONFIGURATION;
    return ar_streq(cast, "regdictionary") ? AR_MENTION_DICTIONARY : AR_MENTION_VALUE;
}

/* A string and what it is cast to: 'public.s'::regclass, 'paid'::public.order_status. */
static ar_mention read_string(ar_ctx *ctx, ar_engine engine, const ar_token *tokens, size_t count)
{
    ar_mention mention = place_mention(AR_MENTION_VALUE, tokens, tokens);

    mention.name = ar_string_value(ctx, tokens->text, tokens->length);
    if (count < 3 || !ar_token_is(&tokens[1], "::"))
        return mention;
    read_place(ctx, engine, tokens + 2, count - 2, &mention.cast_schema, &mention.cast);
    mention.type = type_of_cast(mention.cast);
    if (mention.type != AR_MENTION_VALUE) {
        ar_tokens inner = ar_sql_tokens(ctx->arena, ar_dialect_flavour(engine), mention.name);

        read_place(ctx, engine, inner.items, inner.count - 1, &mention.schema, &mention.name);
    }
    return mention;
}

static bool is_column(const ar_token *tokens, size_t at, size_t count)
{
    bool called = at + 1 < count && ar_token_is(&tokens[at + 1], "(");
    bool qualifies = at + 1 < count && ar_token_is(&tokens[at + 1], ".");
    bool behind = at && ar_token_is(&tokens[at - 1], "::");

    return ar_token_is_name(&tokens[at]) && !behind && !qualifies &&
           (!called || tokens[at].type == AR_TOKEN_QUOTED);
}

/* [schema.]name( at `tokens`: how many tokens the name takes; 0: no call. */
static size_t read_call(ar_ctx *ctx, ar_engine engine, const ar_token *tokens, size_t at,
                        size_t count, ar_mention *out)
{
    const char *schema = NULL, *name = NULL;
    bool behind = at && (ar_token_is(&tokens[at - 1], ".") || ar_token_is(&tokens[at - 1], "::"));
    size_t taken = behind || engine == AR_SQLITE
                       ? 0
                       : read_place(ctx, engine, tokens + at, count - at, &schema, &name);

    if (!taken || at + taken >= count || !ar_token_is(&tokens[at + taken], "("))
        return 0;
    *out = place_mention(AR_MENTION_CALL, &tokens[at], &tokens[at + taken - 1]);
    out->schema = schema;
    out->name = name;
    return taken;
}

ar_mentions ar_mentions_in(ar_ctx *ctx, ar_engine engine, const char *sql)
{
    ar_tokens all = ar_sql_tokens(ctx->arena, ar_dialect_flavour(engine), sql);
    const ar_token *tokens = all.items;
    size_t count = all.count - 1;
    ar_mentions found = {0};

    for (size_t i = 0; i < count; i++) {
        ar_mention mention = {0};
        size_t called = read_call(ctx, engine, tokens, i, count, &mention);

        if (called) {
            i += called - 1;
        } else if (tokens[i].type == AR_TOKEN_STRING) {
            mention = read_string(ctx, engine, tokens + i, count - i);
        } else if (i && (ar_token_is(&tokens[i - 1], "::") ||
                         (engine == AR_POSTGRESQL && ar_token_is(&tokens[i - 1], "collate")))) {
            bool type = ar_token_is(&tokens[i - 1], "::");
            const char *schema = NULL, *name = NULL;
            size_t taken = read_place(ctx, engine, tokens + i, count - i, &schema, &name);

            if (!taken)
                continue;
            mention = place_mention(type ? AR_MENTION_TYPE : AR_MENTION_COLLATION, &tokens[i],
                                    &tokens[i + taken - 1]);
            mention.schema = schema;
            mention.name = name;
            i += taken - 1;
        } else if (i > 1 && ar_token_is(&tokens[i - 1], ".") && ar_token_is(&tokens[i - 2], ")") &&
                   ar_token_is_name(&tokens[i])) {
            mention = place_mention(AR_MENTION_FIELD, &tokens[i], &tokens[i]);
            mention.name = ar_token_folded(ctx->arena, ar_dialect_flavour(engine), &tokens[i]);
        } else if (is_column(tokens, i, count) && !ar_token_is(&tokens[i], "collate")) {
            mention = place_mention(AR_MENTION_COLUMN, &tokens[i], &tokens[i]);
            mention.name = ar_token_folded(ctx->arena, ar_dialect_flavour(engine), &tokens[i]);
        }
        if (mention.type != AR_MENTION_NONE)
            ar_vec_push(ctx->arena, &found, mention);
    }
    return found;
}

/* ---- whole definitions ---- */

static void add_pair(ar_ctx *ctx, ar_body *body, const char *schema, const char *name)
{
    const ar_named_pair pair = {schema, name};

    ar_vec_each(ar_named_pair, it, &body->pairs)
        if (ar_streq(it->schema, schema) && ar_streq(it->name, name))
            return;
    ar_vec_push(ctx->arena, &body->pairs, pair);
}

/* 'public.item_id_seq'::regclass */
static void add_string(ar_ctx *ctx, ar_engine engine, const ar_token *tokens, size_t count,
                       ar_body *body)
{
    ar_mention mention = read_string(ctx, engine, tokens, count);

    if (mention.type == AR_MENTION_SEQUENCE && mention.schema)
        add_pair(ctx, body, mention.schema, mention.name);
}

/* In `t.new AS old`, as PostgreSQL prints a view whose column was renamed, `old` names nothing that
   is there; in `CAST (a AS type)` it does. */
static bool is_alias(ar_engine engine, const ar_token *tokens, size_t at, size_t count)
{
    const ar_token *next = at + 1 < count ? &tokens[at + 1] : NULL;

    return engine == AR_POSTGRESQL && at && ar_token_is(&tokens[at - 1], "as") &&
           !(next && (ar_token_is(next, ".") || ar_token_is(next, ")") || ar_token_is(next, "(") ||
                      ar_token_is(next, "[")));
}

ar_body ar_body_mentions(ar_ctx *ctx, ar_engine engine, const char *sql)
{
    ar_tokens all = ar_sql_tokens(ctx->arena, ar_dialect_flavour(engine), sql);
    ar_map *seen = ar_map_new(ctx->arena);
    size_t count = all.count - 1;
    ar_body body = {0};

    for (size_t i = 0; i < count; i++) {
        const ar_token *token = &all.items[i];
        const char *schema = NULL, *name = NULL;

        if (token->type == AR_TOKEN_STRING && engine == AR_POSTGRESQL)
            add_string(ctx, engine, token, count - i, &body);
        if (!ar_token_is_name(token) || is_alias(engine, all.items, i, count))
            continue;
        if (read_place(ctx, engine, token, count - i, &schema, &name) > 1)
            add_pair(ctx, &body, schema, name);
        name = ar_token_folded(ctx->arena, ar_dialect_flavour(engine), token);
        if (engine == AR_SQLITE)
            add_pair(ctx, &body, NULL, ar_lower(ctx->arena, name));
        if (ar_map_get(seen, name))
            continue;
        ar_map_set(seen, name, seen);
        ar_vec_push(ctx->arena, &body.names, name);
    }
    return body;
}

bool ar_expr_mentions(ar_ctx *ctx, ar_engine engine, const ar_expr *expr, ar_mention_type type,
                      const char *name)
{
    if (!expr)
        return false;
    ar_mentions mentions = ar_mentions_in(ctx, engine, ar_expr_text(expr));

    ar_vec_each(ar_mention, mention, &mentions)
        if (mention->type == type && ar_name_eq(engine, mention->name, name))
            return true;
    return false;
}
