/* SHA-256 from libcrypto, as 64 lower-case hex digits in an arena. */
#ifndef AR_BASE_SHA256_H
#define AR_BASE_SHA256_H

#include <stddef.h>

#include "base/arena.h"

char *ar_sha256_hex(ar_arena *arena, const void *data, size_t size);

/* `count` random bytes from the system as 2 * count hex digits. */
char *ar_random_hex(ar_arena *arena, size_t count);

#endif
