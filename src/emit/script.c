/* A script as text. Its header and section lines are the revision file's business. */
#include "emit/writer.h"

char *ar_script_text(ar_ctx *ctx, const ar_script *script)
{
    ar_str text;

    ar_str_init(&text, ctx->arena);
    ar_vec_each(const ar_statement, statement, &script->statements)
    {
        if (statement->comment)
            ar_str_addf(&text, "-- %s\n", statement->comment);
        ar_str_addf(&text, "%s;\n\n", statement->sql);
    }
    return text.data;
}
