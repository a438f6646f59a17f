/* CREATE TABLE text, DROP TABLE, RENAME. */
#include "emit/sqlite/sqlite.h"

/* ---- the primary key ---- */

static const ar_column *only_column(const ar_object *table, const ar_key *key)
{
    ar_object_each(child, table) {
        if ((*child)->kind == AR_KIND_COLUMN &&
            ar_name_eq(AR_SQLITE, (*child)->name, key->columns.items[0].column))
            return ar_as_column(*child);
    }
    return NULL;
}

const ar_key *ar_lite_inline_key(const ar_object *table)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    if (!key || key->columns.count != 1 || key->columns.items[0].collation)
        return NULL;
    return only_column(table, key) ? key : NULL;
}

/* "INTEGER PRIMARY KEY DESC" is not the rowid: lang_createtable.html, section 5. */
const ar_column *ar_lite_rowid_alias(const ar_object *table)
{
    const ar_key *key = ar_as_key(ar_table_primary_key(table));

    if (!key || key->columns.count != 1 || key->columns.items[0].desc ||
        ar_as_table(table)->without_rowid)
        return NULL;
    const ar_column *column = only_column(table, key);
    bool integer = column && column->type && ar_strieq(column->type->text, "integer");

    return integer ? column : NULL;
}

/*
 * The rowid, and keys of tables that are STRICT or WITHOUT ROWID, are never NULL, whether it is
 * written or not (stricttables.html, withoutrowid.html).
 */
static bool key_implies_not_null(const ar_column *column)
{
    const ar_object *object = column->object.parent;
    const ar_table *table = object ? ar_as_table(object) : NULL;
    const ar_key *key = table ? ar_as_key(ar_table_primary_key(object)) : NULL;

    if (!key || !(table->strict || table->without_rowid))
        return key && ar_lite_rowid_alias(object) == column;
    for (size_t i = 0; i < key->columns.count; i++)
        if (ar_name_eq(AR_SQLITE, key->columns.items[i].column, column->object.name))
            return true;
    return false;
}

bool ar_lite_writes_not_null(const ar_column *column)
{
    if (column->not_null_on_conflict != AR_CONFLICT_NONE)
        return true;
    return key_implies_not_null(column) ? column->not_null_said : column->not_null;
}

/* ---- constraints ---- */

void ar_lite_write_conflict(const ar_emitter *e, ar_str *out, int conflict)
{
    if (conflict != AR_CONFLICT_NONE)
        ar_write(e, out, " ON CONFLICT %s", ar_upper(e, ar_conflict_words[conflict]));
}

static void write_key(const ar_emitter *e, ar_str *out, const ar_object *object)
{
    const ar_key *key = ar_as_key(object);

    ar_str_add(out, object->kind == AR_KIND_PRIMARY_KEY ? "PRIMARY KEY (" : "UNIQUE (");
    for (size_t i = 0; i < key->columns.count; i++) {
        const ar_element *element = &key->columns.items[i];

        ar_write(e, out, "%s%n", i ? ", " : "", element->column);
        if (element->collation)
            ar_write(e, out, " COLLATE %n", element->collation);
        ar_str_add(out, element->desc ? " DESC" : "");
    }
    ar_str_addc(out, ')');
    ar_lite_write_conflict(e, out, key->on_conflict);
}

static void write_check(const ar_emitter *e, ar_str *out, const ar_object *object)
{
    ar_write(e, out, "CHECK (%e)", ar_as_check(object)->expr);
}

static void write_references(const ar_emitter *e, ar_str *out, const ar_foreign_key *key)
{
    ar_write(e, out, "REFERENCES %n", key->references.table);
    if (key->references.columns.count)
        ar_write(e, out, " (%N)", &key->references.columns);
    ar_str_add(out, key->match_full ? " MATCH FULL" : "");
    if (key->on_update != AR_NO_ACTION)
        ar_write(e, out, " ON UPDATE %s", ar_action_sql(key->on_update));
    if (key->on_delete != AR_NO_ACTION)
        ar_write(e, out, " ON DELETE %s", ar_action_sql(key->on_delete));
    ar_str_add(out, ar_deferrable_sql(key->deferrable));
}

static void write_foreign_key(const ar_emitter *e, ar_str *out, const ar_object *object)
{
    const ar_foreign_key *key = ar_as_foreign_key(object);

    ar_write(e, out, "FOREIGN KEY (%N) ", &key->columns);
    write_references(e, out, key);
}

typedef void constraint_writer(const ar_emitter *e, ar_str *out, const ar_object *object);

static constraint_writer *const writers[AR_KIND__COUNT] = {
    [AR_KIND_PRIMARY_KEY] = write_key,
    [AR_KIND_UNIQUE] = write_key,
    [AR_KIND_FOREIGN_KEY] = write_foreign_key,
    [AR_KIND_CHECK] = write_check,
};

static void write_name(const ar_emitter *e, ar_str *out, const ar_object *constraint)
{
    if (constraint->name)
        ar_write(e, out, "CONSTRAINT %n ", constraint->name);
}

char *ar_lite_constraint(const ar_emitter *e, const ar_object *constraint)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    write_name(e, &out, constraint);
    writers[constraint->kind](e, &out, constraint);
    return out.data;
}

char *ar_lite_column_constraint(const ar_emitter *e, const ar_object *constraint)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    write_name(e, &out, constraint);
    if (constraint->kind == AR_KIND_FOREIGN_KEY)
        write_references(e, &out, ar_as_foreign_key(constraint));
    else
        writers[constraint->kind](e, &out, constraint);
    return out.data;
}

/* ---- the whole ---- */

static ar_names body(const ar_emitter *e, const ar_object *table)
{
    const ar_key *key = ar_lite_inline_key(table);
    const ar_column *key_column = key ? only_column(table, key) : NULL;
    ar_names lines = {0};

    ar_object_each(child, table) {
        ar_kind kind = (*child)->kind;
        const ar_column *column = kind == AR_KIND_COLUMN ? ar_as_column(*child) : NULL;

        if (column)
            ar_vec_push(e->ctx->arena, &lines,
                        ar_lite_column(e, column, column == key_column ? key : NULL));
        else if (writers[kind] && !(key && *child == &key->object))
            ar_vec_push(e->ctx->arena, &lines, ar_lite_constraint(e, *child));
    }
    return lines;
}

char *ar_lite_table(const ar_emitter *e, const ar_object *table, const char *name)
{
    const ar_table *options = ar_as_table(table);
    ar_names lines = body(e, table);

    if (options->virtual_of)
        return ar_text(e, "CREATE VIRTUAL TABLE %n USING %s", name, options->virtual_of->sql);

    return ar_text(e, "CREATE TABLE %n %s%s%s%s", name, ar_block(e, &lines),
                   options->strict ? " STRICT" : "",
                   options->strict && options->without_rowid ? "," : "",
                   options->without_rowid ? " WITHOUT ROWID" : "");
}

/* ---- cells ---- */

ar_status ar_lite_create_table(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Create table %Q.", op->after),
               ar_lite_table(e, op->after, op->after->name));
    return AR_OK;
}

static bool refers_to(const ar_object *table, const char *name)
{
    ar_object_each(child, table) {
        const ar_foreign_key *key = ar_as_foreign_key(*child);

        if (key && ar_name_eq(AR_SQLITE, key->references.table, name))
            return true;
    }
    return false;
}

/*
 * DROP TABLE deletes the rows first, and with foreign_keys=on that deletes or clears the rows that
 * refer to them (lang_droptable.html). Where such a table is still there it must be off.
 */
static bool has_children(const ar_emitter *e, const ar_object *table)
{
    const ar_model *base = e->script->base;

    for (size_t i = 0; base && i < base->objects.count; i++) {
        const ar_object *other = base->objects.items[i];
        size_t dropped = ar_emit_place(e, AR_DROP, other);
        bool gone = dropped && dropped <= e->at;

        if (other->kind == AR_KIND_TABLE && !gone &&
            !ar_name_eq(AR_SQLITE, other->name, table->name) && refers_to(other, table->name))
            return true;
    }
    return false;
}

ar_status ar_lite_drop_table(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Drop table %Q.", op->before),
               ar_text(e, "DROP TABLE %o", op->before));
    e->script->needs_foreign_keys_off |= has_children(e, op->before);
    return AR_OK;
}

ar_status ar_lite_rename_table(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, ar_text(e, "Rename table %Q to %q.", op->before, op->after->name),
               ar_text(e, "ALTER TABLE %o RENAME TO %n", op->before, op->after->name));
    return AR_OK;
}
