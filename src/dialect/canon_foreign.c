/* Foreign data and publications. */
#include "base/str.h"
#include "dialect/canon.h"
#include "model/publication.h"
#include "model/text_search.h"

/* ---- wrappers ---- */

/* A function without a schema: the server's own, or one in the default schema. */
static const char *function_placed(ar_canon *canon, const char *text)
{
    ar_place_name place = ar_place_read(canon->ctx, text);

    if (!text)
        return NULL;
    if (ar_streq(place.schema, "pg_catalog"))
        place.schema = NULL;
    else if (!place.schema && !ar_streq(place.name, "postgresql_fdw_validator"))
        place.schema = canon->target.default_schema;
    return ar_place_text(canon->ctx, place);
}

/* ---- foreign tables ---- */

static bool may_stand_on_foreign(const ar_object *child)
{
    switch (child->kind) {
    case AR_KIND_PRIMARY_KEY:
    case AR_KIND_UNIQUE:
    case AR_KIND_FOREIGN_KEY:
    case AR_KIND_EXCLUSION:
    case AR_KIND_INDEX:
        return false;
    default:
        return true;
    }
}

static void check_table(ar_canon *canon, const ar_object *table)
{
    const ar_table *own = ar_as_table(table);

    if (table->unmanaged)
        return;
    if (!own->server && own->options.count)
        (void)ar_fail(canon->ctx, AR_E_KEY_CONFLICT, table->pos,
                      "table \"%s\": \"options\" are a foreign table's, which has a \"server\"",
                      ar_canon_label(canon, table));
    ar_object_each(child, table) {
        bool may_stand = may_stand_on_foreign(*child);
        const ar_column *column = ar_as_column(*child);

        if (column && column->options.count && !own->server)
            (void)ar_fail(canon->ctx, AR_E_KEY_CONFLICT, (*child)->pos,
                          "column \"%s\": \"options\" are for columns of foreign tables",
                          ar_canon_label(canon, *child));
        if (own->server && ((column && column->identity) || !may_stand))
            (void)ar_fail(canon->ctx, AR_E_KEY_CONFLICT, (*child)->pos, "a foreign table has no %s",
                          column ? "identity" : ar_kind_get((*child)->kind)->name);
    }
}

/* ---- publications ---- */

static void canon_publication(ar_canon *canon, ar_publication *publication)
{
    ar_vec_each(ar_published, table, &publication->tables) {
        if (!table->table.schema)
            table->table.schema = canon->target.default_schema;
        table->where = ar_canon_unwrap(canon, table->where);
    }
    ar_publication_sort(publication);
}

void ar_canon_pg_foreign(ar_canon *canon)
{
    ar_canon_each_object(object, canon)
    {
        ar_fdw *wrapper = ar_as_fdw(object);

        if (wrapper) {
            wrapper->handler = function_placed(canon, wrapper->handler);
            wrapper->validator = function_placed(canon, wrapper->validator);
        }
        if (object->kind == AR_KIND_TABLE)
            check_table(canon, object);
        if (object->kind == AR_KIND_PUBLICATION)
            canon_publication(canon, ar_as_publication(object));
    }
}
