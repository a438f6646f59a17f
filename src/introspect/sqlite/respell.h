/*
 * The part of ar_respell() that is about views, on SQLite.
 */
#ifndef AR_INTROSPECT_SQLITE_RESPELL_H
#define AR_INTROSPECT_SQLITE_RESPELL_H

#include "introspect/engines.h"

/* Keys of all views, and a report of each that SQLite would not answer. `live` NULL: not known. */
ar_status ar_lite_respell_views(ar_ctx *ctx, ar_model *wanted, const ar_model *live) AR_MUST_USE;

#endif
