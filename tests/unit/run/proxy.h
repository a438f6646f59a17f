/*
 * Something between libpq and the server, in a process of its own: it cuts the connection where a
 * test wants it, or tells another process id, as a pooler does.
 */
#ifndef AR_TEST_RUN_PROXY_H
#define AR_TEST_RUN_PROXY_H

#include <sys/types.h>

typedef enum proxy_mode {
    PROXY_CUT_ANSWER,   /* once: the server's answer to COMMIT does not arrive */
    PROXY_CUT_QUESTION, /* once: the message with the COMMIT does not arrive */
    PROXY_CUT_FOR_GOOD, /* as CUT_ANSWER, and nobody answers afterwards */
    PROXY_POOLER,       /* another process id than the server's */
} proxy_mode;

/* Listens in `dir` (host=DIR) for a server that listens in `server_dir`. */
pid_t proxy_start(const char *dir, const char *server_dir, proxy_mode mode);
void proxy_stop(pid_t proxy, const char *dir);

#endif
