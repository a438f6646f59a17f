#include "base/str.h"

#include <stdarg.h>
#include <string.h>

enum { FIRST_CAPACITY = 64, LONGEST_COMPARED = 64 };

void ar_str_init(ar_str *str, ar_arena *arena)
{
    *str = (ar_str){.arena = arena, .data = ar_alloc(arena, FIRST_CAPACITY)};
    str->capacity = FIRST_CAPACITY;
}

static void reserve(ar_str *str, size_t more)
{
    if (str->length + more + 1 <= str->capacity)
        return;
    size_t capacity = str->capacity * 2;

    if (capacity < str->length + more + 1)
        capacity = str->length + more + 1;
    if (ar_resize(str->arena, str->data, str->capacity, capacity)) {
        str->capacity = capacity;
        return;
    }
    char *data = ar_alloc(str->arena, capacity);

    memcpy(data, str->data, str->length);
    str->data = data;
    str->capacity = capacity;
}

void ar_str_addn(ar_str *str, const char *text, size_t length)
{
    if (length == 0)
        return;
    reserve(str, length);
    memcpy(str->data + str->length, text, length);
    str->length += length;
    str->data[str->length] = '\0';
}

void ar_str_add(ar_str *str, const char *text)
{
    ar_str_addn(str, text, strlen(text));
}

void ar_str_addc(ar_str *str, char c)
{
    ar_str_addn(str, &c, 1);
}

void ar_str_addf(ar_str *str, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    const char *text = ar_vprintf(str->arena, format, args);

    va_end(args);
    ar_str_add(str, text);
}

void ar_str_clear(ar_str *str)
{
    str->length = 0;
    str->data[0] = '\0';
}

int ar_strcmp(const char *a, const char *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

bool ar_streq(const char *a, const char *b)
{
    return ar_strcmp(a, b) == 0;
}

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

int ar_stricmp(const char *a, const char *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    while (*a && lower(*a) == lower(*b)) {
        a++;
        b++;
    }
    return lower(*a) - lower(*b);
}

bool ar_strieq(const char *a, const char *b)
{
    return ar_stricmp(a, b) == 0;
}

bool ar_starts_with(const char *text, const char *prefix)
{
    return text && strncmp(text, prefix, strlen(prefix)) == 0;
}

bool ar_ends_with(const char *text, const char *suffix)
{
    size_t length = text ? strlen(text) : 0;

    return text && length >= strlen(suffix) && strcmp(text + length - strlen(suffix), suffix) == 0;
}

char *ar_lower(ar_arena *arena, const char *text)
{
    char *copy = ar_strdup(arena, text);

    for (char *c = copy; c && *c; c++)
        *c = (char)lower(*c);
    return copy;
}

char *ar_trim(ar_arena *arena, const char *text)
{
    const char *blanks = " \t\r\n\f\v";
    size_t length;

    text += strspn(text, blanks);
    length = strlen(text);
    while (length && strchr(blanks, text[length - 1]))
        length--;
    return ar_strndup(arena, text, length);
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;

    return ab < c ? ab : c;
}

char *ar_shell_word(ar_arena *arena, const char *text)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                "_-./:=@%+,";
    ar_str out;

    if (*text && strspn(text, plain) == strlen(text))
        return ar_strdup(arena, text);
    ar_str_init(&out, arena);
    ar_str_addc(&out, '\'');
    for (; *text; text++)
        if (*text == '\'')
            ar_str_add(&out, "'\\''");
        else
            ar_str_addc(&out, *text);
    ar_str_addc(&out, '\'');
    return out.data;
}

size_t ar_edit_distance(const char *a, const char *b)
{
    size_t row[LONGEST_COMPARED + 1];
    size_t width = strlen(b);

    if (width > LONGEST_COMPARED || strlen(a) > LONGEST_COMPARED)
        return LONGEST_COMPARED;
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];

        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            size_t above = row[j];
            size_t change = lower(a[i - 1]) != lower(b[j - 1]);

            row[j] = least(above + 1, row[j - 1] + 1, diagonal + change);
            diagonal = above;
        }
    }
    return row[width];
}

bool ar_words_have(const char *const *words, const char *word)
{
    for (; words && *words; words++)
        if (ar_streq(*words, word))
            return true;
    return false;
}

const char *ar_nearest(const char *text, const char *const *words)
{
    size_t best_distance = strlen(text) < 4 ? 2 : 3; /* nearer than this */
    const char *best = NULL;

    for (; *words; words++) {
        size_t distance = ar_edit_distance(text, *words);

        if (distance < best_distance) {
            best_distance = distance;
            best = *words;
        }
    }
    return best;
}

char *ar_replace(ar_arena *arena, const char *text, const char *word, const char *with)
{
    const char *found;
    ar_str out;

    ar_str_init(&out, arena);
    while ((found = strstr(text, word)) != NULL) {
        ar_str_addn(&out, text, (size_t)(found - text));
        ar_str_add(&out, with);
        text = found + strlen(word);
    }
    ar_str_add(&out, text);
    return out.data;
}
