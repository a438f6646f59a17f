/* UTF-8: counting and checking. Text inside autorev is always valid UTF-8 without NUL. */
#ifndef AR_BASE_UTF8_H
#define AR_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* True when all `size` bytes are UTF-8; else *out_offset is where the first wrong byte stands. */
bool ar_utf8_valid(const char *text, size_t size, size_t *out_offset);
size_t ar_utf8_length(const char *text, size_t size); /* code points in `size` bytes */

#endif
