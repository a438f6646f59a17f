#include "model/routine.h"

#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "model/text_search.h"

const char *ar_routine_signature(const ar_object *object)
{
    const ar_routine *routine = ar_as_routine(object);

    return routine && routine->signature ? routine->signature : "";
}

const char *ar_bare_name(ar_ctx *ctx, const ar_object *object)
{
    const char *signature = ar_routine_signature(object);

    if (!*signature || !object->name || !ar_ends_with(object->name, signature))
        return object->name;
    return ar_strndup(ctx->arena, object->name, strlen(object->name) - strlen(signature));
}

/* `variadic "any" order by variadic "any"` is one argument to the server. */
static bool is_said_again(const ar_arguments *arguments, const ar_argument *argument)
{
    return argument->ordered && argument->mode == AR_ARGUMENT_VARIADIC &&
           argument > arguments->items && !argument[-1].ordered &&
           argument[-1].mode == AR_ARGUMENT_VARIADIC;
}

char *ar_routine_inputs(ar_ctx *ctx, const ar_object *object)
{
    const ar_arguments *arguments = &ar_as_routine(object)->arguments;
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_vec_each(const ar_argument, argument, arguments) {
        if (!ar_is_input(argument) || is_said_again(arguments, argument))
            continue;
        ar_str_addf(&out, "%s%s", out.length ? ", " : "",
                    argument->type ? argument->type->text : "?");
    }
    return out.data;
}

void ar_routine_sign(ar_ctx *ctx, ar_object *object)
{
    const char *bare = ar_bare_name(ctx, object);
    ar_routine *routine = ar_as_routine(object);

    routine->signature = ar_printf(ctx->arena, "(%s)", ar_routine_inputs(ctx, object));
    object->name = ar_printf(ctx->arena, "%s%s", bare, routine->signature);
}

void ar_routine_rename(ar_ctx *ctx, ar_object *object, const char *bare)
{
    object->name = ar_printf(ctx->arena, "%s%s", bare, ar_routine_signature(object));
}

/* "f( integer,text )" -> "f(integer, text)" */
static char *tidy(ar_ctx *ctx, const char *name)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    for (const char *c = name; *c; c++) {
        char last = out.length ? out.data[out.length - 1] : '(';

        if (isspace((unsigned char)*c) &&
            (last == '(' || last == ' ' || strchr(",) \t\n", c[1]) || !c[1]))
            continue;
        ar_str_addc(&out, *c);
        if (*c == ',' && c[1] != ' ')
            ar_str_addc(&out, ' ');
    }
    return out.data;
}

bool ar_is_called(ar_ctx *ctx, ar_engine engine, const ar_object *object, const char *name)
{
    if (!object->name || !name)
        return false;
    if (ar_name_eq(engine, object->name, name))
        return true;
    return ar_as_routine(object) && (ar_streq(ar_bare_name(ctx, object), name) ||
                                     ar_streq(tidy(ctx, object->name), tidy(ctx, name)));
}

bool ar_body_gets_break(const char *body)
{
    size_t first = strcspn(body, "\n");

    return body[first] && strspn(body, " \t\r\f\v") < first;
}

bool ar_routine_has_outputs(const ar_routine *routine)
{
    ar_vec_each(ar_argument, argument, &routine->arguments)
        if (argument->mode == AR_ARGUMENT_OUT || argument->mode == AR_ARGUMENT_INOUT)
            return true;
    return false;
}

bool ar_routine_returns_table(const ar_routine *routine)
{
    ar_vec_each(ar_argument, argument, &routine->arguments)
        if (argument->mode == AR_ARGUMENT_TABLE)
            return true;
    return false;
}

bool ar_is_canonical_of(ar_ctx *ctx, const ar_object *routine, const ar_object *type)
{
    const char *canonical = ar_as_user_type(type) ? ar_as_user_type(type)->canonical : NULL;
    ar_place_name place = ar_place_read(ctx, canonical);

    return canonical && ar_as_routine(routine) &&
           ar_streq(ar_bare_name(ctx, routine), place.name) &&
           (!place.schema || ar_streq(place.schema, routine->schema));
}

/* ---- texts ---- */

static const char *word(ar_ctx *ctx, const char *lower, bool upper)
{
    char *text = ar_strdup(ctx->arena, lower);

    for (char *c = text; upper && *c; c++)
        *c = (char)toupper((unsigned char)*c);
    return text;
}

static void add_argument(ar_ctx *ctx, ar_str *out, const ar_argument *argument, ar_quoter *quote,
                         bool upper)
{
    static const char *const modes[] = {"", "out ", "inout ", "variadic ", ""};

    ar_str_add(out, word(ctx, modes[argument->mode], upper));
    if (argument->name)
        ar_str_addf(out, "%s ", quote(ctx->arena, argument->name));
    ar_str_add(out, argument->type ? argument->type->text : "?");
    if (argument->default_expr)
        ar_str_addf(out, " %s %s", word(ctx, "default", upper), argument->default_expr->sql);
}

char *ar_arguments_text(ar_ctx *ctx, const ar_object *object, ar_quoter *quote, bool upper)
{
    const ar_arguments *arguments = &ar_as_routine(object)->arguments;
    bool ordered = false;
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_vec_each(ar_argument, argument, arguments) {
        if (argument->mode == AR_ARGUMENT_TABLE)
            continue;
        if (argument->ordered && !ordered)
            ar_str_addf(&out, "%s%s ", out.length ? " " : "", word(ctx, "order by", upper));
        else if (out.length)
            ar_str_add(&out, ", ");
        ordered = argument->ordered;
        add_argument(ctx, &out, argument, quote, upper);
    }
    return out.data;
}

static char *table_text(ar_ctx *ctx, const ar_routine *routine, ar_quoter *quote, bool upper)
{
    const char *separator = "";
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_str_addf(&out, "%s (", word(ctx, "table", upper));
    ar_vec_each(ar_argument, argument, &routine->arguments) {
        if (argument->mode != AR_ARGUMENT_TABLE)
            continue;
        ar_str_add(&out, separator);
        add_argument(ctx, &out, argument, quote, upper);
        separator = ", ";
    }
    ar_str_addc(&out, ')');
    return out.data;
}

char *ar_result_text(ar_ctx *ctx, const ar_object *object, ar_quoter *quote, bool upper)
{
    const ar_routine *routine = ar_as_routine(object);

    if (object->kind != AR_KIND_FUNCTION || !routine->returns)
        return NULL;
    if (ar_routine_returns_table(routine))
        return table_text(ctx, routine, quote, upper);
    if (ar_routine_has_outputs(routine) && !routine->returns_set)
        return NULL;
    return ar_printf(ctx->arena, "%s%s", routine->returns_set ? word(ctx, "setof ", upper) : "",
                     routine->returns->text);
}
