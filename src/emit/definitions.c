#include "emit/definitions.h"

#include "base/map.h"
#include "base/sqllex.h"
#include "base/str.h"
#include "model/routine.h"

typedef struct pusher {
    ar_ctx *ctx;
    const ar_model *model;
    ar_ops *ops;
    ar_map *named; /* "schema.name" -> ar_objects * */
    ar_map *done;  /* address */
} pusher;

static bool is_lite(const pusher *p)
{
    return p->model->target.engine == AR_SQLITE;
}

static char *key_of(const pusher *p, const char *schema, const char *name)
{
    if (is_lite(p))
        return ar_lower(p->ctx->arena, name);
    return ar_printf(p->ctx->arena, "%s.%s", schema, name);
}

static void name_object(const pusher *p, ar_object *object)
{
    char *key = key_of(p, object->schema, ar_bare_name(p->ctx, object));
    ar_objects *list = ar_map_get(p->named, key);

    if (!list) {
        list = ar_alloc(p->ctx->arena, sizeof(*list));
        ar_map_set(p->named, key, list);
    }
    ar_vec_push(p->ctx->arena, list, object);
}

static void push(const pusher *p, ar_object *object);

static void push_named(const pusher *p, const char *schema, const char *name)
{
    ar_objects *list = ar_map_get(p->named, key_of(p, schema, name));

    if (list)
        ar_vec_each(ar_object *, object, list)
            push(p, *object);
}

static void push_mentions(const pusher *p, const char *sql)
{
    ar_tokens tokens = ar_sql_tokens(p->ctx->arena, is_lite(p) ? AR_SQL_SQLITE : AR_SQL_POSTGRESQL,
                                     sql);

    for (size_t i = 0; i + 1 < tokens.count; i++) {
        const ar_token *token = &tokens.items[i];

        if (!ar_token_is_name(token))
            continue;
        push_named(p, p->model->target.default_schema,
                   ar_token_folded(p->ctx->arena, AR_SQL_POSTGRESQL, token));
        if (!is_lite(p) && i + 2 < tokens.count && ar_token_is(token + 1, ".") &&
            ar_token_is_name(token + 2))
            push_named(p, ar_token_folded(p->ctx->arena, AR_SQL_POSTGRESQL, token),
                       ar_token_folded(p->ctx->arena, AR_SQL_POSTGRESQL, token + 2));
    }
}

static void push_all_mentions(const pusher *p, const ar_object *object)
{
    const ar_kind_def *def = ar_kind_get(object->kind);

    for (size_t i = 0; i < def->attr_count; i++) {
        const ar_expr *expr = def->attrs[i].type == AR_ATTR_EXPR
                                  ? *(const ar_expr *const *)ar_object_attr(object, &def->attrs[i])
                                  : NULL;

        if (expr)
            push_mentions(p, expr->key ? expr->key : expr->sql);
    }
}

static void push(const pusher *p, ar_object *object)
{
    char *address = ar_printf(p->ctx->arena, "%p", (void *)object);

    if (ar_map_get(p->done, address))
        return;
    ar_map_set(p->done, address, p->done);
    push_all_mentions(p, object);
    ar_vec_push(p->ctx->arena, p->ops, ar_op_new(p->ctx, AR_CREATE, NULL, object));
    ar_object_each(child, object)
        if (ar_kind_is_named_in_schema((*child)->kind))
            ar_vec_push(p->ctx->arena, p->ops, ar_op_new(p->ctx, AR_CREATE, NULL, *child));
}

bool ar_can_be_copied(const ar_object *object, bool with_unmanaged)
{
    if (!object->unmanaged)
        return true;
    return with_unmanaged && !(object->unmanaged_reason && ar_as_routine(object));
}

/* Tables may call it. */
bool ar_is_early(ar_ctx *ctx, const ar_model *model, const ar_object *object)
{
    return ar_as_routine(object) && ar_routine_is_plain(ctx, model, object);
}

void ar_push_definitions(ar_ctx *ctx, const ar_model *model, bool with_unmanaged, ar_ops *ops)
{
    const pusher p = {ctx, model, ops, ar_map_new(ctx->arena), ar_map_new(ctx->arena)};
    ar_objects all = {0};

    ar_vec_each(ar_object *, object, &model->objects)
        if (ar_kind_get((*object)->kind)->flags & AR_KIND_DEFINITION &&
            (*object)->kind != AR_KIND_EVENT_TRIGGER && ar_can_be_copied(*object, with_unmanaged) &&
            !ar_is_early(ctx, model, *object)) {
            name_object(&p, *object);
            ar_vec_push(ctx->arena, &all, *object);
        }
    ar_vec_each(ar_object *, object, &all)
        push(&p, *object);
}
