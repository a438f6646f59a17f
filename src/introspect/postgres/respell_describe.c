/* What an expression stands on, in words: who says the same of two models may keep an answer. */
#include "base/str.h"
#include "introspect/postgres/respell.h"

/* A type's own definition, as far as it changes what expressions over it come to. */
static void describe_type(const ar_pg_respell *respell, const ar_model *model, ar_str *out,
                          const ar_object *object)
{
    const ar_enum *labels = ar_as_enum(object);
    const ar_domain *domain = ar_as_domain(object);

    if (!object)
        return;
    ar_str_addf(out, "%s.%s:", object->schema, object->name);
    if (labels)
        ar_vec_each(ar_enum_value, value, &labels->values)
            ar_str_addf(out, "%s,", value->name);
    ar_object_each(child, object)
        if (ar_as_attribute(*child) && ar_as_attribute(*child)->type)
            ar_str_addf(out, "%s %s,", (*child)->name, ar_as_attribute(*child)->type->key);
    if (ar_as_user_type(object) && ar_as_user_type(object)->subtype)
        ar_str_addf(out, "%s", ar_as_user_type(object)->subtype->key);
    if (domain && domain->type) {
        ar_str_addf(out, "%s,%s", domain->type->key ? domain->type->key : "?",
                    domain->collation ? domain->collation : "");
        describe_type(respell, model, out, ar_type_object(respell->ctx, model, domain->type));
    }
    ar_str_addc(out, '\n');
}

void ar_pg_describe_column(const ar_pg_respell *respell, const ar_model *model, ar_str *out,
                           const ar_column *column)
{
    ar_str_addf(out, "%s %s", column->object.name,
                column->type && column->type->key ? column->type->key : "?");
    if (column->collation)
        ar_str_addf(out, " collate %s.%s", column->collation_schema ? column->collation_schema : "",
                    column->collation);
    ar_str_addc(out, '\n');
    if (column->type && column->type->key)
        describe_type(respell, model, out, ar_type_object(respell->ctx, model, column->type));
}

void ar_pg_describe_named(const ar_pg_respell *respell, const ar_model *model, ar_str *out,
                          const char *name)
{
    describe_type(respell, model, out, ar_model_find_type(model, NULL, name));
}

char *ar_pg_describe(const ar_pg_respell *respell, const ar_model *model, const ar_object *owner,
                     const ar_object *object, const char *sql, bool *out_calls)
{
    ar_ctx *ctx = respell->ctx;
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_POSTGRESQL, sql);
    const ar_domain *domain = ar_as_domain(owner);
    ar_str out;

    ar_str_init(&out, ctx->arena);
    if (object->kind == AR_KIND_COLUMN)
        ar_pg_describe_column(respell, model, &out, ar_table_column(model, owner, object->name));
    if (domain && domain->type) {
        ar_str_addf(&out, "%s %s\n", domain->type->key ? domain->type->key : "?",
                    domain->collation ? domain->collation : "");
        describe_type(respell, model, &out, ar_type_object(ctx, model, domain->type));
    }
    ar_vec_each(ar_token, token, &tokens) {
        if (!ar_token_is_name(token))
            continue;
        const char *name = ar_token_folded(ctx->arena, AR_SQL_POSTGRESQL, token);
        const ar_column *column = domain ? NULL : ar_table_column(model, owner, name);

        if (column)
            ar_pg_describe_column(respell, model, &out, column);
        describe_type(respell, model, &out, ar_model_find_type(model, NULL, name));
        *out_calls |= ar_map_get(respell->functions, name) != NULL;
    }
    return out.data;
}
