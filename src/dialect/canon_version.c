/*
 * What the server of a model is too old for. The place is that of the object, or of the type.
 */
#include "base/str.h"
#include "dialect/canon.h"
#include "model/body.h"

enum {
    PG_14 = 140000,
    PG_15 = 150000,
    PG_16 = 160000,
    PG_17 = 170000,
    PG_18 = 180000,
    LITE_STRICT = 3037000
};

void ar_canon_need(ar_canon *canon, const ar_object *object, ar_pos pos, int version,
                   const char *what)
{
    bool lite = canon->target.engine == AR_SQLITE;

    if (object->unmanaged || !canon->target.version || canon->target.version >= version)
        return;
    if (lite)
        (void)ar_fail(canon->ctx, AR_E_SERVER_LACKS, pos,
                      "%s \"%s\": %s needs SQLite 3.%d, this is 3.%d",
                      ar_kind_get(object->kind)->name, ar_canon_label(canon, object), what,
                      version / 1000 % 1000, canon->target.version / 1000 % 1000);
    else
        (void)ar_fail(canon->ctx, AR_E_SERVER_LACKS, pos,
                      "%s \"%s\": %s needs PostgreSQL %d, this is %d",
                      ar_kind_get(object->kind)->name, ar_canon_label(canon, object), what,
                      version / 10000, canon->target.version / 10000);
}

static void need(ar_canon *canon, const ar_object *object, bool used, int version, const char *what)
{
    if (used)
        ar_canon_need(canon, object, object->pos, version, what);
}

static void need_for_column(ar_canon *canon, const ar_column *column)
{
    const ar_object *object = &column->object;

    need(canon, object, column->generated && column->virtual_column, PG_18, "a virtual column");
    need(canon, object, column->identity && column->identity->unlogged, PG_15,
         "an unlogged sequence");
    need(canon, object, column->compression != 0, PG_14, "a column's compression");
}

static void need_for_key(ar_canon *canon, const ar_key *key)
{
    need(canon, &key->object, key->nulls_not_distinct, PG_15, "NULLS NOT DISTINCT");
    ar_vec_each(ar_element, element, &key->columns) {
        need(canon, &key->object, element->without_overlaps, PG_18, "WITHOUT OVERLAPS");
    }
}

static void need_for_foreign_key(ar_canon *canon, const ar_foreign_key *key)
{
    need(canon, &key->object, key->on_delete_columns.count, PG_15, "ON DELETE SET with columns");
    need(canon, &key->object, key->not_enforced, PG_18, "NOT ENFORCED");
    need(canon, &key->object, key->period, PG_18, "PERIOD");
}

static void need_for_table(ar_canon *canon, const ar_table *table)
{
    need(canon, &table->object,
         table->partition_by && table->access_method && !ar_streq(table->access_method, "heap"),
         PG_17, "the access method of a partitioned table");
}

static void need_for_exclusion(ar_canon *canon, const ar_object *object)
{
    const ar_table *table = ar_as_table(object->parent);

    need(canon, object, table && table->partition_by, PG_17, "an exclusion in a partitioned table");
}

static void need_for_index(ar_canon *canon, const ar_index *index)
{
    const ar_object *object = &index->object;

    need(canon, object, index->nulls_not_distinct, PG_15, "NULLS NOT DISTINCT");
    need(canon, object, index->include.count && ar_streq(index->method, "spgist"), PG_14,
         "spgist with included columns");
}

static void need_for_statistics(ar_canon *canon, const ar_statistics *statistics)
{
    bool expressions = false;

    ar_vec_each(const ar_element, element, &statistics->columns)
        expressions |= element->expr != NULL;
    need(canon, &statistics->object, expressions, PG_14, "an expression");
}

static void need_for_publication(ar_canon *canon, const ar_publication *publication)
{
    const ar_object *object = &publication->object;
    bool parts = false;

    ar_vec_each(const ar_published, table, &publication->tables)
        parts |= table->where || table->table.columns.count;
    need(canon, object, publication->schemas.count, PG_15, "a schema of a publication");
    need(canon, object, parts, PG_15, "a publication of some columns or rows");
    need(canon, object, publication->generated_columns, PG_18, "publish_generated_columns");
}

static void need_for_event_trigger(ar_canon *canon, const ar_event_trigger *trigger)
{
    size_t at;
    const char *key = trigger->sql
                          ? ar_body_event_key(canon->ctx->arena, trigger->sql->sql, "", &at)
                          : NULL;

    need(canon, &trigger->object, ar_starts_with(key, "on login "), PG_17, "the event login");
}

static void need_for_privileges(ar_canon *canon, const ar_default_privileges *privileges)
{
    bool large_objects = false;

    ar_vec_each(const ar_default_grant, grant, &privileges->grants)
        large_objects |= grant->on == AR_DEFAULT_LARGE_OBJECTS;
    need(canon, &privileges->object, large_objects, PG_18, "a privilege on large objects");
}

void ar_canon_version(ar_canon *canon, const ar_object *object)
{
    if (canon->target.engine == AR_SQLITE) {
        const ar_table *table = ar_as_table(object);

        need(canon, object, table && table->strict, LITE_STRICT, "STRICT");
        return;
    }
    switch (object->kind) {
    case AR_KIND_COLUMN:
        need_for_column(canon, ar_as_column(object));
        break;
    case AR_KIND_PRIMARY_KEY:
    case AR_KIND_UNIQUE:
        need_for_key(canon, ar_as_key(object));
        break;
    case AR_KIND_FOREIGN_KEY:
        need_for_foreign_key(canon, ar_as_foreign_key(object));
        break;
    case AR_KIND_CHECK:
        need(canon, object, ar_as_check(object)->not_enforced, PG_18, "NOT ENFORCED");
        break;
    case AR_KIND_INDEX:
        need_for_index(canon, ar_as_index(object));
        break;
    case AR_KIND_TABLE:
        need_for_table(canon, ar_as_table(object));
        break;
    case AR_KIND_EXCLUSION:
        need_for_exclusion(canon, object);
        break;
    case AR_KIND_EVENT_TRIGGER:
        need_for_event_trigger(canon, ar_as_event_trigger(object));
        break;
    case AR_KIND_DEFAULT_PRIVILEGES:
        need_for_privileges(canon, ar_as_default_privileges(object));
        break;
    case AR_KIND_PUBLICATION:
        need_for_publication(canon, ar_as_publication(object));
        break;
    case AR_KIND_STATISTICS:
        need_for_statistics(canon, ar_as_statistics(object));
        break;
    case AR_KIND_VIEW:
        need(canon, object, ar_options_get(&ar_as_view(object)->with, "security_invoker"), PG_15,
             "security_invoker");
        break;
    case AR_KIND_VIEW_COLUMN:
        need(canon, object, ar_as_view_column(object)->compression != 0, PG_14,
             "a column's compression");
        break;
    case AR_KIND_TYPE:
        need(canon, object, ar_as_user_type(object)->multirange, PG_14, "a multirange type");
        break;
    case AR_KIND_COLLATION:
        need(canon, object, ar_as_collation(object)->rules, PG_16, "a collation with rules");
        need(canon, object, ar_as_collation(object)->provider == AR_PROVIDER_BUILTIN, PG_17,
             "the builtin provider");
        break;
    case AR_KIND_SEQUENCE:
        need(canon, object, ar_as_sequence(object)->unlogged, PG_15, "an unlogged sequence");
        break;
    default:
        break;
    }
}
