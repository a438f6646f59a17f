/*
 * A tokenizer for SQL text of both engines: model lines, CREATE TABLE texts, expressions, revision
 * bodies. It knows comments (nested ones on PostgreSQL), all quotings and dollar quotes, and never
 * fails: what is not closed comes out as AR_TOKEN_BAD up to the end.
 * PostgreSQL 15 manual 4.1 "Lexical Structure"; sqlite.org/lang_keywords.html, lang_comment.html.
 */
#ifndef AR_BASE_SQLLEX_H
#define AR_BASE_SQLLEX_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/vec.h"

typedef enum ar_token_type {
    AR_TOKEN_END,
    AR_TOKEN_WORD,   /* identifier or keyword without quotes */
    AR_TOKEN_QUOTED, /* "x" `x` [x]; brackets and back-ticks only on SQLite */
    AR_TOKEN_STRING, /* 'x', E'x', B'1', X'ff', U&'x', $tag$x$tag$ */
    AR_TOKEN_NUMBER,
    AR_TOKEN_PARAM, /* $1 :name ? @x */
    AR_TOKEN_SIGN,  /* one of ( ) [ ] , ; . and every operator, :: as one */
    AR_TOKEN_BAD,   /* unterminated quote or comment */
} ar_token_type;

typedef enum ar_sql_flavour { AR_SQL_POSTGRESQL, AR_SQL_SQLITE } ar_sql_flavour;

typedef struct ar_token {
    ar_token_type type;
    const char *text; /* points into the input */
    size_t length;
    size_t offset; /* bytes from the start of the input */
} ar_token;

typedef AR_VEC(ar_token) ar_tokens;

/* The next token at or after `*offset`, which moves behind it. White space and comments go by. */
ar_token ar_sql_next(ar_sql_flavour flavour, const char *sql, size_t length, size_t *offset);

/* All tokens of `sql`; the last one is AR_TOKEN_END. */
ar_tokens ar_sql_tokens(ar_arena *arena, ar_sql_flavour flavour, const char *sql);

bool ar_token_is(const ar_token *token, const char *sign_or_word); /* words without case */
bool ar_token_is_name(const ar_token *token);                      /* a WORD or QUOTED */
char *ar_token_name(ar_arena *arena, const ar_token *token); /* a WORD as is, QUOTED unquoted */
/* The name that the engine takes it for: PostgreSQL has words in lower case. */
char *ar_token_folded(ar_arena *arena, ar_sql_flavour flavour, const ar_token *token);

/*
 * A spelling that does not depend on blanks, comments, the case of unquoted words, parentheses
 * round the whole or, on SQLite, the style and need of identifier quotes. Two texts with one
 * spelling mean the same; the reverse does not hold.
 */
char *ar_sql_spelling(ar_arena *arena, ar_sql_flavour flavour, const char *sql);

/* `sql` without parentheses that enclose all of it, trimmed: "((a) > 0)" -> "(a) > 0". */
char *ar_sql_unwrap(ar_arena *arena, ar_sql_flavour flavour, const char *sql);

#endif
