/* Functions, procedures and aggregates as YAML. */
#include <ctype.h>
#include <string.h>

#include "base/str.h"
#include "model/dump_parts.h"
#include "model/routine.h"

/* Bare where the reader of arguments takes it for the same name. */
static char *quoted(ar_arena *arena, const char *name)
{
    static const char *const words[] = {"in",     "out",  "inout",     "variadic",  "default",
                                        "double", "bit",  "char",      "character", "national",
                                        "nchar",  "time", "timestamp", "interval",  "setof",
                                        "order",  "by",   "array",     "table"};
    bool bare = islower((unsigned char)*name) || *name == '_';

    for (const char *c = name; *c; c++)
        bare = bare && (islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '_');
    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        bare = bare && !ar_streq(name, words[i]);
    if (bare)
        return ar_strdup(arena, name);
    return ar_printf(arena, "\"%s\"", ar_replace(arena, name, "\"", "\"\""));
}

static const ar_type *said_type(const ar_dump *dump, const ar_object *user, const ar_type *type)
{
    return type ? ar_type_new(dump->ctx, ar_dump_type(dump, user, type), type->pos) : NULL;
}

/* With its types as the model says them. */
static ar_object *as_said(const ar_dump *dump, const ar_object *object)
{
    ar_object *copy = ar_object_copy(dump->ctx, object);
    ar_routine *routine = ar_as_routine(copy);
    ar_arguments arguments = {0};

    ar_vec_each(ar_argument, it, &routine->arguments) {
        ar_argument argument = *it;

        argument.type = said_type(dump, object, it->type);
        ar_vec_push(dump->arena, &arguments, argument);
    }
    routine->arguments = arguments;
    routine->returns = said_type(dump, object, routine->returns);
    routine->stype = said_type(dump, object, routine->stype);
    routine->mstype = said_type(dump, object, routine->mstype);
    return copy;
}

/* ---- keys ---- */

static bool has_bare_name(const ar_dump *dump, const ar_object *object, const ar_object *other,
                          const char *bare)
{
    return other != object && other->kind == object->kind &&
           ar_streq(other->schema, object->schema) &&
           ar_streq(ar_bare_name(dump->ctx, other), bare);
}

bool ar_dump_has_bare_name(const ar_dump *dump, const ar_object *object, const char *bare)
{
    ar_vec_each(ar_object *const, other, &dump->model->objects)
        if (has_bare_name(dump, object, *other, bare))
            return true;
    return false;
}

static bool is_overloaded(const ar_dump *dump, const ar_object *object)
{
    return ar_dump_has_bare_name(dump, object, ar_bare_name(dump->ctx, object));
}

const char *ar_dump_key_types(const ar_dump *dump, const ar_object *object)
{
    if (!ar_as_routine(object) || !is_overloaded(dump, object))
        return "";
    return ar_printf(dump->arena, "(%s)", ar_routine_inputs(dump->ctx, as_said(dump, object)));
}

/* Whether the input types alone say all about the arguments. */
static bool is_said_by_types(const ar_dump *dump, const ar_object *object)
{
    return ar_streq(ar_arguments_text(dump->ctx, object, quoted, false),
                    ar_routine_inputs(dump->ctx, object));
}

static void put_arguments(const ar_dump *dump, ar_doc *map, const ar_object *object, bool in_key)
{
    const char *text = ar_arguments_text(dump->ctx, object, quoted, false);

    if (*text && !(in_key && is_said_by_types(dump, object)))
        ar_doc_put_text(map, "args", text);
}

static void put_word(ar_doc *map, const char *key, const char *const *words, int word)
{
    if (word)
        ar_doc_put_text(map, key, words[word]);
}

static void put_result(const ar_dump *dump, ar_doc *map, const ar_object *object)
{
    const char *result = ar_result_text(dump->ctx, object, quoted, false);

    if (result && !ar_streq(result, "void"))
        ar_doc_put_text(map, "returns", result);
}

/* The line break before several lines comes by itself. */
static const char *body_text(const char *body)
{
    return *body == '\n' && ar_body_gets_break(body + 1) ? body + 1 : body;
}

static void put_body(ar_doc *map, const ar_routine *routine)
{
    if (routine->body)
        ar_doc_put_text(map, "body", body_text(routine->body));
    if (routine->sql_body)
        ar_doc_put_text(map, "sql_body", routine->sql_body->sql);
    ar_dump_put_text(map, "symbol", routine->symbol);
}

static void put_attributes(const ar_dump *dump, ar_doc *map, const ar_routine *routine)
{
    put_word(map, "volatility", ar_volatility_words, routine->volatility);
    put_word(map, "security", ar_security_words, routine->security);
    put_word(map, "parallel", ar_parallel_words, routine->parallel);
    ar_dump_put_bool(map, "strict", routine->strict);
    ar_dump_put_bool(map, "leakproof", routine->leakproof);
    ar_dump_put_bool(map, "window", routine->window);
    ar_dump_put_text(map, "cost", routine->cost);
    ar_dump_put_text(map, "rows", routine->rows);
    ar_dump_put_text(map, "support", routine->support);
    if (routine->transforms.count)
        ar_doc_put(map, "transforms", ar_dump_names(dump, &routine->transforms));
    if (routine->set.count)
        ar_doc_put(map, "set", ar_dump_options(dump, &routine->set));
}

ar_doc *ar_dump_routine(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    ar_object *said = as_said(dump, object);
    ar_doc *map = ar_doc_block(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    put_arguments(dump, map, said, is_overloaded(dump, object));
    put_result(dump, map, said);
    if (!ar_streq(ar_as_routine(object)->language, "sql"))
        ar_dump_put_text(map, "language", ar_as_routine(object)->language);
    put_attributes(dump, map, ar_as_routine(said));
    put_body(map, ar_as_routine(said));
    return map;
}

static void put_type(ar_doc *map, const char *key, const ar_type *type)
{
    if (type)
        ar_doc_put_text(map, key, type->text);
}

static void put_moving(ar_doc *map, const ar_routine *routine)
{
    ar_dump_put_text(map, "msfunc", routine->msfunc);
    ar_dump_put_text(map, "minvfunc", routine->minvfunc);
    put_type(map, "mstype", routine->mstype);
    ar_dump_put_text(map, "msspace", routine->msspace);
    ar_dump_put_text(map, "mfinalfunc", routine->mfinalfunc);
    ar_dump_put_bool(map, "mfinalfunc_extra", routine->mfinalfunc_extra);
    put_word(map, "mfinalfunc_modify", ar_modify_words, routine->mfinalfunc_modify);
    ar_dump_put_text(map, "minitcond", routine->minitcond);
}

ar_doc *ar_dump_aggregate(const ar_dump *dump, const ar_object *object, bool needs_name)
{
    ar_object *said = as_said(dump, object);
    const ar_routine *routine = ar_as_routine(said);
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_common(dump, map, object, needs_name);
    put_arguments(dump, map, said, is_overloaded(dump, object));
    ar_dump_put_text(map, "sfunc", routine->sfunc);
    put_type(map, "stype", routine->stype);
    ar_dump_put_text(map, "sspace", routine->sspace);
    ar_dump_put_text(map, "finalfunc", routine->finalfunc);
    ar_dump_put_bool(map, "finalfunc_extra", routine->finalfunc_extra);
    put_word(map, "finalfunc_modify", ar_modify_words, routine->finalfunc_modify);
    ar_dump_put_text(map, "combinefunc", routine->combinefunc);
    ar_dump_put_text(map, "serialfunc", routine->serialfunc);
    ar_dump_put_text(map, "deserialfunc", routine->deserialfunc);
    ar_dump_put_text(map, "initcond", routine->initcond);
    put_moving(map, routine);
    ar_dump_put_text(map, "sortop", routine->sortop);
    put_word(map, "parallel", ar_parallel_words, routine->parallel);
    ar_dump_put_bool(map, "hypothetical", routine->hypothetical);
    return map;
}
