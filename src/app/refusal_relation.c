#include "app/refusal_relation.h"

#include "base/str.h"
#include "dialect/dialect.h"
#include "diff/mention.h"
#include "introspect/create_table.h"

/* ---- which relation ---- */

static ar_relation *find(const ar_walk *walk, const char *name)
{
    for (size_t i = walk->relations.count; i > 0; i--)
        if (ar_strieq(walk->relations.items[i - 1]->name, name))
            return walk->relations.items[i - 1];
    return NULL;
}

static ar_relation *add(ar_walk *walk, const char *name)
{
    ar_relation *relation = ar_alloc(walk->ctx->arena, sizeof(*relation));

    relation->name = ar_lower(walk->ctx->arena, name);
    ar_vec_push(walk->ctx->arena, &walk->relations, relation);
    return relation;
}

static ar_table *read_table(ar_walk *walk, const char *name, const char *create_sql)
{
    ar_object *table = ar_object_new(walk->ctx, AR_KIND_TABLE, NULL, name);
    const char *unknown = NULL;
    ar_status status = ar_create_table_read(walk->ctx, create_sql, ar_as_table(table), &unknown);

    return status == AR_OK && !unknown ? ar_as_table(table) : NULL;
}

ar_status ar_relation_of(ar_walk *walk, const char *name, ar_relation **out)
{
    ar_arena *arena = walk->ctx->arena;
    const char *sql = NULL, *raised = NULL;

    *out = find(walk, name);
    if (*out)
        return AR_OK;
    AR_TRY(ar_refusal_ask(walk,
                          ar_printf(arena,
                                    "SELECT sql FROM sqlite_schema WHERE type = 'table'"
                                    " AND name = %s COLLATE nocase",
                                    ar_quote_text(arena, AR_SQLITE, name)),
                          &sql, &raised));
    if (!sql)
        return AR_OK;
    *out = add(walk, name);
    (*out)->table = read_table(walk, name, sql);
    (*out)->from = ar_quote_always(arena, name);
    return AR_OK;
}

void ar_relation_define(ar_walk *walk, const char *name, const char *create_sql)
{
    ar_relation *relation = add(walk, name);

    relation->table = read_table(walk, name, create_sql);
}

void ar_relation_forget(ar_walk *walk, const char *name)
{
    add(walk, name);
}

void ar_relation_rename(ar_walk *walk, ar_relation *relation, const char *name)
{
    if (!name) {
        walk->blind = true;
        return;
    }
    ar_relation *renamed = add(walk, name);

    *renamed = *relation;
    renamed->name = ar_lower(walk->ctx->arena, name);
    ar_relation_forget(walk, relation->name);
}

ar_column *ar_relation_column(const ar_relation *relation, const char *name)
{
    if (!relation->table)
        return NULL;
    ar_object_each(child, &relation->table->object) {
        if ((*child)->kind == AR_KIND_COLUMN && ar_strieq((*child)->name, name))
            return ar_as_column(*child);
    }
    return NULL;
}

/* ---- INSERT INTO new SELECT ... FROM old ---- */

typedef struct filling {
    ar_walk *walk;
    ar_relation *to;
    const ar_relation *from;
    ar_names values; /* EXPR AS "column" */
} filling;

static bool has_name(const ar_names *names, const char *name)
{
    ar_vec_each(const char *, it, names)
        if (ar_strieq(*it, name))
            return true;
    return false;
}

static const char *affinity(ar_ctx *ctx, const ar_relation *relation, const ar_column *column)
{
    const char *declared = column->type ? column->type->text : NULL;

    if (relation->table->strict && ar_strieq(declared, "any"))
        return "BLOB";
    return ar_sqlite_affinity(ctx, declared);
}

/* The old column whose values go over; NULL: the value is worked out. */
static const ar_column *copied_column(const filling *f, const char *value)
{
    ar_tokens tokens = ar_sql_tokens(f->walk->ctx->arena, AR_SQL_SQLITE, value);

    if (tokens.count != 2)
        return NULL;
    return ar_relation_column(f->from, ar_token_name(f->walk->ctx->arena, &tokens.items[0]));
}

static bool holds_the_same(const filling *f, const ar_column *new, const ar_column *old)
{
    return old && !has_name(&f->from->restored, old->object.name) &&
           ar_streq(affinity(f->walk->ctx, f->to, new), affinity(f->walk->ctx, f->from, old)) &&
           ar_strieq(new->collation ? new->collation : "binary",
                     old->collation ? old->collation : "binary");
}

/* Rows of a query have no rowid. */
static bool is_known(const filling *f, const char *value)
{
    ar_mentions mentions = ar_mentions_in(f->walk->ctx, AR_SQLITE, value);

    ar_vec_each(ar_mention, mention, &mentions) {
        bool rowid = ar_strieq(mention->name, "rowid") || ar_strieq(mention->name, "oid") ||
                     ar_strieq(mention->name, "_rowid_");

        if (mention->type != AR_MENTION_COLUMN)
            continue;
        if (has_name(&f->from->unknown, mention->name) ||
            (rowid && f->from->source && !ar_relation_column(f->from, mention->name)))
            return false;
    }
    return true;
}

static void fill_column(filling *f, const ar_column *column, const char *value)
{
    ar_arena *arena = f->walk->ctx->arena;
    const char *name = column->object.name;
    const ar_column *old = value ? copied_column(f, value) : NULL;

    if (!value && column->default_expr)
        value = column->default_expr->sql;
    if (!value || column->generated)
        value = "NULL";
    if (column->generated || !is_known(f, value))
        ar_vec_push(arena, &f->to->unknown, name);
    else if (!holds_the_same(f, column, old) && !ar_strieq(value, "null"))
        ar_vec_push(arena, &f->to->restored, name);
    if (old && ar_strieq(old->object.name, name))
        ar_vec_push(arena, &f->to->same, name);
    ar_vec_push(arena, &f->values,
                ar_printf(arena, "%s AS %s", has_name(&f->to->unknown, name) ? "NULL" : value,
                          ar_quote_always(arena, name)));
}

/* What the statement puts into `column`; NULL: it is not listed. */
static const char *value_for(const ar_scan *scan, const ar_copy *copy, const char *column)
{
    const ar_scan to = ar_scan_in(scan, copy->columns);
    const ar_scan from = ar_scan_in(scan, copy->values);
    ar_spans columns = ar_scan_list(&to), values = ar_scan_list(&from);

    for (size_t i = 0; i < columns.count && i < values.count; i++) {
        ar_scan name = ar_scan_in(scan, columns.items[i]);

        if (ar_strieq(ar_scan_name(&name), column))
            return ar_scan_text(scan, values.items[i]);
    }
    return NULL;
}

ar_status ar_relation_fill(ar_scan *scan, const ar_copy *copy)
{
    ar_walk *walk = scan->walk;
    ar_relation *old = NULL, *new = find(walk, copy->into.name);
    filling f = {.walk = walk, .to = new};

    if (!new || new->from) { /* it has rows already */
        walk->blind = true;
        return AR_OK;
    }
    AR_TRY(ar_relation_of(walk, copy->from.name, &old));
    if (!old || !old->from || !old->table || !new->table)
        return AR_OK;
    f.from = old;
    ar_object_each(child, &new->table->object) {
        const ar_column *column = ar_as_column(*child);

        if (column)
            fill_column(&f, column, value_for(scan, copy, column->object.name));
    }
    new->source = old;
    new->from = ar_printf(walk->ctx->arena, "(SELECT %s FROM %s)",
                          ar_names_join(walk->ctx->arena, &f.values, ", "), old->from);
    return ar_relation_demands(walk, new, copy->aborts);
}

/* ---- indexes ---- */

ar_status ar_relation_index(ar_scan *scan)
{
    ar_walk *walk = scan->walk;
    ar_relation *relation = NULL;
    const char *unknown = NULL;

    if (ar_scan_is(scan, "if")) /* it may be there */
        return AR_OK;
    ar_scan_place(scan);
    if (!ar_scan_take(scan, "on"))
        return AR_OK;
    const ar_place table = ar_scan_place(scan);

    if (table.name)
        AR_TRY(ar_relation_of(walk, table.name, &relation));
    if (!relation || !relation->table || !relation->from)
        return AR_OK;
    ar_object *index = ar_object_new(walk->ctx, AR_KIND_INDEX, NULL, table.name);

    index->parent = &relation->table->object;
    AR_TRY(ar_create_index_read(walk->ctx, walk->statement->sql, ar_as_index(index), &unknown));
    if (unknown)
        return AR_OK;
    return ar_relation_distinct(walk, relation, &ar_as_index(index)->columns,
                                ar_as_index(index)->where);
}
