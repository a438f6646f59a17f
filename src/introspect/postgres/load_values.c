#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "dialect/type.h"
#include "introspect/postgres/load.h"
#include "introspect/postgres/spell.h"

ar_numbers ar_pg_numbers(ar_ctx *ctx, const char *text)
{
    ar_numbers numbers = {0};

    while (text && *text) {
        char *end;
        int64_t number = strtoll(text, &end, 10);

        if (end == text) { /* a brace, a comma or a blank */
            text++;
            continue;
        }
        ar_vec_push(ctx->arena, &numbers, number);
        text = end;
    }
    return numbers;
}

ar_names ar_pg_split(ar_ctx *ctx, const char *list)
{
    ar_names parts = {0};
    size_t start = 0;
    int depth = 0;

    if (!list)
        return parts;
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, list);

    ar_vec_each(ar_token, token, &tokens) {
        depth += ar_token_is(token, "(") || ar_token_is(token, "[");
        depth -= ar_token_is(token, ")") || ar_token_is(token, "]");
        if (token->type != AR_TOKEN_END && (depth || !ar_token_is(token, ",")))
            continue;
        ar_vec_push(
            ctx->arena, &parts,
            ar_trim(ctx->arena, ar_strndup(ctx->arena, list + start, token->offset - start)));
        start = token->offset + 1;
    }
    return parts;
}

ar_expr *ar_pg_expr(ar_ctx *ctx, const char *printed)
{
    ar_expr *expr;

    if (!printed)
        return NULL;
    expr = ar_expr_new(ctx, ar_sql_unwrap(ctx->arena, AR_SQL_POSTGRESQL, printed), AR_NOWHERE);
    expr->key = ar_pg_stable(ctx->arena, expr->sql);
    return expr;
}

ar_expr *ar_pg_definition_expr(ar_ctx *ctx, const char *printed)
{
    char *text = ar_trim(ctx->arena, printed);
    size_t length = strlen(text);

    if (length && text[length - 1] == ';')
        text[length - 1] = '\0';
    return ar_pg_expr(ctx, text);
}

static const char *extension_of(ar_pg_load *load, const char *key)
{
    ar_type_name name;

    if (!strchr(key, '.') || !ar_type_name_read(load->ctx, key, &name) || !name.schema)
        return NULL;
    return ar_map_get(load->extension_types,
                      ar_type_key(load->ctx, load->model->target, name.schema, name.name));
}

const ar_type *ar_pg_type_of(ar_pg_load *load, const char *key)
{
    ar_type *type = ar_map_get(load->types, key);

    if (type)
        return type;
    key = ar_strdup(load->ctx->arena, key);
    type = ar_type_new(load->ctx, ar_type_short(load->ctx, load->model->target, key), AR_NOWHERE);
    type->key = key;
    type->extension = extension_of(load, key);
    ar_map_set(load->types, key, type);
    return type;
}

const char *ar_pg_schema(ar_ctx *ctx, const ar_rows *rows, int column)
{
    return ar_streq(ar_rows_peek(rows, column), "pg_catalog") ? NULL
                                                              : ar_rows_text(ctx, rows, column);
}

void ar_pg_options(ar_ctx *ctx, const ar_names *list, const char *prefix, ar_options *out)
{
    ar_vec_each(const char *, item, list) {
        const char *equals = *item ? strchr(*item, '=') : NULL;

        if (!equals || ar_starts_with(*item, "pg_attver=")) /* see columns.sql */
            continue;
        const char *key = ar_printf(ctx->arena, "%s%.*s", prefix, (int)(equals - *item), *item);

        ar_options_set(ctx, out, key, ar_option_value(equals + 1));
    }
}

ar_pg_table *ar_pg_find_table(ar_pg_load *load, int64_t oid)
{
    return ar_oids_get(&load->oids, AR_PG_CLASS, oid);
}

ar_pg_column *ar_pg_table_column(ar_pg_table *table, int64_t number)
{
    if (!table || number < 1 || (size_t)number > table->columns.count ||
        !table->columns.items[number - 1].column)
        return NULL;
    return &table->columns.items[number - 1];
}

const char *ar_pg_column_name(ar_pg_table *table, int64_t number)
{
    const ar_pg_column *column = ar_pg_table_column(table, number);

    return column ? column->column->object.name : NULL;
}

void ar_pg_unmanage(ar_object *object, const char *reason)
{
    object->unmanaged = true;
    if (!object->unmanaged_reason)
        object->unmanaged_reason = reason;
}

ar_other *ar_pg_add_other(ar_pg_load *load, const char *kind, const char *schema, const char *name,
                          const ar_object *table)
{
    ar_other other = {.kind = kind, .schema = schema, .name = name};

    if (table) {
        other.table = table->name;
        other.table_schema = table->schema;
    }
    ar_vec_push(load->ctx->arena, &load->model->others, other);
    return &load->model->others.items[load->model->others.count - 1];
}

/* Its place in the vector: that stays when the vector moves. */
void ar_pg_know_other(ar_pg_load *load, int64_t catalogue, int64_t oid)
{
    size_t place = load->model->others.count - 1;

    ar_oids_add(load->ctx->arena, &load->others, catalogue, oid,
                ar_memdup(load->ctx->arena, &place, sizeof(place)));
}
