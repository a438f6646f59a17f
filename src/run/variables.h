/*
 * Values of servers may hold ${NAME}: revision files keep it so, and only a statement that is sent
 * to the database for good has the value.
 */
#ifndef AR_RUN_VARIABLES_H
#define AR_RUN_VARIABLES_H

#include "base/ctx.h"
#include "base/map.h"

/* `sql` itself, unless it makes or alters foreign data. A variable that is not set is a fault. */
ar_status ar_run_fill_variables(ar_ctx *ctx, const ar_map *env, const char *sql, ar_pos pos,
                                const char **out) AR_MUST_USE;

#endif
