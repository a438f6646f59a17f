#include "diff/hints.h"

#include "base/map.h"
#include "base/sqllex.h"
#include "base/str.h"
#include "diff/mention.h"
#include "diff/point.h"

static void put_once(ar_ctx *ctx, ar_map *seen, ar_names *out, const char *point)
{
    if (ar_map_get(seen, point))
        return;
    ar_map_set(seen, point, seen);
    ar_vec_push(ctx->arena, out, point);
}

/* Whatever may be called `schema.name`; what nobody makes is no point. */
static void put_place(ar_ctx *ctx, ar_target target, const char *schema, const char *name,
                      ar_map *seen, ar_names *out)
{
    static const char *const kinds[] = {"table", "function", "type", "sequence"};

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
        put_once(ctx, seen, out, ar_point_of(ctx, target, kinds[i], schema, name));
}

static void program_hints(ar_ctx *ctx, ar_target target, const ar_object *object, const char *sql,
                          ar_names *out)
{
    ar_tokens tokens = {0};
    ar_map *seen = ar_map_new(ctx->arena);
    bool elsewhere = !ar_streq(object->schema, target.default_schema);

    if (sql)
        tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);
    ar_vec_each(ar_token, token, &tokens) {
        const char *name = ar_token_is_name(token)
                               ? ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, token)
                               : NULL;

        if (!name)
            continue;
        put_once(ctx, seen, out, ar_printf(ctx->arena, "some column %s", name));
        if (ar_token_is(&token[1], ".") && ar_token_is_name(&token[2]))
            put_place(ctx, target, name, ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, &token[2]),
                      seen, out);
        put_place(ctx, target, NULL, name, seen, out);
        if (elsewhere)
            put_place(ctx, target, object->schema, name, seen, out);
    }
}

void ar_object_hints(ar_ctx *ctx, ar_target target, const ar_object *object, ar_names *out)
{
    const ar_routine *routine = ar_as_routine(object);
    bool program = routine && routine->body && !ar_streq(routine->language, "c") &&
                   !ar_streq(routine->language, "internal");

    if (program)
        program_hints(ctx, target, object, routine->body, out);
    if (routine && routine->sql_body)
        program_hints(ctx, target, object, ar_expr_text(routine->sql_body), out);
}
