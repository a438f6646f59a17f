/*
 * A walk over the tokens of SQL text in a YAML scalar, for lines: columns, foreign keys,
 * exclusions, index elements. Phrases are matched word by word without case; every token knows its
 * place in the user's file. Names in lines are literal, also where SQL would fold or refuse them.
 */
#ifndef AR_PARSER_CURSOR_H
#define AR_PARSER_CURSOR_H

#include "parser/reader.h"

typedef struct ar_cursor {
    ar_reader *reader;
    const ar_yaml *node;
    const char *sql;
    size_t length;
    size_t next;    /* behind the token at hand */
    size_t end;     /* behind the one before it */
    ar_token token; /* at hand */
} ar_cursor;

/* A part of the text: [offset, offset + length), trimmed. */
typedef struct ar_slice {
    size_t offset;
    size_t length;
} ar_slice;

ar_cursor ar_cursor_start(ar_reader *reader, const ar_yaml *node);
/* A cursor over a part of the same text. */
ar_cursor ar_cursor_over(const ar_cursor *at, ar_slice slice);
void ar_cursor_advance(ar_cursor *at);
bool ar_cursor_at_end(const ar_cursor *at);

bool ar_cursor_is(const ar_cursor *at, const char *word);

/* Goes past `phrase` ("on delete") when it stands here whole; else stays. */
bool ar_cursor_take(ar_cursor *at, const char *phrase);

/* A literal name: "quoted", or up to a blank, dot, comma or parenthesis. NULL: none is here. */
const char *ar_cursor_take_name(ar_cursor *at);

/* The dot between two names. */
bool ar_cursor_take_dot(ar_cursor *at);

/* Past the parenthesis at hand and its partner; false: reported. */
bool ar_cursor_skip_parens(ar_cursor *at, ar_code code);

/* What stands between the parenthesis at hand and its partner, both passed; false: reported. */
bool ar_cursor_take_parens(ar_cursor *at, ar_code code, ar_slice *out);

/* (a, b): false when reported. Each name's place is noted for `owner`. */
bool ar_cursor_take_names(ar_cursor *at, ar_code code, const void *owner, ar_names *out);

/* The same, where the last may be `period NAME`: *period is set then. */
bool ar_cursor_take_period_names(ar_cursor *at, ar_code code, const void *owner, ar_names *out,
                                 bool *period);

/* (key = value, ...) as storage parameters are written. */
bool ar_cursor_take_options(ar_cursor *at, ar_code code, ar_options *out);

/* An SQL string '...' at hand, unquoted; NULL: none is here. */
const char *ar_cursor_take_string(ar_cursor *at);

ar_pos ar_cursor_pos(const ar_cursor *at); /* of the token at hand */
ar_pos ar_cursor_slice_pos(const ar_cursor *at, ar_slice slice);
char *ar_cursor_slice_text(const ar_cursor *at, ar_slice slice);
const ar_expr *ar_cursor_slice_expr(const ar_cursor *at, ar_slice slice); /* unwrapped */

/* Reports that the token at hand was not expected; always false. `words`: candidates, or NULL. */
bool ar_cursor_refuse(const ar_cursor *at, ar_code code, const char *const *words);

/* Reports what is wanted where the cursor stands; always false. */
bool ar_cursor_want(const ar_cursor *at, ar_code code, const char *wanted);

#endif
