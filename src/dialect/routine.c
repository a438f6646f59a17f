#include "dialect/routine.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "dialect/keywords.h"
#include "dialect/quote.h"

enum { USUAL_ROWS = 1000, USUAL_COST = 100 };

/* ---- types ---- */

const char *ar_pseudo_type(const char *name)
{
    static const char *const types[] = {
        "\"any\"",
        "anyarray",
        "anycompatible",
        "anycompatiblearray",
        "anycompatiblemultirange",
        "anycompatiblenonarray",
        "anycompatiblerange",
        "anyelement",
        "anyenum",
        "anymultirange",
        "anynonarray",
        "anyrange",
        "cstring",
        "event_trigger",
        "fdw_handler",
        "index_am_handler",
        "internal",
        "language_handler",
        "pg_ddl_command",
        "record",
        "table_am_handler",
        "trigger",
        "tsm_handler",
        "unknown",
        "void",
    };

    for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
        if (ar_strieq(types[i], name))
            return types[i];
    return NULL;
}

/* "numeric(5,2)[]" -> "numeric[]", "interval day(2)" -> "interval". */
static char *without_modifiers(ar_ctx *ctx, const char *text)
{
    bool quoted = false;
    int depth = 0;
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (const char *c = text; *c; c++) {
        quoted ^= *c == '"';
        depth += !quoted && *c == '(';
        if (!depth)
            ar_str_addc(&out, *c);
        depth -= !quoted && *c == ')';
    }
    return out.data;
}

static char *bare_type(ar_ctx *ctx, const char *text)
{
    static const char *const same[][2] = {{"bpchar", "character"}, {"\"bit\"", "bit"}};
    char *bare = without_modifiers(ctx, text);
    const char *array = ar_ends_with(bare, "[]") ? "[]" : "";
    char *base = ar_strndup(ctx->arena, bare, strlen(bare) - strlen(array));

    if (ar_starts_with(base, "interval "))
        base = "interval";
    for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
        if (ar_streq(base, same[i][0]))
            return ar_printf(ctx->arena, "%s%s", same[i][1], array);
    return ar_printf(ctx->arena, "%s%s", base, array);
}

const ar_type *ar_routine_type(ar_ctx *ctx, ar_target target, const ar_type *type)
{
    ar_type *bare;

    if (!type || !type->key)
        return type;
    bare = ar_memdup(ctx->arena, type, sizeof(*bare));
    bare->key = bare_type(ctx, type->key);
    bare->text = ar_pseudo_type(bare->key) ? bare->key
                                           : bare_type(ctx, ar_type_short(ctx, target, bare->key));
    if (ar_streq(bare->text, "character")) /* not character(1) */
        bare->text = "char";
    return bare;
}

static const ar_type *type_named(ar_ctx *ctx, const char *name)
{
    ar_type *type = ar_type_new(ctx, name, AR_NOWHERE);

    type->key = name;
    return type;
}

static bool is_output(const ar_argument *argument)
{
    return argument->mode == AR_ARGUMENT_OUT || argument->mode == AR_ARGUMENT_INOUT ||
           argument->mode == AR_ARGUMENT_TABLE;
}

/* The server works it out of the arguments, and refuses what disagrees with them. */
static const ar_type *implied_result(ar_ctx *ctx, const ar_routine *routine)
{
    const ar_type *only = NULL;
    size_t count = 0;

    ar_vec_each(ar_argument, argument, &routine->arguments) {
        if (!is_output(argument))
            continue;
        only = argument->type;
        count++;
    }
    return count == 0 ? type_named(ctx, "void") : count == 1 ? only : type_named(ctx, "record");
}

void ar_routine_settle(ar_ctx *ctx, ar_target target, ar_object *object)
{
    ar_routine *routine = ar_as_routine(object);

    (void)target;
    if (object->kind == AR_KIND_FUNCTION &&
        (!routine->returns || ar_routine_returns_table(routine)))
        routine->returns = implied_result(ctx, routine);
    ar_routine_sign(ctx, object);
}

/* ---- names in aggregates ---- */

static bool is_known_schema(ar_target target, const char *schema)
{
    return ar_streq(schema, "pg_catalog") || ar_streq(schema, target.default_schema);
}

/* operator(schema.<) */
static char *operator_reference(ar_ctx *ctx, ar_target target, const ar_tokens *tokens)
{
    const ar_token *at = tokens->items;
    const char *schema = NULL;

    if (ar_token_is(at, "operator"))
        at += 2;
    if (at[0].type != AR_TOKEN_SIGN && at[0].type != AR_TOKEN_END && ar_token_is(&at[1], ".")) {
        schema = ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, at);
        at += 2;
    }
    if (!schema || is_known_schema(target, schema))
        return ar_strndup(ctx->arena, at->text, at->length);
    return ar_printf(ctx->arena, "operator(%s.%.*s)",
                     ar_quote_name(ctx->arena, target.engine, schema), (int)at->length, at->text);
}

char *ar_routine_reference(ar_ctx *ctx, ar_target target, const char *sql)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);
    const ar_token *at = tokens.items;
    bool qualified = tokens.count == 4 && ar_token_is(&at[1], ".");
    bool name = ar_token_is_name(&at[0]);
    const ar_token *last = &at[qualified ? 2 : 0];

    if (tokens.count < 2)
        return ar_strdup(ctx->arena, sql);
    if (!name || last->type == AR_TOKEN_SIGN || ar_token_is(at, "operator"))
        return operator_reference(ctx, target, &tokens);
    if (tokens.count != 2 && !qualified)
        return ar_strdup(ctx->arena, sql);
    if (!qualified || is_known_schema(target, ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, at)))
        return ar_quote_name(ctx->arena, target.engine,
                             ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, last));
    return ar_printf(ctx->arena, "%s.%s",
                     ar_quote_name(ctx->arena, target.engine,
                                   ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, at)),
                     ar_quote_name(ctx->arena, target.engine,
                                   ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, last)));
}

/* ---- numbers ---- */

/* float4 has no more than six digits that hold. */
static char *real_text(ar_ctx *ctx, float number)
{
    return ar_printf(ctx->arena, "%.6g", (double)number);
}

const char *ar_routine_cost(ar_ctx *ctx, const ar_routine *routine)
{
    bool compiled = ar_streq(routine->language, "c") || ar_streq(routine->language, "internal");
    float number = routine->cost ? strtof(routine->cost, NULL) : 0;

    if (!routine->cost || number == (compiled ? 1.0F : (float)USUAL_COST))
        return NULL;
    return real_text(ctx, number);
}

const char *ar_routine_rows(ar_ctx *ctx, const ar_routine *routine)
{
    float number = routine->rows ? strtof(routine->rows, NULL) : 0;

    if (!routine->rows || number == (routine->returns_set ? (float)USUAL_ROWS : 0.0F))
        return NULL;
    return real_text(ctx, number);
}

/* ---- settings ---- */

/* Lists of names, which the server keeps quoted as names (GUC_LIST_QUOTE). */
static bool is_name_list(const char *name)
{
    static const char *const lists[] = {
        "local_preload_libraries",  "search_path",      "session_preload_libraries",
        "shared_preload_libraries", "temp_tablespaces", "unix_socket_directories",
    };

    for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++)
        if (ar_strieq(lists[i], name))
            return true;
    return false;
}

static char *string_value(ar_ctx *ctx, const ar_token *token)
{
    bool escapes = *token->text == 'E' || *token->text == 'e';
    ar_str value;

    ar_str_init(&value, ctx->arena);
    for (size_t i = escapes ? 2 : 1; i + 1 < token->length; i++) {
        if ((token->text[i] == '\'' && token->text[i + 1] == '\'') ||
            (escapes && token->text[i] == '\\'))
            i++;
        ar_str_addc(&value, token->text[i]);
    }
    return value.data;
}

/* The values of "a, 'b c', 5"; false: this is no such list. */
static bool read_values(ar_ctx *ctx, const char *sql, ar_names *out)
{
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);

    for (const ar_token *at = tokens.items;; at++) {
        bool minus = ar_token_is(at, "-") && at[1].type == AR_TOKEN_NUMBER;

        at += minus;
        if (at->type == AR_TOKEN_STRING && strchr("'Ee", *at->text))
            ar_vec_push(ctx->arena, out, string_value(ctx, at));
        else if (ar_token_is_name(at))
            ar_vec_push(ctx->arena, out, ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, at));
        else if (at->type == AR_TOKEN_NUMBER)
            ar_vec_push(
                ctx->arena, out,
                ar_printf(ctx->arena, "%s%.*s", minus ? "-" : "", (int)at->length, at->text));
        else
            return false;
        if ((++at)->type == AR_TOKEN_END)
            return true;
        if (!ar_token_is(at, ","))
            return false;
    }
}

/* As a name where it is one, so that lists read as people write them. */
static char *list_text(ar_ctx *ctx, const ar_names *values)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_vec_each(const char *, value, values)
        ar_str_addf(&out, "%s%s", out.length ? ", " : "",
                    **value ? ar_quote_name(ctx->arena, AR_POSTGRESQL, *value) : "''");
    return out.data;
}

static bool is_plain_value(const char *value)
{
    static const char *const words[] = {"on", "true", "false"};
    size_t digits = strspn(value, "0123456789."), letters;

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (ar_streq(value, words[i]))
            return true;
    if (*value && !value[digits] && value[digits - 1] != '.')
        return true;
    letters = strspn(value, "abcdefghijklmnopqrstuvwxyz_");
    return letters && !value[strspn(value, "abcdefghijklmnopqrstuvwxyz_0123456789")] &&
           !ar_is_keyword(AR_POSTGRESQL, 0, value) && !ar_streq(value, "default");
}

char *ar_setting_of_value(ar_ctx *ctx, const char *name, const char *value)
{
    ar_names values = {0};

    if (is_name_list(name)) {
        bool good = !*value || read_values(ctx, value, &values);

        return good ? list_text(ctx, &values) : ar_strdup(ctx->arena, value);
    }
    return is_plain_value(value) ? ar_strdup(ctx->arena, value)
                                 : ar_quote_text(ctx->arena, AR_POSTGRESQL, value);
}

char *ar_setting_of_sql(ar_ctx *ctx, const char *name, const char *sql)
{
    ar_names values = {0};

    if (!read_values(ctx, sql, &values)) /* 64MB, which SQL wants in quotes */
        return ar_setting_of_value(ctx, name, ar_trim(ctx->arena, sql));
    if (is_name_list(name))
        return list_text(ctx, &values);
    return ar_setting_of_value(ctx, name, ar_names_join(ctx->arena, &values, ", "));
}
