/* How wide text stands on a terminal. Text is UTF-8; what is not counts as one column a byte. */
#ifndef AR_CLI_WIDTH_H
#define AR_CLI_WIDTH_H

#include <stddef.h>
#include <stdint.h>

/* The code point at `text` (`left` > 0 bytes), its length in *out_size; U+FFFD for a wrong byte. */
uint32_t ar_utf8_decode(const char *text, size_t left, size_t *out_size);

/* Columns of one code point: 0 (combining), 1 or 2; control characters count as one. */
int ar_width_of(uint32_t code_point);

/* Columns of `size` bytes. */
size_t ar_width(const char *text, size_t size);

#endif
