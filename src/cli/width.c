#include "cli/width.h"

#include <locale.h>
#include <wchar.h>

#include "base/utf8.h"

enum { REPLACEMENT = 0xfffd, TWO_BYTES = 0xc0, THREE_BYTES = 0xe0, FOUR_BYTES = 0xf0 };

static size_t sequence_size(unsigned char lead)
{
    if (lead < TWO_BYTES)
        return 1;
    if (lead < THREE_BYTES)
        return 2;
    return lead < FOUR_BYTES ? 3 : 4;
}

uint32_t ar_utf8_decode(const char *text, size_t left, size_t *out_size)
{
    static const unsigned char lead_bits[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    size_t size = sequence_size((unsigned char)text[0]), wrong = 0;
    uint32_t code_point;

    *out_size = 1;
    if (size > left || !ar_utf8_valid(text, size, &wrong))
        return REPLACEMENT;
    *out_size = size;
    code_point = (unsigned char)text[0] & lead_bits[size];
    for (size_t i = 1; i < size; i++)
        code_point = code_point << 6 | ((unsigned char)text[i] & 0x3f);
    return code_point;
}

/*
 * wcwidth() answers for the thread's locale, so it is asked under C.UTF-8, whatever the caller's
 * environment says, and the old locale is put back. glibc's wchar_t is the code point.
 */
int ar_width_of(uint32_t code_point)
{
    static locale_t utf8;
    locale_t old;
    int width;

    if (code_point < 0x80)
        return 1;
    if (!utf8)
        utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    if (!utf8)
        return 1;
    old = uselocale(utf8);
    width = wcwidth((wchar_t)code_point);
    uselocale(old);
    return width < 0 ? 1 : width;
}

size_t ar_width(const char *text, size_t size)
{
    size_t width = 0;

    for (size_t at = 0, step = 0; at < size; at += step)
        width += (size_t)ar_width_of(ar_utf8_decode(text + at, size - at, &step));
    return width;
}
