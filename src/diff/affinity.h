/*
 * SQLite stores a value as the type of its column says (sqlite.org/datatype3.html, 3): in a column
 * for numbers the text '007' is 7 from then on. A rebuild copies values as they stand, so those
 * that would not be what they were are told before.
 */
#ifndef AR_DIFF_AFFINITY_H
#define AR_DIFF_AFFINITY_H

#include "diff/world.h"

/*
 * Rows of the live table whose value in a column of the base becomes another one in `wanted`, and
 * does not come back when the column does; NULL: none can.
 */
const char *ar_values_turned(const ar_world *world, const ar_object *base, const ar_object *wanted);

#endif
