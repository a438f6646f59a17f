#include "read.h"

#include <stdio.h>
#include <string.h>

#include "base/str.h"

ar_ctx *ctx;

int read_setup(void **state)
{
    (void)state;
    ctx = ar_ctx_new();
    return 0;
}

int read_teardown(void **state)
{
    (void)state;
    ar_ctx_free(ctx);
    return 0;
}

ar_target target_of(ar_engine engine)
{
    if (engine == AR_SQLITE)
        return (ar_target){.engine = AR_SQLITE, .version = 3040001};
    return (ar_target){.engine = AR_POSTGRESQL, .version = 150000, .default_schema = "public"};
}

char *faults_text(void)
{
    ar_str text;

    ar_str_init(&text, ctx->arena);
    for (size_t i = 0; i < ctx->diags.count; i++) {
        const ar_diag *diag = &ctx->diags.items[i];

        ar_str_addf(&text, "%s%u:%u+%u %s: %s", i ? "\n" : "", diag->pos.line, diag->pos.column,
                    diag->pos.width, ar_code_text(diag->code), diag->message);
        if (diag->hint)
            ar_str_addf(&text, " (%s)", diag->hint);
    }
    return text.data;
}

ar_model *read_model(ar_engine engine, const char *yaml)
{
    ar_model *model = NULL;
    ar_status status = ar_models_read_text(ctx, target_of(engine), yaml, strlen(yaml), &model);

    assert_string_equal(faults_text(), "");
    assert_int_equal(status, AR_OK);
    return model;
}

char *read_faults(ar_engine engine, const char *yaml)
{
    ar_model *model = NULL;
    ar_status status = ar_models_read_text(ctx, target_of(engine), yaml, strlen(yaml), &model);

    assert_int_equal(status, ctx->diags.count ? AR_INVALID : AR_OK);
    return faults_text();
}

ar_object *table_of(const ar_model *model, const char *name)
{
    ar_object *table = ar_model_find(model, AR_KIND_TABLE, NULL, name);

    assert_non_null(table);
    return table;
}

ar_column *column_of(const ar_model *model, const char *table, const char *name)
{
    ar_column *column = ar_table_column(model, table_of(model, table), name);

    assert_non_null(column);
    return column;
}

ar_object *child_of(const ar_object *parent, ar_kind kind, size_t n)
{
    ar_object_each(child, parent) {
        if ((*child)->kind == kind && n-- == 0)
            return *child;
    }
    return NULL;
}
