/* The one order in which revisions are applied: parents and dependencies first. */
#ifndef AR_REVISION_ORDER_H
#define AR_REVISION_ORDER_H

#include "revision/revision.h"

/* Fills graph->plan and each revision's `order`; a cycle is an error that shows it. */
ar_status ar_graph_order(ar_ctx *ctx, ar_graph *graph) AR_MUST_USE;

/* By history, created, id: how equals are ordered. */
void ar_revisions_sort(ar_revisions *revisions);

#endif
