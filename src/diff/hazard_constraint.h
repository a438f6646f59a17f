/*
 * What is dangerous about constraints and indexes: rows that they refuse.
 */
#ifndef AR_DIFF_HAZARD_CONSTRAINT_H
#define AR_DIFF_HAZARD_CONSTRAINT_H

#include "diff/hazard.h"

void ar_judge_create_key(const ar_danger *d, ar_op *op);
void ar_judge_create_index(const ar_danger *d, ar_op *op);
void ar_judge_create_exclusion(const ar_danger *d, ar_op *op);
void ar_judge_create_foreign_key(const ar_danger *d, ar_op *op);
void ar_judge_create_check(const ar_danger *d, ar_op *op);

#endif
