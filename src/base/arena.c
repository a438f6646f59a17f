#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* In sanitizer builds every allocation is a malloc of its own, so that overruns are seen. */
#if defined(__SANITIZE_ADDRESS__)
#define CHUNK_SIZE ((size_t)1)
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define CHUNK_SIZE ((size_t)1)
#endif
#endif
#ifndef CHUNK_SIZE
#define CHUNK_SIZE ((size_t)1024 * 1024)
#endif

typedef struct chunk {
    struct chunk *next; /* the older one */
    size_t size;
    size_t used;
    size_t touched; /* beyond it the memory is still as zero as calloc gave it */
    alignas(max_align_t) char data[];
} chunk;

struct ar_arena {
    chunk *newest;
};

static void *must_have(void *memory)
{
    if (!memory) {
        fputs("autorev: out of memory\n", stderr); /* lint: allow: nobody is left to tell */
        abort();
    }
    return memory;
}

ar_arena *ar_arena_new(void)
{
    return must_have(calloc(1, sizeof(ar_arena)));
}

static void free_until(ar_arena *arena, const chunk *last)
{
    while (arena->newest != last) {
        chunk *gone = arena->newest;

        arena->newest = gone->next;
        free(gone);
    }
}

void ar_arena_free(ar_arena *arena)
{
    if (arena)
        free_until(arena, NULL);
    free(arena);
}

static size_t aligned(size_t size)
{
    const size_t step = alignof(max_align_t);

    return (size + step - 1) / step * step;
}

static chunk *add_chunk(ar_arena *arena, size_t at_least)
{
    size_t size = at_least > CHUNK_SIZE ? at_least : CHUNK_SIZE;
    chunk *fresh = must_have(calloc(1, sizeof(chunk) + size));

    fresh->next = arena->newest;
    fresh->size = size;
    arena->newest = fresh;
    return fresh;
}

/* Only memory that was used before a rewind has to be zeroed: large chunks come from the system. */
static void *take(chunk *from, size_t size)
{
    char *memory = from->data + from->used;
    size_t dirty = from->touched > from->used ? from->touched - from->used : 0;

    memset(memory, 0, dirty < size ? dirty : size);
    from->used += size;
    if (from->touched < from->used)
        from->touched = from->used;
    return memory;
}

void *ar_alloc(ar_arena *arena, size_t size)
{
    chunk *current = arena->newest;

    if (size > SIZE_MAX / 2)
        must_have(NULL);
    if (CHUNK_SIZE > 1)
        size = aligned(size);
    if (!current || CHUNK_SIZE == 1 || current->size - current->used < size)
        current = add_chunk(arena, size);
    return take(current, size);
}

bool ar_resize(ar_arena *arena, const void *memory, size_t from, size_t to)
{
    chunk *current = arena->newest;
    const char *start = memory;

    if (!current || CHUNK_SIZE == 1)
        return false;
    from = aligned(from);
    to = aligned(to);
    if (start < current->data || start + from != current->data + current->used ||
        to > current->size - (size_t)(start - current->data))
        return false;
    if (to > from)
        take(current, to - from);
    else
        current->used -= from - to;
    return true;
}

void *ar_memdup(ar_arena *arena, const void *data, size_t size)
{
    void *copy = ar_alloc(arena, size);

    return size ? memcpy(copy, data, size) : copy;
}

char *ar_strndup(ar_arena *arena, const char *text, size_t length)
{
    char *copy = ar_alloc(arena, length + 1);

    if (length)
        memcpy(copy, text, length);
    return copy;
}

char *ar_strdup(ar_arena *arena, const char *text)
{
    return text ? ar_strndup(arena, text, strlen(text)) : NULL;
}

char *ar_vprintf(ar_arena *arena, const char *format, va_list args)
{
    va_list again;

    va_copy(again, args);
    int length = vsnprintf(NULL, 0, format, again);

    va_end(again);
    if (length < 0)
        return ar_strdup(arena, "");
    char *text = ar_alloc(arena, (size_t)length + 1);

    vsnprintf(text, (size_t)length + 1, format, args);
    return text;
}

char *ar_printf(ar_arena *arena, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    char *text = ar_vprintf(arena, format, args);

    va_end(args);
    return text;
}

ar_arena_mark ar_arena_get_mark(const ar_arena *arena)
{
    return (ar_arena_mark){arena->newest, arena->newest ? arena->newest->used : 0};
}

void ar_arena_rewind(ar_arena *arena, ar_arena_mark mark)
{
    free_until(arena, mark.chunk);
    if (arena->newest)
        arena->newest->used = mark.used;
}
