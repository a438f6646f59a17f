/*
 * The reader of CREATE TABLE texts is held against what SQLite made of the same text. A difference
 * is a fault of ours; the table is then left alone instead of being changed on a wrong
 * understanding.
 */
#include "base/str.h"
#include "introspect/sql.h"
#include "introspect/sqlite/load.h"

enum { TABLE, COLUMN, KEY, HIDDEN, NOT_NULL };

/* The place of a column in the primary key, from 1; 0: not in it. */
static int64_t key_place(const ar_object *table, const char *name)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    for (size_t i = 0; key && i < key->columns.count; i++)
        if (ar_streq(key->columns.items[i].column, name))
            return (int64_t)i + 1;
    return 0;
}

static int64_t hidden(const ar_column *column)
{
    if (!column->generated)
        return 0;
    return column->virtual_column ? 2 : 3;
}

static bool is_same(const ar_column *column, const ar_rows *row)
{
    const char *name = ar_rows_peek(row, COLUMN);
    int64_t key = key_place(column->object.parent, column->object.name);

    return ar_streq(column->object.name, name) && hidden(column) == ar_rows_int(row, HIDDEN) &&
           key == ar_rows_int(row, KEY) &&
           (key || column->not_null == (ar_rows_int(row, NOT_NULL) != 0));
}

static const ar_column *column_at(const ar_object *table, size_t place)
{
    return place < table->children.count ? ar_as_column(table->children.items[place]) : NULL;
}

/* Rows come table by table, columns in order: `place` counts them. */
ar_status ar_lite_check_columns(ar_lite_load *load)
{
    static const char *const reason = "SQLite understands its text in another way than autorev";
    AR_AUTO_ROWS ar_rows *rows = NULL;
    ar_object *table = NULL;
    size_t place = 0;

    AR_TRY(ar_db_query(load->ctx, load->db, ar_sql_lite_columns, &rows));
    while (ar_rows_next(rows)) {
        const ar_column *column;

        if (!table || !ar_strieq(table->name, ar_rows_peek(rows, TABLE))) {
            if (table && column_at(table, place))
                ar_lite_cannot(load, table, reason);
            table = ar_lite_loaded_table(load, ar_rows_peek(rows, TABLE));
            place = 0;
        }
        if (!table)
            continue;
        column = column_at(table, place++);
        if (!column || !is_same(column, rows))
            ar_lite_cannot(load, table, reason);
    }
    if (table && column_at(table, place))
        ar_lite_cannot(load, table, reason);
    return AR_OK;
}
