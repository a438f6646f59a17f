/*
 * Memory that dies together. A command owns two arenas: ctx->arena lives until the command ends;
 * ctx->scratch is rewound by whoever borrowed from it. Allocation never returns NULL: when the
 * system has no more memory, a message is written and the process ends.
 */
#ifndef AR_BASE_ARENA_H
#define AR_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

typedef struct ar_arena ar_arena;

/* A point to go back to: everything allocated after it is freed by ar_arena_rewind(). */
typedef struct ar_arena_mark {
    void *chunk;
    size_t used;
} ar_arena_mark;

ar_arena *ar_arena_new(void);
void ar_arena_free(ar_arena *arena); /* NULL is fine */

void *ar_alloc(ar_arena *arena, size_t size); /* zeroed, aligned for any type */
char *ar_strdup(ar_arena *arena, const char *text);
char *ar_strndup(ar_arena *arena, const char *text, size_t length);
void *ar_memdup(ar_arena *arena, const void *data, size_t size);
char *ar_printf(ar_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *ar_vprintf(ar_arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

/*
 * Makes the newest allocation larger or smaller where it stands, new bytes zeroed. False: it is not
 * the newest, or there is no room behind it; then nothing has changed. Sizes as they were asked
 * for.
 */
bool ar_resize(ar_arena *arena, const void *memory, size_t from, size_t to);

ar_arena_mark ar_arena_get_mark(const ar_arena *arena);
void ar_arena_rewind(ar_arena *arena, ar_arena_mark mark);

#endif
