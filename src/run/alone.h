/*
 * Statements that cannot run in a transaction (FAULTS F19, F20): what the catalog says about one
 * after a run that may have been interrupted.
 */
#ifndef AR_RUN_ALONE_H
#define AR_RUN_ALONE_H

#include "revision/statement.h"
#include "run/runner.h"

typedef enum ar_probe {
    AR_PROBE_UNDONE,  /* nothing of it is there, or it may simply be run again */
    AR_PROBE_DONE,    /* its effect is there */
    AR_PROBE_BROKEN,  /* an index that was not finished: `mend` takes it away */
    AR_PROBE_UNKNOWN, /* nobody can tell */
} ar_probe;

/* Names mean what the session's search_path makes of them. `out_mend`: what to run first when it is
   broken. */
ar_status ar_probe_statement(ar_ctx *ctx, ar_db *db, const ar_statement_text *statement,
                             ar_probe *out, const char **out_mend) AR_MUST_USE;

#endif
