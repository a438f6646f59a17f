/* CREATE FUNCTION, PROCEDURE and AGGREGATE as text. */
#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "dialect/routine.h"

static char *quoted(ar_arena *arena, const char *name)
{
    return ar_quote_name(arena, AR_POSTGRESQL, name);
}

char *ar_routine_arguments(ar_ctx *ctx, const ar_object *object)
{
    return ar_arguments_text(ctx, object, quoted, true);
}

char *ar_routine_result(ar_ctx *ctx, const ar_object *object)
{
    return ar_result_text(ctx, object, quoted, true);
}

static char *qualified(ar_ctx *ctx, ar_target target, const ar_object *object)
{
    return ar_quote_qualified(ctx->arena, target, object->schema, ar_bare_name(ctx, object));
}

/* Always with its schema: area(box) alone is the engine's own. */
char *ar_routine_place(ar_ctx *ctx, ar_target target, const ar_object *object)
{
    const char *schema = object->schema ? object->schema : target.default_schema;
    const char *inputs = ar_routine_inputs(ctx, object);

    if (!*inputs && object->kind == AR_KIND_AGGREGATE)
        inputs = "*";
    return ar_printf(ctx->arena, "%s.%s(%s)", quoted(ctx->arena, schema),
                     quoted(ctx->arena, ar_bare_name(ctx, object)), inputs);
}

/* ---- bodies ---- */

/* A line that a reader of revision files who does not know SQL would take for one of theirs. */
static bool is_marker(const char *line)
{
    if (strncmp(line, "--", 2) != 0)
        return false;
    line += 2;
    line += strspn(line, " \t");
    return ar_starts_with(line, "migrate:") || ar_starts_with(line, "autorev:");
}

/* Line ends and control characters that files and editors do not keep. */
static bool needs_escapes(const char *body)
{
    for (const char *c = body; *c; c++)
        if ((unsigned char)*c < ' ' && *c != '\n' && *c != '\t')
            return true;
        else if ((c == body || c[-1] == '\n') && is_marker(c))
            return true;
    return false;
}

static char *escaped(ar_ctx *ctx, const char *body)
{
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_str_add(&out, "E'");
    for (const char *c = body; *c; c++) {
        bool marker = (c == body || c[-1] == '\n') && is_marker(c);

        if (*c == '\'' || *c == '\\')
            ar_str_addf(&out, "%c%c", *c, *c);
        else if (*c == '\r')
            ar_str_add(&out, "\\r");
        else if (marker || ((unsigned char)*c < ' ' && *c != '\n' && *c != '\t'))
            ar_str_addf(&out, "\\x%02x", (unsigned)(unsigned char)*c);
        else
            ar_str_addc(&out, *c);
    }
    ar_str_addc(&out, '\'');
    return out.data;
}

/* The first place of the tag behind the body must be the one that is meant. */
static bool ends_there(ar_ctx *ctx, const char *body, const char *tag)
{
    const char *whole = ar_printf(ctx->arena, "%s%s", body, tag);

    return strstr(whole, tag) == whole + strlen(body);
}

char *ar_body_literal(ar_ctx *ctx, const char *body)
{
    const char *tag = "$$";

    if (needs_escapes(body))
        return escaped(ctx, body);
    for (unsigned number = 0; !ends_there(ctx, body, tag); number++)
        tag = number ? ar_printf(ctx->arena, "$body%u$", number) : "$body$";
    return ar_printf(ctx->arena, "%s%s%s", tag, body, tag);
}

/* ---- functions and procedures ---- */

static const char *upper(ar_ctx *ctx, const char *word)
{
    char *text = ar_strdup(ctx->arena, word);

    for (char *c = text; *c; c++)
        *c = *c == '_' ? ' ' : (char)toupper((unsigned char)*c);
    return text;
}

static void add_transforms(ar_ctx *ctx, ar_str *out, const ar_names *types)
{
    for (size_t i = 0; i < types->count; i++)
        ar_str_addf(out, "%s FOR TYPE %s", i ? "," : "\n    TRANSFORM", types->items[i]);
    (void)ctx;
}

/* What stands between LANGUAGE and AS. */
static void add_attributes(ar_ctx *ctx, ar_str *out, const ar_routine *routine)
{
    if (routine->window)
        ar_str_add(out, " WINDOW");
    if (routine->volatility)
        ar_str_addf(out, " %s", upper(ctx, ar_volatility_words[routine->volatility]));
    if (routine->strict)
        ar_str_add(out, " STRICT");
    if (routine->leakproof)
        ar_str_add(out, " LEAKPROOF");
    if (routine->security)
        ar_str_add(out, " SECURITY DEFINER");
    if (routine->parallel)
        ar_str_addf(out, " PARALLEL %s", upper(ctx, ar_parallel_words[routine->parallel]));
    if (routine->cost)
        ar_str_addf(out, " COST %s", routine->cost);
    if (routine->rows)
        ar_str_addf(out, " ROWS %s", routine->rows);
    if (routine->support)
        ar_str_addf(out, " SUPPORT %s", routine->support);
}

/* "search_path", "app.mode": names of settings are SQL names, with dots of their own. */
static char *setting_name(ar_ctx *ctx, const char *name)
{
    const char *dot = strchr(name, '.');

    if (!dot)
        return quoted(ctx->arena, name);
    return ar_printf(ctx->arena, "%s.%s",
                     quoted(ctx->arena, ar_strndup(ctx->arena, name, (size_t)(dot - name))),
                     setting_name(ctx, dot + 1));
}

static void add_settings(ar_ctx *ctx, ar_str *out, const ar_options *settings)
{
    ar_vec_each(ar_option, setting, settings)
        ar_str_addf(out, "\n    SET %s = %s", setting_name(ctx, setting->key), setting->value);
}

static void add_body(ar_ctx *ctx, ar_str *out, const ar_routine *routine)
{
    if (routine->sql_body) {
        ar_str_addf(out, "\n%s", routine->sql_body->sql);
        return;
    }
    if (ar_streq(routine->language, "c")) {
        ar_str_addf(out, "\n    AS %s",
                    ar_quote_text(ctx->arena, AR_POSTGRESQL, routine->body ? routine->body : ""));
        if (routine->symbol)
            ar_str_addf(out, ", %s", ar_quote_text(ctx->arena, AR_POSTGRESQL, routine->symbol));
        return;
    }
    ar_str_addf(out, "\n    AS %s", ar_body_literal(ctx, routine->body ? routine->body : ""));
}

static char *create_routine(ar_ctx *ctx, ar_target target, const ar_object *object, bool replace)
{
    const ar_routine *routine = ar_as_routine(object);
    const char *result = ar_routine_result(ctx, object);
    ar_str out;

    ar_str_init(&out, ctx->arena);
    ar_str_addf(&out, "CREATE %s%s %s(%s)", replace ? "OR REPLACE " : "",
                upper(ctx, ar_kind_get(object->kind)->name), qualified(ctx, target, object),
                ar_routine_arguments(ctx, object));
    if (result)
        ar_str_addf(&out, " RETURNS %s", result);
    ar_str_addf(&out, "\n    LANGUAGE %s", quoted(ctx->arena, routine->language));
    add_transforms(ctx, &out, &routine->transforms);
    add_attributes(ctx, &out, routine);
    add_settings(ctx, &out, &routine->set);
    add_body(ctx, &out, routine);
    return out.data;
}

/* ---- aggregates ---- */

static void add_part(ar_ctx *ctx, ar_names *parts, const char *key, const char *value)
{
    if (value)
        ar_vec_push(ctx->arena, parts, ar_printf(ctx->arena, "%s = %s", key, value));
}

static void add_text(ar_ctx *ctx, ar_names *parts, const char *key, const char *value)
{
    if (value)
        add_part(ctx, parts, key, ar_quote_text(ctx->arena, AR_POSTGRESQL, value));
}

static void add_flag(ar_ctx *ctx, ar_names *parts, const char *key, bool value)
{
    if (value)
        ar_vec_push(ctx->arena, parts, key);
}

static void add_modify(ar_ctx *ctx, ar_names *parts, const char *key, int modify)
{
    static const char *const words[] = {NULL, "READ_ONLY", "SHAREABLE", "READ_WRITE"};

    add_part(ctx, parts, key, words[modify]);
}

static const char *type_text(const ar_type *type)
{
    return type ? type->text : NULL;
}

static void add_moving_parts(ar_ctx *ctx, ar_names *parts, const ar_routine *routine)
{
    add_part(ctx, parts, "MSFUNC", routine->msfunc);
    add_part(ctx, parts, "MINVFUNC", routine->minvfunc);
    add_part(ctx, parts, "MSTYPE", type_text(routine->mstype));
    add_part(ctx, parts, "MSSPACE", routine->msspace);
    add_part(ctx, parts, "MFINALFUNC", routine->mfinalfunc);
    add_flag(ctx, parts, "MFINALFUNC_EXTRA", routine->mfinalfunc_extra);
    add_modify(ctx, parts, "MFINALFUNC_MODIFY", routine->mfinalfunc_modify);
    add_text(ctx, parts, "MINITCOND", routine->minitcond);
}

static ar_names aggregate_parts(ar_ctx *ctx, const ar_routine *routine)
{
    ar_names parts = {0};

    add_part(ctx, &parts, "SFUNC", routine->sfunc);
    add_part(ctx, &parts, "STYPE", type_text(routine->stype));
    add_part(ctx, &parts, "SSPACE", routine->sspace);
    add_part(ctx, &parts, "FINALFUNC", routine->finalfunc);
    add_flag(ctx, &parts, "FINALFUNC_EXTRA", routine->finalfunc_extra);
    add_modify(ctx, &parts, "FINALFUNC_MODIFY", routine->finalfunc_modify);
    add_part(ctx, &parts, "COMBINEFUNC", routine->combinefunc);
    add_part(ctx, &parts, "SERIALFUNC", routine->serialfunc);
    add_part(ctx, &parts, "DESERIALFUNC", routine->deserialfunc);
    add_text(ctx, &parts, "INITCOND", routine->initcond);
    add_moving_parts(ctx, &parts, routine);
    add_part(ctx, &parts, "SORTOP", routine->sortop);
    if (routine->parallel)
        add_part(ctx, &parts, "PARALLEL", upper(ctx, ar_parallel_words[routine->parallel]));
    add_flag(ctx, &parts, "HYPOTHETICAL", routine->hypothetical);
    return parts;
}

static char *create_aggregate(ar_ctx *ctx, ar_target target, const ar_object *object, bool replace)
{
    ar_names parts = aggregate_parts(ctx, ar_as_routine(object));
    const char *arguments = ar_routine_arguments(ctx, object);

    return ar_printf(ctx->arena, "CREATE %sAGGREGATE %s(%s) (\n    %s\n)",
                     replace ? "OR REPLACE " : "", qualified(ctx, target, object),
                     *arguments ? arguments : "*", ar_names_join(ctx->arena, &parts, ",\n    "));
}

char *ar_routine_create(ar_ctx *ctx, ar_target target, const ar_object *object, bool replace)
{
    return object->kind == AR_KIND_AGGREGATE ? create_aggregate(ctx, target, object, replace)
                                             : create_routine(ctx, target, object, replace);
}
