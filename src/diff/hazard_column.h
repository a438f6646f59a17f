/*
 * What is dangerous about columns: rows without a value, values that do not convert.
 */
#ifndef AR_DIFF_HAZARD_COLUMN_H
#define AR_DIFF_HAZARD_COLUMN_H

#include "diff/hazard.h"

void ar_judge_create_column(const ar_danger *d, ar_op *op);
void ar_judge_drop_column(const ar_danger *d, ar_op *op);
void ar_judge_alter_column(const ar_danger *d, ar_op *op);

/* How rows without a value are filled; NULL: not at all. */
void ar_backfill_set(ar_op *op, const char *sql, const char *why);
bool ar_fills_itself(const ar_column *column);
/* Whether the column's table is a foreign one. */
bool ar_op_is_foreign(const ar_op *op);
/* A type as reasons name it. */
const char *ar_judged_type(const ar_type *type);

#endif
