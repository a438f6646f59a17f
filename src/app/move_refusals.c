#include "app/move.h"
#include "app/refusal.h"
#include "base/str.h"

static ar_status look_at_step(ar_walk *walk, const ar_run_step *step)
{
    const ar_section *section = &step->revision->down;
    ar_statements *statements = ar_alloc(walk->ctx->arena, sizeof(*statements));

    *statements = ar_statements_of(walk->ctx->arena, ar_revision_flavour(step->revision),
                                   section->sql, section->line);
    walk->revision = step->revision;
    walk->section = statements;
    ar_vec_each(ar_statement_text, statement, statements) {
        if (walk->blind)
            return AR_OK;
        walk->statement = statement;
        AR_TRY(walk->target.engine == AR_SQLITE ? ar_refusal_sqlite(walk)
                                                : ar_refusal_postgres(walk));
    }
    return AR_OK;
}

ar_status ar_move_refusals(ar_ctx *ctx, ar_db *db, ar_target target, const ar_run_steps *steps)
{
    ar_walk walk = {.ctx = ctx, .db = db, .target = target, .enums = ar_map_new(ctx->arena)};
    size_t errors = ar_error_count(ctx);

    ar_vec_each(ar_run_step, step, steps)
        if (step->direction == AR_DOWN && !step->no_sql && step->revision->down.sql)
            AR_TRY(look_at_step(&walk, step));
    return ar_status_since(ctx, errors);
}
