/*
 * Diagnostics for people (SPEC 5), on standard error:
 *
 *     apps/shop/models.yaml:14:47: error: no app declares a table "custmer"
 *        14 |       customer_id: bigint not null references custmer(id)
 *           |                                               ^~~~~~~
 *     hint: did you mean "customer" (apps/users/models.yaml:3)?
 *
 * Without a place a line begins with the severity. With --json they go into the one object instead.
 */
#ifndef AR_CLI_REPORT_H
#define AR_CLI_REPORT_H

#include "cli/cli.h"

/* Shows what was recorded since the last call. -q leaves out notes, details need -v. */
void ar_report(ar_cli *cli);

/* One diagnostic as text; `source`: the file's text, NULL: no line is shown under it. */
char *ar_report_text(ar_ctx *ctx, const ar_diag *diag, const char *source, bool colour);

const char *ar_severity_text(ar_severity severity);

#endif
