/*
 * The sections of a revision file. They are read with the engine's lexer, so that a line such as
 * `-- migrate:down` inside a string literal stays what it is: text.
 */
#ifndef AR_REVISION_BODY_H
#define AR_REVISION_BODY_H

#include "base/sqllex.h"
#include "revision/revision.h"
#include "revision/text.h"

/* `at`: the start of the line `-- migrate:up` in revision->text. */
ar_status ar_body_read(ar_ctx *ctx, ar_revision *revision, const char *at) AR_MUST_USE;

/* "unknown line", with the nearest known one (parse.c). */
ar_status ar_header_unknown(ar_ctx *ctx, const ar_marker *line, ar_pos pos);

#endif
