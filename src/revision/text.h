/* A revision file's text before its grammar: encoding, line ends, lines. */
#ifndef AR_REVISION_TEXT_H
#define AR_REVISION_TEXT_H

#include "revision/revision.h"

/*
 * Checks that `text` is UTF-8 without NUL, drops a BOM and, in a file with CRLF line ends, their
 * CRs. (In a file with LF line ends a CR is data, say of a string literal, and stays.)
 */
ar_status ar_text_clean(ar_ctx *ctx, const char *text, size_t size, const char *shown,
                        char **out) AR_MUST_USE;

/* `-- autorev:KEY VALUE` or `-- migrate:KEY VALUE` at the start of a line. */
typedef struct ar_marker {
    bool migrate;    /* else autorev */
    const char *key; /* length key_length */
    size_t key_length;
    const char *value; /* trimmed, length value_length */
    size_t value_length;
} ar_marker;

bool ar_marker_read(const char *line, ar_marker *out);
bool ar_marker_is(const ar_marker *marker, bool migrate, const char *key);

const char *ar_line_end(const char *text);                /* its "\n", or the end */
unsigned ar_line_count(const char *from, const char *to); /* "\n" between them */

/* The place of the bytes [at, at + length) in `text`. */
ar_pos ar_text_pos(const char *shown, const char *text, const char *at, size_t length);

#endif
