#include "base/utf8.h"

#include <stdint.h>

/* How many bytes the sequence at `s` has, 0 when it is not UTF-8 (RFC 3629: no overlong forms). */
static size_t sequence(const unsigned char *s, size_t left)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    size_t count = s[0] < 0x80       ? 1
                   : s[0] >> 5 == 6  ? 2
                   : s[0] >> 4 == 14 ? 3
                   : s[0] >> 3 == 30 ? 4
                                     : 0;

    if (count <= 1 || count > left)
        return count == 1 ? 1 : 0;
    uint32_t point = s[0] & (0x7FU >> count);

    for (size_t i = 1; i < count; i++) {
        if (s[i] >> 6 != 2)
            return 0;
        point = point << 6 | (s[i] & 0x3FU);
    }
    bool surrogate = point >= 0xD800 && point <= 0xDFFF;

    return point < least[count] || point > 0x10FFFF || surrogate ? 0 : count;
}

bool ar_utf8_valid(const char *text, size_t size, size_t *out_offset)
{
    const unsigned char *bytes = (const unsigned char *)text;

    for (size_t i = 0; i < size;) {
        size_t count = sequence(bytes + i, size - i);

        if (count == 0) {
            if (out_offset)
                *out_offset = i;
            return false;
        }
        i += count;
    }
    return true;
}

size_t ar_utf8_length(const char *text, size_t size)
{
    size_t points = 0;

    for (size_t i = 0; i < size; i++)
        points += ((unsigned char)text[i] & 0xC0) != 0x80;
    return points;
}
