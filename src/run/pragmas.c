#include "run/guard.h"

#include "base/str.h"

ar_pragmas ar_pragmas_for(const ar_revision *revision)
{
    return (ar_pragmas){.foreign_keys = false,
                        .legacy_alter_table = revision->requires_line != NULL};
}

static ar_status read_one(ar_ctx *ctx, ar_db *db, const char *name, bool *out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query(ctx, db, ar_printf(ctx->arena, "PRAGMA %s", name), &rows));
    *out = ar_rows_next(rows) && ar_rows_bool(rows, 0);
    return AR_OK;
}

ar_status ar_pragmas_read(ar_ctx *ctx, ar_db *db, ar_pragmas *out)
{
    AR_TRY(read_one(ctx, db, "foreign_keys", &out->foreign_keys));
    return read_one(ctx, db, "legacy_alter_table", &out->legacy_alter_table);
}

/* An engine that ignores a pragma says nothing: only reading back tells (FAULTS F51). */
static ar_status set_one(ar_ctx *ctx, ar_db *db, const char *name, bool wanted)
{
    bool is = false;

    AR_TRY(read_one(ctx, db, name, &is));
    if (is == wanted)
        return AR_OK;
    AR_TRY(ar_db_exec(ctx, db, ar_printf(ctx->arena, "PRAGMA %s = %d", name, wanted)));
    ar_kill_point("pragma set");
    AR_TRY(read_one(ctx, db, name, &is));
    if (is == wanted)
        return AR_OK;
    return ar_fail(ctx, AR_E_PRAGMA_IGNORED, AR_NOWHERE,
                   "\"%s\" does not let the pragma %s be turned %s", ar_db_url(db)->shown, name,
                   wanted ? "on" : "off");
}

ar_status ar_pragmas_set(ar_ctx *ctx, ar_db *db, ar_pragmas wanted)
{
    AR_TRY(set_one(ctx, db, "foreign_keys", wanted.foreign_keys));
    return set_one(ctx, db, "legacy_alter_table", wanted.legacy_alter_table);
}
