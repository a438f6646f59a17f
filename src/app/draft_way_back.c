#include "app/draft_way_back.h"

#include "base/str.h"
#include "diff/diff.h"

/* Extensions know from which version to which they can be updated; seldom is there a way back. */
static ar_status check_version(ar_ctx *ctx, const ar_work *work, const ar_op *op,
                               const char **out_reason)
{
    const ar_extension *from = ar_as_extension(op->before), *to = ar_as_extension(op->after);
    const char *values[] = {op->after->name, from->version, to->version};
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query_params(ctx, work->db,
                              "SELECT 1 FROM pg_catalog.pg_extension_update_paths($1::"
                              "pg_catalog.name) WHERE source = $2 AND target = $3"
                              " AND path IS NOT NULL",
                              3, values, &rows));
    if (!ar_rows_next(rows))
        *out_reason = ar_printf(ctx->arena,
                                "extension %s cannot be updated from version %s back to %s",
                                op->after->name, from->version, to->version);
    return AR_OK;
}

ar_status ar_draft_way_back(ar_ctx *ctx, const ar_work *work, const ar_ops *down,
                            const char **out_reason)
{
    *out_reason = NULL;
    ar_vec_each(ar_op *, it, down) {
        const ar_op *op = *it;

        if (op->kind == AR_KIND_EXTENSION && op->verb == AR_ALTER &&
            (op->changed & ar_attr_bit(AR_KIND_EXTENSION, "version")))
            AR_TRY(check_version(ctx, work, op, out_reason));
    }
    return AR_OK;
}
