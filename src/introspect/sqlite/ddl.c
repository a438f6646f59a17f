#include "introspect/sqlite/ddl.h"

#include <string.h>

#include "base/str.h"

enum { UNKNOWN_MAX = 60 };

ar_ddl ar_ddl_start(ar_ctx *ctx, const char *sql)
{
    return (ar_ddl){.ctx = ctx, .tokens = ar_sql_tokens(ctx->arena, AR_SQL_SQLITE, sql)};
}

const ar_token *ar_ddl_peek(const ar_ddl *ddl, size_t ahead)
{
    size_t last = ddl->tokens.count - 1, at = ddl->at + ahead;

    return &ddl->tokens.items[at < last ? at : last];
}

bool ar_ddl_is(const ar_ddl *ddl, const char *word)
{
    return ar_token_is(ar_ddl_peek(ddl, 0), word);
}

bool ar_ddl_take(ar_ddl *ddl, const char *word)
{
    if (!ar_ddl_is(ddl, word))
        return false;
    ddl->at++;
    return true;
}

bool ar_ddl_take2(ar_ddl *ddl, const char *first, const char *second)
{
    if (!ar_ddl_is(ddl, first) || !ar_token_is(ar_ddl_peek(ddl, 1), second))
        return false;
    ddl->at += 2;
    return true;
}

bool ar_ddl_take_end(ar_ddl *ddl)
{
    ar_ddl_take(ddl, ";");
    if (ar_ddl_peek(ddl, 0)->type == AR_TOKEN_END)
        return true;
    ar_ddl_unknown(ddl);
    return false;
}

/* The clause as it stands, up to where a reader would stop looking. */
void ar_ddl_unknown(ar_ddl *ddl)
{
    const ar_token *token = ar_ddl_peek(ddl, 0);
    size_t length = strcspn(token->text, "\n");

    if (!ddl->unknown) {
        while (length > UNKNOWN_MAX ||
               (length && ((unsigned char)token->text[length] & 0xC0) == 0x80))
            length--;
        ddl->unknown = token->type == AR_TOKEN_END
                           ? "the end of the text"
                           : ar_strndup(ddl->ctx->arena, token->text, length);
    }
    ddl->at = ddl->tokens.count - 1;
}

bool ar_ddl_need(ar_ddl *ddl, const char *word)
{
    if (ar_ddl_take(ddl, word))
        return true;
    ar_ddl_unknown(ddl);
    return false;
}

bool ar_token_names(const ar_token *token)
{
    return ar_token_is_name(token) || (token->type == AR_TOKEN_STRING && token->text[0] == '\'');
}

char *ar_token_plain(ar_ctx *ctx, const ar_token *token)
{
    ar_token quoted = *token;

    if (quoted.type == AR_TOKEN_STRING)
        quoted.type = AR_TOKEN_QUOTED;
    return ar_token_name(ctx->arena, &quoted);
}

const char *ar_ddl_name(ar_ddl *ddl)
{
    const ar_token *token = ar_ddl_peek(ddl, 0);

    if (!ar_token_names(token)) {
        ar_ddl_unknown(ddl);
        return NULL;
    }
    ddl->at++;
    return ar_token_plain(ddl->ctx, token);
}

ar_expr *ar_ddl_expr(ar_ddl *ddl, size_t from, size_t to)
{
    ar_arena *arena = ddl->ctx->arena;
    const ar_token *first = &ddl->tokens.items[from], *last = &ddl->tokens.items[to - 1];
    char *text = ar_strndup(arena, first->text, last->offset + last->length - first->offset);
    ar_expr *expr = ar_expr_new(ddl->ctx, ar_sql_unwrap(arena, AR_SQL_SQLITE, text), AR_NOWHERE);

    expr->key = ar_sql_spelling(arena, AR_SQL_SQLITE, text);
    return expr;
}

/* Moves behind the ")" that closes what was opened before; false: there is none. */
static bool skip_to_close(ar_ddl *ddl)
{
    for (int depth = 1; ar_ddl_peek(ddl, 0)->type != AR_TOKEN_END; ddl->at++) {
        depth += ar_ddl_is(ddl, "(") - ar_ddl_is(ddl, ")");
        if (depth == 0) {
            ddl->at++;
            return true;
        }
    }
    return false;
}

ar_expr *ar_ddl_parenthesised(ar_ddl *ddl)
{
    size_t start = ddl->at;

    if (!ar_ddl_need(ddl, "("))
        return NULL;
    if (!skip_to_close(ddl) || ddl->at - start <= 2) {
        ddl->at = start;
        ar_ddl_unknown(ddl);
        return NULL;
    }
    return ar_ddl_expr(ddl, start + 1, ddl->at - 1);
}

int ar_ddl_conflict(ar_ddl *ddl)
{
    if (!ar_ddl_take2(ddl, "on", "conflict"))
        return AR_CONFLICT_NONE;
    for (int action = AR_CONFLICT_ROLLBACK; action <= AR_CONFLICT_REPLACE; action++)
        if (ar_ddl_take(ddl, ar_conflict_words[action]))
            return action;
    ar_ddl_unknown(ddl);
    return AR_CONFLICT_NONE;
}

bool ar_ddl_sort_order(ar_ddl *ddl)
{
    if (ar_ddl_take(ddl, "desc"))
        return true;
    ar_ddl_take(ddl, "asc");
    return false;
}

ar_names ar_ddl_names(ar_ddl *ddl)
{
    ar_names names = {0};

    ar_ddl_need(ddl, "(");
    do {
        const char *name = ar_ddl_name(ddl);

        if (name)
            ar_vec_push(ddl->ctx->arena, &names, name);
        if (ar_ddl_take(ddl, "collate"))
            ar_ddl_name(ddl);
        ar_ddl_sort_order(ddl);
    } while (ar_ddl_take(ddl, ","));
    ar_ddl_need(ddl, ")");
    return names;
}

ar_column *ar_ddl_column(const ar_object *table, const char *name)
{
    for (size_t i = 0; i < table->children.count; i++) {
        ar_column *column = ar_as_column(table->children.items[i]);

        if (column && ar_strieq(column->object.name, name))
            return column;
    }
    return NULL;
}

/* The tokens [from, to) of an element, while its end is taken off piece by piece. */
typedef struct span {
    size_t from, to;
} span;

static bool ends_with_word(const ar_ddl *ddl, span part, const char *word)
{
    return part.to > part.from && ar_token_is(&ddl->tokens.items[part.to - 1], word);
}

static bool take_last(const ar_ddl *ddl, span *part, const char *word)
{
    if (!ends_with_word(ddl, *part, word))
        return false;
    part->to--;
    return true;
}

/* "(a)" and "a" are one column. */
static void unwrap(const ar_ddl *ddl, span *part)
{
    const ar_token *tokens = ddl->tokens.items;

    while (part->to - part->from > 2 && ar_token_is(&tokens[part->from], "(")) {
        int depth = 0;
        size_t at = part->from;

        for (; at < part->to; at++) {
            depth += ar_token_is(&tokens[at], "(") - ar_token_is(&tokens[at], ")");
            if (depth == 0)
                break;
        }
        if (at + 1 != part->to)
            return;
        part->from++;
        part->to--;
    }
}

/* COLLATE binds tighter than any operator: it is the element's own only behind a single operand. */
static bool is_operand(const ar_ddl *ddl, span part)
{
    const ar_token *tokens = ddl->tokens.items;
    size_t at = part.from;

    while (at + 2 < part.to && ar_token_names(&tokens[at]) && ar_token_is(&tokens[at + 1], "."))
        at += 2;
    if (!ar_token_is(&tokens[at], "("))
        at++;
    if (at < part.to && ar_token_is(&tokens[at], "(")) {
        for (int depth = 0; at < part.to; at++) {
            depth += ar_token_is(&tokens[at], "(") - ar_token_is(&tokens[at], ")");
            if (depth == 0)
                break;
        }
        at++;
    }
    return at >= part.to;
}

static void take_collation(ar_ddl *ddl, span *part, ar_element *element)
{
    const ar_token *tokens = ddl->tokens.items;

    unwrap(ddl, part);
    while (part->to - part->from > 2 && ar_token_is(&tokens[part->to - 2], "collate") &&
           ar_token_names(&tokens[part->to - 1])) {
        span operand = {part->from, part->to - 2};

        while (operand.to - operand.from > 2 && ar_token_is(&tokens[operand.to - 2], "collate"))
            operand.to -= 2;
        if (!is_operand(ddl, operand))
            return;
        if (!element->collation)
            element->collation = ar_token_plain(ddl->ctx, &tokens[part->to - 1]);
        part->to -= 2;
        unwrap(ddl, part);
    }
}

/* Single quotes too: SQLite takes a text that stands alone in such a list for a name first. */
static bool is_column(const ar_ddl *ddl, span part, const ar_object *table)
{
    const ar_token *token = &ddl->tokens.items[part.from];

    if (part.to - part.from != 1 || !ar_token_names(token))
        return false;
    return !table || ar_ddl_column(table, ar_token_plain(ddl->ctx, token)) != NULL;
}

static ar_element read_element(ar_ddl *ddl, span part, const ar_object *table, bool only_columns)
{
    ar_element element = {0};

    element.desc = take_last(ddl, &part, "desc");
    if (!element.desc)
        take_last(ddl, &part, "asc");
    if (part.to == part.from) {
        ar_ddl_unknown(ddl);
        return element;
    }
    take_collation(ddl, &part, &element);
    if (is_column(ddl, part, table))
        element.column = ar_token_plain(ddl->ctx, &ddl->tokens.items[part.from]);
    else if (only_columns)
        ar_ddl_unknown(ddl);
    else
        element.expr = ar_ddl_expr(ddl, part.from, part.to);
    return element;
}

/* Up to the "," or ")" that ends an element. */
static span find_element(ar_ddl *ddl)
{
    span part = {ddl->at, ddl->at};

    for (int depth = 0; ar_ddl_peek(ddl, 0)->type != AR_TOKEN_END; ddl->at++) {
        if (depth == 0 && (ar_ddl_is(ddl, ",") || ar_ddl_is(ddl, ")")))
            break;
        depth += ar_ddl_is(ddl, "(") - ar_ddl_is(ddl, ")");
    }
    part.to = ddl->at;
    return part;
}

ar_elements ar_ddl_elements(ar_ddl *ddl, const ar_object *table, bool only_columns,
                            bool *out_autoincrement)
{
    ar_elements elements = {0};

    ar_ddl_need(ddl, "(");
    do {
        span part = find_element(ddl);

        if (out_autoincrement && take_last(ddl, &part, "autoincrement"))
            *out_autoincrement = true;
        if (part.to == part.from)
            ar_ddl_unknown(ddl);
        else
            ar_vec_push(ddl->ctx->arena, &elements, read_element(ddl, part, table, only_columns));
    } while (ar_ddl_take(ddl, ","));
    ar_ddl_need(ddl, ")");
    return elements;
}
