/* Functions, procedures and aggregates of models, made comparable. */
#include <string.h>

#include "base/sqllex.h"
#include "base/str.h"
#include "dialect/canon.h"
#include "dialect/routine.h"

enum { PG_14 = 140000 };

/* ---- types ---- */

/* The words of `[schema.]table.column%type`; none: it is something else. */
static ar_names column_words(ar_canon *canon, const char *text)
{
    ar_tokens tokens = ar_sql_tokens(canon->ctx->arena, AR_SQL_POSTGRESQL, text);
    size_t count = tokens.count ? tokens.count - 1 : 0;
    ar_names words = {0};

    if (count < 5 || !ar_token_is(&tokens.items[count - 2], "%") ||
        !ar_strieq(ar_token_name(canon->ctx->arena, &tokens.items[count - 1]), "type"))
        return words;
    for (size_t i = 0; i < count - 2; i += 2)
        ar_vec_push(canon->ctx->arena, &words,
                    ar_token_folded(canon->ctx->arena, AR_SQL_POSTGRESQL, &tokens.items[i]));
    return words;
}

/* The server takes the column's type once, when the function is made: so do the models. */
static const ar_type *type_of_column(ar_canon *canon, const ar_object *object, const ar_type *type,
                                     const ar_names *words)
{
    const char *table = words->items[words->count - 2];
    const char *schema = words->count > 2 ? words->items[0] : object->schema;
    const ar_object *found = ar_model_find(canon->model, AR_KIND_TABLE, schema, table);
    const ar_column *column;

    if (!found && words->count == 2)
        found = ar_model_find(canon->model, AR_KIND_TABLE, NULL, table);
    column = found ? ar_table_column(canon->model, found, words->items[words->count - 1]) : NULL;
    if (column && column->type)
        return column->type;
    (void)ar_fail(canon->ctx, AR_E_UNKNOWN_TYPE, type->pos, "type \"%s\": there is no such column",
                  type->text);
    return NULL;
}

static const ar_type *resolve(ar_canon *canon, const ar_object *object, const ar_type *type)
{
    ar_names words = type && !type->key ? column_words(canon, type->text) : (ar_names){0};
    const char *pseudo;
    ar_type *known;

    if (words.count > 1)
        type = type_of_column(canon, object, type, &words);
    pseudo = type && !type->key ? ar_pseudo_type(type->text) : NULL;
    if (pseudo && ar_ends_with(pseudo, "multirange"))
        ar_canon_need(canon, object, type->pos, AR_MULTIRANGES_SINCE, "a multirange type");
    if (!pseudo)
        return ar_routine_type(canon->ctx, canon->target, ar_canon_type(canon, object, type));
    known = ar_memdup(canon->ctx->arena, type, sizeof(*known));
    known->key = known->text = pseudo;
    return known;
}

static void resolve_arguments(ar_canon *canon, const ar_object *object, ar_arguments *arguments)
{
    ar_vec_each(ar_argument, argument, arguments)
        argument->type = resolve(canon, object, argument->type);
}

/* Without `args` the parentheses of the key hold the arguments. */
static void take_key(ar_canon *canon, ar_routine *routine)
{
    ar_arguments all = {0};

    if (routine->args_said || !routine->key_has_types)
        return;
    ar_vec_each(ar_argument, argument, &routine->key_types)
        ar_vec_push(canon->ctx->arena, &all, *argument);
    ar_vec_each(ar_argument, column, &routine->arguments)
        ar_vec_push(canon->ctx->arena, &all, *column);
    routine->arguments = all;
    routine->key_has_types = false;
}

/* The key may leave out what has a default, as a call may. */
static bool agrees(const ar_arguments *key, const ar_arguments *arguments)
{
    size_t at = 0;

    ar_vec_each(ar_argument, argument, arguments) {
        if (!ar_is_input(argument))
            continue;
        while (at < key->count && !ar_is_input(&key->items[at]))
            at++;
        if (at < key->count && !ar_type_equal(key->items[at].type, argument->type))
            return false;
        if (at >= key->count && !argument->default_expr)
            return false;
        at++;
    }
    return at >= key->count;
}

static void check_key(ar_canon *canon, ar_routine *routine)
{
    ar_routine key = {.object = routine->object, .arguments = routine->key_types};

    if (!routine->key_has_types)
        return;
    resolve_arguments(canon, &routine->object, &key.arguments);
    if (agrees(&key.arguments, &routine->arguments))
        return;
    (void)ar_fail(canon->ctx, AR_E_KEY_CONFLICT, routine->object.pos,
                  "the key says (%s), \"args\" says (%s)",
                  ar_routine_inputs(canon->ctx, &key.object),
                  ar_routine_inputs(canon->ctx, &routine->object));
    ar_hint(canon->ctx, "beside \"args\" the parentheses of the key hold the input types");
}

/* ---- values ---- */

static void canon_language(ar_canon *canon, ar_routine *routine)
{
    static const char *const usual[] = {"sql", "plpgsql", "c", "internal"};

    if (routine->object.kind == AR_KIND_AGGREGATE)
        return;
    if (!routine->language)
        routine->language = "sql";
    for (size_t i = 0; i < sizeof(usual) / sizeof(*usual); i++)
        if (ar_strieq(routine->language, usual[i]))
            routine->language = usual[i];
    if (ar_streq(routine->symbol, ar_bare_name(canon->ctx, &routine->object)))
        routine->symbol = NULL;
}

/* Several lines get a line break before them, so that each stands as it was written. */
static void canon_body(ar_canon *canon, ar_routine *routine)
{
    const char *body = routine->body;

    if (!body || ar_streq(routine->language, "c") || ar_streq(routine->language, "internal"))
        return;
    if (ar_body_gets_break(body))
        routine->body = ar_printf(canon->ctx->arena, "\n%s", body);
}

static void canon_settings(ar_canon *canon, ar_routine *routine)
{
    ar_options settings = {0};

    ar_vec_each(ar_option, option, &routine->set) {
        char *name = ar_lower(canon->ctx->arena, option->key);

        ar_options_set(canon->ctx, &settings, name,
                       ar_setting_of_sql(canon->ctx, name, option->value));
    }
    routine->set = settings;
}

static void canon_transforms(ar_canon *canon, ar_routine *routine)
{
    ar_vec_each(const char *, name, &routine->transforms) {
        const ar_type *type = ar_type_new(canon->ctx, *name, routine->object.pos);

        *name = resolve(canon, &routine->object, type)->text;
    }
}

static void canon_references(ar_canon *canon, ar_routine *routine)
{
    const char **const names[] = {
        &routine->support,    &routine->sfunc,        &routine->finalfunc, &routine->combinefunc,
        &routine->serialfunc, &routine->deserialfunc, &routine->msfunc,    &routine->minvfunc,
        &routine->mfinalfunc, &routine->sortop,
    };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (*names[i])
            *names[i] = ar_routine_reference(canon->ctx, canon->target, *names[i]);
}

/* What an aggregate's final function does to the state unless told. */
static void canon_modify(const ar_routine *routine, int *modify)
{
    enum { UNSAID, READ_ONLY, SHAREABLE, READ_WRITE };
    bool ordered = false;

    ar_vec_each(ar_argument, argument, &routine->arguments)
        ordered |= argument->ordered;
    if (*modify == (ordered ? READ_WRITE : READ_ONLY))
        *modify = UNSAID;
}

static void canon_sizes(ar_routine *routine)
{
    if (ar_streq(routine->sspace, "0"))
        routine->sspace = NULL;
    if (ar_streq(routine->msspace, "0"))
        routine->msspace = NULL;
}

static void need_version(ar_canon *canon, const ar_routine *routine)
{
    const ar_object *object = &routine->object;
    bool out = false;

    ar_vec_each(const ar_argument, argument, &routine->arguments)
        out |= argument->mode == AR_ARGUMENT_OUT;
    if (routine->sql_body)
        ar_canon_need(canon, object, object->pos, PG_14, "a body in standard SQL");
    if (out && object->kind == AR_KIND_PROCEDURE)
        ar_canon_need(canon, object, object->pos, PG_14, "an OUT argument of a procedure");
}

static void canon_routine(ar_canon *canon, ar_object *object)
{
    ar_routine *routine = ar_as_routine(object);

    take_key(canon, routine);
    resolve_arguments(canon, object, &routine->arguments);
    routine->returns = resolve(canon, object, routine->returns);
    routine->stype = resolve(canon, object, routine->stype);
    routine->mstype = resolve(canon, object, routine->mstype);
    ar_routine_settle(canon->ctx, canon->target, object);
    check_key(canon, routine);
    canon_language(canon, routine);
    canon_body(canon, routine);
    canon_settings(canon, routine);
    canon_transforms(canon, routine);
    canon_references(canon, routine);
    canon_modify(routine, &routine->finalfunc_modify);
    canon_modify(routine, &routine->mfinalfunc_modify);
    canon_sizes(routine);
    routine->cost = ar_routine_cost(canon->ctx, routine);
    routine->rows = ar_routine_rows(canon->ctx, routine);
    need_version(canon, routine);
}

/* ---- names ---- */

/* Functions, procedures and aggregates share one space of names and input types. One that is only
   declared gives way to the declaration of who has it. */
static void claim(ar_canon *canon, ar_map *taken, ar_object *object, ar_objects *out_of_the_way)
{
    char *place = ar_printf(canon->ctx->arena, "%s\n%s", object->schema, object->name);
    ar_object *first = ar_map_get(taken, place);

    if (first && first->kind == object->kind && (first->unmanaged || object->unmanaged)) {
        ar_vec_push(canon->ctx->arena, out_of_the_way, object->unmanaged ? object : first);
        first = object->unmanaged ? first : object;
        ar_map_set(taken, place, first);
        return;
    }
    if (!first) {
        ar_map_set(taken, place, object);
        return;
    }
    if (first->kind == object->kind)
        (void)ar_fail(canon->ctx, AR_E_DUPLICATE_NAME, object->pos, "there are two %ss \"%s\"",
                      ar_kind_get(object->kind)->name, object->name);
    else
        (void)ar_fail(canon->ctx, AR_E_NAME_TAKEN, object->pos,
                      "the %s \"%s\" has the name and the input types of a%s %s",
                      ar_kind_get(object->kind)->name, object->name,
                      first->kind == AR_KIND_AGGREGATE ? "n" : "", ar_kind_get(first->kind)->name);
    ar_hint(canon->ctx, "the other one stands at %s:%u:%u", first->pos.file, first->pos.line,
            first->pos.column);
}

static void take_away(ar_canon *canon, const ar_objects *these)
{
    ar_objects *objects = &canon->model->objects;

    for (size_t i = objects->count; i > 0; i--)
        for (size_t j = 0; j < these->count; j++)
            if (objects->items[i - 1] == these->items[j]) {
                ar_vec_remove(objects, i - 1);
                break;
            }
}

void ar_canon_pg_routines(ar_canon *canon)
{
    ar_map *taken = ar_map_new(canon->ctx->arena);
    ar_objects out_of_the_way = {0};

    ar_canon_each_object(object, canon)
    {
        if (!ar_as_routine(object))
            continue;
        canon_routine(canon, object);
        claim(canon, taken, object, &out_of_the_way);
    }
    take_away(canon, &out_of_the_way);
    ar_model_sort(canon->model);
}
