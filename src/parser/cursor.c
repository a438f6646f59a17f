#include "parser/cursor.h"

#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "parser/scalar.h"

ar_cursor ar_cursor_start(ar_reader *reader, const ar_yaml *node)
{
    ar_cursor at = {.reader = reader, .node = node, .sql = node->text};

    at.length = strlen(at.sql);
    ar_cursor_advance(&at);
    at.end = 0;
    return at;
}

ar_cursor ar_cursor_over(const ar_cursor *at, ar_slice slice)
{
    ar_cursor part = *at;

    part.length = slice.offset + slice.length;
    part.next = slice.offset;
    ar_cursor_advance(&part);
    return part;
}

void ar_cursor_advance(ar_cursor *at)
{
    at->end = at->next;
    at->token = ar_sql_next(ar_reader_flavour(at->reader), at->sql, at->length, &at->next);
}

static void go_to(ar_cursor *at, size_t offset)
{
    at->next = offset;
    ar_cursor_advance(at);
}

bool ar_cursor_at_end(const ar_cursor *at)
{
    return at->token.type == AR_TOKEN_END;
}

bool ar_cursor_is(const ar_cursor *at, const char *word)
{
    return ar_token_is(&at->token, word);
}

bool ar_cursor_take(ar_cursor *at, const char *phrase)
{
    ar_cursor saved = *at;

    while (*phrase) {
        size_t length = strcspn(phrase, " ");

        if (at->token.type != AR_TOKEN_WORD && at->token.type != AR_TOKEN_SIGN)
            length = 0; /* strings and quoted names are no words */
        if (length == 0 || at->token.length != length ||
            strncasecmp(at->token.text, phrase, length) != 0) {
            *at = saved;
            return false;
        }
        ar_cursor_advance(at);
        phrase += length;
        phrase += strspn(phrase, " ");
    }
    return true;
}

const char *ar_cursor_take_name(ar_cursor *at)
{
    ar_arena *arena = at->reader->ctx->arena;
    size_t start = at->token.offset;
    size_t length = strcspn(at->sql + start, " \t\r\n.,;()\"'");

    if (at->token.type == AR_TOKEN_QUOTED && at->token.text[0] != '[') {
        const char *name = ar_token_name(arena, &at->token);

        ar_cursor_advance(at);
        return *name ? name : NULL;
    }
    if (at->token.type == AR_TOKEN_END || at->token.type == AR_TOKEN_BAD || length == 0)
        return NULL;
    go_to(at, start + length);
    return ar_strndup(arena, at->sql + start, length);
}

bool ar_cursor_take_dot(ar_cursor *at)
{
    if (ar_cursor_at_end(at) || at->sql[at->token.offset] != '.')
        return false;
    go_to(at, at->token.offset + 1); /* the lexer takes ".1st" for a number */
    return true;
}

static ar_slice trimmed(const ar_cursor *at, size_t start, size_t end)
{
    while (start < end && strchr(" \t\r\n", at->sql[start]))
        start++;
    while (end > start && strchr(" \t\r\n", at->sql[end - 1]))
        end--;
    return (ar_slice){start, end - start};
}

bool ar_cursor_skip_parens(ar_cursor *at, ar_code code)
{
    ar_cursor open = *at;
    int depth = 0;

    if (!ar_cursor_is(at, "("))
        return ar_cursor_want(at, code, "(");
    do {
        if (at->token.type == AR_TOKEN_BAD)
            return ar_cursor_refuse(at, code, NULL);
        if (ar_cursor_at_end(at)) {
            ar_fail(at->reader->ctx, code, ar_cursor_pos(&open), "a parenthesis is not closed");
            return false;
        }
        depth += ar_cursor_is(at, "(") - ar_cursor_is(at, ")");
        ar_cursor_advance(at);
    } while (depth > 0);
    return true;
}

bool ar_cursor_take_parens(ar_cursor *at, ar_code code, ar_slice *out)
{
    ar_cursor open = *at;

    if (!ar_cursor_skip_parens(at, code))
        return false;
    *out = trimmed(at, open.token.offset + 1, at->end - 1);
    if (out->length)
        return true;
    ar_fail(at->reader->ctx, code, ar_cursor_pos(&open), "there is nothing in the parentheses");
    return false;
}

/* The word, where a name follows: a column may be called so. */
static bool take_period(ar_cursor *at)
{
    ar_cursor behind = *at;

    if (!ar_cursor_take(&behind, "period") || ar_cursor_is(&behind, ",") ||
        ar_cursor_is(&behind, ")"))
        return false;
    *at = behind;
    return true;
}

bool ar_cursor_take_names(ar_cursor *at, ar_code code, const void *owner, ar_names *out)
{
    return ar_cursor_take_period_names(at, code, owner, out, NULL);
}

bool ar_cursor_take_period_names(ar_cursor *at, ar_code code, const void *owner, ar_names *out,
                                 bool *period)
{
    if (!ar_cursor_take(at, "("))
        return ar_cursor_want(at, code, "(");
    do {
        bool last = period && take_period(at);
        size_t start = at->token.offset;
        const char *name = ar_cursor_take_name(at);

        if (!name)
            return ar_cursor_want(at, code, "a column's name");
        ar_vec_push(at->reader->ctx->arena, out, name);
        ar_reader_place(at->reader, owner, name, ar_yaml_at(at->node, start, at->end - start));
        if (last) {
            *period = true;
            break;
        }
    } while (ar_cursor_take(at, ","));
    return ar_cursor_take(at, ")") || ar_cursor_want(at, code, "a comma or )");
}

static char *option_value(ar_cursor *at)
{
    size_t start = at->token.offset;

    if (at->token.type == AR_TOKEN_STRING) {
        const char *text = ar_cursor_take_string(at);

        return text ? ar_strdup(at->reader->ctx->arena, text) : NULL;
    }
    while (!ar_cursor_at_end(at) && !ar_cursor_is(at, ",") && !ar_cursor_is(at, ")"))
        ar_cursor_advance(at);
    return ar_cursor_slice_text(at, trimmed(at, start, at->end > start ? at->end : start));
}

bool ar_cursor_take_options(ar_cursor *at, ar_code code, ar_options *out)
{
    if (!ar_cursor_take(at, "("))
        return ar_cursor_want(at, code, "(");
    do {
        const char *key = NULL, *value = "true";
        size_t start = at->token.offset;

        while (at->token.type == AR_TOKEN_WORD || ar_cursor_is(at, "."))
            ar_cursor_advance(at);
        if (at->end <= start)
            return ar_cursor_want(at, code, "a parameter's name");
        key = ar_strndup(at->reader->ctx->arena, at->sql + start, at->end - start);
        if (ar_cursor_take(at, "="))
            value = option_value(at);
        if (!value || !*value)
            return ar_cursor_want(at, code, "a value");
        ar_options_set(at->reader->ctx, out, key, value);
    } while (ar_cursor_take(at, ","));
    return ar_cursor_take(at, ")") || ar_cursor_want(at, code, "a comma or )");
}

const char *ar_cursor_take_string(ar_cursor *at)
{
    ar_token token = at->token;
    char *text, *to;

    if (token.type != AR_TOKEN_STRING || token.text[0] != '\'')
        return NULL;
    text = to = ar_strndup(at->reader->ctx->arena, token.text + 1, token.length - 2);
    for (const char *from = text; *from; from++) {
        *to++ = *from;
        if (*from == '\'')
            from++;
    }
    *to = '\0';
    ar_cursor_advance(at);
    return text;
}

ar_pos ar_cursor_pos(const ar_cursor *at)
{
    return ar_yaml_at(at->node, at->token.offset, at->token.length);
}

ar_pos ar_cursor_slice_pos(const ar_cursor *at, ar_slice slice)
{
    return ar_yaml_at(at->node, slice.offset, slice.length);
}

char *ar_cursor_slice_text(const ar_cursor *at, ar_slice slice)
{
    return ar_strndup(at->reader->ctx->arena, at->sql + slice.offset, slice.length);
}

const ar_expr *ar_cursor_slice_expr(const ar_cursor *at, ar_slice slice)
{
    ar_ctx *ctx = at->reader->ctx;
    size_t offset = 0;
    const char *sql = ar_scalar_tidy(at->reader, ar_cursor_slice_text(at, slice), &offset);

    return ar_expr_new(ctx, sql, ar_yaml_at(at->node, slice.offset + offset, strlen(sql)));
}

/* The end of a plain value may be where YAML cut it, not where its author did. */
static void hint_at_cut(const ar_cursor *at)
{
    if (ar_yaml_comment_after(at->node))
        ar_hint(at->reader->ctx, "\" #\" starts a comment: quote the value, or write a block");
}

/* A long list would say nothing. */
static void hint_at_words(ar_ctx *ctx, const char *const *words)
{
    enum { MOST = 6 };
    ar_names list = {0};

    for (; *words && list.count <= MOST; words++)
        ar_vec_push(ctx->arena, &list, *words);
    if (list.count == 1)
        ar_hint(ctx, "only \"%s\" can stand here", list.items[0]);
    else if (list.count <= MOST)
        ar_hint(ctx, "it takes one of: %s", ar_names_join(ctx->arena, &list, ", "));
}

bool ar_cursor_refuse(const ar_cursor *at, ar_code code, const char *const *words)
{
    ar_ctx *ctx = at->reader->ctx;
    char *text = ar_strndup(ctx->arena, at->token.text, at->token.length);
    const char *nearest = words && at->token.type == AR_TOKEN_WORD ? ar_nearest(text, words) : NULL;

    if (at->token.type == AR_TOKEN_END) {
        ar_fail(ctx, code, ar_yaml_at(at->node, at->length, 0), "the line ends too early");
        hint_at_cut(at);
    } else if (at->token.type == AR_TOKEN_BAD) {
        ar_fail(ctx, code, ar_cursor_pos(at), "a quote or comment is not closed");
        hint_at_cut(at);
    } else {
        ar_fail(ctx, code, ar_cursor_pos(at), "unexpected \"%s\"", text);
    }
    if (nearest && !ar_strieq(nearest, text))
        ar_hint(ctx, "did you mean \"%s\"?", nearest);
    else if (words && at->token.type != AR_TOKEN_BAD)
        hint_at_words(ctx, words);
    return false;
}

bool ar_cursor_want(const ar_cursor *at, ar_code code, const char *wanted)
{
    ar_ctx *ctx = at->reader->ctx;

    if (at->token.type == AR_TOKEN_BAD)
        return ar_cursor_refuse(at, code, NULL);
    if (ar_cursor_at_end(at)) {
        ar_fail(ctx, code, ar_yaml_at(at->node, at->length, 0), "%s is missing here", wanted);
        hint_at_cut(at);
    } else {
        ar_fail(ctx, code, ar_cursor_pos(at), "expected %s, found \"%.*s\"", wanted,
                (int)at->token.length, at->token.text);
    }
    return false;
}
