/*
 * The parts of ar_respell() that are about views and defaults, on SQLite.
 */
#ifndef AR_INTROSPECT_SQLITE_RESPELL_H
#define AR_INTROSPECT_SQLITE_RESPELL_H

#include "introspect/engines.h"
#include "introspect/sqlite/walk.h"

/* Keys of all views, and a report of each that SQLite would not answer. `live` NULL: not known. */
ar_status ar_lite_respell_views(ar_ctx *ctx, ar_model *wanted, const ar_model *live) AR_MUST_USE;

/*
 * Warns of a default that calls a function which SQLite lacks. `*bare`: a database in memory
 * without stubs, opened here when it is NULL; the caller closes it.
 */
ar_status ar_lite_look_at_default(ar_ctx *ctx, const ar_expr_place *place,
                                  ar_db **bare) AR_MUST_USE;

#endif
