#include "app/export_section.h"

#include <string.h>

#include "base/str.h"
#include "dialect/dialect.h"
#include "revision/statement.h"

static const ar_section *section_of(const ar_revision *revision, ar_direction direction)
{
    return direction == AR_UP ? &revision->up : &revision->down;
}

static bool is_lite(const ar_revision *revision)
{
    return ar_revision_flavour(revision) == AR_SQL_SQLITE;
}

static ar_statements statements_of(ar_ctx *ctx, const ar_revision *revision,
                                   const ar_section *section)
{
    return ar_statements_of(ctx->arena, ar_revision_flavour(revision),
                            section->sql ? section->sql : "", section->line);
}

/* A rebuild: pragmas, a transaction and checks of its own. */
static bool is_script(ar_ctx *ctx, const ar_revision *revision, const ar_section *section)
{
    return revision->requires_line && !section->irreversible &&
           statements_of(ctx, revision, section).count;
}

bool ar_export_alone(const ar_revision *revision, ar_direction direction)
{
    const ar_section *section = section_of(revision, direction);

    return !section->irreversible && (revision->requires_line || section->no_transaction);
}

static ar_status check_way(ar_ctx *ctx, const ar_export_format *format, const ar_revision *revision,
                           ar_direction direction)
{
    const ar_section *section = section_of(revision, direction);
    size_t count = statements_of(ctx, revision, section).count;
    const ar_pos pos = {.file = revision->shown, .line = section->line};

    if (section->irreversible || !section->no_transaction || count < 2 || !format->one_string ||
        is_lite(revision))
        return AR_OK;
    ar_fail(ctx, AR_E_EXPORT, pos,
            "revision %s has %zu statements without a transaction, and %s sends a file as one",
            revision->id, count, format->tool);
    ar_hint(ctx, "a revision for each of them can be exported");
    return AR_INVALID;
}

ar_status ar_export_check(ar_ctx *ctx, const ar_export_format *format, const ar_revision *revision)
{
    const ar_pos pos = {.file = revision->shown, .line = revision->pos.line};

    if (format->lite == AR_LITE_WRAPPED && is_lite(revision) &&
        (is_script(ctx, revision, &revision->up) || is_script(ctx, revision, &revision->down))) {
        ar_fail(ctx, AR_E_EXPORT, pos,
                "revision %s rebuilds a table with foreign_keys off, and %s does not run a "
                "script that brings its own PRAGMA and transaction",
                revision->id, format->tool);
        ar_hint(ctx, "dbmate, goose and sqitch run such scripts");
        return AR_INVALID;
    }
    AR_TRY(check_way(ctx, format, revision, AR_UP));
    return check_way(ctx, format, revision, AR_DOWN);
}

/* ---- text ---- */

static char *refusal(ar_ctx *ctx, const ar_revision *revision, const char *reason)
{
    const char *text = ar_printf(ctx->arena, "revision %s cannot be undone%s%s", revision->id,
                                 *reason ? ": " : "", reason);

    if (is_lite(revision))
        return ar_printf(ctx->arena,
                         "CREATE TEMP TABLE autorev_irreversible (way INTEGER,\n    CONSTRAINT %s "
                         "CHECK (way));\nINSERT INTO temp.autorev_irreversible VALUES (0);",
                         ar_quote_name(ctx->arena, AR_SQLITE, text));
    return ar_printf(ctx->arena, "DO %s;",
                     ar_quote_text(ctx->arena, AR_POSTGRESQL,
                                   ar_printf(ctx->arena, "BEGIN RAISE EXCEPTION '%%', %s; END",
                                             ar_quote_text(ctx->arena, AR_POSTGRESQL, text))));
}

static const char *end_of(const ar_statement_text *statement)
{
    const ar_token *last = &statement->tokens.items[statement->tokens.count - 1];

    return last->text + last->length;
}

/* Behind the statement's semicolon, if it has one. */
static const char *behind(const ar_revision *revision, const char *end)
{
    size_t offset = 0;
    ar_token token = ar_sql_next(ar_revision_flavour(revision), end, strlen(end), &offset);

    return ar_token_is(&token, ";") ? token.text + token.length : end;
}

/* Each statement with the comments above it, between the tool's words. */
static void add_statements(ar_ctx *ctx, const ar_export_format *format, const ar_revision *revision,
                           const ar_statements *statements, const char *sql, ar_str *out)
{
    bool lite = is_lite(revision) && format->lite_statement_end;
    const char *from = sql;

    ar_vec_each(const ar_statement_text, statement, statements) {
        const char *end = end_of(statement);
        const char *text = ar_trim(ctx->arena, ar_strndup(ctx->arena, from, (size_t)(end - from)));

        ar_str_addf(out, "%s%s", out->length ? "\n\n" : "",
                    format->statement_begin ? format->statement_begin : "");
        ar_str_addf(out, "%s%s%s", text, lite ? "" : ";",
                    lite                    ? format->lite_statement_end
                    : format->statement_end ? format->statement_end
                                            : "");
        from = behind(revision, end);
    }
}

/* The last statement of a section may lack its semicolon, and a comment may follow it. */
static void add_whole(const ar_revision *revision, const ar_statements *statements, const char *sql,
                      ar_str *out)
{
    const char *end = end_of(&statements->items[statements->count - 1]);

    ar_str_addf(out, "%s%s", sql, behind(revision, end) == end ? "\n;" : "");
}

/* One text for the tool to hand on as it is. */
static void add_block(const ar_export_format *format, const char *text, ar_str *out)
{
    ar_str_addf(out, "%s%s%s", format->statement_begin ? format->statement_begin : "", text,
                format->statement_end ? format->statement_end : "");
}

/* Its other way takes the tool's transaction from this one too: it brings its own. */
static bool lost_transaction(const ar_export_format *format, const ar_revision *revision,
                             ar_direction direction)
{
    return format->alone && !ar_export_alone(revision, direction) &&
           ar_export_alone(revision, direction == AR_UP ? AR_DOWN : AR_UP);
}

static void add_section(ar_ctx *ctx, const ar_export_format *format, const ar_revision *revision,
                        ar_direction direction, ar_str *out)
{
    const ar_section *section = section_of(revision, direction);
    const char *sql = section->irreversible ? refusal(ctx, revision, section->irreversible)
                      : section->sql        ? section->sql
                                            : "";
    ar_statements statements = ar_statements_of(ctx->arena, ar_revision_flavour(revision), sql, 1);
    bool closed = lost_transaction(format, revision, direction) && statements.count > 1;
    bool split = format->statement_begin || (is_lite(revision) && format->lite_statement_end);
    ar_str text;

    if (statements.count == 0) { /* some tools take a file without a statement for a mistake */
        sql = ar_printf(ctx->arena, "%s%s-- Nothing to do.\nSELECT 1;", sql, *sql ? "\n\n" : "");
        statements = ar_statements_of(ctx->arena, ar_revision_flavour(revision), sql, 1);
    }
    if (split && !closed) {
        add_statements(ctx, format, revision, &statements, sql, out);
        return;
    }
    ar_str_init(&text, ctx->arena);
    ar_str_add(&text, closed ? "BEGIN;\n\n" : "");
    add_whole(revision, &statements, sql, &text);
    ar_str_add(&text, closed ? "\n\nCOMMIT;" : "");
    if (closed)
        add_block(format, text.data, out);
    else
        ar_str_add(out, text.data);
}

static char *prefixed(ar_ctx *ctx, const char *prefix, const char *text)
{
    return ar_printf(ctx->arena, "%s%s", prefix,
                     ar_replace(ctx->arena, text, "\n", ar_printf(ctx->arena, "\n%s", prefix)));
}

char *ar_export_section(ar_ctx *ctx, const ar_export_format *format, const ar_revision *revision,
                        ar_direction direction)
{
    bool script = is_script(ctx, revision, section_of(revision, direction));
    bool wrapped = format->begin && !ar_export_alone(revision, direction);
    ar_str out;

    ar_str_init(&out, ctx->arena);
    if (script)
        add_block(format, ar_trim(ctx->arena, ar_run_script_bare(ctx, revision, direction)), &out);
    else
        add_section(ctx, format, revision, direction, &out);
    if (wrapped)
        return ar_printf(ctx->arena, "%s%s%s", format->begin, out.data, format->commit);
    if (format->down_prefix && direction == AR_DOWN)
        return prefixed(ctx, format->down_prefix, out.data);
    return out.data;
}
