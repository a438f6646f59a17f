#include "base/mask.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/str.h"
#include "base/utf8.h"

/* Bytes [start, end) of a text. */
typedef struct span {
    size_t start, end;
} span;

static bool ends_word(char c)
{
    return strchr(" \t\r\n\"'", c) != NULL; /* the terminating NUL, too */
}

static bool stands_at(const char *text, size_t size, size_t at, const char *word)
{
    return at + strlen(word) <= size && strncasecmp(text + at, word, strlen(word)) == 0;
}

/* Behind "://": from the first ":" to the last "@", for a password may hold either. */
static bool find_url_secret(const char *text, size_t size, size_t at, span *out)
{
    bool has_colon = false, has_at = false;

    for (; at < size && !ends_word(text[at]); at++) {
        if (text[at] == ':' && !has_colon) {
            has_colon = true;
            out->start = at + 1;
        } else if (text[at] == '@' && has_colon) {
            has_at = true;
            out->end = at;
        }
    }
    return has_at;
}

static size_t skip_blanks(const char *text, size_t size, size_t at)
{
    while (at < size && text[at] == ' ')
        at++;
    return at;
}

/* Behind "password": "=", and a value in single quotes, or up to a blank, a quote or "&". */
static bool find_key_secret(const char *text, size_t size, size_t at, span *out)
{
    bool quoted;

    at = skip_blanks(text, size, at);
    if (at == size || text[at] != '=')
        return false;
    at = skip_blanks(text, size, at + 1);
    quoted = at < size && text[at] == '\'';
    out->start = at += quoted;
    while (at < size && (quoted ? text[at] != '\'' : !ends_word(text[at]) && text[at] != '&'))
        at++;
    out->end = at;
    return out->end > out->start;
}

static bool find_secret(const char *text, size_t size, size_t from, span *out)
{
    for (size_t at = from; at < size; at++)
        if ((stands_at(text, size, at, "://") && find_url_secret(text, size, at + 3, out)) ||
            (stands_at(text, size, at, "password") && find_key_secret(text, size, at + 8, out)))
            return true;
    return false;
}

const char *ar_masked(ar_arena *arena, const char *text, size_t size, size_t *out_size)
{
    size_t from = 0;
    span secret;
    ar_str out;

    *out_size = size;
    if (!find_secret(text, size, 0, &secret))
        return text;
    ar_str_init(&out, arena);
    do {
        ar_str_addn(&out, text + from, secret.start - from);
        for (size_t left = ar_utf8_length(text + secret.start, secret.end - secret.start); left;
             left--)
            ar_str_addc(&out, '*');
        from = secret.end;
    } while (find_secret(text, size, from, &secret));
    ar_str_addn(&out, text + from, size - from);
    *out_size = out.length;
    return out.data;
}
