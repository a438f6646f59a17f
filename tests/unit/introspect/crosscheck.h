/*
 * Holds a model that was read from CREATE texts against what SQLite's pragmas say of the same
 * database: columns, keys, indexes and foreign keys. Every difference is printed.
 */
#ifndef AR_TEST_INTROSPECT_CROSSCHECK_H
#define AR_TEST_INTROSPECT_CROSSCHECK_H

#include "db/db.h"
#include "model/model.h"

/* How many differences there are; unmanaged tables are left out. */
size_t crosscheck(ar_ctx *ctx, ar_db *db, const ar_model *model);

#endif
