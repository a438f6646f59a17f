#include "introspect/postgres/spell.h"

#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "dialect/quote.h"

char *ar_pg_nextval(ar_ctx *ctx, ar_target target, const char *schema, const char *sequence)
{
    char *name = ar_printf(ctx->arena, "%s.%s", ar_quote_as_printed(ctx->arena, target, schema),
                           ar_quote_as_printed(ctx->arena, target, sequence));

    return ar_printf(ctx->arena, "nextval(%s::regclass)",
                     ar_quote_text(ctx->arena, AR_POSTGRESQL, name));
}

/* The token behind the bracket that `open` opens; `count` when none closes it. */
static size_t behind_bracket(const ar_token *tokens, size_t count, size_t open)
{
    int depth = 0;

    for (size_t i = open; i < count; i++) {
        depth += ar_token_is(&tokens[i], "(") || ar_token_is(&tokens[i], "[");
        depth -= ar_token_is(&tokens[i], ")") || ar_token_is(&tokens[i], "]");
        if (depth == 0)
            return i + 1;
    }
    return count;
}

/* "(ARRAY[" ... "])::T[]": tokens [open, open + 3) and what closes them. False: something else. */
typedef struct array_cast {
    size_t first;     /* first token of the first item */
    size_t items_end; /* the ] */
    size_t type;      /* first token of T */
    size_t type_end;  /* the [ behind T */
} array_cast;

static bool find_array_cast(const ar_token *tokens, size_t count, size_t open, array_cast *out)
{
    size_t at = open;

    if (at + 3 >= count || !ar_token_is(&tokens[at], "(") ||
        !ar_token_is(&tokens[at + 1], "array") || !ar_token_is(&tokens[at + 2], "["))
        return false;
    out->first = at + 3;
    at = behind_bracket(tokens, count, open + 2);
    out->items_end = at - 1;
    if (at + 1 >= count || !ar_token_is(&tokens[at], ")") || !ar_token_is(&tokens[at + 1], "::"))
        return false;
    out->type = at += 2;
    while (at < count && (ar_token_is_name(&tokens[at]) || ar_token_is(&tokens[at], ".")))
        at++;
    if (at < count && ar_token_is(&tokens[at], "("))
        at = behind_bracket(tokens, count, at);
    out->type_end = at;
    return at > out->type && at + 1 < count && ar_token_is(&tokens[at], "[") &&
           ar_token_is(&tokens[at + 1], "]");
}

static void add_range(ar_str *out, const char *text, const ar_token *from, const ar_token *last)
{
    if (last >= from) /* else there is nothing between two commas: no SQL, but somebody's text */
        ar_str_addn(out, text + from->offset, last->offset + last->length - from->offset);
}

/* The comma behind the item that starts at `start`, or `end`. */
static size_t item_end(const ar_token *tokens, size_t start, size_t end)
{
    int depth = 0;

    for (size_t i = start; i < end; i++) {
        if (depth == 0 && ar_token_is(&tokens[i], ","))
            return i;
        depth += ar_token_is(&tokens[i], "(") || ar_token_is(&tokens[i], "[");
        depth -= ar_token_is(&tokens[i], ")") || ar_token_is(&tokens[i], "]");
    }
    return end;
}

static char *cast_items(ar_arena *arena, const char *printed);

/*
 * ARRAY[(a)::T, (b)::T]: parse_expr.c, transformTypeCast(), hands the type down to the items, and
 * through rows of them to theirs.
 */
static void add_cast_items(ar_arena *arena, ar_str *out, const char *text, const ar_token *tokens,
                           const array_cast *cast)
{
    ar_str_add(out, "ARRAY[");
    for (size_t start = cast->first, end; start < cast->items_end; start = end + 1) {
        array_cast row = *cast;
        ar_str item;

        end = item_end(tokens, start, cast->items_end);
        row.first = start + 2;
        row.items_end = end - 1;
        if (start > cast->first)
            ar_str_add(out, ", ");
        if (end - start > 2 && ar_token_is(&tokens[start], "array") &&
            ar_token_is(&tokens[start + 1], "[") && behind_bracket(tokens, end, start + 1) == end) {
            add_cast_items(arena, out, text, tokens, &row);
            continue;
        }
        ar_str_init(&item, arena);
        add_range(&item, text, &tokens[start], &tokens[end - 1]);
        ar_str_addf(out, "(%s)::", cast_items(arena, item.data));
        add_range(out, text, &tokens[cast->type], &tokens[cast->type_end - 1]);
    }
    ar_str_addc(out, ']');
}

static char *cast_items(ar_arena *arena, const char *printed)
{
    ar_tokens all;
    ar_str out;
    size_t copied = 0;

    if (!strstr(printed, "(ARRAY["))
        return ar_strdup(arena, printed);
    all = ar_sql_tokens(arena, AR_SQL_POSTGRESQL, printed);
    ar_str_init(&out, arena);
    for (size_t i = 0; i + 1 < all.count; i++) {
        array_cast cast;

        if (!find_array_cast(all.items, all.count - 1, i, &cast))
            continue;
        ar_str_addn(&out, printed + copied, all.items[i].offset - copied);
        add_cast_items(arena, &out, printed, all.items, &cast);
        i = cast.type_end + 1;
        copied = all.items[i].offset + all.items[i].length;
    }
    ar_str_add(&out, printed + copied);
    return out.data;
}

/* ---- lists of AND and OR ---- */

typedef enum connector { NONE, AND, OR } connector;

enum { DEPTH_MAX = 400 };

typedef struct flattener {
    const ar_token *tokens;
    size_t count;
    bool *dropped; /* by token: this parenthesis goes */
} flattener;

static connector connector_of(const ar_token *token)
{
    if (ar_token_is(token, "and"))
        return AND;
    return ar_token_is(token, "or") ? OR : NONE;
}

/*
 * What connects the operands of the group [from, to). gram.y, makeAndExpr(): a list on the left of
 * its own kind is taken into the one that goes on; BETWEEN and IN become lists only after that, so
 * ((a >= 1) AND (a <= 2)) AND b is printed once and never again.
 */
static connector flatten(flattener *in, size_t from, size_t to, int depth)
{
    connector first = NONE, left = NONE;

    for (size_t i = from; i < to; i++) {
        bool opens = ar_token_is(&in->tokens[i], "(") || ar_token_is(&in->tokens[i], "[");
        connector here = connector_of(&in->tokens[i]);

        if (opens && depth < DEPTH_MAX) {
            size_t end = behind_bracket(in->tokens, in->count, i);
            connector inner = flatten(in, i + 1, end - 1, depth + 1);

            left = i == from && end < to && connector_of(&in->tokens[end]) ? inner : left;
            i = end - 1;
        } else if (here && !first) {
            first = here;
        }
    }
    if (first && first == left) {
        in->dropped[from] = true;
        in->dropped[behind_bracket(in->tokens, in->count, from) - 1] = true;
    }
    return first;
}

static char *flatten_lists(ar_arena *arena, char *text)
{
    ar_tokens all;
    ar_str out;
    flattener in;

    if (!strstr(text, ") AND ") && !strstr(text, ") OR "))
        return text;
    all = ar_sql_tokens(arena, AR_SQL_POSTGRESQL, text);
    in = (flattener){all.items, all.count - 1, ar_alloc(arena, all.count)};
    flatten(&in, 0, in.count, 0);
    ar_str_init(&out, arena);
    for (size_t i = 0, copied = 0; i <= in.count; i++) {
        size_t offset = i < in.count ? all.items[i].offset : strlen(text);

        if (i < in.count && !in.dropped[i])
            continue;
        ar_str_addn(&out, text + copied, offset - copied);
        copied = offset + 1;
    }
    return out.data;
}

char *ar_pg_stable(ar_arena *arena, const char *printed)
{
    return flatten_lists(arena, cast_items(arena, printed));
}
