/*
 * The one line over a statement: what it does, and what a reviewer must know (SPEC 4). Names in it
 * are escaped, so that no name can end the comment and start SQL.
 */
#ifndef AR_EMIT_COMMENT_H
#define AR_EMIT_COMMENT_H

#include "emit/emitter.h"

/* `sentence` with the operation's warnings behind it. */
char *ar_comment(const ar_emitter *e, const ar_op *op, const char *sentence);

/* One warning of `op`: "DESTROYS DATA: all rows of "order".", "MAY FAIL: …"; NULL: there is none.
 */
char *ar_comment_destroys(const ar_emitter *e, const ar_op *op);
char *ar_comment_may_fail(const ar_emitter *e, const ar_op *op);

/* "add column "note"", "drop unique (a, b)": what a part of a rebuild does. */
char *ar_comment_part(const ar_emitter *e, const ar_op *part);

/* A name in double quotes: quotes doubled, control characters as \uXXXX. */
char *ar_show_name(ar_ctx *ctx, const char *name);

#endif
