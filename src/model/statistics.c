#include "model/statistics.h"

#include <stdlib.h>

#include "base/str.h"

const char *const ar_statistics_kinds[] = {"ndistinct", "dependencies", "mcv", NULL};

const char *ar_statistics_kinds_text(ar_ctx *ctx, const bool *marked)
{
    ar_names names = {0};

    for (size_t i = 0; i < AR_STATISTICS_KINDS; i++)
        if (marked[i])
            ar_vec_push(ctx->arena, &names, ar_statistics_kinds[i]);
    if (names.count == 0 || names.count == AR_STATISTICS_KINDS)
        return NULL;
    return ar_names_join(ctx->arena, &names, ", ");
}

static int by_name(const void *a, const void *b)
{
    return ar_strcmp(((const ar_element *)a)->column, ((const ar_element *)b)->column);
}

ar_elements ar_statistics_sorted(ar_ctx *ctx, const ar_elements *elements)
{
    ar_elements sorted = {0};
    size_t columns;

    ar_vec_each(const ar_element, element, elements)
        if (element->column)
            ar_vec_push(ctx->arena, &sorted, *element);
    columns = sorted.count;
    ar_vec_each(const ar_element, element, elements)
        if (!element->column)
            ar_vec_push(ctx->arena, &sorted, *element);
    if (columns)
        qsort(sorted.items, columns, sizeof(*sorted.items), by_name);
    return sorted;
}
