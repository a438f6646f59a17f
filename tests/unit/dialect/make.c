#include "make.h"

#include <string.h>

const ar_target pg15 = {.engine = AR_POSTGRESQL, .version = 150018, .default_schema = "public"};
const ar_target pg13 = {.engine = AR_POSTGRESQL, .version = 130000, .default_schema = "public"};
const ar_target pg14 = {.engine = AR_POSTGRESQL, .version = 140000, .default_schema = "public"};
const ar_target pg18 = {.engine = AR_POSTGRESQL, .version = 180000, .default_schema = "public"};
const ar_target lite = {.engine = AR_SQLITE, .version = 3040001};

int make_ctx(void **state)
{
    *state = ar_ctx_new();
    return 0;
}

int free_ctx(void **state)
{
    ar_ctx_free(*state);
    return 0;
}

static ar_object *add(ar_ctx *ctx, ar_model *model, ar_kind kind, const char *name)
{
    const char *dot = strchr(name, '.');
    const char *schema = dot ? ar_strndup(ctx->arena, name, (size_t)(dot - name))
                             : model->target.default_schema;
    ar_object *object = ar_object_new(ctx, kind, schema, dot ? dot + 1 : name);

    object->app = "core";
    object->pos = (ar_pos){"apps/core/models.yaml", (unsigned)model->objects.count + 1, 1, 0};
    ar_model_add(ctx, model, object);
    return object;
}

ar_object *add_table(ar_ctx *ctx, ar_model *model, const char *name)
{
    return add(ctx, model, AR_KIND_TABLE, name);
}

ar_column *add_column(ar_ctx *ctx, ar_object *table, const char *name, const char *type)
{
    ar_object *object = ar_object_new(ctx, AR_KIND_COLUMN, NULL, name);

    ar_object_add(ctx, table, object);
    object->pos = (ar_pos){"apps/core/models.yaml", 7, (unsigned)table->children.count, 0};
    if (type)
        ar_as_column(object)->type = ar_type_new(ctx, type, object->pos);
    return ar_as_column(object);
}

ar_object *add_enum(ar_ctx *ctx, ar_model *model, const char *name, const char *values)
{
    ar_object *object = add(ctx, model, AR_KIND_ENUM, name);
    ar_names names = words(ctx, values);

    for (size_t i = 0; i < names.count; i++) {
        ar_enum_value value = {.name = names.items[i]};

        ar_vec_push(ctx->arena, &ar_as_enum(object)->values, value);
    }
    return object;
}

ar_domain *add_domain(ar_ctx *ctx, ar_model *model, const char *name, const char *type)
{
    ar_object *object = add(ctx, model, AR_KIND_DOMAIN, name);

    ar_as_domain(object)->type = ar_type_new(ctx, type, object->pos);
    return ar_as_domain(object);
}

ar_names words(ar_ctx *ctx, const char *text)
{
    ar_names names = {0};

    while (*text) {
        size_t length = strcspn(text, " ");

        ar_vec_push(ctx->arena, &names, ar_strndup(ctx->arena, text, length));
        text += length + strspn(text + length, " ");
    }
    return names;
}

static ar_elements elements(ar_ctx *ctx, const char *columns)
{
    ar_names names = words(ctx, columns);
    ar_elements list = {0};

    for (size_t i = 0; i < names.count; i++) {
        ar_element element = {.column = names.items[i]};

        ar_vec_push(ctx->arena, &list, element);
    }
    return list;
}

ar_key *add_key(ar_ctx *ctx, ar_object *table, ar_kind kind, const char *columns)
{
    ar_object *object = ar_object_new(ctx, kind, NULL, NULL);

    ar_as_key(object)->columns = elements(ctx, columns);
    ar_object_add(ctx, table, object);
    return ar_as_key(object);
}

ar_index *add_index(ar_ctx *ctx, ar_object *table, const char *name, const char *columns)
{
    ar_object *object = ar_object_new(ctx, AR_KIND_INDEX, NULL, name);

    ar_as_index(object)->columns = elements(ctx, columns);
    ar_object_add(ctx, table, object);
    return ar_as_index(object);
}

ar_check *add_check(ar_ctx *ctx, ar_object *parent, const char *name, const char *sql)
{
    ar_object *object = ar_object_new(ctx, AR_KIND_CHECK, NULL, name);

    ar_as_check(object)->expr = ar_expr_new(ctx, sql, AR_NOWHERE);
    ar_object_add(ctx, parent, object);
    return ar_as_check(object);
}

ar_foreign_key *add_foreign_key(ar_ctx *ctx, ar_object *table, const char *columns,
                                const char *to_table, const char *to_columns)
{
    ar_object *object = ar_object_new(ctx, AR_KIND_FOREIGN_KEY, NULL, NULL);
    ar_foreign_key *key = ar_as_foreign_key(object);

    key->columns = words(ctx, columns);
    key->references.table = to_table;
    key->references.columns = words(ctx, to_columns);
    ar_object_add(ctx, table, object);
    return key;
}

ar_object *child_at(const ar_object *object, ar_kind kind, size_t index)
{
    ar_object_each(child, object) {
        if ((*child)->kind == kind && index-- == 0)
            return *child;
    }
    return NULL;
}

void assert_canon(ar_ctx *ctx, ar_model *model)
{
    ar_status status = ar_dialect_canon(ctx, model, NULL);

    for (size_t i = 0; i < ctx->diags.count; i++)
        if (ctx->diags.items[i].severity == AR_ERROR)
            print_message("%s\n", ctx->diags.items[i].message);
    assert_int_equal(status, AR_OK);
}

void assert_canon_fails(ar_ctx *ctx, ar_model *model, ar_code code, const char *part)
{
    assert_int_equal(ar_dialect_canon(ctx, model, NULL), AR_INVALID);
    for (size_t i = 0; i < ctx->diags.count; i++)
        if (ctx->diags.items[i].severity == AR_ERROR && !strstr(ctx->diags.items[i].message, part))
            fail_msg("\"%s\" does not say \"%s\"", ctx->diags.items[i].message, part);
    assert_int_equal(ar_error_count(ctx), 1);
    assert_string_equal(ar_code_text(ctx->diags.items[0].code), ar_code_text(code));
}
