/* Columns: one line where it says everything, else a mapping. */
#include "model/dump_column.h"

#include "base/str.h"

/* ---- facts ---- */

static bool is_key_column(const ar_dump *dump, const ar_object *table, const ar_column *column)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    for (size_t i = 0; key && i < key->columns.count; i++)
        if (ar_name_eq(dump->engine, key->columns.items[i].column, column->object.name))
            return true;
    return false;
}

/* SQLite's INTEGER PRIMARY KEY. */
static bool is_rowid(const ar_dump *dump, const ar_object *table, const ar_column *column)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    return dump->engine == AR_SQLITE && !ar_as_table(table)->without_rowid && key &&
           key->columns.count == 1 && !key->columns.items[0].desc && column->type &&
           ar_strieq(column->type->text, "integer") && is_key_column(dump, table, column);
}

/* What SQLite implies is said where its text says it too; NULL in a key is an old habit of it. */
static const char *key_nullability(const ar_dump *dump, const ar_object *table,
                                   const ar_column *column)
{
    if (is_rowid(dump, table, column) || ar_as_table(table)->strict ||
        ar_as_table(table)->without_rowid)
        return column->not_null_said ? "not null" : "";
    return column->not_null ? "" : "null";
}

const char *ar_dump_nullability(const ar_dump *dump, const ar_object *table,
                                const ar_column *column)
{
    bool key = is_key_column(dump, table, column);

    if (column->not_null_on_conflict ||
        (column->not_null && ar_dump_special_not_null(&column->not_null_as)))
        return "not null";
    if (dump->engine == AR_SQLITE && key)
        return key_nullability(dump, table, column);
    if (!column->not_null || key || column->identity || ar_dump_serial(dump, table, column))
        return "";
    return "not null";
}

/* ---- mappings ---- */

static ar_doc *identity_map(const ar_dump *dump, const ar_column *column)
{
    const ar_identity *identity = column->identity;
    ar_sequence_defaults usual = ar_sequence_usual(column->type, identity->increment, identity->min,
                                                   identity->max);
    const struct {
        const char *key, *value, *usual;
    } numbers[] = {
        {"start", identity->start, usual.start},
        {"increment", identity->increment, usual.increment},
        {"min", identity->min, usual.min},
        {"max", identity->max, usual.max},
        {"cache", identity->cache, usual.cache},
    };
    ar_doc *map = ar_doc_map(dump->arena);

    ar_dump_put_bool(map, "always", identity->always);
    ar_dump_put_text(map, "sequence", identity->sequence);
    for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
        if (numbers[i].value && !ar_streq(numbers[i].value, numbers[i].usual))
            ar_doc_put_text(map, numbers[i].key, numbers[i].value);
    ar_dump_put_bool(map, "cycle", identity->cycle);
    ar_dump_put_bool(map, "unlogged", identity->unlogged);
    return ar_doc_is_empty(map) ? ar_doc_text(dump->arena, "true") : map;
}

static void put_reference(const ar_dump *dump, ar_doc *map, const ar_object *table,
                          const ar_foreign_key *key)
{
    ar_doc_put_text(map, "references", ar_dump_reference(dump, table, &key->references));
    if (key->match_full)
        ar_doc_put_text(map, "match", "full");
    if (key->on_delete != AR_NO_ACTION)
        ar_doc_put_text(map, "on_delete", ar_action_words[key->on_delete]);
    if (key->on_update != AR_NO_ACTION)
        ar_doc_put_text(map, "on_update", ar_action_words[key->on_update]);
    if (key->deferrable)
        ar_doc_put_text(map, "deferrable", ar_deferrable_words[key->deferrable]);
}

static void put_conflicts(const ar_dump *dump, ar_doc *map, const ar_column *column,
                          const ar_dump_inline *taken)
{
    ar_doc *conflicts = ar_doc_map(dump->arena);

    if (column->not_null_on_conflict)
        ar_doc_put_text(conflicts, "not_null", ar_conflict_words[column->not_null_on_conflict]);
    if (taken->primary_key && taken->primary_key->on_conflict)
        ar_doc_put_text(conflicts, "primary_key",
                        ar_conflict_words[taken->primary_key->on_conflict]);
    if (taken->unique && taken->unique->on_conflict)
        ar_doc_put_text(conflicts, "unique", ar_conflict_words[taken->unique->on_conflict]);
    if (!ar_doc_is_empty(conflicts))
        ar_doc_put(map, "on_conflict", conflicts);
}

void ar_dump_put_default(ar_doc *map, const ar_dump *dump, const ar_expr *expr, bool literal)
{
    if (!expr)
        return;
    if (literal)
        ar_doc_put(map, "default",
                   ar_streq(expr->sql, "null") ? ar_doc_quoted(dump->arena, "null")
                                               : ar_doc_text(dump->arena, expr->sql));
    else
        ar_doc_put_text(map, "default_sql", expr->sql);
}

static void put_generated(ar_doc *map, const ar_column *column)
{
    if (!column->generated)
        return;
    ar_doc_put_text(map, "generated", column->generated->sql);
    ar_doc_put_text(map, "stored", column->virtual_column ? "false" : "true");
}

void ar_dump_put_type(const ar_dump *dump, ar_doc *map, const ar_object *user, const ar_type *type)
{
    ar_doc *verbatim;

    if (!type->verbatim) {
        ar_doc_put_text(map, "type", ar_dump_type(dump, user, type));
        return;
    }
    verbatim = ar_doc_map(dump->arena);
    ar_doc_put_text(verbatim, "type", type->text);
    ar_doc_put(map, "sqlite", verbatim);
}

static void put_storage(const ar_dump *dump, ar_doc *map, const ar_column *column)
{
    if (column->storage)
        ar_doc_put_text(map, "storage", ar_storage_words[column->storage]);
    if (column->compression)
        ar_doc_put_text(map, "compression", ar_compression_words[column->compression]);
    ar_dump_put_text(map, "statistics", column->statistics);
    if (column->with.count)
        ar_doc_put(map, "with", ar_dump_options(dump, &column->with));
    if (column->options.count)
        ar_doc_put(map, "options", ar_dump_options(dump, &column->options));
}

static ar_doc *column_map(const ar_dump *dump, const ar_object *table, const ar_column *column,
                          bool needs_name, const ar_dump_inline *taken)
{
    const char *serial = ar_dump_serial(dump, table, column);
    const char *null = ar_dump_nullability(dump, table, column);
    ar_doc *map = ar_doc_map(dump->arena);

    if (serial)
        ar_doc_put_text(map, "type", serial);
    else if (column->type)
        ar_dump_put_type(dump, map, table, column->type);
    if (ar_streq(null, "not null"))
        ar_dump_put_not_null(dump, map, &column->not_null_as);
    else if (*null)
        ar_doc_put_text(map, "not_null", "false");
    if (column->identity)
        ar_doc_put(map, "identity", identity_map(dump, column));
    ar_dump_put_bool(map, "primary_key", taken->primary_key != NULL);
    ar_dump_put_bool(map, "autoincrement", column->autoincrement);
    ar_dump_put_bool(map, "unique", taken->unique != NULL);
    put_conflicts(dump, map, column, taken);
    if (!serial)
        ar_dump_put_default(map, dump, column->default_expr, column->default_is_literal);
    if (column->default_null_said)
        ar_doc_put_text(map, "default_sql", "null");
    if (column->collation)
        ar_doc_put_text(map, "collate",
                        ar_dump_collation(dump, column->collation, column->collation_schema));
    put_generated(map, column);
    if (taken->checks.count)
        ar_doc_put_text(map, "check", taken->checks.items[0]->expr->sql);
    if (taken->foreign_key)
        put_reference(dump, map, table, taken->foreign_key);
    put_storage(dump, map, column);
    if (column->backfill)
        ar_doc_put_text(map, "backfill", column->backfill->sql);
    if (column->using_expr)
        ar_doc_put_text(map, "using", column->using_expr->sql);
    ar_dump_common(dump, map, &column->object, needs_name);
    return map;
}

ar_doc *ar_dump_column(const ar_dump *dump, const ar_object *table, const ar_column *column,
                       bool needs_name, ar_dump_inline *taken)
{
    bool line = ar_dump_line_says_all(dump, column, needs_name);

    ar_dump_take(dump, table, column, line, taken);
    if (line && column->autoincrement &&
        !taken->primary_key) { /* a named key has a place of its own */
        *taken = (ar_dump_inline){0};
        line = false;
        ar_dump_take(dump, table, column, line, taken);
    }
    if (line)
        return ar_doc_text(dump->arena, ar_dump_column_line(dump, table, column, taken));
    return column_map(dump, table, column, needs_name, taken);
}
