/*
 * Squashes (`autorev squash`). Revisions with the same `replaces` lines stand, together, for the
 * revisions named there: the files of both may lie side by side, and of each squash one side
 * counts. Which one is for a database to say: the squash where all or none of what it replaces was
 * applied, the old revisions where a part was. The other side is left out of the graph, and
 * whoever names one of its ids as parent or dependency means what stands in its place.
 */
#ifndef AR_REVISION_REPLACE_H
#define AR_REVISION_REPLACE_H

#include "revision/revision.h"

/* Finds the squashes among the histories' files. Two that share a part are an error. */
ar_status ar_squashes_find(ar_ctx *ctx, ar_graph *graph) AR_MUST_USE;

/*
 * What counts in place of `id` for somebody of `history` (an index) who names it: the revision
 * itself; the last one of its squash in that history; the last ones that an idle squash replaces.
 * Empty: nothing.
 */
ar_revisions ar_graph_stand_ins(ar_ctx *ctx, const ar_graph *graph, const char *id,
                                unsigned history);

/* Reports two files with one id. */
ar_status ar_revision_twice(ar_ctx *ctx, const ar_revision *first, const ar_revision *second);

#endif
