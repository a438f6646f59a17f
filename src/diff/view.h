/*
 * What changes between two views. PostgreSQL can put one query in another's place where columns are
 * only appended; everything else that a query changes makes a view anew, with what hangs on it.
 */
#ifndef AR_DIFF_VIEW_H
#define AR_DIFF_VIEW_H

#include "diff/world.h"

/* Attributes that differ; on PostgreSQL the names of columns are part of the query's print. */
uint64_t ar_view_changes(const ar_world *world, const ar_object *base, const ar_object *wanted);

/* Whether a change of these attributes takes dropping the view. The way back may take it all the
   same: see ar_closure_add(). */
bool ar_view_is_made_anew(const ar_world *world, const ar_object *base, const ar_object *wanted,
                          uint64_t changed);

/* What is said of columns: alterations, appended. */
void ar_view_columns_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                             ar_ops *out);

#endif
