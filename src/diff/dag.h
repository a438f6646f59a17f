/*
 * A directed graph over numbers and its topological order: of all that may come next, the smallest
 * number does, so that the order the numbers stand for is disturbed least. Knows nothing of
 * schemas.
 */
#ifndef AR_DIFF_DAG_H
#define AR_DIFF_DAG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/vec.h"

typedef AR_VEC(size_t) ar_numbers;

typedef struct ar_dag ar_dag;

ar_dag *ar_dag_new(ar_arena *arena, size_t count);

/*
 * `from` comes before `to`. A weak edge gives way in a cycle, first where it goes against the
 * numbers.
 */
void ar_dag_edge(ar_dag *dag, size_t from, size_t to, bool weak);
/* What has an edge to `to`, each once. */
ar_numbers ar_dag_before(const ar_dag *dag, size_t to);

/* False: *out_cycle are the members of one cycle, each before the next. */
bool ar_dag_sort(ar_dag *dag, ar_numbers *out_order, ar_numbers *out_cycle);

#endif
