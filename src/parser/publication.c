/* Publications: which tables, columns and rows go out. */
#include "model/publication.h"
#include "base/str.h"
#include "parser/cursor.h"
#include "parser/place.h"
#include "parser/scalar.h"

#define END_OF_KEYS                                                                                \
    {                                                                                              \
        NULL, NULL, AR_SHAPE_NOTHING, NULL, NULL, NULL                                             \
    }

/* NAME [(columns)] [where (EXPR)] */
static bool read_table(ar_spot *spot, const ar_yaml *item, ar_published *out)
{
    static const char *const words[] = {"where", NULL};
    ar_slice where;

    if (!ar_scalar_line(spot->reader, item, "tables", AR_E_BAD_NAME))
        return false;
    ar_cursor at = ar_cursor_start(spot->reader, item);

    out->table.pos = ar_yaml_pos(item);
    out->table.table = ar_cursor_take_name(&at);
    if (out->table.table && ar_cursor_take_dot(&at)) {
        out->table.schema = out->table.table;
        out->table.table = ar_cursor_take_name(&at);
    }
    if (!out->table.table)
        return ar_cursor_want(&at, AR_E_BAD_NAME, "a table");
    if (ar_cursor_is(&at, "(") &&
        !ar_cursor_take_names(&at, AR_E_BAD_NAME, spot->object, &out->table.columns))
        return false;
    if (ar_cursor_take(&at, "where")) {
        if (!ar_cursor_take_parens(&at, AR_E_BAD_EXPRESSION, &where))
            return false;
        out->where = ar_cursor_slice_expr(&at, where);
    }
    return ar_cursor_at_end(&at) || ar_cursor_refuse(&at, AR_E_BAD_NAME, words);
}

static void read_tables(ar_spot *spot)
{
    const ar_yaml *list = spot->value;

    if (list->kind != AR_YAML_LIST) {
        ar_scalar_shape(spot->reader, list, "tables", "a list");
        return;
    }
    for (size_t i = 0; i < list->items.count && !ar_reader_is_full(spot->reader); i++) {
        ar_published table = {0};

        if (read_table(spot, list->items.items[i], &table))
            ar_vec_push(spot->reader->ctx->arena, &ar_as_publication(spot->object)->tables, table);
    }
}

static void read_publish(ar_spot *spot)
{
    bool marked[AR_PUBLISHED_VERBS] = {false};
    const ar_yaml *list = spot->value;

    if (list->kind != AR_YAML_LIST) {
        ar_scalar_shape(spot->reader, list, "publish", "a list");
        return;
    }
    for (size_t i = 0; i < list->items.count; i++) {
        int word = 0;

        if (!ar_scalar_word(spot->reader, list->items.items[i], "publish", ar_published_verbs,
                            &word))
            return;
        marked[word] = true;
    }
    ar_as_publication(spot->object)->publish = ar_published_verbs_text(spot->reader->ctx, marked);
}

static void check_tables(ar_spot *spot)
{
    const ar_publication *publication = ar_as_publication(spot->object);

    if (publication->all_tables && (publication->tables.count || publication->schemas.count))
        ar_fail(spot->reader->ctx, AR_E_KEY_CONFLICT, spot->object->pos,
                "\"all_tables\" leaves nothing for \"tables\" and \"schemas\"");
}

static const ar_key_def publication_keys[] = {
    {"tables", read_tables, AR_SHAPE_NAMES, NULL, NULL,
     "tables: NAME [(columns)] [where (EXPRESSION)]"},
    {"publish", read_publish, AR_SHAPE_NAMES, NULL, NULL, "insert, update, delete, truncate"},
    END_OF_KEYS,
};

const ar_place ar_place_publication = {
    .title = "publication",
    .takes = "a mapping",
    .kind = AR_KIND_PUBLICATION,
    .keys = publication_keys,
    .read_end = check_tables,
    .may_be_empty = true,
    .common = true,
};
