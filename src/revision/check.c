#include "base/str.h"
#include "revision/statement.h"

/* First words of statements that have no place in a section, and who is to do their work. */
static const struct {
    const char *words[2]; /* the second one may be NULL: any */
    int flavour;          /* -1: both */
    const char *hint;
} refused[] = {
    {{"begin", NULL}, -1, "a revision runs in one transaction of its own"},
    {{"start", "transaction"}, -1, "a revision runs in one transaction of its own"},
    {{"commit", NULL}, -1, "a revision is committed together with its version row"},
    {{"end", NULL}, -1, "a revision is committed together with its version row"},
    {{"rollback", NULL}, -1, "a revision that fails is rolled back as a whole"},
    {{"abort", NULL}, AR_SQL_POSTGRESQL, "a revision that fails is rolled back as a whole"},
    {{"savepoint", NULL}, -1, "a revision is one transaction"},
    {{"release", NULL}, -1, "a revision is one transaction"},
    {{"prepare", "transaction"}, AR_SQL_POSTGRESQL, "a revision is one transaction"},
    {{"pragma", NULL}, AR_SQL_SQLITE, "the header line \"autorev:requires\" asks for pragmas"},
    {{"attach", NULL}, AR_SQL_SQLITE, "a revision changes one database"},
    {{"detach", NULL}, AR_SQL_SQLITE, "a revision changes one database"},
};

typedef struct section_view {
    ar_ctx *ctx;
    const ar_revision *revision;
    const ar_section *section;
    ar_sql_flavour flavour;
} section_view;

static ar_pos place(const section_view *in, const ar_statement_text *statement)
{
    const ar_token *first = &statement->tokens.items[0];

    return (ar_pos){in->revision->shown, statement->line, statement->column,
                    (unsigned)first->length};
}

static bool starts_with(const ar_statement_text *statement, const char *const words[2])
{
    const ar_tokens *tokens = &statement->tokens;

    return ar_token_is(&tokens->items[0], words[0]) &&
           (!words[1] || (tokens->count > 1 && ar_token_is(&tokens->items[1], words[1])));
}

/* COPY ... FROM STDIN: its rows would have to come from a terminal. */
static bool is_copy(const ar_statement_text *statement)
{
    bool from = false;

    if (!ar_token_is(&statement->tokens.items[0], "copy"))
        return false;
    ar_vec_each(ar_token, token, &statement->tokens) {
        if (from && ar_token_is(token, "stdin"))
            return true;
        from = ar_token_is(token, "from");
    }
    return false;
}

static bool has_token(const ar_statement_text *statement, const char *sign, size_t *out_index)
{
    for (size_t i = 0; i < statement->tokens.count; i++) {
        *out_index = i;
        if (ar_token_is(&statement->tokens.items[i], sign))
            return true;
    }
    return false;
}

static ar_status refuse(const section_view *in, const ar_statement_text *statement,
                        const char *what, const char *hint)
{
    ar_status status = ar_fail(in->ctx, AR_E_SECTION_STATEMENT, place(in, statement),
                               "%s has no place in a revision", what);

    ar_hint(in->ctx, "%s", hint);
    return status;
}

static ar_status check_statement(const section_view *in, const ar_statement_text *statement)
{
    const ar_token *first = &statement->tokens.items[0];
    size_t index = 0;

    for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++)
        if ((refused[i].flavour < 0 || refused[i].flavour == (int)in->flavour) &&
            starts_with(statement, refused[i].words))
            return refuse(in, statement,
                          ar_printf(in->ctx->arena, "\"%.*s\"", (int)first->length, first->text),
                          refused[i].hint);
    if (in->flavour == AR_SQL_POSTGRESQL && is_copy(statement))
        return refuse(in, statement, "\"COPY ... FROM STDIN\"", "write INSERT statements");
    if (in->flavour == AR_SQL_POSTGRESQL && has_token(statement, "\\", &index))
        return refuse(in, statement, "a backslash command of psql", "write it as SQL");
    if (in->flavour == AR_SQL_SQLITE && ar_token_is(first, "."))
        return refuse(in, statement, "a dot command of sqlite3", "write it as SQL");
    const ar_token *last = &statement->tokens.items[statement->tokens.count - 1];

    if (last->type == AR_TOKEN_BAD)
        return ar_fail(in->ctx, AR_E_SECTION_QUOTE, place(in, statement),
                       "a quote or comment of this statement is not closed");
    return AR_OK;
}

ar_status ar_section_check(ar_ctx *ctx, const ar_revision *revision, const ar_section *section)
{
    const section_view in = {ctx, revision, section, ar_revision_flavour(revision)};
    ar_arena_mark mark = ar_arena_get_mark(ctx->scratch);
    size_t errors = ar_error_count(ctx);
    ar_statements statements = ar_statements_of(ctx->scratch, in.flavour, section->sql,
                                                section->line);

    ar_vec_each(ar_statement_text, statement, &statements) /* all faults are told at once */
        check_statement(&in, statement);
    ar_arena_rewind(ctx->scratch, mark);
    return ar_status_since(ctx, errors);
}
