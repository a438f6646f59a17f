#include "revision/header.h"

#include <string.h>

#include "base/str.h"
#include "revision/entry.h"

const ar_header_line ar_header_lines[] = {
    {"revision", offsetof(ar_revision, id), AR_HEADER_ID, true},
    {"app", offsetof(ar_revision, app), AR_HEADER_TEXT, true},
    {"parent", offsetof(ar_revision, parents), AR_HEADER_IDS, false},
    {"depends", offsetof(ar_revision, depends), AR_HEADER_DEPENDS, false},
    {"replaces", offsetof(ar_revision, replaces), AR_HEADER_IDS, false},
    {"dialect", offsetof(ar_revision, dialect), AR_HEADER_TEXT, true},
    {"created", offsetof(ar_revision, created), AR_HEADER_TIME, true},
    {"message", offsetof(ar_revision, message), AR_HEADER_TEXT, false},
    {"baseline", offsetof(ar_revision, baseline), AR_HEADER_FLAG, false},
    {"objects", offsetof(ar_revision, objects), AR_HEADER_ENTRIES, false},
    {"destroys", offsetof(ar_revision, destroys), AR_HEADER_LINES, false},
    {"answer", offsetof(ar_revision, answers), AR_HEADER_LINES, false},
    {"requires", offsetof(ar_revision, requires_line), AR_HEADER_TEXT, false},
    {"proof", offsetof(ar_revision, proof), AR_HEADER_TEXT, false},
    {NULL, 0, AR_HEADER_TEXT, false},
};

/* One code point of valid UTF-8; returns the bytes it takes. */
static size_t decode(const char *text, unsigned *out)
{
    const unsigned char *c = (const unsigned char *)text;
    size_t length = c[0] < 0x80 ? 1 : c[0] < 0xe0 ? 2 : c[0] < 0xf0 ? 3 : 4;

    *out = length == 1 ? c[0] : c[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++)
        *out = *out << 6 | (c[i] & 0x3f);
    return length;
}

static void add_code_point(ar_str *out, unsigned point)
{
    if (point < 0x80) {
        ar_str_addc(out, (char)point);
    } else if (point < 0x800) {
        ar_str_addc(out, (char)(0xc0 | point >> 6));
        ar_str_addc(out, (char)(0x80 | (point & 0x3f)));
    } else {
        ar_str_addc(out, (char)(0xe0 | point >> 12));
        ar_str_addc(out, (char)(0x80 | (point >> 6 & 0x3f)));
        ar_str_addc(out, (char)(0x80 | (point & 0x3f)));
    }
}

/* Control characters, line and paragraph separators, and what turns the direction of text. */
static bool is_control(unsigned point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x2028 || point == 0x2029 ||
           (point >= 0x200e && point <= 0x200f) || (point >= 0x202a && point <= 0x202e) ||
           (point >= 0x2066 && point <= 0x2069);
}

/* The value of \uXXXX at `text`, 0 when there is none. */
static unsigned escape_at(const char *text, const char *end)
{
    unsigned point = 0;

    if (end - text < 6 || text[0] != '\\' || text[1] != 'u')
        return 0;
    for (int i = 2; i < 6; i++) {
        static const char digits[] = "0123456789abcdef";
        const char *digit = strchr(digits, text[i] | (text[i] >= 'A' ? 0x20 : 0));

        if (!text[i] || !digit)
            return 0;
        point = point << 4 | (unsigned)(digit - digits);
    }
    return point >= 0xd800 && point < 0xe000 ? 0
                                             : point; /* half a surrogate pair is no character */
}

char *ar_header_escape(ar_arena *arena, const char *text)
{
    const char *end = text + strlen(text);
    ar_str out;

    ar_str_init(&out, arena);
    for (const char *c = text; c < end;) {
        unsigned point = 0;
        size_t length = decode(c, &point);
        bool outer_blank = *c == ' ' && (c == text || c + 1 == end);

        if (is_control(point) || outer_blank || escape_at(c, end))
            ar_str_addf(&out, "\\u%04x", point);
        else
            ar_str_addn(&out, c, length);
        c += length;
    }
    return out.data;
}

char *ar_header_unescape(ar_arena *arena, const char *text, size_t length)
{
    const char *end = text + length;
    ar_str out;

    ar_str_init(&out, arena);
    for (const char *c = text; c < end;) {
        unsigned point = escape_at(c, end);

        if (point)
            add_code_point(&out, point);
        else
            ar_str_addc(&out, *c);
        c += point ? 6 : 1;
    }
    return out.data;
}

ar_names ar_header_split(ar_arena *arena, const char *text)
{
    ar_names entries = {0};

    for (;;) {
        const char *end = ar_entry_end(text, ',');
        const char *entry = ar_trim(arena, ar_strndup(arena, text, (size_t)(end - text)));

        ar_vec_push(arena, &entries, ar_header_unescape(arena, entry, strlen(entry)));
        if (!*end)
            return entries;
        text = end + 1;
    }
}
