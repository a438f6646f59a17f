/*
 * Whatever a CREATE TABLE or CREATE INDEX text holds: no crash; and a text that SQLite takes is
 * understood, with the columns, keys and NOT NULLs that SQLite sees in it (ar_introspect() leaves a
 * table unmanaged when they differ).
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sqllex.h"
#include "introspect/create_table.h"
#include "introspect/introspect.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(int holds)
{
    if (!holds)
        abort();
}

static void read_alone(ar_ctx *ctx, const char *sql)
{
    ar_object *table = ar_object_new(ctx, AR_KIND_TABLE, NULL, "t");
    ar_object *index = ar_object_new(ctx, AR_KIND_INDEX, NULL, "i");
    const char *unknown;

    must(ar_create_table_read(ctx, sql, ar_as_table(table), &unknown) == AR_OK);
    must(ar_create_index_read(ctx, sql, ar_as_index(index), &unknown) == AR_OK);
    ar_object_add(ctx, table, index);
    must(ar_create_index_read(ctx, sql, ar_as_index(index), &unknown) == AR_OK);
}

/* Statements that make tables and indexes, and none that could run for long. */
static bool only_creates(ar_ctx *ctx, const char *sql)
{
    static const char *const words[] = {"select", "with", "values", "view", "trigger", "virtual"};
    ar_tokens tokens = ar_sql_tokens(ctx->arena, AR_SQL_SQLITE, sql);

    for (size_t i = 0; i < tokens.count; i++)
        for (size_t j = 0; j < sizeof(words) / sizeof(*words); j++)
            if (ar_token_is(&tokens.items[i], words[j]))
                return false;
    return ar_token_is(&tokens.items[0], "create");
}

static void read_as_sqlite(ar_ctx *ctx, const char *sql)
{
    AR_AUTO_DB ar_db *db = NULL;
    ar_model *model = NULL;
    const char *message;

    if (!only_creates(ctx, sql))
        return;
    must(ar_db_open_memory(ctx, AR_DB_STUBS, &db) == AR_OK);
    (void)ar_db_try(ctx, db, sql, &message);
    must(ar_introspect(ctx, db, NULL, &model) == AR_OK);
    ar_vec_each(ar_object *, table, &model->objects) {
        if ((*table)->unmanaged)
            fprintf(stderr, "%s: %s\n%s\n", (*table)->name, (*table)->unmanaged_reason,
                    (*table)->sql);
        must(!(*table)->unmanaged);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ar_ctx *ctx = ar_ctx_new();
    char *sql = ar_strndup(ctx->arena, (const char *)data, size);

    read_alone(ctx, sql);
    read_as_sqlite(ctx, sql);
    ar_ctx_free(ctx);
    return 0;
}
