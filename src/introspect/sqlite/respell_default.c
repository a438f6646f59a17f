/*
 * SQLite looks into a default when a row wants it, and not before. The functions that programs
 * define may be called, so that one which SQLite does not have is remarked and no fault.
 */
#include "base/str.h"
#include "introspect/sqlite/respell.h"

static const char missing_words[] = "no such function: ";

static const char *instead_of(const char *function)
{
    static const char *const clocks[] = {"now",
                                         "getdate",
                                         "sysdate",
                                         "clock_timestamp",
                                         "statement_timestamp",
                                         "transaction_timestamp"};

    for (size_t i = 0; i < sizeof(clocks) / sizeof(*clocks); i++)
        if (ar_strieq(function, clocks[i]))
            return "current_timestamp";
    return NULL;
}

static void remark(ar_ctx *ctx, const ar_expr_place *place, const char *function)
{
    const char *other = instead_of(function);

    ar_say(
        ctx, AR_WARNING, AR_E_UNKNOWN_FUNCTION, (*place->slot)->pos,
        "the default of column \"%s.%s\" calls %s(), which SQLite does not have: rows that rely on "
        "it are refused unless the program that writes them defines it",
        place->table->name, place->object->name, function);
    if (other)
        ar_hint(ctx, "SQLite's own is `default %s`", other);
}

ar_status ar_lite_look_at_default(ar_ctx *ctx, const ar_expr_place *place, ar_db **bare)
{
    const char *message = NULL;
    char *sql = ar_printf(ctx->arena, "SELECT (%s\n)", (*place->slot)->sql);

    if (!*bare)
        AR_TRY(ar_db_open_memory(ctx, 0, bare));
    if (!ar_db_try(ctx, *bare, sql, &message) && ar_starts_with(message, missing_words))
        remark(ctx, place, message + sizeof(missing_words) - 1);
    return AR_OK;
}
