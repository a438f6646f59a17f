#include "run/facts.h"

#include "base/str.h"
#include "revision/statement.h"

static const char *last_part(const ar_names *parts)
{
    return parts->count ? parts->items[parts->count - 1] : "";
}

static void add_dropped(ar_ctx *ctx, ar_facts *facts, const char *kind, const char *name)
{
    ar_vec_push(ctx->arena, &facts->dropped,
                ar_lower(ctx->arena, ar_printf(ctx->arena, "%s %s", kind, name)));
}

/* Going down, what was made goes, and what was renamed gets its old name back. */
static void take_entry(ar_ctx *ctx, ar_facts *facts, const ar_entry *entry, ar_direction direction)
{
    bool up = direction == AR_UP;
    bool renames = entry->verb == '>' && entry->new_parts.count;
    const char *old = last_part(&entry->parts), *new = last_part(&entry->new_parts);

    if (entry->verb == (up ? '-' : '+'))
        add_dropped(ctx, facts, entry->kind, old);
    if (renames)
        add_dropped(ctx, facts, entry->kind, up ? old : new);
    if (renames && ar_streq(entry->kind, "table")) {
        ar_vec_push(ctx->arena, &facts->renamed, ar_lower(ctx->arena, up ? old : new));
        ar_vec_push(ctx->arena, &facts->renamed, ar_lower(ctx->arena, up ? new : old));
    }
}

static bool is_any(const ar_token *token, const char *const *words)
{
    for (; *words; words++)
        if (ar_token_is(token, *words))
            return true;
    return false;
}

/* DROP KIND [IF EXISTS] [schema.]name: the last name before the end. */
static void take_drop(ar_ctx *ctx, ar_facts *facts, const ar_statement_text *statement)
{
    const ar_tokens *tokens = &statement->tokens;
    const char *kind, *name;

    if (tokens->count < 3)
        return;
    kind = ar_token_name(ctx->arena, &tokens->items[1]);
    name = ar_token_name(ctx->arena, &tokens->items[tokens->count - 1]);
    /* A rebuild drops its table to put another in its place: that is no word about the table. */
    if (!ar_strieq(kind, "table"))
        add_dropped(ctx, facts, kind, name);
    else
        facts->writes = true;
}

static void take_statement(ar_ctx *ctx, ar_facts *facts, const ar_statement_text *statement)
{
    static const char *const writers[] = {"insert", "update", "delete", "replace", "with", NULL};
    static const char *const changers[] = {"drop", "alter", NULL};
    const ar_token *first = &statement->tokens.items[0];

    facts->writes |= is_any(first, writers);
    facts->drops |= is_any(first, changers);
    if (ar_token_is(first, "drop"))
        take_drop(ctx, facts, statement);
}

ar_facts ar_facts_of(ar_ctx *ctx, const ar_revision *revision, ar_direction direction)
{
    const ar_section *section = direction == AR_UP ? &revision->up : &revision->down;
    ar_statements statements = ar_statements_of(ctx->arena, ar_revision_flavour(revision),
                                                section->sql, section->line);
    ar_facts facts = {.rebuilds = revision->requires_line != NULL};
    ar_entry entry;

    ar_vec_each(ar_statement_text, statement, &statements)
        take_statement(ctx, &facts, statement);
    ar_vec_each(const char *, text, &revision->objects)
        if (ar_entry_parse(ctx, *text, &entry))
            take_entry(ctx, &facts, &entry, direction);
    return facts;
}
