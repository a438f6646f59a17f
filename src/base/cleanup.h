/* AR_AUTO(fn): the variable's value is handed to fn when the scope ends; NULL is skipped. */
#ifndef AR_BASE_CLEANUP_H
#define AR_BASE_CLEANUP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define AR_DEFINE_AUTO(name, type, close)                                                          \
    static inline void name##_cleanup(type **handle)                                               \
    {                                                                                              \
        if (*handle)                                                                               \
            close(*handle);                                                                        \
    }                                                                                              \
    struct name##_needs_semicolon

static inline void ar_fd_cleanup(const int *fd)
{
    if (*fd >= 0)
        close(*fd);
}

static inline void ar_free_cleanup(void *memory)
{
    free(*(void **)memory);
}

#define AR_AUTO(name) __attribute__((cleanup(name##_cleanup)))
#define AR_AUTO_FD    __attribute__((cleanup(ar_fd_cleanup)))
#define AR_AUTO_FREE  __attribute__((cleanup(ar_free_cleanup)))

#endif
