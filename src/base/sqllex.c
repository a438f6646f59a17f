#include "base/sqllex.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"

enum { BYTES_PER_TOKEN = 3 }; /* about: room for the tokens of most texts at once */

/* What is being read: [at, end) of one text. */
typedef struct reader {
    const char *start;
    const char *at;
    const char *end;
    ar_sql_flavour flavour;
} reader;

static char peek(const reader *in, size_t ahead)
{
    return (size_t)(in->end - in->at) > ahead ? in->at[ahead] : '\0';
}

static bool is_word_start(char c)
{
    return isalpha((unsigned char)c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_word(char c)
{
    return is_word_start(c) || isdigit((unsigned char)c) || c == '$';
}

/* Comments nest on PostgreSQL; on SQLite one that is not closed ends with the text. */
static bool skip_block_comment(reader *in)
{
    int depth = 0;

    while (in->at < in->end) {
        if (peek(in, 0) == '/' && peek(in, 1) == '*' &&
            (depth == 0 || in->flavour == AR_SQL_POSTGRESQL)) {
            depth++;
            in->at += 2;
        } else if (peek(in, 0) == '*' && peek(in, 1) == '/') {
            in->at += 2;
            if (--depth == 0)
                return true;
        } else {
            in->at++;
        }
    }
    return in->flavour == AR_SQL_SQLITE;
}

/* False: a comment is not closed. */
static bool skip_blanks(reader *in)
{
    while (in->at < in->end) {
        if (isspace((unsigned char)*in->at)) {
            in->at++;
        } else if (peek(in, 0) == '-' && peek(in, 1) == '-') {
            while (in->at < in->end && *in->at != '\n')
                in->at++;
        } else if (peek(in, 0) == '/' && peek(in, 1) == '*') {
            if (!skip_block_comment(in))
                return false;
        } else {
            break;
        }
    }
    return true;
}

/* Up to and with the closing quote; a doubled one stands for itself. False: not closed. */
static bool skip_quoted(reader *in, char close, bool backslash)
{
    in->at++;
    while (in->at < in->end) {
        if (backslash && *in->at == '\\' && in->end - in->at > 1) {
            in->at += 2;
        } else if (*in->at != close) {
            in->at++;
        } else if (close != ']' && peek(in, 1) == close) {
            in->at += 2;
        } else {
            in->at++;
            return true;
        }
    }
    return false;
}

/* $tag$ ... $tag$; NULL when no dollar quote starts here. */
static const char *dollar_close(const reader *in, size_t *out_tag)
{
    const char *tag_end = in->at + 1;

    if (isdigit((unsigned char)peek(in, 1)))
        return NULL;
    while (tag_end < in->end && is_word(*tag_end) && *tag_end != '$')
        tag_end++;
    if (tag_end >= in->end || *tag_end != '$')
        return NULL;
    *out_tag = (size_t)(tag_end - in->at) + 1;
    for (const char *c = tag_end + 1; c + *out_tag <= in->end; c++)
        if (memcmp(c, in->at, *out_tag) == 0)
            return c;
    return in->end;
}

static ar_token_type read_dollar(reader *in)
{
    size_t tag = 0;
    const char *close = in->flavour == AR_SQL_POSTGRESQL ? dollar_close(in, &tag) : NULL;

    if (close) {
        bool closed = close < in->end;

        in->at = closed ? close + tag : in->end;
        return closed ? AR_TOKEN_STRING : AR_TOKEN_BAD;
    }
    in->at++;
    while (in->at < in->end && is_word(*in->at))
        in->at++;
    return AR_TOKEN_PARAM;
}

static ar_token_type read_number(reader *in)
{
    bool hex = peek(in, 0) == '0' && (peek(in, 1) == 'x' || peek(in, 1) == 'X');

    if (hex)
        in->at += 2;
    while (in->at < in->end) {
        char c = *in->at;
        bool exponent_sign = !hex && (c == '+' || c == '-') && (in->at[-1] | 32) == 'e';

        if (!isalnum((unsigned char)c) && c != '.' && c != '_' && !exponent_sign)
            break;
        if (c == '.' && peek(in, 1) == '.')
            break;
        in->at++;
    }
    return AR_TOKEN_NUMBER;
}

/* E'..', B'..', X'..', N'..' and U&'..' are strings; U&".." is a name. */
static ar_token_type read_word(reader *in)
{
    char first = (char)(peek(in, 0) | 32);
    bool postgresql = in->flavour == AR_SQL_POSTGRESQL;

    if (peek(in, 1) == '\'' && strchr(postgresql ? "ebxn" : "x", first)) {
        in->at++;
        return skip_quoted(in, '\'', first == 'e') ? AR_TOKEN_STRING : AR_TOKEN_BAD;
    }
    if (postgresql && first == 'u' && peek(in, 1) == '&' &&
        (peek(in, 2) == '\'' || peek(in, 2) == '"')) {
        ar_token_type type = peek(in, 2) == '"' ? AR_TOKEN_QUOTED : AR_TOKEN_STRING;

        in->at += 2;
        return skip_quoted(in, *in->at, false) ? type : AR_TOKEN_BAD;
    }
    while (in->at < in->end && is_word(*in->at))
        in->at++;
    return AR_TOKEN_WORD;
}

/* Signs of several characters, longest first: both engines' own, and what users may define. */
static ar_token_type read_sign(reader *in)
{
    static const char *const operator_signs = "+-*/<>=~!@#%^&|`?";
    static const char *const sqlite_signs[] = {"->>", "<<", ">>", "<=", ">=", "<>",
                                               "==",  "!=", "||", "->", NULL};

    if (in->flavour == AR_SQL_SQLITE) {
        for (const char *const *sign = sqlite_signs; *sign; sign++) {
            size_t length = strlen(*sign);

            if ((size_t)(in->end - in->at) >= length && memcmp(in->at, *sign, length) == 0) {
                in->at += length;
                return AR_TOKEN_SIGN;
            }
        }
        in->at++;
        return AR_TOKEN_SIGN;
    }
    if (peek(in, 0) == ':' && (peek(in, 1) == ':' || peek(in, 1) == '=')) {
        in->at += 2;
        return AR_TOKEN_SIGN;
    }
    const char *start = in->at++;

    if (!strchr(operator_signs, *start))
        return AR_TOKEN_SIGN;
    while (in->at < in->end && *in->at && strchr(operator_signs, *in->at) &&
           !(peek(in, 0) == '-' && peek(in, 1) == '-') &&
           !(peek(in, 0) == '/' && peek(in, 1) == '*'))
        in->at++;
    /* PostgreSQL 4.1.3: an operator ends in + or - only if it has one of ~ ! @ # % ^ & | ` ? */
    while (in->at - start > 1 && (in->at[-1] == '+' || in->at[-1] == '-')) {
        bool may_end_so = false;

        for (const char *c = start; c < in->at; c++)
            may_end_so |= strchr("~!@#%^&|`?", *c) != NULL;
        if (may_end_so)
            break;
        in->at--;
    }
    return AR_TOKEN_SIGN;
}

static ar_token_type read_token(reader *in)
{
    char c = *in->at;
    bool sqlite = in->flavour == AR_SQL_SQLITE;

    if (is_word_start(c))
        return read_word(in);
    if (isdigit((unsigned char)c) || (c == '.' && isdigit((unsigned char)peek(in, 1))))
        return read_number(in);
    if (c == '\'')
        return skip_quoted(in, '\'', false) ? AR_TOKEN_STRING : AR_TOKEN_BAD;
    if (c == '"' || (sqlite && c == '`'))
        return skip_quoted(in, c, false) ? AR_TOKEN_QUOTED : AR_TOKEN_BAD;
    if (sqlite && c == '[')
        return skip_quoted(in, ']', false) ? AR_TOKEN_QUOTED : AR_TOKEN_BAD;
    if (c == '$')
        return read_dollar(in);
    return read_sign(in);
}

ar_token ar_sql_next(ar_sql_flavour flavour, const char *sql, size_t length, size_t *offset)
{
    reader in = {sql, sql + *offset, sql + length, flavour};
    const char *start = in.at;
    ar_token token = {.type = AR_TOKEN_BAD};

    if (skip_blanks(&in)) {
        start = in.at;
        token.type = in.at < in.end ? read_token(&in) : AR_TOKEN_END;
    }
    if (in.at > in.end)
        in.at = in.end;
    token.text = start;
    token.length = (size_t)(in.at - start);
    token.offset = (size_t)(start - sql);
    *offset = (size_t)(in.at - sql);
    return token;
}

ar_tokens ar_sql_tokens(ar_arena *arena, ar_sql_flavour flavour, const char *sql)
{
    ar_tokens tokens = {0};
    size_t length = strlen(sql), offset = 0;
    ar_token token;

    tokens.capacity = length / BYTES_PER_TOKEN + 4;
    tokens.items = ar_alloc(arena, tokens.capacity * sizeof(*tokens.items));

    do {
        token = ar_sql_next(flavour, sql, length, &offset);
        ar_vec_push(arena, &tokens, token);
    } while (token.type != AR_TOKEN_END);
    if (ar_resize(arena, tokens.items, tokens.capacity * sizeof(token),
                  tokens.count * sizeof(token)))
        tokens.capacity = tokens.count;
    return tokens;
}

/* How many tokens of `tokens` (without END) are one pair of parentheses round all the rest. */
static bool is_wrapped(const ar_token *tokens, size_t count)
{
    int depth = 0;

    if (count < 2 || !ar_token_is(&tokens[0], "(") || !ar_token_is(&tokens[count - 1], ")"))
        return false;
    for (size_t i = 0; i < count; i++) {
        depth += ar_token_is(&tokens[i], "(") - ar_token_is(&tokens[i], ")");
        if (depth == 0 && i + 1 < count)
            return false;
    }
    return depth == 0;
}

static void unwrap(const ar_token **tokens, size_t *count)
{
    while (is_wrapped(*tokens, *count)) {
        (*tokens)++;
        *count -= 2;
    }
}

/* Words that mean a value where a name in quotes would mean a column. */
static bool is_value_word(const char *name)
{
    static const char *const words[] = {"null",         "true",         "false",
                                        "current_date", "current_time", "current_timestamp"};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (ar_streq(words[i], name))
            return true;
    return false;
}

static bool is_plain(const char *name)
{
    bool plain = is_word_start(name[0]) && !is_value_word(name);

    for (const char *c = name; *c; c++)
        plain = plain && is_word(*c);
    return plain;
}

/* On PostgreSQL quotes stay: "user" is a column, user is a function; only the server can tell. */
static void add_folded(ar_str *out, ar_arena *arena, ar_sql_flavour flavour, const ar_token *token)
{
    char *name = ar_lower(arena, ar_token_name(arena, token));

    if (token->type == AR_TOKEN_QUOTED && flavour == AR_SQL_POSTGRESQL)
        ar_str_addn(out, token->text, token->length);
    else if (token->type == AR_TOKEN_WORD || is_plain(name))
        ar_str_add(out, name);
    else
        ar_str_addf(out, "\"%s\"", name);
}

char *ar_sql_spelling(ar_arena *arena, ar_sql_flavour flavour, const char *sql)
{
    ar_tokens all = ar_sql_tokens(arena, flavour, sql);
    const ar_token *tokens = all.items;
    size_t count = all.count - 1;
    ar_str out;

    ar_str_init(&out, arena);
    unwrap(&tokens, &count);
    for (size_t i = 0; i < count; i++) {
        bool name = ar_token_is_name(&tokens[i]);

        if (i)
            ar_str_addc(&out, ' ');
        if (name)
            add_folded(&out, arena, flavour, &tokens[i]);
        else
            ar_str_addn(&out, tokens[i].text, tokens[i].length);
    }
    return out.data;
}

/* No parenthesis comes first; comments would have to be looked behind. */
static bool starts_unwrapped(const char *sql)
{
    return !strchr("(/-", sql[strspn(sql, " \t\r\n\f\v")]);
}

char *ar_sql_unwrap(ar_arena *arena, ar_sql_flavour flavour, const char *sql)
{
    if (starts_unwrapped(sql))
        return ar_trim(arena, sql);

    ar_tokens all = ar_sql_tokens(arena, flavour, sql);
    const ar_token *tokens = all.items;
    size_t count = all.count - 1;

    unwrap(&tokens, &count);
    if (count == 0 || count == all.count - 1)
        return ar_trim(arena, sql);
    const ar_token *last = &tokens[count - 1];

    return ar_strndup(arena, tokens[0].text, last->offset + last->length - tokens[0].offset);
}
