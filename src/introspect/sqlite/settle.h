/*
 * One form for what SQLite lets people write in several ways. A table that was read and a table
 * that a model file wants both go through here, so that comparing them is plain equality.
 */
#ifndef AR_INTROSPECT_SQLITE_SETTLE_H
#define AR_INTROSPECT_SQLITE_SETTLE_H

#include "model/model.h"

/*
 * In place, for one table whose children are all there: names of columns in keys and indexes are
 * spelled as the column is, collations in lower case and NULL where they say nothing new (binary,
 * or the column's own), NOT NULL as the table behaves. Doing it again changes nothing.
 */
void ar_lite_settle(ar_ctx *ctx, ar_object *table);

/*
 * In place, for all foreign keys of a sorted model: the referred table and columns spelled as they
 * are declared; where no columns are named, those of the referred primary key. A key to a table
 * that is not there keeps its text.
 */
void ar_lite_settle_references(ar_ctx *ctx, ar_model *model);

/* Tables and columns whose names differ from the live ones in case alone are called as those are.
 */
void ar_lite_settle_case(ar_ctx *ctx, ar_model *wanted, const ar_model *live);

#endif
