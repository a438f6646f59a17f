/*
 * One spelling for statistics objects, whose columns and kinds have no order of their own.
 */
#ifndef AR_MODEL_STATISTICS_H
#define AR_MODEL_STATISTICS_H

#include "model/kinds.h"

enum { AR_STATISTICS_KINDS = 3 };

extern const char *const ar_statistics_kinds[]; /* NULL-terminated, in the order of `kinds` */

/* `kinds` of those that are marked, by place in that list; NULL: all or none are. */
const char *ar_statistics_kinds_text(ar_ctx *ctx, const bool *marked);

/* A copy with columns first, by name, then expressions as they came. */
ar_elements ar_statistics_sorted(ar_ctx *ctx, const ar_elements *elements);

#endif
