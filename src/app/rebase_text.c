#include <string.h>

#include "app/rebase_parts.h"
#include "base/clock.h"
#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "revision/text.h"

/* ---- the file with another header ---- */

static bool is_one_of(const ar_marker *line, const char *const *keys)
{
    for (; *keys; keys++)
        if (ar_marker_is(line, false, *keys))
            return true;
    return false;
}

static void add_parents(ar_str *out, const ar_names *parents)
{
    ar_vec_each(const char *const, parent, parents)
        ar_str_addf(out, "-- autorev:parent %s\n", *parent);
}

/* The proof is a header's last line. */
static void add_rest(ar_str *out, const char *proof, const char *rest)
{
    while (out->length > 1 && out->data[out->length - 1] == '\n' &&
           out->data[out->length - 2] == '\n')
        out->data[--out->length] = '\0';
    ar_str_addf(out, "-- autorev:proof %s\n\n", proof);
    ar_str_add(out, rest);
}

char *ar_rebase_text(ar_ctx *ctx, const ar_revision *revision, const ar_names *parents,
                     int64_t created, const char *proof)
{
    static const char *const replaced[] = {"parent", "created", "proof", NULL};
    const char *at = revision->text;
    ar_marker line = {0};
    ar_str out;

    ar_str_init(&out, ctx->arena);
    while (*at) {
        const char *end = ar_line_end(at);
        bool marked = ar_marker_read(at, &line);

        if (marked && line.migrate)
            break;
        if (!marked || !is_one_of(&line, replaced))
            ar_str_addf(&out, "%.*s\n", (int)(end - at), at);
        if (marked && ar_marker_is(&line, false, "app"))
            add_parents(&out, parents);
        if (marked && ar_marker_is(&line, false, "created"))
            ar_str_addf(&out, "-- autorev:created %s\n", ar_time_text(ctx->arena, created));
        at = end + (*end == '\n');
    }
    add_rest(&out, proof, at);
    return out.data;
}

/* ---- comparing sections ---- */

/* Behind `::type`: a name with its schema, words and numbers that belong to it, brackets. */
static size_t skip_cast(const ar_tokens *tokens, size_t at)
{
    static const char *const more[] = {"varying", "precision", "with", "without", "time",
                                       "zone",    "[",         "]",    NULL};

    at++;
    while (at + 2 < tokens->count && ar_token_is(&tokens->items[at + 1], "."))
        at += 2;
    for (at++; at < tokens->count; at++) {
        size_t word = 0;

        while (more[word] && !ar_token_is(&tokens->items[at], more[word]))
            word++;
        if (!more[word])
            return at;
    }
    return at;
}

static bool is_schema(ar_ctx *ctx, const ar_tokens *tokens, size_t at, const char *schema)
{
    return schema && at + 1 < tokens->count && ar_token_is(&tokens->items[at + 1], ".") &&
           ar_streq(ar_token_name(ctx->arena, &tokens->items[at]), schema);
}

static char *bare_sql(ar_ctx *ctx, ar_target target, const char *sql)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, ar_dialect_flavour(target.engine), sql);
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (size_t i = 0; i < tokens.count && tokens.items[i].type != AR_TOKEN_END;) {
        const ar_token *token = &tokens.items[i];

        if (ar_token_is(token, "::")) {
            i = skip_cast(&tokens, i);
        } else if (is_schema(ctx, &tokens, i, target.default_schema)) {
            i += 2;
        } else {
            bool name = ar_token_is_name(token);

            if (name)
                ar_str_addf(&out, "%s ", ar_lower(ctx->arena, ar_token_name(ctx->arena, token)));
            else if (!ar_token_is(token, "(") && !ar_token_is(token, ")"))
                ar_str_addf(&out, "%.*s ", (int)token->length, token->text);
            i++;
        }
    }
    return out.data;
}

bool ar_rebase_same_sql(ar_ctx *ctx, ar_target target, const char *a, const char *b)
{
    return ar_streq(bare_sql(ctx, target, a), bare_sql(ctx, target, b));
}
