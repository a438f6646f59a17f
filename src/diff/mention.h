/*
 * What an expression mentions, told by its tokens: columns of a table, types it casts to, functions
 * it calls and sequences it draws from. Without asking a server this errs on the side of mentioning
 * too much.
 */
#ifndef AR_DIFF_MENTION_H
#define AR_DIFF_MENTION_H

#include "model/model.h"

typedef enum ar_mention_type {
    AR_MENTION_NONE,
    AR_MENTION_COLUMN,        /* a bare name: not a call, not qualified */
    AR_MENTION_FIELD,         /* behind `).`: an attribute of a composite value */
    AR_MENTION_TYPE,          /* behind `::` */
    AR_MENTION_COLLATION,     /* behind COLLATE */
    AR_MENTION_SEQUENCE,      /* 'schema.name'::regclass */
    AR_MENTION_VALUE,         /* a string: a value of the type it is cast to, if it is cast */
    AR_MENTION_CONFIGURATION, /* 'schema.name'::regconfig */
    AR_MENTION_DICTIONARY,    /* 'schema.name'::regdictionary */
    AR_MENTION_CALL,          /* a name before a parenthesis */
} ar_mention_type;

typedef struct ar_mention {
    ar_mention_type type;
    const char *schema; /* of types, collations, functions and sequences: NULL when not written */
    const char *name;   /* unquoted; PostgreSQL folds bare words to lower case; a value's text */
    const char *cast_schema; /* of a value: the type it is cast to */
    const char *cast;
    size_t offset, length; /* in the expression: what would be replaced by another name */
} ar_mention;
typedef AR_VEC(ar_mention) ar_mentions;

ar_mentions ar_mentions_in(ar_ctx *ctx, ar_engine engine, const char *sql);

/*
 * What a whole definition (a view's query, a function's body) mentions, as far as names tell:
 * `pairs` are the `a.b` of PostgreSQL's own print, where every object of a user is qualified, and
 * on SQLite, schema NULL, every name; `names` are all names, each once: columns, among others.
 */
typedef struct ar_named_pair {
    const char *schema;
    const char *name;
} ar_named_pair;

typedef struct ar_body {
    AR_VEC(ar_named_pair) pairs;
    ar_names names;
} ar_body;

ar_body ar_body_mentions(ar_ctx *ctx, ar_engine engine, const char *sql);

/* The text that is looked at: the engine's spelling where it is known. NULL: no expression. */
const char *ar_expr_text(const ar_expr *expr);

bool ar_expr_mentions(ar_ctx *ctx, ar_engine engine, const ar_expr *expr, ar_mention_type type,
                      const char *name);

/* 'it''s' or E'it\'s' -> it's */
char *ar_string_value(ar_ctx *ctx, const char *text, size_t length);

#endif
