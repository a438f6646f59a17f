#include "app/import_sql.h"

#include <string.h>

#include "base/engine.h"
#include "base/str.h"
#include "revision/statement.h"

static ar_sql_flavour flavour_of(ar_engine engine)
{
    return engine == AR_SQLITE ? AR_SQL_SQLITE : AR_SQL_POSTGRESQL;
}

bool ar_import_has_statements(ar_ctx *ctx, ar_engine engine, const char *sql)
{
    return ar_statements_of(ctx->arena, flavour_of(engine), sql, 1).count > 0;
}

static bool word_is(const ar_statement_text *statement, size_t index, const char *word)
{
    return index < statement->tokens.count && ar_token_is(&statement->tokens.items[index], word);
}

static bool is_pragma(const ar_statement_text *statement)
{
    static const char *const names[] = {"foreign_keys", "legacy_alter_table", "foreign_key_check",
                                        "defer_foreign_keys"};

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (word_is(statement, 0, "pragma") && word_is(statement, 1, names[i]))
            return true;
    return false;
}

static bool turns_keys_off(const ar_statement_text *statement)
{
    const ar_token *last = &statement->tokens.items[statement->tokens.count - 1];

    return word_is(statement, 1, "foreign_keys") &&
           (ar_token_is(last, "off") || ar_token_is(last, "0") || ar_token_is(last, "false") ||
            ar_token_is(last, "no"));
}

static bool is_begin(const ar_statement_text *statement)
{
    return word_is(statement, 0, "begin") ||
           (word_is(statement, 0, "start") && word_is(statement, 1, "transaction"));
}

static bool is_commit(const ar_statement_text *statement)
{
    return word_is(statement, 0, "commit") || word_is(statement, 0, "end");
}

static bool needs_no_transaction(const ar_statement_text *statement)
{
    if (word_is(statement, 0, "vacuum"))
        return true;
    ar_vec_each(const ar_token, token, &statement->tokens)
        if (ar_token_is(token, "concurrently"))
            return word_is(statement, 0, "create") || word_is(statement, 0, "drop") ||
                   word_is(statement, 0, "reindex");
    return false;
}

/* The statement and its semicolon become blanks, so that lines stay where they are. */
static void blank(char *text, const char *sql, ar_sql_flavour flavour,
                  const ar_statement_text *statement)
{
    const ar_token *last = &statement->tokens.items[statement->tokens.count - 1];
    const char *from = statement->tokens.items[0].text, *to = last->text + last->length;
    size_t offset = 0;
    ar_token next = ar_sql_next(flavour, to, strlen(to), &offset);

    if (ar_token_is(&next, ";"))
        to = next.text + next.length;
    for (const char *c = from; c < to; c++)
        if (*c != '\n')
            text[c - sql] = ' ';
}

/* Without blank lines at both ends; *line follows. */
static char *without_blank_ends(ar_ctx *ctx, char *text, unsigned *line)
{
    char *from = text;

    for (char *c = text; *c && strchr(" \t\r\n", *c); c++)
        if (*c == '\n') {
            from = c + 1;
            (*line)++;
        }
    size_t length = strlen(from);

    while (length && strchr(" \t\r\n", from[length - 1]))
        length--;
    return ar_strndup(ctx->arena, from, length);
}

ar_section ar_import_section(ar_ctx *ctx, ar_engine engine, const char *sql, unsigned first_line,
                             bool alone, bool *out_rebuilds)
{
    ar_sql_flavour flavour = flavour_of(engine);
    ar_statements statements = ar_statements_of(ctx->arena, flavour, sql, first_line), kept = {0};
    char *text = ar_strdup(ctx->arena, sql);
    ar_section section = {.line = first_line, .present = true};
    bool own = false;

    ar_vec_each(const ar_statement_text, statement, &statements) {
        if (engine != AR_SQLITE || !is_pragma(statement)) {
            ar_vec_push(ctx->arena, &kept, *statement);
            continue;
        }
        *out_rebuilds |= turns_keys_off(statement);
        blank(text, sql, flavour, statement);
    }
    own = kept.count > 1 && is_begin(&kept.items[0]) && is_commit(&kept.items[kept.count - 1]);
    if (own) {
        blank(text, sql, flavour, &kept.items[0]);
        blank(text, sql, flavour, &kept.items[kept.count - 1]);
    }
    ar_vec_each(const ar_statement_text, statement, &kept)
        section.no_transaction |= !own && (alone || needs_no_transaction(statement));
    section.sql = without_blank_ends(ctx, text, &section.line);
    return section;
}
