/* Scripts of other tools as sections: without the transaction and pragmas that a runner puts. */
#ifndef AR_APP_IMPORT_SQL_H
#define AR_APP_IMPORT_SQL_H

#include "base/engine.h"
#include "revision/revision.h"

/*
 * `sql` stands from line `first_line` on. An outer BEGIN and COMMIT, and on SQLite the pragmas of a
 * rebuild, are taken off; *out_rebuilds: it turned foreign_keys off. `alone`: the tool opens no
 * transaction for it; without a BEGIN of its own it gets none here either.
 */
ar_section ar_import_section(ar_ctx *ctx, ar_engine engine, const char *sql, unsigned first_line,
                             bool alone, bool *out_rebuilds);

/* Whether there is anything but comments. */
bool ar_import_has_statements(ar_ctx *ctx, ar_engine engine, const char *sql);

#endif
