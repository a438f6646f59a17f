/*
 * SQLite has neither enums nor domains: a column gets the type below, what the domain says of
 * defaults and NULL, and an unnamed check for each of their conditions.
 */
#include "base/str.h"
#include "dialect/canon.h"
#include "dialect/type.h"

enum { DEEPEST = 32 };

static void add_check(ar_canon *canon, const ar_column *column, const char *sql, ar_pos pos)
{
    ar_object *object = ar_object_new(canon->ctx, AR_KIND_CHECK, NULL, NULL);

    object->app = column->object.app;
    object->pos = column->object.pos;
    object->unmanaged = column->object.unmanaged;
    ar_as_check(object)->expr = ar_expr_new(canon->ctx, sql, pos);
    ar_object_add(canon->ctx, column->object.parent, object);
}

/* status in ('pending', 'paid') */
static void check_labels(ar_canon *canon, const ar_column *column, const ar_enum *type)
{
    ar_str sql;

    ar_str_init(&sql, canon->ctx->arena);
    ar_str_addf(&sql, "%s in (", ar_quote_name(canon->ctx->arena, AR_SQLITE, column->object.name));
    for (size_t i = 0; i < type->values.count; i++)
        ar_str_addf(&sql, "%s%s", i ? ", " : "",
                    ar_quote_text(canon->ctx->arena, AR_SQLITE, type->values.items[i].name));
    ar_str_addc(&sql, ')');
    add_check(canon, column, sql.data, column->object.pos);
}

/* `value` in a domain's check is the column here. */
static char *with_column(ar_canon *canon, const char *sql, const char *column)
{
    ar_tokens tokens = ar_sql_tokens(canon->ctx->arena, AR_SQL_SQLITE, sql);
    char *name = ar_quote_name(canon->ctx->arena, AR_SQLITE, column);
    size_t copied = 0;
    ar_str out;

    ar_str_init(&out, canon->ctx->arena);
    for (size_t i = 0; i + 1 < tokens.count; i++) {
        const ar_token *token = &tokens.items[i];
        bool word = ar_token_is_name(token);
        bool qualified = (i && ar_token_is(&tokens.items[i - 1], ".")) ||
                         ar_token_is(&tokens.items[i + 1], ".") ||
                         ar_token_is(&tokens.items[i + 1], "(");

        if (!word || qualified || !ar_strieq(ar_token_name(canon->ctx->arena, token), "value"))
            continue;
        ar_str_addn(&out, sql + copied, token->offset - copied);
        ar_str_add(&out, name);
        copied = token->offset + token->length;
    }
    ar_str_add(&out, sql + copied);
    return out.data;
}

static void check_domain(ar_canon *canon, const ar_column *column, const ar_object *domain)
{
    ar_object_each(child, domain) {
        const ar_check *check = ar_as_check(*child);

        if (check && check->expr)
            add_check(
                canon, column,
                with_column(canon, ar_canon_unwrap(canon, check->expr)->sql, column->object.name),
                check->expr->pos);
    }
}

static void inherit(ar_column *column, const ar_domain *domain)
{
    column->not_null |= domain->not_null;
    if (!column->collation)
        column->collation = domain->collation;
    if (!column->default_expr && !column->generated && !column->identity) {
        column->default_expr = domain->default_expr;
        column->default_is_literal = domain->default_is_literal;
    }
}

static const ar_object *below(ar_canon *canon, const ar_domain *domain, ar_type_name *out_name)
{
    if (!domain->type || domain->type->verbatim ||
        !ar_type_name_read(canon->ctx, domain->type->text, out_name))
        return NULL;
    return ar_canon_find_type(canon, NULL, out_name, false);
}

static void be_text(ar_canon *canon, ar_column *column, bool strict)
{
    column->type = ar_type_new(canon->ctx, strict ? "TEXT" : "text", column->type->pos);
}

/* A default that is no label of the enum would be refused by each row. */
static void default_label(ar_canon *canon, ar_column *column, const ar_enum *labels)
{
    column->default_expr = ar_canon_default(canon, &column->object, column->default_expr,
                                            column->type, labels, column->default_is_literal);
    column->default_is_literal = false;
}

/* Labels that were called otherwise, or that are taken away. */
static void follow_labels(ar_canon *canon, ar_column *column, const ar_enum *type)
{
    column->became = (ar_options){0};
    column->labels = &type->object;
    ar_vec_each(const ar_enum_value, value, &type->values) {
        ar_vec_each(const char *const, old, &value->renamed_from) {
            ar_options_set(canon->ctx, &column->became, *old, value->name);
        }
    }
    ar_vec_each(const ar_option, gone, &type->replaced) {
        ar_options_set(canon->ctx, &column->became, gone->key, gone->value);
    }
}

/* Walks down to the type at the bottom, which is left in the column for the caller to map. */
void ar_canon_lite_expand(ar_canon *canon, ar_column *column, const ar_object *type, bool array,
                          bool strict)
{
    for (int depth = 0; type; depth++) {
        const ar_domain *domain = ar_as_domain(type);
        ar_type_name name;

        if (array || !domain) {
            be_text(canon, column, strict);
            if (!array) {
                default_label(canon, column, ar_as_enum(type));
                check_labels(canon, column, ar_as_enum(type));
                follow_labels(canon, column, ar_as_enum(type));
            }
            return;
        }
        if (depth > DEEPEST) {
            be_text(canon, column, strict); /* told where the domain is declared */
            return;
        }
        inherit(column, domain);
        check_domain(canon, column, type);
        column->type = domain->type;
        type = below(canon, domain, &name);
        array = type && name.dimensions;
    }
}
