#include "model/value.h"

#include <stdlib.h>

#include "base/sqllex.h"
#include "base/str.h"

ar_expr *ar_expr_new(ar_ctx *ctx, const char *sql, ar_pos pos)
{
    ar_expr *expr = ar_alloc(ctx->arena, sizeof(*expr));

    expr->sql = sql;
    expr->pos = pos;
    return expr;
}

ar_type *ar_type_new(ar_ctx *ctx, const char *text, ar_pos pos)
{
    ar_type *type = ar_alloc(ctx->arena, sizeof(*type));

    type->text = text;
    type->pos = pos;
    return type;
}

/* The stricter flavour: on SQLite keys are always set, so only PostgreSQL texts come here. */
static const char *compared(ar_ctx *ctx, const ar_expr *expr)
{
    return expr->key ? expr->key : ar_sql_spelling(ctx->arena, AR_SQL_POSTGRESQL, expr->sql);
}

bool ar_expr_equal(ar_ctx *ctx, const ar_expr *a, const ar_expr *b)
{
    if (!a || !b)
        return a == b;
    if (a->key && b->key)
        return ar_streq(a->key, b->key);
    const char *a_spelling = ar_sql_spelling(ctx->arena, AR_SQL_POSTGRESQL, compared(ctx, a));

    return ar_streq(a_spelling, ar_sql_spelling(ctx->arena, AR_SQL_POSTGRESQL, compared(ctx, b)));
}

bool ar_type_equal(const ar_type *a, const ar_type *b)
{
    if (!a || !b)
        return a == b;
    return ar_streq(a->key ? a->key : a->text, b->key ? b->key : b->text);
}

bool ar_ref_equal(const ar_ref *a, const ar_ref *b)
{
    return ar_streq(a->schema, b->schema) && ar_streq(a->table, b->table) &&
           ar_names_cmp(&a->columns, &b->columns) == 0;
}

bool ar_refs_equal(const ar_refs *a, const ar_refs *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!ar_ref_equal(&a->items[i], &b->items[i]))
            return false;
    return true;
}

bool ar_options_equal(const ar_options *a, const ar_options *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!ar_streq(a->items[i].key, b->items[i].key) ||
            !ar_streq(a->items[i].value, b->items[i].value))
            return false;
    return true;
}

/* Which class a type of an extension has by default, only the server can tell. */
static bool same_opclass(const ar_element *a, const ar_element *b)
{
    if (!a->opclass && a->opclass_taken && b->opclass)
        return ar_streq(a->opclass_taken, b->opclass);
    if (!b->opclass && b->opclass_taken && a->opclass)
        return ar_streq(b->opclass_taken, a->opclass);
    return ar_streq(a->opclass, b->opclass) && ar_streq(a->opclass_schema, b->opclass_schema);
}

bool ar_element_equal(ar_ctx *ctx, const ar_element *a, const ar_element *b)
{
    return ar_streq(a->column, b->column) && ar_expr_equal(ctx, a->expr, b->expr) &&
           ar_streq(a->collation, b->collation) &&
           ar_streq(a->collation_schema, b->collation_schema) && same_opclass(a, b) &&
           ar_options_equal(&a->opclass_options, &b->opclass_options) && a->desc == b->desc &&
           a->nulls == b->nulls && ar_streq(a->operator_name, b->operator_name) &&
           a->without_overlaps == b->without_overlaps;
}

bool ar_elements_are_periods(const ar_elements *elements)
{
    return elements->count && elements->items[elements->count - 1].without_overlaps;
}

bool ar_elements_equal(ar_ctx *ctx, const ar_elements *a, const ar_elements *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!ar_element_equal(ctx, &a->items[i], &b->items[i]))
            return false;
    return true;
}

bool ar_identity_equal(const ar_identity *a, const ar_identity *b)
{
    if (!a || !b)
        return a == b;
    return a->always == b->always && ar_streq(a->sequence, b->sequence) &&
           ar_streq(a->start, b->start) && ar_streq(a->increment, b->increment) &&
           ar_streq(a->min, b->min) && ar_streq(a->max, b->max) && ar_streq(a->cache, b->cache) &&
           a->cycle == b->cycle && a->unlogged == b->unlogged;
}

static bool argument_equal(ar_ctx *ctx, const ar_argument *a, const ar_argument *b)
{
    return a->mode == b->mode && a->ordered == b->ordered && ar_streq(a->name, b->name) &&
           ar_type_equal(a->type, b->type) && ar_expr_equal(ctx, a->default_expr, b->default_expr);
}

bool ar_arguments_equal(ar_ctx *ctx, const ar_arguments *a, const ar_arguments *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!argument_equal(ctx, &a->items[i], &b->items[i]))
            return false;
    return true;
}

bool ar_body_equal(ar_ctx *ctx, const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    return ar_streq(ar_trim(ctx->arena, a), ar_trim(ctx->arena, b));
}

const char *ar_options_get(const ar_options *options, const char *key)
{
    for (size_t i = 0; i < options->count; i++)
        if (ar_streq(options->items[i].key, key))
            return options->items[i].value;
    return NULL;
}

static int by_key(const void *a, const void *b)
{
    return ar_strcmp(((const ar_option *)a)->key, ((const ar_option *)b)->key);
}

void ar_options_set(ar_ctx *ctx, ar_options *options, const char *key, const char *value)
{
    for (size_t i = 0; i < options->count; i++) {
        if (ar_streq(options->items[i].key, key)) {
            options->items[i].value = value;
            return;
        }
    }
    ar_vec_push(ctx->arena, options, ((ar_option){key, value}));
    qsort(options->items, options->count, sizeof(*options->items), by_key);
}
