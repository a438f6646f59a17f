/*
 * What went wrong, where, and what to do about it. The function that knows the position and the
 * name calls ar_fail(); everybody above says AR_TRY. A status is the class of the failure, and
 * the command line's exit code (SPEC 5). Codes are for programs and tests: `codes.def`.
 */
#ifndef AR_BASE_DIAG_H
#define AR_BASE_DIAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"

typedef enum ar_status {
    AR_OK = 0,
    AR_FOUND = 1,        /* a check found something */
    AR_INVALID = 2,      /* usage, config, model or history error */
    AR_NEEDS_ANSWER = 3, /* a question, and nobody can be asked */
    AR_REFUSED = 4,      /* the database refused or does not answer; nothing changed */
    AR_LOCKED = 5,       /* no lock in time */
    AR_PARTIAL = 6,      /* stopped part-way (non-transactional) */
    AR_OUTCOME_UNKNOWN = 7,
    AR_INTERRUPTED = 130,
    AR_TERMINATED = 143,
} ar_status;

typedef enum ar_code {
#define X(code, text, status) AR_E_##code,
#include "base/codes.def"
#undef X
    AR_E__COUNT
} ar_code;

typedef enum ar_severity { AR_ERROR, AR_WARNING, AR_NOTE, AR_DEBUG } ar_severity;

/* A place in a user's file; line and column count from 1, columns in code points; 0: unknown. */
typedef struct ar_pos {
    const char *file; /* as to be shown: relative to the project root; NULL: no file */
    unsigned line;
    unsigned column;
    unsigned width; /* code points to underline; 0: one */
} ar_pos;

typedef struct ar_diag {
    ar_severity severity;
    ar_code code;
    ar_pos pos;
    const char *message;
    const char *hint; /* NULL: none */
} ar_diag;

typedef AR_VEC(ar_diag) ar_diags;

typedef struct ar_ctx ar_ctx;

/* Records an error and returns the status of its code. */
ar_status ar_fail(ar_ctx *ctx, ar_code code, ar_pos pos, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Adds a hint to the newest diagnostic. */
void ar_hint(ar_ctx *ctx, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A warning, note or (shown with -v) detail. */
void ar_say(ar_ctx *ctx, ar_severity severity, ar_code code, ar_pos pos, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

const char *ar_code_text(ar_code code); /* "unknown-key" */
ar_status ar_code_status(ar_code code);
size_t ar_error_count(const ar_ctx *ctx);

/* The status of the first error recorded since `errors` were counted, AR_OK when there is none. */
ar_status ar_status_since(const ar_ctx *ctx, size_t errors);

#define AR_NOWHERE ((ar_pos){0})

#define AR_TRY(call)                                                                               \
    do {                                                                                           \
        ar_status ar_try_status_ = (call);                                                         \
                                                                                                   \
        if (ar_try_status_ != AR_OK)                                                               \
            return ar_try_status_;                                                                 \
    } while (0)

#define AR_MUST_USE __attribute__((warn_unused_result))

#endif
