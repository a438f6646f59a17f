/*
 * One row per table of a scratch database, so that a proof meets rows (SPEC 9). Values are tried
 * until the table's constraints take them; a table that takes none stays empty.
 */
#ifndef AR_APP_FILL_H
#define AR_APP_FILL_H

#include "db/db.h"
#include "model/model.h"
#include "model/op.h"

/* Tables that `ops` may fail on, in either direction, stay empty, and those that refer to them. */
ar_status ar_fill(ar_ctx *ctx, ar_db *scratch, const ar_model *model, const ar_ops *up,
                  const ar_ops *down, ar_objects *out_filled) AR_MUST_USE;

#endif
