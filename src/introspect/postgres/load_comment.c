#include "introspect/postgres/load.h"

static void keep_not_null(ar_pg_load *load, const ar_rows *rows, ar_not_null *as, int text)
{
    if (as)
        as->comment = ar_rows_text(load->ctx, rows, text);
}

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
        if (object)
            object->comment = ar_rows_text(load->ctx, rows, TEXT);
        else if (ar_rows_int(rows, CATALOGUE) == AR_PG_CONSTRAINT)
            keep_not_null(load, rows, ar_oids_get(&load->oids, AR_PG_CONSTRAINT, oid), TEXT);
        else
            ar_pg_list_identity(load, ar_rows_int(rows, CATALOGUE), oid,
                                "comment on identity sequence");
    }
    return AR_OK;
}
