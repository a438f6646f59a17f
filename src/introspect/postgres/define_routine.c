/* Functions, procedures and aggregates as definitions: their SQL bodies and defaults. */
#include <string.h>

#include "base/str.h"
#include "dialect/routine.h"
#include "introspect/postgres/define.h"

/* The body, then the default of each argument. */
size_t ar_pg_routine_slots(ar_object *object, const ar_expr **out[AR_PG_SLOTS_MAX])
{
    ar_routine *routine = ar_as_routine(object);
    size_t count = 0;

    out[count++] = &routine->sql_body;
    for (size_t i = 0; i < routine->arguments.count && count < AR_PG_SLOTS_MAX; i++)
        out[count++] = &routine->arguments.items[i].default_expr;
    return count;
}

/* Overloads have one name, so what is made carries the address of what it was made for. */
char *ar_pg_routine_row_name(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    return ar_printf(in->respell->ctx->arena, "%p", (const void *)definition->object);
}

static const ar_type *led_type(const ar_pg_definer *in, const ar_type *type)
{
    return type ? ar_type_new(in->respell->ctx,
                              ar_pg_define_lead(in, type->key ? type->key : type->text), type->pos)
                : NULL;
}

static const ar_expr *led_text(const ar_pg_definer *in, const ar_pg_definition *definition,
                               size_t slot)
{
    const char *text = slot < definition->slot_count ? ar_pg_define_text(in, definition, slot)
                                                     : NULL;

    return text ? ar_expr_new(in->respell->ctx, text, AR_NOWHERE) : NULL;
}

static void lead_arguments(const ar_pg_definer *in, const ar_pg_definition *definition,
                           ar_routine *routine)
{
    ar_arguments led = {0};

    for (size_t i = 0; i < routine->arguments.count; i++) {
        ar_argument argument = routine->arguments.items[i];

        argument.type = led_type(in, argument.type);
        if (i + 1 < definition->slot_count)
            argument.default_expr = led_text(in, definition, i + 1);
        ar_vec_push(in->respell->ctx->arena, &led, argument);
    }
    routine->arguments = led;
}

char *ar_pg_routine_create(const ar_pg_definer *in, const ar_pg_definition *definition)
{
    ar_ctx *ctx = in->respell->ctx;
    const ar_target target = in->respell->wanted->target;
    ar_object *copy = ar_object_copy(ctx, definition->object);
    ar_routine *routine = ar_as_routine(copy);
    const char *place = ar_pg_define_place(in, definition->object);

    copy->schema = ar_strndup(ctx->arena, place, strcspn(place, "."));
    lead_arguments(in, definition, routine);
    routine->returns = led_type(in, routine->returns);
    routine->stype = led_type(in, routine->stype);
    routine->mstype = led_type(in, routine->mstype);
    routine->sql_body = led_text(in, definition, 0);
    return ar_printf(ctx->arena, "%s; COMMENT ON %s %s IS '%s'",
                     ar_routine_create(ctx, target, copy, false),
                     copy->kind == AR_KIND_AGGREGATE   ? "AGGREGATE"
                     : copy->kind == AR_KIND_PROCEDURE ? "PROCEDURE"
                                                       : "FUNCTION",
                     ar_routine_place(ctx, target, copy), ar_pg_routine_row_name(in, definition));
}

/* ---- what is mentioned beside the texts ---- */

static void add_type(ar_ctx *ctx, ar_names *out, const ar_type *type)
{
    if (type)
        ar_vec_push(ctx->arena, out, type->key ? type->key : type->text);
}

ar_names ar_pg_routine_mentions(ar_ctx *ctx, const ar_object *object)
{
    const ar_routine *routine = ar_as_routine(object);
    const char *const functions[] = {
        routine->sfunc,        routine->finalfunc, routine->combinefunc, routine->serialfunc,
        routine->deserialfunc, routine->msfunc,    routine->minvfunc,    routine->mfinalfunc};
    ar_names texts = {0};

    ar_vec_each(ar_argument, argument, &routine->arguments)
        add_type(ctx, &texts, argument->type);
    add_type(ctx, &texts, routine->returns);
    add_type(ctx, &texts, routine->stype);
    add_type(ctx, &texts, routine->mstype);
    for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++)
        if (functions[i])
            ar_vec_push(ctx->arena, &texts, functions[i]);
    return texts;
}
