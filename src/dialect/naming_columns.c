/* What {columns} stands for in a derived name: ChooseIndexColumnNames' rules, from the manual's
   examples and by trial. */
#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/naming.h"
#include "dialect/type.h"
#include "model/kinds.h"

/* The first token behind the one that closes tokens[open]. */
static size_t behind_parenthesis(const ar_tokens *tokens, size_t open, size_t end)
{
    int depth = 0;

    for (size_t i = open; i < end; i++) {
        depth += ar_token_is(&tokens->items[i], "(") - ar_token_is(&tokens->items[i], ")");
        if (depth == 0)
            return i + 1;
    }
    return end;
}

/* Reads `name`, `a.name` or `name(...)` from `at`; NULL when something else stands there. */
static char *read_named(ar_ctx *ctx, const ar_tokens *tokens, size_t *at, size_t end)
{
    if (*at >= end || !ar_token_is_name(&tokens->items[*at]))
        return NULL;
    while (*at + 2 < end && ar_token_is(&tokens->items[*at + 1], ".") &&
           ar_token_is_name(&tokens->items[*at + 2]))
        *at += 2;
    char *name = ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, &tokens->items[(*at)++]);

    if (*at < end && ar_token_is(&tokens->items[*at], "("))
        *at = behind_parenthesis(tokens, *at, end);
    return name;
}

/* The name of the last type in "::a::b(3)"; NULL when the rest is more than casts. */
static const char *cast_name(ar_ctx *ctx, const ar_tokens *tokens, size_t at, size_t end)
{
    const char *name = NULL;

    while (at < end && ar_token_is(&tokens->items[at], "::")) {
        const ar_token *first = &tokens->items[++at];
        ar_type_name type;

        while (at < end && !ar_token_is(&tokens->items[at], "::"))
            at++;
        size_t length = tokens->items[at].offset - first->offset;

        if (!ar_type_name_read(ctx, ar_strndup(ctx->arena, first->text, length), &type))
            return NULL;
        name = ar_pg_type_own_name(&type);
    }
    return at == end ? name : NULL;
}

static const char *expression_name(ar_ctx *ctx, const char *sql);

/* What is in parentheses has the name of what is inside; NULL: none. */
static const char *first_name(ar_ctx *ctx, const char *sql, const ar_tokens *tokens, size_t *at,
                              size_t end)
{
    if (!end || !ar_token_is(&tokens->items[0], "("))
        return read_named(ctx, tokens, at, end);
    *at = behind_parenthesis(tokens, 0, end);
    if (*at == end)
        return NULL;
    const ar_token *last = &tokens->items[*at - 1];

    return expression_name(ctx, ar_strndup(ctx->arena, sql, last->offset + last->length));
}

/*
 * How the server calls the column of an expression: a function's or column's own name, also below
 * casts, "case" and "array" for those, a cast's type for what has no name; NULL: nothing of these.
 */
static const char *expression_name(ar_ctx *ctx, const char *sql)
{
    char *bare = ar_sql_unwrap(ctx->arena, AR_SQL_POSTGRESQL, sql);
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, bare);
    size_t end = tokens.count - 1, at = 0;
    const char *name = first_name(ctx, bare, &tokens, &at, end);

    if (at == end || ar_streq(name, "case") || ar_streq(name, "array"))
        return name;
    const char *cast = cast_name(ctx, &tokens, at, end);

    return cast && name ? name : cast;
}

/* A second "lower" of one index is "lower1". */
static void push_unique(ar_ctx *ctx, ar_names *names, const char *name)
{
    char *numbered = ar_strdup(ctx->arena, name);

    for (unsigned number = 1; ar_names_has(names, numbered); number++) {
        char *digits = ar_printf(ctx->arena, "%u", number);
        size_t kept = ar_utf8_cut(name, AR_PG_NAME_MAX - strlen(digits));

        numbered = ar_printf(ctx->arena, "%.*s%s", (int)kept, name, digits);
    }
    ar_vec_push(ctx->arena, names, numbered);
}

static void push_elements(ar_ctx *ctx, ar_names *names, const ar_elements *elements)
{
    ar_vec_each(ar_element, element, elements) {
        const char *name = element->column ? element->column
                                           : expression_name(ctx, element->expr->sql);

        push_unique(ctx, names, name ? name : "expr");
    }
}

static void push_names(ar_ctx *ctx, ar_names *names, const ar_names *more)
{
    ar_vec_each(const char *, name, more) {
        push_unique(ctx, names, *name);
    }
}

static const ar_object *find_column(const ar_object *table, const char *name)
{
    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_COLUMN && ar_streq((*child)->name, name))
            return *child;
    }
    return NULL;
}

/* The only column of its table that a check speaks of; NULL: none or several. */
static const ar_object *only_column(ar_ctx *ctx, const ar_object *check, const char *sql)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);
    const ar_object *only = NULL;

    for (size_t i = 0; i + 1 < tokens.count; i++) {
        const ar_token *token = &tokens.items[i];
        bool called = ar_token_is(&tokens.items[i + 1], "(") && token->type == AR_TOKEN_WORD;
        bool qualifies = ar_token_is(&tokens.items[i + 1], ".");
        bool cast = i && ar_token_is(&tokens.items[i - 1], "::");

        if (!ar_token_is_name(token) || called || qualifies || cast)
            continue;
        const ar_object *column = find_column(
            check->parent, ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, token));

        if (column && only && column != only)
            return NULL;
        only = column ? column : only;
    }
    return only;
}

static ar_names check_columns(ar_ctx *ctx, const ar_object *object)
{
    ar_names names = {0};
    const ar_check *check = ar_as_check(object);

    if (object->parent && object->parent->kind == AR_KIND_TABLE && check->expr) {
        const ar_object *column = only_column(ctx, object, check->expr->sql);

        if (column)
            ar_vec_push(ctx->arena, &names, column->name);
    }
    return names;
}

ar_names ar_naming_columns(ar_ctx *ctx, const ar_object *object)
{
    ar_names names = {0};

    switch (object->kind) {
    case AR_KIND_PRIMARY_KEY:
    case AR_KIND_UNIQUE:
        push_elements(ctx, &names, &ar_as_key(object)->columns);
        push_names(ctx, &names, &ar_as_key(object)->include);
        break;
    case AR_KIND_FOREIGN_KEY:
        push_names(ctx, &names, &ar_as_foreign_key(object)->columns);
        break;
    case AR_KIND_CHECK:
        return check_columns(ctx, object);
    case AR_KIND_EXCLUSION:
        push_elements(ctx, &names, &ar_as_exclusion(object)->elements);
        break;
    case AR_KIND_INDEX:
        push_elements(ctx, &names, &ar_as_index(object)->columns);
        push_names(ctx, &names, &ar_as_index(object)->include);
        break;
    case AR_KIND_STATISTICS:
        push_elements(ctx, &names, &ar_as_statistics(object)->columns);
        break;
    default:
        break;
    }
    return names;
}
