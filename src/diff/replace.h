/*
 * What CREATE OR REPLACE can make of a function, procedure or aggregate that is there. PostgreSQL
 * 15 manual, CREATE FUNCTION "Notes", CREATE AGGREGATE.
 */
#ifndef AR_DIFF_REPLACE_H
#define AR_DIFF_REPLACE_H

#include "model/model.h"

/* Names and input types are the same already. */
bool ar_routine_is_replaceable(const ar_object *before, const ar_object *after);

#endif
