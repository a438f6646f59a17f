#include "pg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/str.h"

int pg_start(void **state)
{
    (void)state;
    if (!server_start())
        exit(77);
    return 0;
}

int pg_stop(void **state)
{
    (void)state;
    server_stop();
    return 0;
}

void pg_ok(ar_ctx *ctx, ar_status status)
{
    ar_vec_each(ar_diag, diag, &ctx->diags)
        if (diag->severity == AR_ERROR)
            printf("%s: %s\n", ar_code_text(diag->code), diag->message);
    assert_int_equal(status, AR_OK);
}

ar_db *pg_connect(ar_ctx *ctx, const char *database)
{
    ar_url url;
    ar_db *db = NULL;

    pg_ok(ctx, ar_url_parse(ctx,
                            ar_printf(ctx->arena, "host=%s user=postgres dbname=%s", server_home(),
                                      database),
                            "/", &url));
    pg_ok(ctx, ar_db_open(ctx, &url, 0, &db));
    return db;
}

ar_db *pg_database(ar_ctx *ctx)
{
    static int made;
    const char *name = ar_printf(ctx->arena, "test_%d", ++made);
    AR_AUTO_DB ar_db *admin = pg_connect(ctx, "postgres");

    pg_run(ctx, admin, ar_printf(ctx->arena, "create database %s template template0", name));
    return pg_connect(ctx, name);
}

void pg_run(ar_ctx *ctx, ar_db *db, const char *sql)
{
    pg_ok(ctx, ar_db_exec(ctx, db, sql));
}

ar_model *pg_model(ar_ctx *ctx, ar_db *db)
{
    const ar_inspect_options options = {.others = true};
    ar_model *model = NULL;

    pg_ok(ctx, ar_introspect(ctx, db, &options, &model));
    return model;
}

ar_object *pg_find(const ar_model *model, ar_kind kind, const char *name)
{
    ar_object *found = ar_model_find(model, kind, "public", name);

    if (!found)
        printf("no %s \"%s\"\n", ar_kind_get(kind)->name, name);
    assert_non_null(found);
    return found;
}

ar_object *pg_child(const ar_model *model, const char *table, ar_kind kind, const char *name)
{
    ar_object *found = ar_object_child(model, pg_find(model, AR_KIND_TABLE, table), kind, name);

    if (!found)
        printf("no %s \"%s\" in \"%s\"\n", ar_kind_get(kind)->name, name, table);
    assert_non_null(found);
    return found;
}

ar_column *pg_column(const ar_model *model, const char *table, const char *name)
{
    return ar_as_column(pg_child(model, table, AR_KIND_COLUMN, name));
}

const ar_other *pg_other(const ar_model *model, const char *kind, const char *name)
{
    ar_vec_each(ar_other, other, &model->others)
        if (ar_streq(other->kind, kind) && ar_streq(other->name, name))
            return other;
    return NULL;
}
