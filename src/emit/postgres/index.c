/* Indexes, and the elements and storage parameters that exclusions and keys share with them. */
#include <string.h>

#include "emit/postgres/postgres.h"
#include "model/inherit.h"

/* ---- storage parameters ---- */

/* Numbers and booleans stand bare, all else as a string. */
static char *option_value(const ar_emitter *e, const char *value)
{
    bool number = *value && strspn(value, "+-.0123456789") == strlen(value);

    if (number || ar_streq(value, "true") || ar_streq(value, "false"))
        return ar_text(e, "%s", value);
    return ar_text(e, "%l", value);
}

/* "toast.autovacuum_enabled" is two names. */
static char *option_key(const ar_emitter *e, const char *key)
{
    const char *dot = strchr(key, '.');

    if (!dot)
        return ar_text(e, "%n", key);
    return ar_text(e, "%n.%n", ar_strndup(e->ctx->arena, key, (size_t)(dot - key)), dot + 1);
}

char *ar_pg_option_list(const ar_emitter *e, const ar_options *options)
{
    ar_names items = {0};

    ar_vec_each(const ar_option, option, options) {
        ar_vec_push(
            e->ctx->arena, &items,
            ar_text(e, "%s = %s", option_key(e, option->key), option_value(e, option->value)));
    }
    return ar_names_join(e->ctx->arena, &items, ", ");
}

char *ar_pg_with(const ar_emitter *e, const ar_options *options)
{
    return options->count ? ar_text(e, " WITH (%s)", ar_pg_option_list(e, options)) : "";
}

static ar_names gone(const ar_emitter *e, const ar_options *before, const ar_options *after)
{
    ar_names keys = {0};

    ar_vec_each(const ar_option, option, before) {
        if (!ar_options_get(after, option->key))
            ar_vec_push(e->ctx->arena, &keys, option_key(e, option->key));
    }
    return keys;
}

static ar_options set(const ar_emitter *e, const ar_options *before, const ar_options *after)
{
    ar_options changed = {0};

    ar_vec_each(const ar_option, option, after) {
        if (!ar_streq(ar_options_get(before, option->key), option->value))
            ar_options_set(e->ctx, &changed, option->key, option->value);
    }
    return changed;
}

void ar_pg_emit_options(ar_emitter *e, const ar_op *op, const char *alter, const ar_options *before,
                        const ar_options *after)
{
    ar_names lost = gone(e, before, after);
    ar_options changed = set(e, before, after);
    const char *sentence = ar_text(e, "Change storage parameters of %s %Q.",
                                   ar_kind_get(op->kind)->name, op->after);

    if (lost.count)
        ar_emit_step(e, sentence,
                     ar_text(e, "%s RESET (%s)", alter, ar_names_join(e->ctx->arena, &lost, ", ")));
    if (changed.count)
        ar_emit_step(e, sentence, ar_text(e, "%s SET (%s)", alter, ar_pg_option_list(e, &changed)));
}

/* ---- elements ---- */

char *ar_pg_collate(const ar_emitter *e, const char *schema, const char *name)
{
    if (!name)
        return "";
    return ar_text(e, " COLLATE %s",
                   schema ? ar_quote_qualified(e->ctx->arena, e->target, schema, name)
                          : ar_text(e, "%n", name));
}

static void write_operator_class(const ar_emitter *e, ar_str *out, const ar_element *element)
{
    if (!element->opclass)
        return;
    ar_str_addc(out, ' ');
    if (element->opclass_schema)
        ar_write(e, out, "%n.", element->opclass_schema);
    ar_write(e, out, "%n", element->opclass);
    if (element->opclass_options.count)
        ar_write(e, out, " (%s)", ar_pg_option_list(e, &element->opclass_options));
}

/* "=", or "schema.=", which needs OPERATOR(). */
static void write_operator(const ar_emitter *e, ar_str *out, const char *name)
{
    const char *dot = strchr(name, '.');

    if (dot)
        ar_write(e, out, " WITH OPERATOR(%n.%s)",
                 ar_strndup(e->ctx->arena, name, (size_t)(dot - name)), dot + 1);
    else
        ar_write(e, out, " WITH %s", name);
}

static char *element_sql(const ar_emitter *e, const ar_element *element)
{
    static const char *const nulls[] = {"", " NULLS FIRST", " NULLS LAST"};
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    if (element->column)
        ar_write(e, &out, "%n", element->column);
    else
        ar_str_add(&out, ar_element_expr(e, element->expr->sql));
    ar_str_add(&out, ar_pg_collate(e, element->collation_schema, element->collation));
    write_operator_class(e, &out, element);
    ar_str_add(&out, element->desc ? " DESC" : "");
    ar_str_add(&out, nulls[element->nulls]);
    if (element->operator_name)
        write_operator(e, &out, element->operator_name);
    return out.data;
}

char *ar_pg_elements(const ar_emitter *e, const ar_elements *elements)
{
    ar_names items = {0};

    ar_vec_each(const ar_element, element, elements) {
        ar_vec_push(e->ctx->arena, &items, element_sql(e, element));
    }
    return ar_text(e, "(%s)", ar_flow(e, &items));
}

/* ---- cells ---- */

static char *definition(const ar_emitter *e, const ar_index *index)
{
    ar_str out;

    ar_str_init(&out, e->ctx->arena);
    ar_write(e, &out, "CREATE %sINDEX %n ON %p", index->unique ? "UNIQUE " : "", index->object.name,
             &index->object);
    if (index->method && !ar_streq(index->method, "btree"))
        ar_write(e, &out, " USING %n", index->method);
    ar_write(e, &out, " %s", ar_pg_elements(e, &index->columns));
    if (index->include.count)
        ar_write(e, &out, " INCLUDE (%N)", &index->include);
    ar_str_add(&out, index->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
    ar_str_add(&out, ar_pg_with(e, &index->with));
    if (index->tablespace)
        ar_write(e, &out, " TABLESPACE %n", index->tablespace);
    if (index->where)
        ar_write(e, &out, "\n    WHERE %e", index->where);
    return out.data;
}

static void emit_target(ar_emitter *e, const ar_object *index, const char *position,
                        const char *target)
{
    ar_emit_step(
        e, ar_text(e, "Set the statistics target of an expression of index %Q.", index),
        ar_text(e, "ALTER INDEX %o ALTER COLUMN %s SET STATISTICS %s", index, position, target));
}

/* `before` NULL: none. */
static void emit_targets(ar_emitter *e, const ar_object *index, const ar_options *before,
                         const ar_options *after)
{
    static const ar_options nothing = {0};

    if (!before)
        before = &nothing;
    ar_vec_each(const ar_option, option, before)
        if (!ar_options_get(after, option->key))
            emit_target(e, index, option->key, "-1");
    ar_vec_each(const ar_option, option, after)
        if (!ar_streq(ar_options_get(before, option->key), option->value))
            emit_target(e, index, option->key, option->value);
}

ar_status ar_pg_create_index(ar_emitter *e, const ar_op *op)
{
    const ar_index *index = ar_as_index(op->after);

    ar_emit_op(e, op,
               ar_text(e, "Create %sindex %Q on %P.", index->unique ? "unique " : "", op->after,
                       op->after),
               definition(e, index));
    emit_targets(e, op->after, NULL, &index->column_statistics);
    ar_pg_emit_comment(e, op->after);
    ar_pg_emit_roles(e, op->after);
    return AR_OK;
}

ar_status ar_pg_drop_index(ar_emitter *e, const ar_op *op)
{
    if (ar_is_parents(op->before)) /* it went with the parent's */
        return AR_OK;
    ar_emit_op(e, op, ar_text(e, "Drop index %Q of %P.", op->before, op->before),
               ar_text(e, "DROP INDEX %o", op->before));
    return AR_OK;
}

/* The storage of an index, a key or an exclusion. */
typedef struct storage {
    const ar_options *with;
    const char *tablespace;
} storage;

static storage storage_of(const ar_object *object)
{
    const ar_key *key = ar_as_key(object);
    const ar_exclusion *exclusion = ar_as_exclusion(object);
    const ar_index *index = ar_as_index(object);

    if (key)
        return (storage){&key->with, key->tablespace};
    return exclusion ? (storage){&exclusion->with, exclusion->tablespace}
                     : (storage){&index->with, index->tablespace};
}

void ar_pg_alter_index_storage(ar_emitter *e, const ar_op *op)
{
    storage before = storage_of(op->before), after = storage_of(op->after);

    if (ar_pg_changed(op, "tablespace"))
        ar_emit_op(e, op, ar_text(e, "Move the index of %Q to another tablespace.", op->after),
                   ar_text(e, "ALTER INDEX %o SET TABLESPACE %n", op->after,
                           after.tablespace ? after.tablespace : "pg_default"));
    ar_pg_emit_options(e, op, ar_text(e, "ALTER INDEX %o", op->after), before.with, after.with);
    if (op->kind == AR_KIND_INDEX)
        emit_targets(e, op->after, &ar_as_index(op->before)->column_statistics,
                     &ar_as_index(op->after)->column_statistics);
    ar_pg_emit_changed_comment(e, op);
}

/* Storage can be altered; what the index holds cannot, it is made anew. */
ar_status ar_pg_alter_index(ar_emitter *e, const ar_op *op)
{
    uint64_t kept = ar_attr_bit(op->kind, "with") | ar_attr_bit(op->kind, "tablespace") |
                    ar_attr_bit(op->kind, "column_statistics");

    if (op->changed & ~kept) {
        AR_TRY(ar_pg_drop_index(e, op));
        return ar_pg_create_index(e, op);
    }
    ar_pg_alter_index_storage(e, op);
    return AR_OK;
}
