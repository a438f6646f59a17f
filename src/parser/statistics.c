/* Statistics objects of tables. */
#include "model/statistics.h"
#include "base/str.h"
#include "parser/element.h"
#include "parser/place.h"
#include "parser/scalar.h"

static bool mark(ar_spot *spot, const ar_yaml *item, bool *marked)
{
    const char *name = NULL;
    int word = 0;

    if (!ar_scalar_name(spot->reader, item, "kinds", &name) ||
        !ar_scalar_word(spot->reader, item, "kinds", ar_statistics_kinds, &word))
        return false;
    marked[word] = true;
    return true;
}

static void read_kinds(ar_spot *spot)
{
    bool marked[AR_STATISTICS_KINDS] = {false};
    const ar_yaml *list = spot->value;

    if (list->kind != AR_YAML_LIST) {
        ar_scalar_shape(spot->reader, list, "kinds", "a list");
        return;
    }
    for (size_t i = 0; i < list->items.count; i++)
        if (!mark(spot, list->items.items[i], marked))
            return;
    ar_as_statistics(spot->object)->kinds = ar_statistics_kinds_text(spot->reader->ctx, marked);
}

static const ar_key_def statistics_keys[] = {
    {"columns", ar_read_statistics_columns, AR_SHAPE_NAMES, NULL, NULL, "columns and expressions"},
    {"kinds", read_kinds, AR_SHAPE_NAMES, NULL, NULL, "ndistinct, dependencies, mcv"},
    {NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL},
};

const ar_place ar_place_statistics = {
    .title = "statistics",
    .takes = "a list of columns and expressions, or a mapping",
    .kind = AR_KIND_STATISTICS,
    .keys = statistics_keys,
    .read_list = ar_read_statistics_columns,
    .common = true,
};
