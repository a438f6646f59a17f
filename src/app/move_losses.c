#include <string.h>

#include "app/move.h"
#include "app/scratch.h"
#include "base/str.h"
#include "diff/answer.h"

/* "table order" and "column order.total" are the entries that hold rows or values. */
static const char *count_sql(ar_ctx *ctx, ar_target target, const char *entry)
{
    bool column = ar_starts_with(entry, "column ");
    bool table = ar_starts_with(entry, "table ");
    ar_names parts = {0};
    const char *schema = NULL;
    size_t names = column ? 2 : 1;

    if (!column && !table)
        return NULL;
    parts = ar_label_parts(ctx, strchr(entry, ' ') + 1);
    if (parts.count == names + 1)
        schema = parts.items[0];
    else if (parts.count != names)
        return NULL;
    const char *from = ar_qualified(ctx, target, schema ? schema : target.default_schema,
                                    parts.items[parts.count - names]);

    if (table)
        return ar_printf(ctx->arena, "SELECT count(*) FROM %s", from);
    return ar_printf(ctx->arena, "SELECT count(%s) FROM %s",
                     ar_quote_always(ctx->arena, parts.items[parts.count - 1]), from);
}

static ar_status count_entry(ar_ctx *ctx, ar_db *db, ar_target target, const char *entry,
                             ar_names *out_lines)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;
    const char *sql = count_sql(ctx, target, entry);
    const char *message = NULL;

    if (!sql || (!ar_db_try(ctx, db, sql, &message) && !ar_db_was_locked(db)))
        return AR_OK; /* not there yet, or gone: holds nothing */
    AR_TRY(ar_db_query(ctx, db, sql, &rows));
    int64_t count = ar_rows_next(rows) ? ar_rows_int(rows, 0) : 0;

    if (count > 0)
        ar_vec_push(ctx->arena, out_lines,
                    ar_printf(ctx->arena, "%s: %lld %s%s", entry, (long long)count,
                              ar_starts_with(entry, "column ") ? "value" : "row",
                              count == 1 ? "" : "s"));
    return AR_OK;
}

ar_status ar_move_losses(ar_ctx *ctx, ar_db *db, ar_target target, const ar_run_steps *steps,
                         ar_names *out_lines)
{
    ar_vec_each(ar_run_step, step, steps) {
        const ar_revision *revision = step->revision;

        if (step->no_sql)
            continue;
        if (step->direction == AR_UP)
            ar_vec_each(const char *, entry, &revision->destroys)
                AR_TRY(count_entry(ctx, db, target, *entry, out_lines));
        else
            ar_vec_each(const char *, entry, &revision->objects)
                if ((*entry)[0] == '+')
                    AR_TRY(count_entry(ctx, db, target, *entry + 1, out_lines));
    }
    return AR_OK;
}
