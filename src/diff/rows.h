/*
 * Which rows break something new, as SQL conditions over the live table under its live names. NULL:
 * a column is not there yet, or nothing can be broken.
 */
#ifndef AR_DIFF_ROWS_H
#define AR_DIFF_ROWS_H

#include "diff/world.h"

/* The name of a table or column of the base as the live database has it, quoted. */
const char *ar_live_name(const ar_world *world, const ar_object *base);

/* Rows of `table` (of the base) that a new constraint or unique index does not let stand. */
const char *ar_rows_that_break(const ar_world *world, const ar_object *table,
                               const ar_object *constraint);

#endif
