#include "base/sha256.h"

#include <openssl/evp.h>
#include <sys/random.h>

static char *hex(ar_arena *arena, const unsigned char *bytes, size_t count)
{
    static const char digits[] = "0123456789abcdef";
    char *text = ar_alloc(arena, count * 2 + 1);

    for (size_t i = 0; i < count; i++) {
        text[i * 2] = digits[bytes[i] >> 4];
        text[i * 2 + 1] = digits[bytes[i] & 15];
    }
    return text;
}

char *ar_sha256_hex(ar_arena *arena, const void *data, size_t size)
{
    unsigned char digest[EVP_MAX_MD_SIZE] = {0};
    unsigned length = 0;

    EVP_Digest(data, size, digest, &length, EVP_sha256(), NULL);
    return hex(arena, digest, length);
}

char *ar_random_hex(ar_arena *arena, size_t count)
{
    unsigned char *bytes = ar_alloc(arena, count);
    size_t have = 0;

    while (have < count) {
        ssize_t got = getrandom(bytes + have, count - have, 0);

        if (got > 0)
            have += (size_t)got;
    }
    return hex(arena, bytes, count);
}
