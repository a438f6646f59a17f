#include "app/made_extensions.h"

#include <string.h>

#include "base/str.h"
#include "revision/statement.h"

/* CREATE EXTENSION [IF NOT EXISTS] name; NULL: another statement. */
static const char *extension_of(ar_ctx *ctx, const ar_statement_text *statement)
{
    const ar_tokens *tokens = &statement->tokens;
    size_t at = 2;
    char *name;

    if (tokens->count < 3 || !ar_token_is(&tokens->items[0], "create") ||
        !ar_token_is(&tokens->items[1], "extension"))
        return NULL;
    if (ar_token_is(&tokens->items[at], "if"))
        at += 3;
    if (at >= tokens->count)
        return NULL;
    name = ar_token_name(ctx->arena, &tokens->items[at]);
    return tokens->items[at].type == AR_TOKEN_WORD ? ar_lower(ctx->arena, name) : name;
}

static void note_made(ar_ctx *ctx, const ar_revision *revision, ar_names *out)
{
    ar_statements statements = {0};

    if (revision->up.sql)
        statements = ar_statements_of(ctx->arena, ar_revision_flavour(revision), revision->up.sql,
                                      revision->up.line);
    ar_vec_each(ar_statement_text, statement, &statements) {
        const char *name = extension_of(ctx, statement);

        if (name)
            ar_vec_push(ctx->arena, out, name);
    }
}

ar_names ar_extensions_unmade(ar_ctx *ctx, const ar_names *installed, const ar_revisions *revisions)
{
    ar_names made = {0}, unmade = {0};

    if (installed->count == 0)
        return unmade;
    ar_vec_each(ar_revision *const, revision, revisions)
        note_made(ctx, *revision, &made);
    ar_vec_each(const char *const, extension, installed) {
        size_t length = strcspn(*extension, " ");

        if (!ar_names_has(&made, ar_strndup(ctx->arena, *extension, length)))
            ar_vec_push(ctx->arena, &unmade, *extension);
    }
    return unmade;
}
