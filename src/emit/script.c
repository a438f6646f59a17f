/* A script as text. Its header and section lines are the revision file's business. */
#include "emit/writer.h"

char *ar_script_text(ar_ctx *ctx, const ar_script *script)
{
    ar_str text;

    ar_str_init(&text, ctx->arena);
    ar_vec_each(const ar_statement, statement, &script->statements) {
        if (statement->comment)
            ar_str_addf(&text, "-- %s\n", statement->comment);
        ar_str_addf(&text, "%s;\n\n", statement->sql);
    }
    return text.data;
}

static size_t lines_of(const char *text)
{
    size_t lines = 1;

    for (; *text; text++)
        lines += *text == '\n';
    return lines;
}

const ar_statement *ar_script_at_line(const ar_script *script, size_t line)
{
    size_t end = 0;

    ar_vec_each(const ar_statement, statement, &script->statements) {
        end += (statement->comment ? lines_of(statement->comment) : 0) + lines_of(statement->sql) +
               1;
        if (line <= end)
            return statement;
    }
    return NULL;
}
