#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"
#include "base/utf8.h"
#include "revision/statement.h"

/*
 * Where a statement ends. A semicolon does not end it inside brackets (CREATE RULE ... DO (a; b)),
 * inside a SQL-standard body (CREATE FUNCTION ... BEGIN ATOMIC ... END) and, on SQLite, inside a
 * trigger's body, which ends with the words "; END ;".
 */
typedef struct state {
    bool sqlite;
    size_t words;     /* read so far in this statement */
    size_t kind_at;   /* CREATE [OR REPLACE | TEMP]: which word says what is created; 0: none */
    bool trigger;     /* SQLite: CREATE [TEMP] TRIGGER */
    bool routine;     /* CREATE [OR REPLACE] FUNCTION or PROCEDURE */
    int depth;        /* of brackets */
    int body;         /* BEGIN ATOMIC, and CASE within it */
    bool after_begin; /* the last word was BEGIN */
    bool after_semicolon;
    bool end_word; /* "; END" was read: the next semicolon ends the trigger */
} state;

static bool is_any(const ar_token *token, const char *a, const char *b)
{
    return ar_token_is(token, a) || ar_token_is(token, b);
}

static void head_word(state *at, const ar_token *token)
{
    size_t index = at->words++;

    if (index == 0)
        at->kind_at = ar_token_is(token, "create") ? 1 : 0;
    else if (index != at->kind_at)
        return;
    else if (at->sqlite ? is_any(token, "temp", "temporary") : is_any(token, "or", "replace"))
        at->kind_at++;
    else if (at->sqlite)
        at->trigger = ar_token_is(token, "trigger");
    else
        at->routine = is_any(token, "function", "procedure");
}

static void routine_word(state *at, const ar_token *token)
{
    if (at->after_begin && ar_token_is(token, "atomic"))
        at->body = 1;
    else if (at->body && ar_token_is(token, "case"))
        at->body++;
    else if (at->body && ar_token_is(token, "end"))
        at->body--;
    at->after_begin = ar_token_is(token, "begin");
}

/* True when `token` ends the statement. */
static bool step(state *at, const ar_token *token)
{
    bool semicolon = ar_token_is(token, ";");

    if (token->type == AR_TOKEN_WORD) {
        head_word(at, token);
        if (at->routine)
            routine_word(at, token);
    }
    at->depth += ar_token_is(token, "(") - (ar_token_is(token, ")") && at->depth > 0);
    if (!at->trigger)
        return semicolon && at->depth == 0 && at->body == 0;
    if (semicolon && at->end_word)
        return true;
    at->end_word = at->after_semicolon && ar_token_is(token, "end");
    at->after_semicolon = semicolon;
    return false;
}

static unsigned column_of(const char *text, const char *at)
{
    const char *line = at;

    while (line > text && line[-1] != '\n')
        line--;
    return (unsigned)ar_utf8_length(line, (size_t)(at - line)) + 1;
}

ar_statements ar_statements_of(ar_arena *arena, ar_sql_flavour flavour, const char *sql,
                               unsigned first_line)
{
    const state fresh = {.sqlite = flavour == AR_SQL_SQLITE};
    size_t length = strlen(sql), offset = 0;
    ar_statements statements = {0};
    ar_statement_text now = {0};
    state at = fresh;
    const char *counted = sql;
    unsigned line = first_line;

    for (;;) {
        ar_token token = ar_sql_next(flavour, sql, length, &offset);
        bool ends = token.type == AR_TOKEN_END || step(&at, &token);

        if (!ends && now.tokens.count == 0) {
            for (; counted < token.text; counted++)
                line += *counted == '\n';
            now.line = line;
            now.column = column_of(sql, token.text);
        }
        if (!ends) {
            ar_vec_push(arena, &now.tokens, token);
            continue;
        }
        if (now.tokens.count) {
            const ar_token *last = &now.tokens.items[now.tokens.count - 1];
            const char *start = now.tokens.items[0].text;

            now.sql = ar_strndup(arena, start, (size_t)(last->text + last->length - start));
            ar_vec_push(arena, &statements, now);
        }
        if (token.type == AR_TOKEN_END)
            return statements;
        now = (ar_statement_text){0};
        at = fresh;
    }
}

ar_sql_pieces ar_sql_split(ar_ctx *ctx, bool sqlite, const char *sql, unsigned first_line)
{
    ar_sql_flavour flavour = sqlite ? AR_SQL_SQLITE : AR_SQL_POSTGRESQL;
    ar_statements statements = ar_statements_of(ctx->arena, flavour, sql, first_line);
    ar_sql_pieces pieces = {0};

    ar_vec_each(ar_statement_text, it, &statements) {
        ar_piece_of_sql piece = {it->sql, it->line, it->column};

        ar_vec_push(ctx->arena, &pieces, piece);
    }
    return pieces;
}
