#include "diff/body.h"

#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "diff/mention.h"
#include "diff/point.h"

typedef struct body {
    ar_ctx *ctx;
    ar_target target;
    const ar_object *before, *after;
    const char *sql;
    ar_tokens tokens;
    size_t count;
    ar_str out;
    size_t copied;
} body;

static bool is_lite(const body *b)
{
    return b->target.engine == AR_SQLITE;
}

static const ar_token *at(const body *b, size_t i)
{
    return &b->tokens.items[i];
}

static bool is_name(const body *b, size_t i)
{
    return i < b->count && ar_token_is_name(at(b, i));
}

static bool is_called(const body *b, size_t i, const char *name)
{
    if (!is_name(b, i) || !name)
        return false;
    char *found = ar_token_name(b->ctx->arena, at(b, i));

    if (at(b, i)->type == AR_TOKEN_WORD)
        found = ar_lower(b->ctx->arena, found);
    return ar_name_eq(b->target.engine, found, name);
}

static bool is_sign(const body *b, size_t i, const char *sign)
{
    return i < b->count && ar_token_is(at(b, i), sign);
}

static bool is_behind(const body *b, size_t i, const char *sign)
{
    return i > 0 && ar_token_is(at(b, i - 1), sign);
}

static void replace(body *b, size_t i, const char *text)
{
    ar_str_addn(&b->out, b->sql + b->copied, at(b, i)->offset - b->copied);
    ar_str_add(&b->out, text);
    b->copied = at(b, i)->offset + at(b, i)->length;
}

static const char *quoted(const body *b, const char *name)
{
    return ar_quote_name(b->ctx->arena, b->target.engine, name);
}

/* ---- `a.b`, and what qualifies columns by `b` ---- */

static bool is_pair(const body *b, size_t i, const char *schema, const char *name)
{
    if (is_lite(b))
        return is_called(b, i, name);
    return is_called(b, i, schema) && is_sign(b, i + 1, ".") && is_called(b, i + 2, name) &&
           !is_behind(b, i, ".");
}

static bool mentions(const body *b, const char *schema, const char *name)
{
    for (size_t i = 0; i < b->count; i++)
        if (is_pair(b, i, schema, name))
            return true;
    return false;
}

static void rename_object(body *b)
{
    const ar_object *before = b->before, *after = b->after;

    for (size_t i = 0; i < b->count; i++) {
        if (is_lite(b) && is_called(b, i, before->name)) {
            replace(b, i, quoted(b, after->name));
        } else if (!is_lite(b) && is_pair(b, i, before->schema, before->name)) {
            replace(b, i, quoted(b, after->schema));
            replace(b, i + 2, quoted(b, after->name));
            i += 2;
        } else if (is_called(b, i, before->name) && is_sign(b, i + 1, ".") &&
                   !is_behind(b, i, ".")) {
            replace(b, i, quoted(b, after->name));
        }
    }
}

static void rename_schema(body *b)
{
    for (size_t i = 0; i < b->count; i++)
        if (is_called(b, i, b->before->name) && is_sign(b, i + 1, ".") && !is_behind(b, i, "."))
            replace(b, i, quoted(b, b->after->name));
}

/* `::date`, `::core.state`, `collate a.b`, `shop.item`: the name of no column. */
static bool is_other_name(const body *b, size_t i)
{
    bool pair = i > 2 && is_behind(b, i, ".") && is_name(b, i - 2);
    size_t first = pair ? i - 2 : i;

    return is_behind(b, first, "::") || is_behind(b, first, "collate") ||
           (pair && is_called(b, first, b->before->schema));
}

/* What a query gives keeps its name: PostgreSQL prints `t.new AS old` from then on. */
static bool is_given(const body *b, size_t i)
{
    return is_sign(b, i + 1, ",") || is_sign(b, i + 1, "from") || i + 1 == b->count;
}

static void rename_column(body *b)
{
    const ar_object *table = b->before->parent;
    int depth = 0, listing = -1; /* the depth of the SELECT whose list it is */

    if (!mentions(b, table->schema, table->name))
        return;
    for (size_t i = 0; i < b->count; i++) {
        depth += is_sign(b, i, "(") - is_sign(b, i, ")");
        if (is_sign(b, i, "select"))
            listing = depth;
        else if (is_sign(b, i, "from") && depth == listing)
            listing = -1;
        if (!is_called(b, i, b->before->name) || is_behind(b, i, "as") || is_sign(b, i + 1, "(") ||
            is_sign(b, i + 1, ".") || is_other_name(b, i))
            continue;
        if (!is_lite(b) && depth == listing && is_given(b, i))
            replace(b, i,
                    ar_printf(b->ctx->arena, "%s AS %s", quoted(b, b->after->name),
                              quoted(b, b->before->name)));
        else
            replace(b, i, quoted(b, b->after->name));
    }
}

/* ---- parts of the table itself ---- */

static bool is_own_qualifier(const body *b, size_t i)
{
    return is_called(b, i, "new") || is_called(b, i, "old") ||
           is_called(b, i, b->before->parent->name);
}

/* A bare name in a rule is a column of what its command writes to; elsewhere it is the table's. */
static void rename_own_column(body *b, bool bare_too)
{
    for (size_t i = 0; i < b->count; i++) {
        bool behind = is_behind(b, i, ".");

        if (!is_called(b, i, b->before->name) || is_behind(b, i, "as") || is_sign(b, i + 1, "(") ||
            is_sign(b, i + 1, ".") || is_other_name(b, i))
            continue;
        if (behind ? i > 1 && is_own_qualifier(b, i - 2) : bare_too)
            replace(b, i, quoted(b, b->after->name));
    }
}

/* `(a.home).street`: a field of a value, whatever that is. */
static void rename_field(body *b)
{
    for (size_t i = 2; i < b->count; i++)
        if (is_called(b, i, b->before->name) && is_behind(b, i, ".") && is_behind(b, i - 1, ")") &&
            !is_sign(b, i + 1, "("))
            replace(b, i, quoted(b, b->after->name));
}

static body start(ar_ctx *ctx, ar_target target, const ar_op *rename, const char *sql)
{
    body b = {.ctx = ctx,
              .target = target,
              .before = rename->before,
              .after = rename->after,
              .sql = sql,
              .tokens = ar_sql_tokens(ctx->arena, ar_dialect_flavour(target.engine), sql)};

    b.count = b.tokens.count - 1;
    ar_str_init(&b.out, ctx->arena);
    return b;
}

static char *renamed(body *b)
{
    if (!b->copied)
        return NULL;
    ar_str_add(&b->out, b->sql + b->copied);
    return b->out.data;
}

char *ar_part_renamed(ar_ctx *ctx, ar_target target, const ar_op *rename, ar_kind kind,
                      const char *sql)
{
    body b = start(ctx, target, rename, sql);
    const ar_object *table = b.before->parent;

    if (kind == AR_KIND_RULE && mentions(&b, table->schema, table->name))
        rename_column(&b);
    else
        rename_own_column(&b, kind != AR_KIND_RULE);
    return renamed(&b);
}

char *ar_fields_renamed(ar_ctx *ctx, ar_target target, const ar_op *rename, const char *sql)
{
    body b = start(ctx, target, rename, sql);

    rename_field(&b);
    return renamed(&b);
}

char *ar_body_renamed(ar_ctx *ctx, ar_target target, const ar_op *rename, const char *sql)
{
    body b = start(ctx, target, rename, sql);

    if (rename->kind == AR_KIND_COLUMN)
        rename_column(&b);
    else if (rename->kind == AR_KIND_SCHEMA)
        rename_schema(&b);
    else if (!rename->before->parent)
        rename_object(&b);
    return renamed(&b);
}
