/*
 * Squashes in a database. One whose revisions are all applied counts as applied itself: readers
 * see its row in their rows' place (`unrecorded`), and whoever runs something writes it so first,
 * in one transaction.
 */
#ifndef AR_RUN_SQUASH_H
#define AR_RUN_SQUASH_H

#include "run/run.h"

/* Settles the graph by a journal that was just read, and then the journal by the graph. */
ar_status ar_squash_settle(ar_ctx *ctx, ar_graph *graph, ar_journal *journal) AR_MUST_USE;

/* The rows of squashed revisions go, those of their squashes come, at the same place. */
void ar_squash_steps(ar_ctx *ctx, const ar_graph *graph, const ar_journal *journal,
                     ar_run_steps *out);

#endif
