/*
 * The text of a file that somebody wrote, and where in it an offset lies. Everything the parser
 * reads is such a source: it is UTF-8 without NUL, control characters or a byte order mark, and the
 * context keeps it (ctx->sources) for the lines under a message. It lives in ctx->arena.
 */
#ifndef AR_PARSER_SOURCE_H
#define AR_PARSER_SOURCE_H

#include "base/ctx.h"

typedef struct ar_source {
    const char *shown; /* its name in messages */
    const char *text;  /* NUL-terminated */
    size_t size;
    AR_VEC(size_t) lines; /* where each line starts; never empty */
    /* The place asked for last: columns of one endless line are not counted from its start again.
     */
    struct {
        size_t line, offset, points;
    } * memo;
} ar_source;

/* A file of at most 8 MiB. */
ar_status ar_source_read(ar_ctx *ctx, const char *path, const char *shown,
                         const ar_source **out) AR_MUST_USE;

/* The same for text that is there already; it is not copied. */
ar_status ar_source_new(ar_ctx *ctx, const char *shown, const char *text, size_t size,
                        const ar_source **out) AR_MUST_USE;

/* The place of [start, end), underlined as far as its first line goes. */
ar_pos ar_source_pos(const ar_source *source, size_t start, size_t end);

/* The offset of a line and a column, both counted from 0, columns in code points. */
size_t ar_source_offset(const ar_source *source, size_t line, size_t column);

#endif
