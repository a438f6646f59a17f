/* Which revisions a migrate, downgrade or rollback moves, and which rows that costs. */
#ifndef AR_APP_MOVE_H
#define AR_APP_MOVE_H

#include "app/app.h"

/* Rows that `steps` take away, as lines for people ("table order: 3 rows"); empty: none. */
ar_status ar_move_losses(ar_ctx *ctx, ar_db *db, ar_target target, const ar_run_steps *steps,
                         ar_names *out_lines) AR_MUST_USE;

#endif
