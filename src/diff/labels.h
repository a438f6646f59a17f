/*
 * Enums on SQLite: a column's check lists the labels, and rows hold them as texts. A label that is
 * renamed or replaced is followed by the copy of the rebuild that the other check asks for.
 */
#ifndef AR_DIFF_LABELS_H
#define AR_DIFF_LABELS_H

#include "diff/world.h"

/*
 * Sets enum_map of the column operations of a table whose labels become others; a column that does
 * not change in itself gets an operation for it. What is not said of a label that is gone is asked.
 */
void ar_labels_compare(const ar_world *world, const ar_object *base, const ar_object *wanted,
                       ar_ops *ops, ar_questions *questions);

/* The check lists an enum's labels, as one of the base's table did: each that is gone has been
   followed or asked about, and no other row can break it. */
bool ar_labels_followed(ar_ctx *ctx, const ar_object *base, const ar_check *check);

/* The check lists all labels that one of `from` listed: no row can break it. */
bool ar_labels_grow(ar_ctx *ctx, const ar_object *from, const ar_check *check);

/*
 * What the value of a column becomes between two tables: `CASE value WHEN 'old' THEN 'new' ELSE
 * value END` for those of `map` that the first table's checks know and the second's do not. NULL:
 * it stays.
 */
char *ar_labels_moved(ar_ctx *ctx, const ar_object *from, const ar_object *to, const char *column,
                      const ar_options *map, const char *value);

#endif
