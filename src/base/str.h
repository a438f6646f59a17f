/*
 * A text that grows, in an arena. `data` is always NUL-terminated and never NULL after the first
 * ar_str_init(). Appending never fails; the bytes belong to the arena.
 */
#ifndef AR_BASE_STR_H
#define AR_BASE_STR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

typedef struct ar_str {
    ar_arena *arena;
    char *data;
    size_t length;
    size_t capacity;
} ar_str;

void ar_str_init(ar_str *str, ar_arena *arena);
void ar_str_add(ar_str *str, const char *text);
void ar_str_addn(ar_str *str, const char *text, size_t length);
void ar_str_addc(ar_str *str, char c);
void ar_str_addf(ar_str *str, const char *format, ...) __attribute__((format(printf, 2, 3)));
void ar_str_clear(ar_str *str); /* empty again, memory kept */

/* Plain C strings: all compare bytes; NULL equals only NULL. */
bool ar_streq(const char *a, const char *b);
bool ar_strieq(const char *a, const char *b); /* ASCII case does not count */
int ar_stricmp(const char *a, const char *b);
int ar_strcmp(const char *a, const char *b); /* like strcmp, NULL sorts first */
bool ar_starts_with(const char *text, const char *prefix);
bool ar_ends_with(const char *text, const char *suffix);
char *ar_lower(ar_arena *arena, const char *text); /* ASCII only */
/* Every `word` in `text` replaced; what is put in is not looked at again. */
char *ar_replace(ar_arena *arena, const char *text, const char *word, const char *with);
char *ar_trim(ar_arena *arena, const char *text); /* a copy without white space at both ends */

/* One word of a command line that can be pasted: in single quotes where a shell would read more. */
char *ar_shell_word(ar_arena *arena, const char *text);

/* Whether `word` is one of `words` (NULL-terminated; NULL: none). */
bool ar_words_have(const char *const *words, const char *word);

/* The nearest of `words` (NULL-terminated) by edit distance, or NULL when none is near. */
const char *ar_nearest(const char *text, const char *const *words);
size_t ar_edit_distance(const char *a, const char *b);

#endif
