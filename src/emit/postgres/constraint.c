/* Constraints of tables and domains: CREATE TABLE's table_constraint, ALTER TABLE, ALTER DOMAIN. */
#include "emit/postgres/postgres.h"
#include "model/inherit.h"

/* ---- definitions ---- */

static void write_storage(const ar_emitter *e, ar_str *out, const ar_options *with,
                          const char *tablespace)
{
    ar_str_add(out, ar_pg_with(e, with));
    if (tablespace)
        ar_write(e, out, " USING INDEX TABLESPACE %n", tablespace);
}

static void write_key(const ar_emitter *e, ar_str *out, const ar_object *object)
{
    const ar_key *key = ar_as_key(object);

    ar_str_add(out, key->object.kind == AR_KIND_PRIMARY_KEY ? "PRIMARY KEY" : "UNIQUE");
    ar_str_add(out, key->nulls_not_distinct ? " NULLS NOT DISTINCT (" : " (");
    for (size_t i = 0; i < key->columns.count; i++) {
        const ar_element *element = &key->columns.items[i];

        ar_write(e, out, "%s%n%s", i ? ", " : "", element->column,
                 element->without_overlaps ? " WITHOUT OVERLAPS" : "");
    }
    ar_str_addc(out, ')');
    if (key->include.count)
        ar_write(e, out, " INCLUDE (%N)", &key->include);
    write_storage(e, out, &key->with, key->tablespace);
    ar_str_add(out, ar_deferrable_sql(key->deferrable));
}

/* "a, PERIOD b" */
static char *key_columns(const ar_emitter *e, const ar_foreign_key *key, const ar_names *columns)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    for (size_t i = 0; i < columns->count; i++)
        ar_write(e, &out, "%s%s%n", i ? ", " : "",
                 key->period && i + 1 == columns->count ? "PERIOD " : "", columns->items[i]);
    return out.data;
}

static void write_foreign_key(const ar_emitter *e, ar_str *out, const ar_object *object)
{
    const ar_foreign_key *key = ar_as_foreign_key(object);

    ar_write(e, out, "FOREIGN KEY (%s) REFERENCES %r (%s)", key_columns(e, key, &key->columns),
             &key->references, key_columns(e, key, &key->references.columns));
    ar_str_add(out, key->match_full ? " MATCH FULL" : "");
    if (key->on_update != AR_NO_ACTION)
        ar_write(e, out, " ON UPDATE %s", ar_action_sql(key->on_update));
    if (key->on_delete != AR_NO_ACTION)
        ar_write(e, out, " ON DELETE %s", ar_action_sql(key->on_delete));
    if (key->on_delete_columns.count)
        ar_write(e, out, " (%N)", &key->on_delete_columns);
    ar_str_add(out, ar_deferrable_sql(key->deferrable));
    ar_str_add(out, key->not_enforced ? " NOT ENFORCED" : key->not_valid ? " NOT VALID" : "");
}

static void write_check(const ar_emitter *e, ar_str *out, const ar_object *object)
{
    const ar_check *check = ar_as_check(object);

    ar_write(e, out, "CHECK (%e)", check->expr);
    ar_str_add(out, check->no_inherit ? " NO INHERIT" : "");
    ar_str_add(out, check->not_enforced ? " NOT ENFORCED" : check->not_valid ? " NOT VALID" : "");
}

static void write_exclusion(const ar_emitter *e, ar_str *out, const ar_object *object)
{
    const ar_exclusion *exclusion = ar_as_exclusion(object);

    ar_write(e, out, "EXCLUDE USING %n %s", exclusion->method ? exclusion->method : "btree",
             ar_pg_elements(e, &exclusion->elements));
    write_storage(e, out, &exclusion->with, exclusion->tablespace);
    if (exclusion->where)
        ar_write(e, out, " WHERE (%e)", exclusion->where);
    ar_str_add(out, ar_deferrable_sql(exclusion->deferrable));
}

typedef void constraint_writer(const ar_emitter *e, ar_str *out, const ar_object *object);

static constraint_writer *const writers[AR_KIND__COUNT] = {
    [AR_KIND_PRIMARY_KEY] = write_key,         [AR_KIND_UNIQUE] = write_key,
    [AR_KIND_FOREIGN_KEY] = write_foreign_key, [AR_KIND_CHECK] = write_check,
    [AR_KIND_EXCLUSION] = write_exclusion,
};

bool ar_pg_is_constraint(ar_kind kind)
{
    return writers[kind] != NULL;
}

char *ar_pg_constraint(const ar_emitter *e, const ar_object *constraint)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    if (constraint->name)
        ar_write(e, &out, "CONSTRAINT %n ", constraint->name);
    writers[constraint->kind](e, &out, constraint);
    return out.data;
}

/* ---- cells ---- */

/* "TABLE t" or "DOMAIN d": whose constraint it is. */
static char *owner(const ar_emitter *e, const ar_object *constraint)
{
    return ar_text(e, "%s %p", ar_pg_word(constraint->parent->kind), constraint);
}

static char *target_of(const ar_emitter *e, const ar_ref *ref)
{
    if (!ref->schema || ar_streq(ref->schema, e->target.default_schema))
        return ar_text(e, "%q", ref->table);
    return ar_text(e, "%q", ar_printf(e->ctx->arena, "%s.%s", ref->schema, ref->table));
}

static char *sentence(const ar_emitter *e, const char *verb, const ar_object *constraint,
                      const char *preposition)
{
    const ar_foreign_key *key = ar_as_foreign_key(constraint);
    const char *kind = ar_kind_get(constraint->kind)->name;
    char *said = ar_text(e, "%s %s %Q %s %P", verb, kind, constraint, preposition, constraint);

    if (key && ar_streq(verb, "Add"))
        return ar_text(e, "%s, referring to %s.", said, target_of(e, &key->references));
    return ar_text(e, "%s.", said);
}

static char *add_sql(const ar_emitter *e, const ar_object *constraint)
{
    char *head = ar_text(e, "ALTER %s", owner(e, constraint));
    char *definition = ar_pg_constraint(e, constraint);

    return ar_text(e, "%s%sADD %s", head, ar_lead(head, definition), definition);
}

ar_status ar_pg_create_constraint(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, sentence(e, "Add", op->after, "to"), add_sql(e, op->after));
    ar_pg_emit_comment(e, op->after);
    ar_pg_emit_roles(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_constraint(ar_emitter *e, const ar_op *op)
{
    if (ar_is_parents(op->before)) /* it went with the parent's */
        return AR_OK;
    ar_emit_op(e, op, sentence(e, "Drop", op->before, "from"),
               ar_text(e, "ALTER %s DROP CONSTRAINT %n", owner(e, op->before), op->before->name));
    return AR_OK;
}

ar_status ar_pg_rename_constraint(ar_emitter *e, const ar_op *op)
{
    const ar_object *now = op->reversed ? op->before
                                        : op->after; /* whose parent is called so now */

    ar_emit_op(e, op,
               ar_text(e, "Rename %s %q of %P to %q.", ar_kind_get(op->kind)->name,
                       op->before->name, now, op->after->name),
               ar_text(e, "ALTER %s RENAME CONSTRAINT %n TO %n", owner(e, now), op->before->name,
                       op->after->name));
    return AR_OK;
}

static bool only(const ar_op *op, const char *attr)
{
    return op->changed == ar_attr_bit(op->kind, attr);
}

/* NOT VALID can be lifted, but not put back. */
static bool becomes_valid(const ar_op *op)
{
    const ar_foreign_key *key = ar_as_foreign_key(op->after);
    const ar_check *check = ar_as_check(op->after);

    if (!(key || check) || !only(op, "not_valid"))
        return false;
    return key ? !key->not_valid : !check->not_valid;
}

static bool only_storage_changes(const ar_op *op)
{
    bool indexed = ar_as_key(op->after) || ar_as_exclusion(op->after);

    return indexed &&
           !(op->changed & ~(ar_attr_bit(op->kind, "with") | ar_attr_bit(op->kind, "tablespace")));
}

static void emit_again(ar_emitter *e, const ar_op *op)
{
    ar_emit_op(e, op, sentence(e, "Change", op->after, "of"),
               ar_text(e, "ALTER %s\n    DROP CONSTRAINT %n,\n    ADD %s", owner(e, op->after),
                       op->before->name, ar_pg_constraint(e, op->after)));
    ar_pg_emit_comment(e, op->after);
    ar_pg_emit_roles(e, op->after);
}

/* A domain takes one change a statement. */
static void emit_again_on_domain(ar_emitter *e, const ar_op *op)
{
    ar_emit_step(e, sentence(e, "Drop", op->before, "from"),
                 ar_text(e, "ALTER %s DROP CONSTRAINT %n", owner(e, op->after), op->before->name));
    ar_emit_op(e, op, sentence(e, "Add", op->after, "to"),
               ar_text(e, "ALTER %s ADD %s", owner(e, op->after), ar_pg_constraint(e, op->after)));
    ar_pg_emit_comment(e, op->after);
}

static const char *deferrable_words(const ar_foreign_key *key)
{
    static const char *const words[] = {"NOT DEFERRABLE", "DEFERRABLE INITIALLY IMMEDIATE",
                                        "DEFERRABLE INITIALLY DEFERRED"};

    return words[key->deferrable];
}

ar_status ar_pg_alter_constraint(ar_emitter *e, const ar_op *op)
{
    const ar_foreign_key *key = ar_as_foreign_key(op->after);

    if (op->changed == 0) {
        ar_pg_emit_changed_comment(e, op);
    } else if (only_storage_changes(op)) {
        ar_pg_alter_index_storage(e, op);
    } else if (becomes_valid(op)) {
        ar_emit_op(
            e, op, sentence(e, "Check the rows against", op->after, "of"),
            ar_text(e, "ALTER %s VALIDATE CONSTRAINT %n", owner(e, op->after), op->after->name));
        ar_pg_emit_changed_comment(e, op);
    } else if (key && only(op, "deferrable")) {
        ar_emit_op(e, op, sentence(e, "Change when to check", op->after, "of"),
                   ar_text(e, "ALTER %s ALTER CONSTRAINT %n %s", owner(e, op->after),
                           op->after->name, deferrable_words(key)));
        ar_pg_emit_changed_comment(e, op);
    } else if (op->after->parent->kind == AR_KIND_DOMAIN) {
        emit_again_on_domain(e, op);
    } else {
        emit_again(e, op);
    }
    return AR_OK;
}
