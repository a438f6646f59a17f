#include "app/squash_data.h"

#include <string.h>

#include "app/squash_kinds.h"
#include "base/map.h"
#include "base/str.h"
#include "revision/statement.h"

enum { SHOWN = 60 };

typedef struct looker {
    ar_ctx *ctx;
    const ar_revision *revision;
    const ar_fresh_tables *fresh;
    ar_target target;
    bool down;
    ar_names made;    /* unmodelled kinds that it makes: "view" */
    ar_names dropped; /* and drops: both together are objects in the way of something else */
} looker;

static bool in_words(const char *word, const char *const *words)
{
    for (; *words; words++)
        if (ar_strieq(word, *words))
            return true;
    return false;
}

static const char *word_at(const looker *in, const ar_statement_text *statement, size_t index)
{
    if (index >= statement->tokens.count)
        return "";
    return ar_token_name(in->ctx->arena, &statement->tokens.items[index]);
}

/* CREATE [OR REPLACE | TEMP | UNIQUE | MATERIALIZED] KIND, DROP KIND, COMMENT ON KIND. */
static const char *kind_of(const looker *in, const ar_statement_text *statement, size_t *out_at)
{
    static const char *const passed[] = {"or",       "replace", "temp", "temporary",
                                         "unlogged", "unique",  "on",   NULL};
    size_t at = 1;

    while (in_words(word_at(in, statement, at), passed))
        at++;
    *out_at = at;
    return word_at(in, statement, at);
}

static bool is_modelled(const looker *in, const char *kind)
{
    static const char *const kinds[] = {"table",  "index",      "sequence", "type", "domain",
                                        "schema", "constraint", "column",   NULL};

    return in_words(kind, kinds) || ar_squash_accounts(in->ctx, in->revision, kind);
}

/* CREATE TABLE ... AS SELECT brings rows. */
static bool brings_rows(const ar_statement_text *statement)
{
    int depth = 0;

    ar_vec_each(ar_token, token, &statement->tokens) {
        depth += ar_token_is(token, "(") - ar_token_is(token, ")");
        if (depth == 0 && ar_token_is(token, "as"))
            return true;
    }
    return false;
}

/* "t", "s.t": the name that begins at token `at`. */
static const char *name_at(const looker *in, const ar_statement_text *statement, size_t at,
                           size_t *out_next)
{
    const char *name = word_at(in, statement, at);

    for (at++; at + 1 < statement->tokens.count && ar_token_is(&statement->tokens.items[at], ".");
         at += 2)
        name = ar_printf(in->ctx->arena, "%s.%s", name, word_at(in, statement, at + 1));
    *out_next = at;
    return name;
}

/* ALTER TABLE t OWNER TO r, unless owners are compared; the owner of what is called `owner` is
 * none. */
static bool gives_away(const looker *in, const ar_statement_text *statement)
{
    static const char *const names[] = {"column", "attribute", "rename", NULL};

    for (size_t i = 2; !in->target.owners && i + 1 < statement->tokens.count; i++)
        if (ar_token_is(&statement->tokens.items[i], "owner") &&
            ar_token_is(&statement->tokens.items[i + 1], "to") &&
            !in_words(word_at(in, statement, i - 1), names))
            return true;
    return false;
}

static const char *fresh_key(ar_ctx *ctx, const ar_revision *revision, const char *table)
{
    return ar_streq(revision->dialect, "sqlite") ? ar_lower(ctx->arena, table) : table;
}

static bool is_fresh(const looker *in, const char *table)
{
    return ar_map_get(in->fresh->made, fresh_key(in->ctx, in->revision, table)) != NULL;
}

/* An entry of its own lines says that it changes that column, or the type of some column. */
static bool accounts_for(const looker *in, const char *table, const char *column)
{
    const char *name = ar_printf(in->ctx->arena, "%s.%s", table, column);
    ar_entry entry;

    ar_vec_each(const char *const, text, &in->revision->objects) {
        if (!ar_entry_parse(in->ctx, *text, &entry))
            continue;
        bool column_too = ar_streq(entry.kind, "column") &&
                          ar_strieq(ar_names_join(in->ctx->arena, &entry.parts, "."), name);

        if (column_too || ar_streq(entry.kind, "enum"))
            return true;
    }
    return false;
}

/* UPDATE t SET c = ... before a NOT NULL: nothing on a table without rows. The way back fills in
   what a squash's own fills in, too. */
static bool is_own_update(const looker *in, const ar_statement_text *statement)
{
    size_t at;
    const char *table = name_at(in, statement, 1, &at);

    if (!ar_strieq(word_at(in, statement, at), "set"))
        return false;
    return (in->down || is_fresh(in, table)) &&
           accounts_for(in, table, word_at(in, statement, at + 1));
}

static size_t find_word(const ar_statement_text *statement, size_t at, const char *word)
{
    while (at < statement->tokens.count && !ar_token_is(&statement->tokens.items[at], word))
        at++;
    return at;
}

static bool is_column_or_comma(const looker *in, const ar_token *token)
{
    static const char *const values[] = {
        "null", "true", "false", "current_date", "current_time", "current_timestamp", NULL};

    if (token->type == AR_TOKEN_WORD)
        return !in_words(ar_token_name(in->ctx->arena, token), values);
    return token->type == AR_TOKEN_QUOTED || ar_token_is(token, ",");
}

/*
 * A rebuild copies rows into the new table: INSERT INTO new (a, b) SELECT a, b FROM old. A squash's
 * own rebuild does so, too; but it does not know what was computed on the way.
 */
static bool is_own_copy(const looker *in, const ar_statement_text *statement)
{
    size_t select = find_word(statement, 0, "select"), from = find_word(statement, select, "from");
    size_t next;

    if (!in->revision->requires_line || from >= statement->tokens.count)
        return false;
    if (in->down || is_fresh(in, name_at(in, statement, from + 1, &next)))
        return true;
    for (size_t i = select + 1; i < from; i++)
        if (!is_column_or_comma(in, &statement->tokens.items[i]))
            return false;
    return true;
}

/* SELECT pg_catalog.setval(...): a counter follows the rows. */
static bool is_own_counter(const looker *in, const ar_statement_text *statement)
{
    return in->revision->objects.count && ar_strieq(word_at(in, statement, 1), "pg_catalog") &&
           ar_strieq(word_at(in, statement, 3), "setval");
}

/* ALTER TABLE t ALTER c TYPE x USING y computes values. */
static bool computes_values(const looker *in, const ar_statement_text *statement)
{
    size_t at = 2, next;

    if (in->down || !ar_strieq(word_at(in, statement, 1), "table"))
        return false;
    while (ar_strieq(word_at(in, statement, at), "only"))
        at++;
    return !is_fresh(in, name_at(in, statement, at, &next)) &&
           find_word(statement, next, "using") < statement->tokens.count;
}

static bool is_counter(const looker *in, const ar_statement_text *statement)
{
    size_t at = ar_token_is(&statement->tokens.items[0], "update") ? 1 : 2;

    return in->revision->requires_line && ar_strieq(word_at(in, statement, at), "sqlite_sequence");
}

/* Something in the way is dropped and made again, with what was granted on it. */
static bool is_again(const looker *in, const char *kind)
{
    return ar_names_has(&in->made, kind) && ar_names_has(&in->dropped, kind);
}

static bool is_schema_change(const looker *in, const ar_statement_text *statement)
{
    const ar_token *first = &statement->tokens.items[0];
    size_t at = 0;
    const char *kind = kind_of(in, statement, &at);

    if (in->revision->objects.count == 0)
        return false; /* nothing of it was worked out from models */
    if (!is_modelled(in, kind))
        return is_again(in, ar_lower(in->ctx->arena, kind));
    if (ar_token_is(first, "create"))
        return !ar_strieq(kind, "table") || !brings_rows(statement);
    if (ar_token_is(first, "alter"))
        return !gives_away(in, statement) && !computes_values(in, statement);
    return true;
}

static bool is_own(const looker *in, const ar_statement_text *statement)
{
    static const char *const changes[] = {"create", "alter", "drop", "comment", NULL};
    const char *first = word_at(in, statement, 0);

    if (in_words(first, changes))
        return is_schema_change(in, statement);
    if (ar_strieq(first, "update") && is_own_update(in, statement))
        return true;
    if (ar_strieq(first, "grant") || ar_strieq(first, "revoke"))
        return in->target.grants || (in->dropped.count && in->made.count);
    if (ar_strieq(first, "select"))
        return is_own_counter(in, statement);
    if (is_counter(in, statement))
        return true;
    if (ar_strieq(first, "set"))
        return ar_strieq(word_at(in, statement, 1), "constraints");
    return ar_strieq(first, "insert") && is_own_copy(in, statement);
}

/* ---- a revision ---- */

static void note_unmodelled(looker *in, const ar_statements *statements)
{
    ar_vec_each(ar_statement_text, statement, statements) {
        size_t at = 0;
        const char *kind = ar_lower(in->ctx->arena, kind_of(in, statement, &at));
        const ar_token *first = &statement->tokens.items[0];

        if (is_modelled(in, kind))
            continue;
        if (ar_token_is(first, "create"))
            ar_vec_push(in->ctx->arena, &in->made, kind);
        else if (ar_token_is(first, "drop"))
            ar_vec_push(in->ctx->arena, &in->dropped, kind);
    }
}

static const char *one_line(ar_ctx *ctx, const char *sql)
{
    ar_str line;

    ar_str_init(&line, ctx->arena);
    for (const char *c = sql; *c; c++) {
        bool blank = strchr(" \t\r\n", *c) != NULL;

        if (!blank)
            ar_str_addc(&line, *c);
        else if (line.length && line.data[line.length - 1] != ' ')
            ar_str_addc(&line, ' ');
    }
    size_t length = SHOWN;

    if (line.length <= SHOWN)
        return line.data;
    while (((unsigned char)line.data[length] & 0xc0) == 0x80)
        length--; /* not in the middle of a character */
    return ar_printf(ctx->arena, "%.*s ...", (int)length, line.data);
}

static void look_at(looker *in, const ar_section *section, ar_handmades *out)
{
    ar_statements statements = ar_statements_of(in->ctx->arena, ar_revision_flavour(in->revision),
                                                section->sql ? section->sql : "", section->line);

    in->made = in->dropped = (ar_names){0};
    note_unmodelled(in, &statements);
    ar_vec_each(ar_statement_text, statement, &statements) {
        ar_pos pos = {in->revision->shown, statement->line, statement->column, 0};

        if (is_own(in, statement))
            continue;
        ar_vec_push(in->ctx->arena, out,
                    ((ar_handmade){in->revision, pos, one_line(in->ctx, statement->sql)}));
    }
}

/* What is dropped and made again comes back without its rows or values; a squash would keep them.
 */
static void note_again(ar_ctx *ctx, const ar_revision *revision, ar_fresh_tables *fresh,
                       const char *text, const ar_entry *entry, ar_handmades *out)
{
    const char *table = entry->parts.count ? entry->parts.items[0] : "";
    const char *key = fresh_key(
        ctx, revision,
        ar_printf(ctx->arena, "%s %s", entry->kind, ar_names_join(ctx->arena, &entry->parts, ".")));
    bool column = ar_streq(entry->kind, "column");

    if (!column && !ar_streq(entry->kind, "table"))
        return;
    if (column && entry->parts.count == 3)
        table = ar_printf(ctx->arena, "%s.%s", table, entry->parts.items[1]);
    else if (!column)
        table = ar_names_join(ctx->arena, &entry->parts, ".");
    if (entry->verb == '-' && !ar_map_get(fresh->made, fresh_key(ctx, revision, table)))
        ar_map_set(fresh->gone, key, fresh);
    else if (entry->verb == '+' && ar_map_get(fresh->gone, key))
        ar_vec_push(ctx->arena, out,
                    ((ar_handmade){revision, ar_revision_entry_line(ctx, revision, text),
                                   ar_printf(ctx->arena, "%s, which was dropped before", text)}));
}

static void note_tables(ar_ctx *ctx, const ar_revision *revision, ar_fresh_tables *fresh,
                        ar_handmades *out)
{
    ar_entry entry;

    ar_vec_each(const char *const, text, &revision->objects) {
        if (!ar_entry_parse(ctx, *text, &entry))
            continue;
        note_again(ctx, revision, fresh, *text, &entry, out);
        if (!ar_streq(entry.kind, "table"))
            continue;
        const char *name = ar_names_join(ctx->arena, &entry.parts, ".");
        const char *key = fresh_key(ctx, revision, name);
        bool renamed = entry.verb == '>' && entry.new_parts.count;

        if (entry.verb == '+')
            ar_map_set(fresh->made, key, fresh);
        else if (entry.verb == '-')
            ar_map_set(fresh->made, key, NULL);
        else if (renamed && ar_map_get(fresh->made, key))
            ar_map_set(fresh->made,
                       fresh_key(ctx, revision, ar_names_join(ctx->arena, &entry.new_parts, ".")),
                       fresh);
    }
}

void ar_squash_handmade(ar_ctx *ctx, ar_target target, const ar_revision *revision,
                        ar_fresh_tables *fresh, ar_handmades *out)
{
    looker in = {.ctx = ctx, .target = target, .revision = revision, .fresh = fresh};

    if (!fresh->made) {
        fresh->made = ar_map_new(ctx->arena);
        fresh->gone = ar_map_new(ctx->arena);
    }
    note_tables(ctx, revision, fresh, out);
    look_at(&in, &revision->up, out);
    in.down = true;
    if (revision->down.irreversible)
        ar_vec_push(ctx->arena, out,
                    ((ar_handmade){revision, ar_revision_line(revision, "irreversible", NULL),
                                   "autorev:irreversible"}));
    look_at(&in, &revision->down, out);
}
