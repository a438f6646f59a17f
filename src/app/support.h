/*
 * What autorev reads, compares, emits and proves, per kind, attribute and engine (SPEC 10), from
 * the kind tables and the emitters' cells: the README's table is this text, and a test compares.
 */
#ifndef AR_APP_SUPPORT_H
#define AR_APP_SUPPORT_H

#include "base/ctx.h"

char *ar_support_table(ar_ctx *ctx); /* Markdown */

/* "sqlite table.create": a line for each cell of the emitters' render tables. */
char *ar_support_cells(ar_ctx *ctx);

#endif
