/*
 * The order between operations that follows from their facts.
 */
#ifndef AR_DIFF_FACTS_DAG_H
#define AR_DIFF_FACTS_DAG_H

#include "diff/dag.h"
#include "diff/facts.h"

/*
 * The order among `ops`. On SQLite a foreign key may be made before what it refers to, so that such
 * edges are weak.
 */
ar_dag *ar_facts_dag(ar_ctx *ctx, ar_target target, const ar_ops *ops);

#endif
