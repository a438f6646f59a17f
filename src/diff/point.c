#include "diff/point.h"

#include <stdlib.h>
#include <string.h>

#include "base/str.h"

bool ar_same_name(ar_target target, const char *a, const char *b)
{
    return a && b && ar_name_eq(target.engine, a, b);
}

char *ar_point_place(ar_ctx *ctx, ar_target target, const char *schema, const char *name)
{
    if (target.engine == AR_SQLITE)
        return ar_lower(ctx->arena, name);
    if (!schema)
        schema = target.default_schema ? target.default_schema : "public";
    return ar_printf(ctx->arena, "%s.%s", ar_quote_name(ctx->arena, target.engine, schema),
                     ar_quote_name(ctx->arena, target.engine, name));
}

char *ar_point_of(ar_ctx *ctx, ar_target target, const char *what, const char *schema,
                  const char *name)
{
    return ar_printf(ctx->arena, "%s %s", what, ar_point_place(ctx, target, schema, name));
}

char *ar_point_in(ar_ctx *ctx, ar_target target, const char *what, const char *schema,
                  const char *table, const char *name)
{
    const char *part = target.engine == AR_SQLITE ? ar_lower(ctx->arena, name) : name;

    return ar_printf(ctx->arena, "%s %s.%s", what, ar_point_place(ctx, target, schema, table),
                     ar_quote_name(ctx->arena, target.engine, part));
}

char *ar_point_object(ar_ctx *ctx, ar_target target, const ar_object *object)
{
    const char *what = ar_kind_is_type(object->kind)         ? "type"
                       : object->kind == AR_KIND_VIEW        ? "table"
                       : object->kind == AR_KIND_VIEW_COLUMN ? "column"
                                                             : ar_kind_word(object->kind);

    if (!ar_kind_has_schema(object->kind))
        return ar_printf(ctx->arena, "%s %s", what, object->name);
    if (object->parent && !ar_kind_is_named_in_schema(object->kind))
        return ar_point_in(ctx, target, what, object->schema, object->parent->name,
                           object->name ? object->name : ar_object_label(ctx, object, NULL));
    return ar_point_of(ctx, target, what, object->schema, object->name);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *ar_point_key(ar_ctx *ctx, ar_target target, const char *schema, const char *table,
                   const ar_names *columns)
{
    ar_names sorted = {0};

    ar_vec_each(const char *, column, columns)
        ar_vec_push(ctx->arena, &sorted,
                    target.engine == AR_SQLITE ? ar_lower(ctx->arena, *column) : *column);
    if (sorted.count)
        qsort(sorted.items, sorted.count, sizeof(*sorted.items), by_text);
    return ar_printf(ctx->arena, "key %s.(%s)", ar_point_place(ctx, target, schema, table),
                     ar_names_join(ctx->arena, &sorted, ","));
}

char *ar_point_rows(ar_ctx *ctx, ar_target target, const ar_object *table)
{
    return ar_printf(ctx->arena, "rows of %s", ar_point_object(ctx, target, table));
}

char *ar_type_base(ar_ctx *ctx, const ar_type *type)
{
    const char *text = type->key ? type->key : type->text;
    bool quoted = false;
    int depth = 0;
    ar_str base;

    ar_str_init(&base, ctx->arena);
    for (const char *c = text; *c && (quoted || *c != '['); c++) {
        quoted ^= *c == '"';
        depth += !quoted && *c == '(';
        if (!depth)
            ar_str_addc(&base, *c);
        depth -= !quoted && *c == ')';
    }
    return ar_trim(ctx->arena, base.data);
}

char *ar_point_type(ar_ctx *ctx, const ar_type *type)
{
    return ar_printf(ctx->arena, "type %s", ar_type_base(ctx, type));
}
