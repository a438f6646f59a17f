/*
 * Values of YAML scalars and lists, checked: each function reports what is wrong at its place and
 * then says false (or NULL). A node at which a fault was reported already is passed over in
 * silence.
 */
#ifndef AR_PARSER_SCALAR_H
#define AR_PARSER_SCALAR_H

#include "parser/reader.h"

/* A scalar, whatever it holds. `what` is the key's name for messages. */
bool ar_scalar_text(ar_reader *reader, const ar_yaml *node, const char *what, const char **out);
bool ar_scalar_name(ar_reader *reader, const ar_yaml *node, const char *what, const char **out);
bool ar_scalar_bool(ar_reader *reader, const ar_yaml *node, const char *what, bool *out);
bool ar_scalar_int(ar_reader *reader, const ar_yaml *node, const char *what, const char **out);
/* The index of the text in `words` (NULL-terminated; an empty word is never said). */
bool ar_scalar_word(ar_reader *reader, const ar_yaml *node, const char *what,
                    const char *const *words, int *out);
bool ar_scalar_type(ar_reader *reader, const ar_yaml *node, const ar_type **out);

/* A list of names, or (one_is_fine) a single one. Places are noted for `object` unless NULL. */
bool ar_scalar_names(ar_reader *reader, const ar_yaml *node, const char *what, bool one_is_fine,
                     const ar_object *object, ar_names *out);
/* A mapping of scalars. */
bool ar_scalar_options(ar_reader *reader, const ar_yaml *node, const char *what, ar_options *out);

/* SQL text: closed quotes and parentheses, nothing cut off by YAML, no lost quotes. */
bool ar_scalar_expr(ar_reader *reader, const ar_yaml *node, const char *what, const ar_expr **out);
/*
 * Statements, or a part of one: as an expression, but semicolons may stand in it and one at its end
 * goes.
 */
bool ar_scalar_body(ar_reader *reader, const ar_yaml *node, const char *what, const ar_expr **out);
/* A line of SQL, to be walked by a cursor; `code` for what is not closed. */
bool ar_scalar_line(ar_reader *reader, const ar_yaml *node, const char *what, ar_code code);

/*
 * SQL without parentheses round the whole, blanks and comments at its ends (a comment before the
 * parenthesis that closes a CHECK would swallow it). Empty: there is nothing but these.
 * *out_offset: where it starts in `sql`.
 */
char *ar_scalar_tidy(ar_reader *reader, const char *sql, size_t *out_offset);

/* Reports that `node` is not what was expected; always false. */
bool ar_scalar_shape(ar_reader *reader, const ar_yaml *node, const char *what,
                     const char *expected);

/* `type` as it is written, blanks outside of quotes made single. */
char *ar_type_tidy(ar_arena *arena, const char *type);

#endif
