#include <assert.h>
#include <string.h>

#include "base/str.h"
#include "dialect/routine.h"
#include "introspect/postgres/load.h"

enum {
    OID,
    SCHEMA,
    NAME,
    KIND,
    LANGUAGE,
    SOURCE,
    LIBRARY,
    SQL_BODY,
    VOLATILITY,
    DEFINER,
    PARALLEL,
    STRICT,
    LEAKPROOF,
    COST,
    ROWS,
    SUPPORT,
    TRANSFORMS,
    CONFIG,
    RETURNS_SET,
    RESULT,
    TYPES,
    MODES,
    NAMES,
    DEFAULTS,
    AGGREGATE_KIND,
    DIRECT_ARGUMENTS,
    SFUNC,
    STYPE,
    SSPACE,
    FINALFUNC,
    FINALFUNC_EXTRA,
    FINALFUNC_MODIFY,
    COMBINEFUNC,
    SERIALFUNC,
    DESERIALFUNC,
    INITCOND,
    MSFUNC,
    MINVFUNC,
    MSTYPE,
    MSSPACE,
    MFINALFUNC,
    MFINALFUNC_EXTRA,
    MFINALFUNC_MODIFY,
    MINITCOND,
    SORTOP,
    BASE_TYPE
};

typedef struct row {
    ar_pg_load *load;
    ar_ctx *ctx;
    const ar_rows *rows;
    ar_routine *routine;
} row;

static ar_kind kind_of(const ar_rows *rows)
{
    switch (*ar_rows_peek(rows, KIND)) {
    case 'p':
        return AR_KIND_PROCEDURE;
    case 'a':
        return AR_KIND_AGGREGATE;
    default:
        return AR_KIND_FUNCTION;
    }
}

static const ar_type *type_of(const row *at, const char *key)
{
    return key ? ar_routine_type(at->ctx, at->load->model->target, ar_pg_type_of(at->load, key))
               : NULL;
}

/* ---- arguments ---- */

static ar_argument_mode mode_of(const ar_names *modes, size_t place)
{
    static const char letters[] = "iobvt"; /* in the order of ar_argument_mode */
    const char *mode = place < modes->count ? modes->items[place] : "i";

    return (ar_argument_mode)(strchr(letters, *mode) - letters);
}

static void read_arguments(const row *at)
{
    assert(at->routine);
    ar_names types = ar_rows_array(at->ctx, at->rows, TYPES);
    ar_names modes = ar_rows_array(at->ctx, at->rows, MODES);
    ar_names names = ar_rows_array(at->ctx, at->rows, NAMES);
    ar_names defaults = ar_rows_array(at->ctx, at->rows, DEFAULTS);
    bool ordered_set = !ar_streq(ar_rows_peek(at->rows, AGGREGATE_KIND), "n") &&
                       at->routine->object.kind == AR_KIND_AGGREGATE;
    size_t direct = (size_t)ar_rows_int(at->rows, DIRECT_ARGUMENTS);

    assert(types.items || !types.count);
    for (size_t i = 0; i < types.count; i++) {
        ar_argument argument = {.mode = mode_of(&modes, i), .ordered = ordered_set && i >= direct};

        argument.type = type_of(at, types.items[i]);
        if (i < names.count && names.items[i] && *names.items[i])
            argument.name = names.items[i];
        if (i < defaults.count)
            argument.default_expr = ar_pg_expr(at->ctx, defaults.items[i]);
        ar_vec_push(at->ctx->arena, &at->routine->arguments, argument);
    }
    if (ordered_set && types.count && types.count == direct) { /* written twice, kept once */
        ar_argument last = at->routine->arguments.items[types.count - 1];

        last.ordered = true;
        ar_vec_push(at->ctx->arena, &at->routine->arguments, last);
    }
}

/* ---- functions and procedures ---- */

static void read_body(const row *at)
{
    ar_routine *routine = at->routine;
    const char *sql = ar_rows_text(at->ctx, at->rows, SQL_BODY);
    const char *source = ar_rows_text(at->ctx, at->rows, SOURCE);

    if (sql) {
        routine->sql_body = ar_pg_definition_expr(at->ctx, sql);
    } else if (ar_streq(routine->language, "c")) {
        routine->body = ar_rows_text(at->ctx, at->rows, LIBRARY);
        if (!ar_streq(source, ar_rows_peek(at->rows, NAME)))
            routine->symbol = source;
    } else {
        routine->body = source;
    }
}

static void read_settings(const row *at)
{
    ar_names settings = ar_rows_array(at->ctx, at->rows, CONFIG);

    ar_vec_each(const char *, setting, &settings) {
        const char *equals = strchr(*setting, '=');
        char *name = ar_strndup(at->ctx->arena, *setting, (size_t)(equals - *setting));

        name = ar_lower(at->ctx->arena, name);
        ar_options_set(at->ctx, &at->routine->set, name,
                       ar_setting_of_value(at->ctx, name, equals + 1));
    }
}

static int letter_place(const char *letters, const char *letter)
{
    return (int)(strchr(letters, *letter) - letters);
}

static void read_transforms(const row *at)
{
    ar_names types = ar_rows_array(at->ctx, at->rows, TRANSFORMS);

    ar_vec_each(const char *, type, &types)
        ar_vec_push(at->ctx->arena, &at->routine->transforms, type_of(at, *type)->text);
}

static void read_routine(const row *at)
{
    ar_routine *routine = at->routine;
    const ar_rows *rows = at->rows;

    assert(routine);
    routine->language = ar_rows_text(at->ctx, rows, LANGUAGE);
    read_body(at);
    routine->security = ar_rows_bool(rows, DEFINER);
    read_transforms(at);
    read_settings(at);
    if (routine->object.kind == AR_KIND_PROCEDURE)
        return;
    routine->returns = type_of(at, ar_rows_peek(rows, RESULT));
    routine->returns_set = ar_rows_bool(rows, RETURNS_SET);
    routine->volatility = letter_place("vis", ar_rows_peek(rows, VOLATILITY));
    routine->parallel = letter_place("urs", ar_rows_peek(rows, PARALLEL));
    routine->strict = ar_rows_bool(rows, STRICT);
    routine->leakproof = ar_rows_bool(rows, LEAKPROOF);
    routine->window = ar_streq(ar_rows_peek(rows, KIND), "w");
    routine->cost = ar_rows_text(at->ctx, rows, COST);
    routine->rows = ar_rows_text(at->ctx, rows, ROWS);
    routine->cost = ar_routine_cost(at->ctx, routine);
    routine->rows = ar_routine_rows(at->ctx, routine);
    if (ar_rows_peek(rows, SUPPORT))
        routine->support = ar_routine_reference(at->ctx, at->load->model->target,
                                                ar_rows_peek(rows, SUPPORT));
}

/* ---- aggregates ---- */

static const char *reference(const row *at, int column)
{
    const char *text = ar_rows_peek(at->rows, column);

    return text ? ar_routine_reference(at->ctx, at->load->model->target, text) : NULL;
}

static const char *size_of(const row *at, int column)
{
    return ar_rows_int(at->rows, column) ? ar_rows_text(at->ctx, at->rows, column) : NULL;
}

/* 0 for what the server takes unless told. */
static int modify_of(const row *at, int column)
{
    const char *usual = ar_streq(ar_rows_peek(at->rows, AGGREGATE_KIND), "n") ? "r" : "w";
    const char *letter = ar_rows_peek(at->rows, column);

    return ar_streq(letter, usual) ? 0 : letter_place(" rsw", letter);
}

static void read_moving(const row *at)
{
    ar_routine *routine = at->routine;

    routine->msfunc = reference(at, MSFUNC);
    routine->minvfunc = reference(at, MINVFUNC);
    routine->mstype = type_of(at, ar_rows_peek(at->rows, MSTYPE));
    routine->msspace = size_of(at, MSSPACE);
    routine->mfinalfunc = reference(at, MFINALFUNC);
    routine->mfinalfunc_extra = ar_rows_bool(at->rows, MFINALFUNC_EXTRA);
    if (routine->msfunc)
        routine->mfinalfunc_modify = modify_of(at, MFINALFUNC_MODIFY);
    routine->minitcond = ar_rows_text(at->ctx, at->rows, MINITCOND);
}

static void read_aggregate(const row *at)
{
    ar_routine *routine = at->routine;

    routine->sfunc = reference(at, SFUNC);
    routine->stype = type_of(at, ar_rows_peek(at->rows, STYPE));
    routine->sspace = size_of(at, SSPACE);
    routine->finalfunc = reference(at, FINALFUNC);
    routine->finalfunc_extra = ar_rows_bool(at->rows, FINALFUNC_EXTRA);
    routine->finalfunc_modify = modify_of(at, FINALFUNC_MODIFY);
    routine->combinefunc = reference(at, COMBINEFUNC);
    routine->serialfunc = reference(at, SERIALFUNC);
    routine->deserialfunc = reference(at, DESERIALFUNC);
    routine->initcond = ar_rows_text(at->ctx, at->rows, INITCOND);
    read_moving(at);
    routine->sortop = reference(at, SORTOP);
    routine->parallel = letter_place("urs", ar_rows_peek(at->rows, PARALLEL));
    routine->hypothetical = ar_streq(ar_rows_peek(at->rows, AGGREGATE_KIND), "h");
}

ar_status ar_pg_load_routines(ar_pg_load *load, ar_rows *rows)
{
    ar_ctx *ctx = load->ctx;

    while (ar_rows_next(rows)) {
        ar_object *object = ar_object_new(ctx, kind_of(rows), ar_rows_text(ctx, rows, SCHEMA),
                                          ar_rows_text(ctx, rows, NAME));
        const row at = {load, ctx, rows, ar_as_routine(object)};

        read_arguments(&at);
        if (object->kind == AR_KIND_AGGREGATE)
            read_aggregate(&at);
        else
            read_routine(&at);
        if (!ar_rows_null(rows, BASE_TYPE)) /* it and the type cannot be made without each other */
            ar_pg_unmanage(object, ar_printf(ctx->arena, "belongs to base type %s",
                                             ar_rows_peek(rows, BASE_TYPE)));
        ar_routine_settle(ctx, load->model->target, object);
        if (ar_ignore_matches(ctx, load->ignore, &load->model->target, object->schema,
                              object->name))
            continue;
        ar_model_add(ctx, load->model, object);
        ar_oids_add(ctx->arena, &load->objects, AR_PG_PROC, ar_rows_int(rows, OID), object);
    }
    return AR_OK;
}
