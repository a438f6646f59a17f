/*
 * What is dangerous about types: values that leave an enum, or fit no more.
 */
#ifndef AR_DIFF_HAZARD_TYPE_H
#define AR_DIFF_HAZARD_TYPE_H

#include "diff/hazard.h"

void ar_judge_alter_enum(const ar_danger *d, ar_op *op);
void ar_judge_alter_domain(const ar_danger *d, ar_op *op);
void ar_judge_alter_user_type(const ar_danger *d, ar_op *op);

#endif
