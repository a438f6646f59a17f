#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "introspect/postgres/load.h"
#include "introspect/postgres/respell.h"
#include "introspect/sql.h"

typedef struct reader {
    ar_pg_respell *respell;
    const ar_pg_asks *asks;
    bool again;
} reader;

static void take(const reader *in, ar_pg_ask *ask, const char *printed)
{
    ar_ctx *ctx = in->respell->ctx;
    const ar_expr *expr = ask->role == AR_PG_PARTITION_KEY ? ar_pg_partition_key(ctx, printed)
                          : ask->role == AR_PG_BOUND       ? ar_pg_bound(ctx, printed)
                                                           : ar_pg_expr(ctx, printed);

    if (!expr)
        return;
    if (in->again)
        ask->answer.second = expr->key;
    else
        ask->answer.first = expr->key;
}

/* The number in "ar_c7"; asks->count: it is none of ours. */
static size_t number_of(const reader *in, const char *name)
{
    size_t number;

    if (!ar_starts_with(name, "ar_") || !name[3])
        return in->asks->count;
    number = strtoul(name + 4, NULL, 10);
    return number < in->asks->count ? number : in->asks->count;
}

static void read_columns(const reader *in, ar_rows *rows)
{
    enum { TABLE, COLUMN, GENERATED, EXPRESSION };

    while (ar_rows_next(rows)) {
        ar_pg_role role = ar_rows_bool(rows, GENERATED) ? AR_PG_GENERATED : AR_PG_DEFAULT;

        ar_vec_each(ar_pg_ask *, it, in->asks)
            if ((*it)->role == role && (*it)->object->kind == AR_KIND_COLUMN &&
                ar_streq((*it)->object->name, ar_rows_peek(rows, COLUMN)) &&
                ar_streq((*it)->owner->name, ar_rows_peek(rows, TABLE)))
                take(in, *it, ar_rows_peek(rows, EXPRESSION));
    }
}

static void read_by_number(const reader *in, ar_rows *rows)
{
    enum { NAME, EXPRESSION };

    while (ar_rows_next(rows)) {
        size_t number = number_of(in, ar_rows_peek(rows, NAME));

        if (number < in->asks->count)
            take(in, in->asks->items[number], ar_rows_peek(rows, EXPRESSION));
    }
}

/* An index is named by the first of its expressions; the others follow. */
static void read_indexes(const reader *in, ar_rows *rows)
{
    enum { NAME, PREDICATE, EXPRESSIONS };

    while (ar_rows_next(rows)) {
        size_t number = number_of(in, ar_rows_peek(rows, NAME));
        ar_names elements = ar_rows_array(in->respell->ctx, rows, EXPRESSIONS);
        const ar_object *object = number < in->asks->count ? in->asks->items[number]->object : NULL;

        for (; number < in->asks->count && in->asks->items[number]->object == object; number++) {
            ar_pg_ask *ask = in->asks->items[number];

            if (ask->role == AR_PG_WHERE)
                take(in, ask, ar_rows_peek(rows, PREDICATE));
            else if (ask->element < elements.count)
                take(in, ask, elements.items[ask->element]);
        }
    }
}

/* Likewise: the expressions that were asked about come in their order. */
static void read_statistics(const reader *in, ar_rows *rows)
{
    enum { NAME, EXPRESSIONS };

    while (ar_rows_next(rows)) {
        size_t number = number_of(in, ar_rows_peek(rows, NAME));
        ar_names printed = ar_pg_split(in->respell->ctx, ar_rows_peek(rows, EXPRESSIONS));

        for (size_t i = 0; i < printed.count && number + i < in->asks->count; i++)
            take(in, in->asks->items[number + i], printed.items[i]);
    }
}

ar_status ar_pg_read_answers(ar_pg_respell *respell, const ar_pg_asks *asks, bool again)
{
    enum { PATH, COLUMNS, CHECKS, DOMAINS, INDEXES, STATISTICS, PARTITIONS, COUNT };
    static const char *const queries[COUNT] = {
        "SELECT pg_catalog.set_config('search_path', '', true)",
        ar_sql_pg_spelled_columns,
        ar_sql_pg_spelled_checks,
        ar_sql_pg_spelled_domains,
        ar_sql_pg_spelled_indexes,
        ar_sql_pg_spelled_statistics,
        ar_sql_pg_spelled_partitions};
    const reader in = {respell, asks, again};
    ar_rows *rows[COUNT] = {NULL};

    AR_TRY(ar_db_query_all(respell->ctx, respell->db, COUNT, queries, rows));
    read_columns(&in, rows[COLUMNS]);
    read_by_number(&in, rows[CHECKS]);
    read_by_number(&in, rows[DOMAINS]);
    read_indexes(&in, rows[INDEXES]);
    read_statistics(&in, rows[STATISTICS]);
    read_by_number(&in, rows[PARTITIONS]);
    for (size_t i = 0; i < COUNT; i++)
        ar_rows_free(rows[i]);
    return AR_OK;
}
