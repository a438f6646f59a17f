#include "parser/routine_args.h"

#include <string.h>

#include "base/str.h"
#include "parser/scalar.h"

static const ar_code CODE = AR_E_BAD_ARGUMENTS;

/* Types of several words whose first word would else be taken for an argument's name. */
static const char *const two_words[][2] = {
    {"double", "precision"}, {"character", "varying"},  {"char", "varying"},
    {"national", "char"},    {"national", "character"}, {"nchar", "varying"},
    {"bit", "varying"},      {"time", "with"},          {"time", "without"},
    {"timestamp", "with"},   {"timestamp", "without"},  {"interval", "year"},
    {"interval", "month"},   {"interval", "day"},       {"interval", "hour"},
    {"interval", "minute"},  {"interval", "second"},
};

static ar_token next_token(const ar_cursor *at)
{
    ar_cursor next = *at;

    ar_cursor_advance(&next);
    return next.token;
}

static bool begins_type(const ar_token *first, const ar_token *second)
{
    for (size_t i = 0; i < sizeof(two_words) / sizeof(*two_words); i++)
        if (ar_token_is(first, two_words[i][0]) && ar_token_is(second, two_words[i][1]))
            return true;
    return ar_token_is(second, "array");
}

static bool stands_behind_type(const ar_token *token)
{
    return token->type == AR_TOKEN_WORD &&
           (ar_token_is(token, "default") || ar_token_is(token, "order"));
}

static bool take_mode(ar_cursor *at, ar_argument *argument)
{
    if (ar_cursor_take(at, "inout") || ar_cursor_take(at, "in out"))
        argument->mode = AR_ARGUMENT_INOUT;
    else if (ar_cursor_take(at, "out"))
        argument->mode = AR_ARGUMENT_OUT;
    else if (ar_cursor_take(at, "variadic"))
        argument->mode = AR_ARGUMENT_VARIADIC;
    else
        return ar_cursor_take(at, "in");
    return true;
}

static char *folded(const ar_cursor *at)
{
    ar_arena *arena = at->reader->ctx->arena;
    return ar_token_folded(arena, AR_SQL_POSTGRESQL, &at->token);
}

static void take_name(ar_cursor *at, ar_argument *argument)
{
    ar_token second = next_token(at);

    if (!ar_token_is_name(&at->token) || !ar_token_is_name(&second) ||
        stands_behind_type(&second) ||
        (at->token.type == AR_TOKEN_WORD && begins_type(&at->token, &second)))
        return;
    argument->name = folded(at);
    ar_cursor_advance(at);
}

static bool at_default(const ar_cursor *at)
{
    return ar_cursor_is(at, "=") || ar_cursor_is(at, ":=") ||
           (at->token.type == AR_TOKEN_WORD && ar_cursor_is(at, "default"));
}

/* Up to a comma, the end, or (`type`) the default; brackets hold together. */
static ar_slice take_until(ar_cursor *at, bool type)
{
    ar_slice slice = {at->token.offset, 0};
    int depth = 0;

    while (!ar_cursor_at_end(at) && at->token.type != AR_TOKEN_BAD) {
        bool open = depth == 0;

        if (open && (ar_cursor_is(at, ",") || (type && at_default(at)) ||
                     (ar_cursor_is(at, "order") && type)))
            break;
        depth += ar_cursor_is(at, "(") + ar_cursor_is(at, "[") - ar_cursor_is(at, ")") -
                 ar_cursor_is(at, "]");
        ar_cursor_advance(at);
        slice.length = at->end - slice.offset;
    }
    while (slice.length && strchr(" \t\r\n", at->sql[slice.offset + slice.length - 1]))
        slice.length--;
    return slice;
}

static bool take_type(ar_cursor *at, const ar_type **out)
{
    ar_ctx *ctx = at->reader->ctx;
    ar_cursor start = *at;
    ar_slice slice = take_until(at, true);

    if (!slice.length)
        return ar_cursor_want(&start, CODE, "a type");
    *out = ar_type_new(ctx, ar_type_tidy(ctx->arena, ar_cursor_slice_text(&start, slice)),
                       ar_cursor_slice_pos(&start, slice));
    return true;
}

static bool take_default(ar_cursor *at, ar_argument *argument)
{
    ar_cursor start;
    ar_slice slice;

    if (!at_default(at))
        return true;
    ar_cursor_advance(at);
    start = *at;
    slice = take_until(at, false);
    if (!slice.length)
        return ar_cursor_want(&start, CODE, "an expression");
    argument->default_expr = ar_cursor_slice_expr(&start, slice);
    return true;
}

static bool take_argument(ar_cursor *at, ar_argument *argument)
{
    bool moded = take_mode(at, argument);

    take_name(at, argument);
    if (!moded && argument->name)
        take_mode(at, argument);
    return take_type(at, &argument->type) && take_default(at, argument);
}

static bool take_list(ar_cursor *at, bool ordered, ar_argument_mode mode, ar_arguments *out)
{
    do {
        ar_argument argument = {.ordered = ordered, .mode = mode};

        if (!take_argument(at, &argument))
            return false;
        ar_vec_push(at->reader->ctx->arena, out, argument);
    } while (ar_cursor_take(at, ","));
    return true;
}

bool ar_arguments_read(ar_cursor *at, bool aggregate, ar_arguments *out)
{
    if (ar_cursor_at_end(at) || (aggregate && ar_cursor_take(at, "*")))
        return ar_cursor_at_end(at) || ar_cursor_refuse(at, CODE, NULL);
    if (!ar_cursor_is(at, "order") && !take_list(at, false, AR_ARGUMENT_IN, out))
        return false;
    if (aggregate && ar_cursor_take(at, "order by") && !take_list(at, true, AR_ARGUMENT_IN, out))
        return false;
    return ar_cursor_at_end(at) || ar_cursor_refuse(at, CODE, NULL);
}

static bool read_table(ar_cursor *at, ar_routine *routine)
{
    ar_slice columns;

    if (!ar_cursor_take_parens(at, CODE, &columns))
        return false;
    ar_cursor inner = ar_cursor_over(at, columns);

    routine->returns_set = true;
    return take_list(&inner, false, AR_ARGUMENT_TABLE, &routine->arguments) &&
           (ar_cursor_at_end(&inner) || ar_cursor_refuse(&inner, CODE, NULL)) &&
           (ar_cursor_at_end(at) || ar_cursor_refuse(at, CODE, NULL));
}

bool ar_returns_read(ar_reader *reader, const ar_yaml *node, ar_routine *routine)
{
    ar_cursor at;

    if (!ar_scalar_line(reader, node, "returns", CODE))
        return false;
    at = ar_cursor_start(reader, node);
    ar_token second = next_token(&at);

    if (ar_cursor_is(&at, "table") && ar_token_is(&second, "(")) {
        ar_cursor_advance(&at);
        return read_table(&at, routine);
    }
    routine->returns_set = ar_cursor_take(&at, "setof");
    return take_type(&at, &routine->returns) &&
           (ar_cursor_at_end(&at) || ar_cursor_refuse(&at, CODE, NULL));
}
