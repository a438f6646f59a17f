#include "introspect/postgres/load.h"

ar_status ar_pg_load_comments(ar_pg_load *load, ar_rows *rows)
{
    enum { CATALOGUE, OID, COLUMN, TEXT };

    while (ar_rows_next(rows)) {
        int64_t oid = ar_rows_int(rows, OID), number = ar_rows_int(rows, COLUMN);
        ar_object *object = ar_oids_get(&load->objects, ar_rows_int(rows, CATALOGUE), oid);

        if (number > 0) {
            ar_pg_column *column = NULL;

            if (object && (object->kind == AR_KIND_TABLE || object->kind == AR_KIND_VIEW))
                column = ar_pg_table_column(ar_pg_find_table(load, oid), number);
            if (column && object->kind == AR_KIND_VIEW)
                object = ar_pg_view_column(load, object, column->column->object.name);
            else if (object && object->kind == AR_KIND_TYPE)
                object = ar_oids_get(&load->objects, ar_pg_index_place(number), oid);
            else
                object = column ? &column->column->object : NULL;
        }
        if (object) /* else a composite type's, say */
            object->comment = ar_rows_text(load->ctx, rows, TEXT);
    }
    return AR_OK;
}
