/* Functions, procedures and aggregates: their places and readers. */
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "parser/place.h"
#include "parser/routine_args.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

/* ---- names and arguments ---- */

/* "shop.area(box)": the schema ends at the first dot before the parenthesis. */
static void read_key(ar_spot *spot)
{
    ar_reader *reader = spot->reader;
    ar_routine *routine = ar_as_routine(spot->object);
    const char *text = spot->key->text;
    const char *open = strchr(text, '(');
    ar_cursor at;
    ar_slice inside = {0};

    if (!open)
        return;
    if (!ar_ends_with(text, ")")) {
        ar_fail(reader->ctx, AR_E_BAD_ARGUMENTS, ar_yaml_pos(spot->key),
                "a parenthesis is not closed");
        return;
    }
    inside.offset = (size_t)(open + 1 - text);
    inside.length = strlen(text) - inside.offset - 1;
    spot->object->name = ar_strndup(reader->ctx->arena, spot->object->name,
                                    strcspn(spot->object->name, "("));
    at = ar_cursor_start(reader, spot->key);
    at = ar_cursor_over(&at, inside);
    routine->key_has_types = true;
    ar_arguments_read(&at, spot->object->kind == AR_KIND_AGGREGATE, &routine->key_types);
}

static bool read_arguments(ar_spot *spot, const ar_yaml *node, ar_arguments *out)
{
    ar_cursor at;

    if (!ar_scalar_line(spot->reader, node, "args", AR_E_BAD_ARGUMENTS))
        return false;
    at = ar_cursor_start(spot->reader, node);
    return ar_arguments_read(&at, spot->object->kind == AR_KIND_AGGREGATE, out);
}

/* Columns of RETURNS TABLE, which may have been read before, stand behind them. */
static void read_args(ar_spot *spot)
{
    ar_routine *routine = ar_as_routine(spot->object);
    const ar_yaml *value = spot->value;
    ar_arguments arguments = {0};

    routine->args_said = true;
    if (value->kind == AR_YAML_LIST)
        for (size_t i = 0; i < value->items.count; i++)
            read_arguments(spot, value->items.items[i], &arguments);
    else
        read_arguments(spot, value, &arguments);
    ar_vec_each(ar_argument, column, &routine->arguments)
        ar_vec_push(spot->reader->ctx->arena, &arguments, *column);
    routine->arguments = arguments;
}

static void read_returns(ar_spot *spot)
{
    ar_returns_read(spot->reader, spot->value, ar_as_routine(spot->object));
}

/* ---- bodies ---- */

static void refuse_two(ar_spot *spot)
{
    ar_fail(spot->reader->ctx, AR_E_KEY_CONFLICT, ar_yaml_pos(spot->key),
            "\"body\" and \"sql_body\" exclude each other");
}

static void read_body(ar_spot *spot)
{
    ar_routine *routine = ar_as_routine(spot->object);

    if (routine->sql_body)
        refuse_two(spot);
    ar_scalar_text(spot->reader, spot->value, "body", &routine->body);
}

/* Without a final semicolon, which ends the statement; those within belong to it. */
static char *without_end(ar_arena *arena, const char *text)
{
    char *sql = ar_trim(arena, text);

    while (ar_ends_with(sql, ";")) {
        sql[strlen(sql) - 1] = '\0';
        sql = ar_trim(arena, sql);
    }
    return sql;
}

static const char *fault_of(const ar_tokens *tokens)
{
    ar_vec_each(ar_token, token, tokens)
        if (token->type == AR_TOKEN_BAD)
            return "a quote or comment is not closed";
    if (!ar_token_is(&tokens->items[0], "return") && !ar_token_is(&tokens->items[0], "begin"))
        return "\"sql_body\" takes `return EXPR` or `begin atomic ... end`";
    return NULL;
}

static void read_sql_body(ar_spot *spot)
{
    ar_ctx *ctx = spot->reader->ctx;
    ar_routine *routine = ar_as_routine(spot->object);
    const char *text = NULL, *sql, *fault;

    if (routine->body)
        refuse_two(spot);
    if (!ar_scalar_text(spot->reader, spot->value, "sql_body", &text))
        return;
    sql = without_end(ctx->arena, text);
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);

    fault = fault_of(&tokens);
    if (fault)
        ar_fail(ctx, AR_E_BAD_EXPRESSION, ar_yaml_pos(spot->value), "%s", fault);
    routine->sql_body = ar_expr_new(ctx, sql, ar_yaml_pos(spot->value));
}

/* ---- the rest ---- */

static void read_number(ar_spot *spot, const char **out)
{
    const char *text = NULL;
    char *end = NULL;

    if (!ar_scalar_text(spot->reader, spot->value, spot->key->text, &text))
        return;
    if (strtof(text, &end) < 0 || end == text || *end || !strpbrk(text, "0123456789"))
        ar_fail(spot->reader->ctx, AR_E_BAD_NUMBER, ar_yaml_pos(spot->value),
                "\"%s\" takes a number, not \"%s\"", spot->key->text, text);
    else
        *out = text;
}

static void read_cost(ar_spot *spot)
{
    read_number(spot, &ar_as_routine(spot->object)->cost);
}

static void read_rows(ar_spot *spot)
{
    read_number(spot, &ar_as_routine(spot->object)->rows);
}

static void read_transforms(ar_spot *spot)
{
    ar_scalar_names(spot->reader, spot->value, "transforms", false, NULL,
                    &ar_as_routine(spot->object)->transforms);
}

/* One that others only refer to needs no body. */
static void check_whole(ar_spot *spot)
{
    const ar_routine *routine = ar_as_routine(spot->object);

    if (!routine->body && !routine->sql_body && !spot->object->unmanaged && !spot->value->faulty)
        ar_fail(spot->reader->ctx, AR_E_MISSING_KEY, ar_yaml_pos(spot->value),
                "\"body\" is missing");
}

#define COMMON_KEYS                                                                                \
    {"args", read_args, AR_SHAPE_NAMES_OR_ONE, NULL, NULL, "arguments, as in SQL"},                \
        {"body", read_body, AR_SHAPE_TEXT, NULL, NULL, "the text between the dollar quotes"},      \
        {"sql_body", read_sql_body, AR_SHAPE_TEXT,                                                 \
         NULL,       NULL,          "return EXPR, or begin atomic ... end (14)"},                  \
    {                                                                                              \
        "transforms", read_transforms, AR_SHAPE_NAMES, NULL, NULL, "types that are converted"      \
    }

static const ar_key_def function_keys[] = {
    COMMON_KEYS,
    {"returns", read_returns, AR_SHAPE_TEXT, NULL, NULL, "the result, as in SQL"},
    {"cost", read_cost, AR_SHAPE_TEXT, NULL, NULL, "estimated cost"},
    {"rows", read_rows, AR_SHAPE_TEXT, NULL, NULL, "estimated number of rows"},
    END_OF_KEYS,
};

static const ar_key_def procedure_keys[] = {COMMON_KEYS, END_OF_KEYS};

static const ar_key_def aggregate_keys[] = {
    {"args", read_args, AR_SHAPE_NAMES_OR_ONE, NULL, NULL, "arguments, as in SQL"},
    END_OF_KEYS,
};

static const char *const function_hidden[] = {"setof", NULL};

const ar_place ar_place_function = {
    .title = "function",
    .takes = "its body, or a mapping",
    .kind = AR_KIND_FUNCTION,
    .keys = function_keys,
    .hidden = function_hidden,
    .read_key = read_key,
    .read_line = read_body,
    .read_end = check_whole,
    .common = true,
    .top = true,
};

const ar_place ar_place_procedure = {
    .title = "procedure",
    .takes = "its body, or a mapping",
    .kind = AR_KIND_PROCEDURE,
    .keys = procedure_keys,
    .read_key = read_key,
    .read_line = read_body,
    .read_end = check_whole,
    .common = true,
    .top = true,
};

const ar_place ar_place_aggregate = {
    .title = "aggregate",
    .takes = "a mapping",
    .kind = AR_KIND_AGGREGATE,
    .keys = aggregate_keys,
    .read_key = read_key,
    .common = true,
    .top = true,
};
