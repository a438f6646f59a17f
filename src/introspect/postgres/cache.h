/*
 * What the server said about expressions, kept in a file so that it need not be asked again. A
 * cache is a convenience: one that is missing, torn, too large or cannot be written is no error,
 * and anybody may delete it. Texts live in ctx->arena.
 */
#ifndef AR_INTROSPECT_POSTGRES_CACHE_H
#define AR_INTROSPECT_POSTGRES_CACHE_H

#include <stdint.h>

#include "base/ctx.h"

/* How the server prints an expression, and how it prints that again. */
typedef struct ar_pg_answer {
    const char *first;
    const char *second;
} ar_pg_answer;

typedef struct ar_pg_cache {
    const char *dir; /* NULL: nothing is kept */
    ar_map *answers; /* key -> ar_pg_answer * */
    size_t added;
} ar_pg_cache;

ar_pg_cache ar_pg_cache_open(ar_ctx *ctx, const char *dir);

/* `key` is 64 hex digits. NULL: not known. */
const ar_pg_answer *ar_pg_cache_get(const ar_pg_cache *cache, const char *key);
void ar_pg_cache_put(ar_ctx *ctx, ar_pg_cache *cache, const char *key, ar_pg_answer answer);

/* Writes the file anew if something was added. */
void ar_pg_cache_save(ar_ctx *ctx, const ar_pg_cache *cache);

#endif
