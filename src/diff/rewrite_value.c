#include "diff/rewrite_value.h"

#include "base/str.h"
#include "diff/point.h"
#include "model/inherit.h"
#include "model/partition.h"

void ar_rewrite_values(const ar_change *c, ar_object *object)
{
    ar_enum *type = ar_as_enum(object);
    ar_enum_values values = {0};

    if (c->op->verb != AR_ALTER || !type || !ar_change_is_place(c, object->schema, object->name))
        return;
    ar_vec_each(ar_enum_value, it, &type->values) {
        ar_enum_value value = *it;
        const char *gets = ar_options_get(&c->op->enum_map, value.name);

        value.name = gets ? gets : value.name;
        ar_vec_push(c->ctx->arena, &values, value);
    }
    type->values = values;
}

/* The type of the key's column in this place; NULL: an expression. */
static const ar_type *key_type(const ar_change *c, const ar_object *parent, size_t place)
{
    const ar_expr *by = ar_as_table(parent)->partition_by;
    ar_partition_key key = {0};
    const ar_column *column = NULL;
    ar_tokens tokens;

    if (!by || !ar_partition_key_read(c->ctx, by->sql, &key))
        return NULL;
    if (ar_streq(key.method, "list"))
        place = 0;
    if (place >= key.elements.count)
        return NULL;
    tokens = ar_sql_tokens(c->ctx->arena, AR_SQL_POSTGRESQL, key.elements.items[place]);
    if (tokens.count)
        column = ar_table_column(c->model, parent, ar_token_name(c->ctx->arena, &tokens.items[0]));
    return column ? column->type : NULL;
}

static void rename_in_bound(const ar_change *c, const ar_object *parent, ar_names *items)
{
    const char *enum_point = ar_point_place(c->ctx, c->target, c->schema, c->name);

    for (size_t i = 0; i < items->count; i++) {
        const ar_type *type = key_type(c, parent, i);

        if (!type || !ar_streq(ar_type_base(c->ctx, type), enum_point))
            continue;
        for (size_t v = 0; v < c->op->enum_map.count; v++)
            if (ar_streq(items->items[i], ar_quote_text(c->ctx->arena, AR_POSTGRESQL,
                                                        c->op->enum_map.items[v].key))) {
                items->items[i] = ar_quote_text(c->ctx->arena, AR_POSTGRESQL,
                                                c->op->enum_map.items[v].value);
                break;
            }
    }
}

void ar_rewrite_bound(const ar_change *c, ar_object *object)
{
    const ar_object *parent = c->kind == AR_KIND_ENUM && c->op->verb == AR_ALTER
                                  ? ar_partition_parent(c->model, object)
                                  : NULL;
    ar_table *table = ar_as_table(object);
    ar_bound bound;
    ar_expr *expr;

    if (!parent || !table->bound || !ar_bound_read(c->ctx, table->bound->sql, &bound))
        return;
    rename_in_bound(c, parent, &bound.items);
    rename_in_bound(c, parent, &bound.upper);
    expr = ar_memdup(c->ctx->arena, table->bound, sizeof(*expr));
    expr->sql = ar_bound_text(c->ctx, &bound);
    expr->key = ar_bound_compared(c->ctx, &bound);
    table->bound = expr;
}
