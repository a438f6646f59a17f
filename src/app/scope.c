#include "app/scope.h"

#include <string.h>

#include "app/other_tools.h"
#include "base/str.h"
#include "diff/definition.h"
#include "model/routine.h"

/* "shop.order" or "order": is it `object`'s old name? */
static bool names_object(ar_ctx *ctx, const ar_model *model, const char *old,
                         const char *default_schema, const ar_object *object)
{
    const char *dot = strchr(old, '.');
    size_t schema_length = dot ? (size_t)(dot - old) : 0;

    if (ar_is_called(ctx, model->target.engine, object, old))
        return !object->schema || ar_streq(object->schema, default_schema);
    return dot && object->schema && strlen(object->schema) == schema_length &&
           strncmp(old, object->schema, schema_length) == 0 &&
           ar_is_called(ctx, model->target.engine, object, dot + 1);
}

static bool is_hinted(ar_ctx *ctx, const ar_model *wanted, const ar_object *object)
{
    ar_vec_each(ar_object *, it, &wanted->objects)
        if ((*it)->kind == object->kind && (*it)->app)
            ar_vec_each(const char *, old, &(*it)->renamed_from)
                if (names_object(ctx, wanted, *old, (*it)->schema, object))
                    return true;
    return false;
}

static bool is_answered(ar_ctx *ctx, const ar_model *wanted, const ar_answers *answers,
                        const ar_object *object)
{
    const char *label = ar_object_label(ctx, object, wanted->target.default_schema);

    if (!answers || object->kind != AR_KIND_TABLE)
        return false;
    ar_vec_each(ar_answer, answer, answers)
        if (ar_starts_with(answer->key, "rename:") &&
            ar_name_eq(wanted->target.engine, answer->key + strlen("rename:"), label))
            return true;
    return false;
}

static bool is_created(ar_ctx *ctx, const ar_model *model, const ar_map *creators,
                       const ar_object *object)
{
    const char *key = ar_printf(ctx->arena, "%s %s", ar_kind_word(object->kind),
                                ar_object_label(ctx, object, model->target.default_schema));

    return creators && ar_map_get(creators, key);
}

/* A sequence belongs to the table whose column owns it. */
static const ar_object *owning_table(const ar_model *whole, const ar_object *object)
{
    const ar_sequence *sequence = ar_as_sequence(object);

    if (!sequence || !sequence->owned_by.table)
        return NULL;
    return ar_model_find(whole, AR_KIND_TABLE, sequence->owned_by.schema, sequence->owned_by.table);
}

bool ar_is_created(ar_ctx *ctx, const ar_model *model, const ar_map *creators,
                   const ar_object *object)
{
    const ar_object *table = owning_table(model, object);

    return is_created(ctx, model, creators, table ? table : object);
}

/* Every database comes with it. */
static bool is_public(const ar_object *object)
{
    return object->kind == AR_KIND_SCHEMA && ar_streq(object->name, "public");
}

static bool in_scope(ar_ctx *ctx, const ar_model *whole, const ar_model *wanted,
                     const ar_scope *scope, const ar_object *object)
{
    const ar_object *declared = ar_model_find(wanted, object->kind, object->schema, object->name);
    const ar_object *table = owning_table(whole, object);

    if (declared)
        return true;
    if (table)
        return in_scope(ctx, whole, wanted, scope, table);
    if (object->unmanaged)
        return false;
    if (object->kind == AR_KIND_EXTENSION) /* --prune is for what stands in schemas */
        return is_created(ctx, whole, scope->creators, object);
    if (is_public(object) || is_created(ctx, whole, scope->external, object))
        return false;
    if (is_created(ctx, whole, scope->creators, object))
        return true;
    if (ar_other_tool(whole, object))
        return false;
    return scope->prune || is_hinted(ctx, wanted, object) ||
           is_answered(ctx, wanted, scope->answers, object);
}

static ar_status check_expressible(ar_ctx *ctx, const ar_model *whole, const ar_object *wanted)
{
    const ar_object *there = ar_model_find(whole, wanted->kind, wanted->schema, wanted->name);

    if (wanted->unmanaged || !there || !there->unmanaged_reason)
        return AR_OK;
    ar_fail(ctx, AR_E_NOT_EXPRESSIBLE, wanted->pos, "%s \"%s\" cannot be wholly expressed yet (%s)",
            ar_kind_get(wanted->kind)->name, wanted->name, there->unmanaged_reason);
    ar_hint(ctx, "declare it with `managed: false`");
    return AR_INVALID;
}

static void add_unmanaged(ar_ctx *ctx, const ar_model *whole, const ar_object *object,
                          ar_others *out)
{
    const char *tool = ar_other_tool_reason(ctx, whole, object);
    ar_other other = {.kind = ar_kind_get(object->kind)->name,
                      .schema = object->schema,
                      .name = object->name,
                      .sql = tool ? tool : object->unmanaged_reason};

    if (out && !is_public(object) && object->kind != AR_KIND_EXTENSION)
        ar_vec_push(ctx->arena, out, other);
}

/* A view that nobody manages is in the way like anything else that is not modelled. */
static void add_bystander(ar_ctx *ctx, const ar_model *whole, const ar_object *object,
                          ar_others *out)
{
    ar_other other = {.kind = ar_kind_get(object->kind)->name,
                      .schema = object->schema,
                      .name = object->name,
                      .sql = object->sql,
                      .uses = ar_definition_uses(ctx, whole->target, object)};

    if (ar_kind_get(object->kind)->flags & AR_KIND_DEFINITION)
        ar_vec_push(ctx->arena, out, other);
}

ar_status ar_scope_apply(ar_ctx *ctx, const ar_model *whole, ar_model *wanted,
                         const ar_scope *scope, ar_model **out, ar_others *out_unmanaged)
{
    ar_model *scoped = ar_memdup(ctx->arena, whole, sizeof(*whole));
    size_t errors = ctx->error_count;

    scoped->objects = (ar_objects){0};
    scoped->others = (ar_others){0};
    scoped->standing = (ar_objects){0};
    ar_vec_each(ar_other, other, &whole->others)
        ar_vec_push(ctx->arena, &scoped->others, *other);
    ar_vec_each(ar_object *, it, &whole->objects) {
        ar_object *object = *it;
        const ar_object *declared = ar_model_find(wanted, object->kind, object->schema,
                                                  object->name);

        if (!in_scope(ctx, whole, wanted, scope, object)) {
            add_unmanaged(ctx, whole, object, out_unmanaged);
            add_bystander(ctx, whole, object, &scoped->others);
            if (object->kind == AR_KIND_DEFAULT_PRIVILEGES)
                ar_vec_push(ctx->arena, &scoped->standing, object);
            continue;
        }
        if (declared && declared->unmanaged && !object->unmanaged) {
            object = ar_object_copy(ctx, object);
            object->unmanaged = true;
        }
        ar_model_add(ctx, scoped, object);
    }
    ar_vec_each(ar_object *, it, &wanted->objects)
        if (check_expressible(ctx, whole, *it) != AR_OK)
            continue;
    if (out_unmanaged)
        ar_vec_each(ar_other, other, &whole->others)
            ar_vec_push(ctx->arena, out_unmanaged, *other);
    *out = scoped;
    return ar_status_since(ctx, errors);
}
