/*
 * A rename carried into a whole definition (a view's query, a function's body), as the engine does
 * when it prints it again. Where names do not tell enough, the text stays: it is compared with what
 * the models say, and said again at worst.
 */
#ifndef AR_DIFF_BODY_H
#define AR_DIFF_BODY_H

#include "model/op.h"

/* A renamed column or attribute where it is a field of a value: behind `).`. NULL: nowhere. */
char *ar_fields_renamed(ar_ctx *ctx, ar_target target, const ar_op *rename, const char *sql);

/* NULL: nothing in it is renamed. */
char *ar_body_renamed(ar_ctx *ctx, ar_target target, const ar_op *rename, const char *sql);

/* The same for a trigger, rule or policy of the very table whose column is renamed: there the names
   of its columns stand bare, or behind `new` and `old`. */
char *ar_part_renamed(ar_ctx *ctx, ar_target target, const ar_op *rename, ar_kind kind,
                      const char *sql);

#endif
