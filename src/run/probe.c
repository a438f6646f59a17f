#include <string.h>

#include "base/str.h"
#include "run/alone.h"

/* A statement's tokens, read from left to right. */
typedef struct words {
    const ar_tokens *tokens;
    size_t at;
} words;

static bool take(words *in, const char *word)
{
    if (in->at >= in->tokens->count || !ar_token_is(&in->tokens->items[in->at], word))
        return false;
    in->at++;
    return true;
}

/* `schema.name` as it is spelled; NULL: no name stands here. */
static char *take_name(ar_ctx *ctx, words *in)
{
    const ar_token *first = in->at < in->tokens->count ? &in->tokens->items[in->at] : NULL;

    if (!first || !ar_token_is_name(first))
        return NULL;
    in->at++;
    while (in->at + 1 < in->tokens->count && ar_token_is(&in->tokens->items[in->at], ".") &&
           ar_token_is_name(&in->tokens->items[in->at + 1]))
        in->at += 2;
    const ar_token *last = &in->tokens->items[in->at - 1];

    return ar_strndup(ctx->arena, first->text, (size_t)(last->text + last->length - first->text));
}

/* The texts mean what they mean to the section: with the default schema in the search path. */
static ar_status ask(ar_ctx *ctx, ar_db *db, const char *sql, size_t count,
                     const char *const *values, const char **out)
{
    AR_AUTO_ROWS ar_rows *rows = NULL;

    AR_TRY(ar_db_query_params(ctx, db, sql, count, values, &rows));
    *out = ar_rows_next(rows) ? ar_rows_text(ctx, rows, 0) : NULL;
    return AR_OK;
}

static ar_status probe_create_index(ar_ctx *ctx, ar_db *db, words *in, ar_probe *out,
                                    const char **out_mend)
{
    static const char sql[] =
        "SELECT CASE WHEN i.indisvalid AND i.indisready THEN 'valid' ELSE"
        " pg_catalog.format('%I.%I', n.nspname, c.relname) END"
        " FROM pg_catalog.pg_class t"
        " JOIN pg_catalog.pg_class c ON c.relnamespace = t.relnamespace"
        " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
        " JOIN pg_catalog.pg_index i ON i.indexrelid = c.oid AND i.indrelid = t.oid"
        " WHERE t.oid = pg_catalog.to_regclass($2) AND c.relname = $1";
    const char *values[2] = {NULL};
    const char *found = NULL;

    if (take(in, "if"))
        in->at += 2;
    const char *spelled = take_name(ctx, in);

    values[0] = spelled ? ar_token_name(ctx->arena, &in->tokens->items[in->at - 1]) : NULL;
    if (spelled && spelled[0] != '"')
        values[0] = ar_lower(ctx->arena, values[0]);
    if (!spelled || !take(in, "on"))
        return AR_OK; /* an index without a name: there may be several like it */
    take(in, "only");
    values[1] = take_name(ctx, in);
    AR_TRY(ask(ctx, db, sql, 2, values, &found));
    *out = !found ? AR_PROBE_UNDONE : ar_streq(found, "valid") ? AR_PROBE_DONE : AR_PROBE_BROKEN;
    if (*out == AR_PROBE_BROKEN)
        *out_mend = ar_printf(ctx->arena, "DROP INDEX CONCURRENTLY %s", found);
    return AR_OK;
}

static ar_status probe_drop_index(ar_ctx *ctx, ar_db *db, words *in, ar_probe *out)
{
    const char *values[1] = {NULL};
    const char *found = NULL;

    if (take(in, "if"))
        in->at++;
    values[0] = take_name(ctx, in);
    if (!values[0])
        return AR_OK;
    AR_TRY(ask(ctx, db, "SELECT pg_catalog.to_regclass($1)", 1, values, &found));
    *out = found ? AR_PROBE_UNDONE : AR_PROBE_DONE;
    return AR_OK;
}

/* ALTER TYPE t ADD VALUE 'label' */
static ar_status probe_add_value(ar_ctx *ctx, ar_db *db, words *in, ar_probe *out)
{
    static const char sql[] = "SELECT 1 FROM pg_catalog.pg_enum"
                              " WHERE enumtypid = pg_catalog.to_regtype($1)"
                              " AND pg_catalog.quote_literal(enumlabel) = $2";
    const char *values[2] = {NULL};
    const char *found = NULL;

    values[0] = take_name(ctx, in);
    if (!values[0] || !take(in, "add") || !take(in, "value"))
        return AR_OK;
    if (take(in, "if"))
        in->at += 2;
    if (in->at >= in->tokens->count || in->tokens->items[in->at].type != AR_TOKEN_STRING)
        return AR_OK;
    const ar_token *label = &in->tokens->items[in->at];

    values[1] = ar_strndup(ctx->arena, label->text, label->length);
    AR_TRY(ask(ctx, db, sql, 2, values, &found));
    *out = found ? AR_PROBE_DONE : AR_PROBE_UNDONE;
    return AR_OK;
}

/* Statements that may be run once more whatever became of the first time. */
static bool is_repeatable(words *in)
{
    static const char *const first[] = {"vacuum", "analyze", "reindex", "cluster", "refresh"};

    for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++)
        if (take(in, first[i]))
            return true;
    return false;
}

ar_status ar_probe_statement(ar_ctx *ctx, ar_db *db, const ar_statement_text *statement,
                             ar_probe *out, const char **out_mend)
{
    words in = {&statement->tokens, 0};

    *out = AR_PROBE_UNKNOWN;
    if (is_repeatable(&in))
        *out = AR_PROBE_UNDONE;
    else if (ar_db_which(db) == AR_SQLITE)
        return AR_OK;
    else if (take(&in, "drop") && take(&in, "index") && take(&in, "concurrently"))
        return probe_drop_index(ctx, db, &in, out);
    in.at = 0;
    if (take(&in, "alter") && take(&in, "type"))
        return probe_add_value(ctx, db, &in, out);
    in.at = 0;
    if (!take(&in, "create"))
        return AR_OK;
    take(&in, "unique");
    if (take(&in, "index") && take(&in, "concurrently"))
        return probe_create_index(ctx, db, &in, out, out_mend);
    return AR_OK;
}
