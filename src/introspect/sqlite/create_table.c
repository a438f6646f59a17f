#include "introspect/create_table.h"

#include "base/str.h"
#include "dialect/dialect.h"
#include "introspect/sqlite/ddl.h"
#include "introspect/sqlite/settle.h"

/* ---- table constraints ------------------------------------------------------------------- */

static void read_key(ar_ddl *ddl, ar_kind kind, ar_object *table, const char *name)
{
    bool autoincrement = false;
    ar_key *key = ar_ddl_add_key(ddl, kind, table, name);

    key->columns = ar_ddl_elements(ddl, table, true, &autoincrement);
    key->on_conflict = ar_ddl_conflict(ddl);
    if (kind == AR_KIND_PRIMARY_KEY)
        ddl->table_key = key;
    if (autoincrement && key->columns.count == 1 && key->columns.items[0].column)
        ar_ddl_column(table, key->columns.items[0].column)->autoincrement = true;
}

static void read_foreign_key(ar_ddl *ddl, ar_object *table, const char *name)
{
    ar_foreign_key *key = ar_ddl_add_foreign_key(ddl, table, name);

    key->columns = ar_ddl_names(ddl);
    if (!ar_ddl_references(ddl, key))
        ar_ddl_unknown(ddl);
    ar_ddl_deferrable(ddl, &key->deferrable);
}

static bool starts_table_constraint(const ar_ddl *ddl)
{
    static const char *const words[] = {"constraint", "primary", "unique", "check", "foreign"};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (ar_ddl_is(ddl, words[i]))
            return true;
    return false;
}

static void read_table_constraint(ar_ddl *ddl, ar_object *table)
{
    const char *name = ar_ddl_constraint_name(ddl);

    if (ar_ddl_take2(ddl, "primary", "key"))
        read_key(ddl, AR_KIND_PRIMARY_KEY, table, name);
    else if (ar_ddl_take(ddl, "unique"))
        read_key(ddl, AR_KIND_UNIQUE, table, name);
    else if (ar_ddl_take2(ddl, "foreign", "key"))
        read_foreign_key(ddl, table, name);
    else if (ar_ddl_take(ddl, "check")) {
        ar_ddl_add_check(ddl, table, name);
        ar_ddl_conflict(ddl); /* read by SQLite, without effect */
    } else if (!name) {
        ar_ddl_unknown(ddl);
    }
}

/* ---- the whole --------------------------------------------------------------------------- */

/* CREATE [TEMP] TABLE [IF NOT EXISTS] [SCHEMA.]NAME */
static void read_head(ar_ddl *ddl)
{
    ar_ddl_need(ddl, "create");
    if (!ar_ddl_take(ddl, "temp"))
        ar_ddl_take(ddl, "temporary");
    ar_ddl_need(ddl, "table");
    if (ar_ddl_take2(ddl, "if", "not"))
        ar_ddl_need(ddl, "exists");
    ar_ddl_name(ddl);
    if (ar_ddl_take(ddl, "."))
        ar_ddl_name(ddl);
}

/* The comma between table constraints may be missing. */
static void read_body(ar_ddl *ddl, ar_table *table)
{
    ar_ddl_need(ddl, "(");
    do
        ar_ddl_column_def(ddl, table);
    while (ar_ddl_take(ddl, ",") && !starts_table_constraint(ddl));
    while (starts_table_constraint(ddl)) {
        read_table_constraint(ddl, &table->object);
        ar_ddl_take(ddl, ",");
    }
    ar_ddl_need(ddl, ")");
}

static void read_options(ar_ddl *ddl, ar_table *table)
{
    if (ar_ddl_peek(ddl, 0)->type == AR_TOKEN_END || ar_ddl_is(ddl, ";"))
        return;
    ar_ddl_take(ddl, ","); /* parse.y lets one stand before the first */
    do {
        if (ar_ddl_take2(ddl, "without", "rowid"))
            table->without_rowid = true;
        else if (ar_ddl_take(ddl, "strict"))
            table->strict = true;
        else
            ar_ddl_unknown(ddl);
    } while (ar_ddl_take(ddl, ","));
}

/*
 * PRIMARY KEY (id DESC) of a table still makes an INTEGER column the rowid, in a column's line
 * INTEGER PRIMARY KEY DESC does not (sqlite.org/lang_createtable.html#rowid): `desc` in a model
 * means the latter.
 */
static void forget_idle_desc(ar_key *key, const ar_table *table)
{
    const ar_column *column;

    if (!key || table->without_rowid || key->columns.count != 1 || !key->columns.items[0].column)
        return;
    column = ar_ddl_column(&table->object, key->columns.items[0].column);
    if (column && column->type && ar_streq(column->type->key, "integer"))
        key->columns.items[0].desc = false;
}

/* A declaration that a model's plain name would not give back must be said as it is. */
static void mark_type(ar_ctx *ctx, const ar_table *table, ar_column *column)
{
    ar_type *type;

    if (!column->type || ar_type_is_plain(ctx, column->type->text, table->strict))
        return;
    type = ar_memdup(ctx->arena, column->type, sizeof(*type));
    type->verbatim = true;
    column->type = type;
}

static void mark_types(ar_ctx *ctx, ar_table *table)
{
    for (size_t i = 0; i < table->object.children.count; i++) {
        ar_column *column = ar_as_column(table->object.children.items[i]);

        if (column)
            mark_type(ctx, table, column);
    }
}

ar_status ar_create_table_read(ar_ctx *ctx, const char *sql, ar_table *table,
                               const char **out_unknown)
{
    ar_ddl ddl = ar_ddl_start(ctx, sql);

    read_head(&ddl);
    read_body(&ddl, table);
    read_options(&ddl, table);
    ar_ddl_take_end(&ddl);
    *out_unknown = ddl.unknown;
    forget_idle_desc(ddl.table_key, table);
    mark_types(ctx, table);
    if (!ddl.unknown)
        ar_lite_settle(ctx, &table->object);
    return AR_OK;
}

/* CREATE [UNIQUE] INDEX [IF NOT EXISTS] [SCHEMA.]NAME ON TABLE (...) [WHERE ...] */
ar_status ar_create_index_read(ar_ctx *ctx, const char *sql, ar_index *index,
                               const char **out_unknown)
{
    ar_ddl ddl = ar_ddl_start(ctx, sql);

    ar_ddl_need(&ddl, "create");
    index->unique = ar_ddl_take(&ddl, "unique");
    ar_ddl_need(&ddl, "index");
    if (ar_ddl_take2(&ddl, "if", "not"))
        ar_ddl_need(&ddl, "exists");
    ar_ddl_name(&ddl);
    if (ar_ddl_take(&ddl, "."))
        ar_ddl_name(&ddl);
    ar_ddl_need(&ddl, "on");
    ar_ddl_name(&ddl);
    index->columns = ar_ddl_elements(&ddl, index->object.parent, false, NULL);
    if (ar_ddl_is(&ddl, "where")) {
        size_t from = ++ddl.at, to = ddl.tokens.count - 1;

        if (from < to && ar_token_is(&ddl.tokens.items[to - 1], ";"))
            to--;
        if (from >= to)
            ar_ddl_unknown(&ddl);
        else
            index->where = ar_ddl_expr(&ddl, from, to);
        ddl.at = to;
    }
    ar_ddl_take_end(&ddl);
    *out_unknown = ddl.unknown;
    return AR_OK;
}
