#include "model/publication.h"

#include <stdlib.h>

#include "base/str.h"

const char *const ar_published_verbs[] = {"insert", "update", "delete", "truncate", NULL};

const char *ar_published_verbs_text(ar_ctx *ctx, const bool *marked)
{
    ar_names names = {0};

    for (size_t i = 0; i < AR_PUBLISHED_VERBS; i++)
        if (marked[i])
            ar_vec_push(ctx->arena, &names, ar_published_verbs[i]);
    if (names.count == AR_PUBLISHED_VERBS)
        return NULL;
    return names.count ? ar_names_join(ctx->arena, &names, ", ") : "";
}

static int by_text(const void *a, const void *b)
{
    return ar_strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_names(ar_names *names)
{
    if (names->count)
        qsort(names->items, names->count, sizeof(*names->items), by_text);
}

static int by_table(const void *a, const void *b)
{
    const ar_ref *one = &((const ar_published *)a)->table;
    const ar_ref *other = &((const ar_published *)b)->table;
    int order = ar_strcmp(one->schema, other->schema);

    return order ? order : ar_strcmp(one->table, other->table);
}

void ar_publication_sort(ar_publication *publication)
{
    ar_vec_each(ar_published, table, &publication->tables)
        sort_names(&table->table.columns);
    sort_names(&publication->schemas);
    if (publication->tables.count)
        qsort(publication->tables.items, publication->tables.count,
              sizeof(*publication->tables.items), by_table);
}
