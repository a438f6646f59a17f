/*
 * Passwords are never shown, wherever the text that holds them comes from: a line of a file, a
 * message of a library. Of "scheme://user:secret@host" and "password=secret" each code point of the
 * secret becomes one "*", so that places in the text stay what they were.
 */
#ifndef AR_BASE_MASK_H
#define AR_BASE_MASK_H

#include <stddef.h>

#include "base/arena.h"

/* `text` itself when there is nothing to hide, else a copy in `arena`. */
const char *ar_masked(ar_arena *arena, const char *text, size_t size, size_t *out_size);

#endif
