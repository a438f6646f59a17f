/*
 * SQLite: what a table's definition demands of rows that are copied into it. A condition is only
 * asked where the values compare as they will in the new table (sqlite.org/datatype3.html, 3 and
 * 4.2): not over columns that store them otherwise.
 */
#include <string.h>

#include "app/refusal_relation.h"
#include "base/str.h"
#include "dialect/dialect.h"
#include "diff/mention.h"

typedef struct asked {
    ar_walk *walk;
    const ar_relation *relation;
    ar_names columns; /* that the condition is about */
    bool exact;       /* how values are stored matters */
} asked;

static bool has_name(const ar_names *names, const char *name)
{
    ar_vec_each(const char *, it, names)
        if (ar_strieq(*it, name))
            return true;
    return false;
}

static bool can_ask(const asked *a)
{
    if (a->walk->blind)
        return false;
    ar_vec_each(const char *, column, &a->columns)
        if (has_name(&a->relation->unknown, *column) ||
            (a->exact && has_name(&a->relation->restored, *column)))
            return false;
    return true;
}

/* The old table itself where its columns have what is asked about. */
static const char *from_of(const asked *a)
{
    const ar_relation *relation = a->relation;

    while (relation->source) {
        ar_vec_each(const char *, column, &a->columns)
            if (!has_name(&relation->same, *column))
                return relation->from;
        relation = relation->source;
    }
    return relation->from;
}

static const char *shown(const ar_relation *relation)
{
    while (relation->source)
        relation = relation->source;
    return relation->table ? relation->table->object.name : relation->name;
}

static void add_column(asked *a, const char *name)
{
    ar_vec_push(a->walk->ctx->arena, &a->columns, name);
}

/* Columns of the table that an expression names. */
static void add_mentioned(asked *a, const ar_expr *expr)
{
    ar_mentions mentions = ar_mentions_in(a->walk->ctx, AR_SQLITE, expr->sql);

    ar_vec_each(ar_mention, mention, &mentions)
        if (mention->type == AR_MENTION_COLUMN && ar_relation_column(a->relation, mention->name))
            add_column(a, mention->name);
}

static ar_status demand_where(const asked *a, const char *where, const char *fault)
{
    ar_arena *arena = a->walk->ctx->arena;

    if (!can_ask(a))
        return AR_OK;
    const char *from = from_of(a);
    const ar_demand demand = {
        .table = shown(a->relation),
        .count = ar_printf(arena, "SELECT count(*) FROM %s AS autorev_row WHERE %s", from, where),
        .fault = fault,
        .show = ar_printf(arena, "SELECT * FROM %s AS autorev_row WHERE %s", from, where),
    };

    return ar_refusal_demand(a->walk, &demand);
}

/* ---- columns ---- */

static bool is_conflict(int on_conflict, bool aborts)
{
    return aborts || (on_conflict != AR_CONFLICT_IGNORE && on_conflict != AR_CONFLICT_REPLACE);
}

static ar_status demand_not_null(ar_walk *walk, const ar_relation *relation,
                                 const ar_column *column, bool aborts)
{
    const char *name = ar_quote_always(walk->ctx->arena, column->object.name);
    asked a = {.walk = walk, .relation = relation};

    if (!column->not_null || column->generated ||
        !is_conflict(column->not_null_on_conflict, aborts))
        return AR_OK;
    add_column(&a, column->object.name);
    return demand_where(&a, ar_printf(walk->ctx->arena, "%s IS NULL", name),
                        ar_printf(walk->ctx->arena, "%s is null", name));
}

/*
 * What a STRICT table, or the rowid, does not take, after a text that is a number became one:
 * beside a number that is what a comparison does, and all texts and blobs are greater than numbers.
 */
static const struct {
    const char *type, *where;
} strict_types[] = {
    {"INT", "%s > CAST(9e999 AS REAL) OR %s <> CAST(%s AS INTEGER)"},
    {"INTEGER", "%s > CAST(9e999 AS REAL) OR %s <> CAST(%s AS INTEGER)"},
    {"REAL", "%s > CAST(9e999 AS REAL)"},
    {"TEXT", "typeof(%s) = 'blob'"},
    {"BLOB", "typeof(%s) NOT IN ('blob', 'null')"},
};

static const char *instead_of_marks(ar_arena *arena, const char *text, const char *name)
{
    ar_str out;

    ar_str_init(&out, arena);
    for (; *text; text++) {
        if (text[0] == '%' && text[1] == 's') {
            ar_str_add(&out, name);
            text++;
        } else {
            ar_str_addc(&out, *text);
        }
    }
    return out.data;
}

static ar_status demand_type(ar_walk *walk, const ar_relation *relation, const ar_column *column)
{
    ar_arena *arena = walk->ctx->arena;
    ar_model *model = ar_model_new(walk->ctx, walk->target);
    const ar_object *table = &relation->table->object;
    const char *name = ar_quote_always(arena, column->object.name);
    asked a = {.walk = walk, .relation = relation};

    if (!column->type || column->generated ||
        (!relation->table->strict && ar_sqlite_rowid_column(model, table) != column))
        return AR_OK;
    add_column(&a, column->object.name);
    for (size_t i = 0; i < sizeof(strict_types) / sizeof(*strict_types); i++)
        if (ar_strieq(strict_types[i].type, column->type->text))
            return demand_where(&a, instead_of_marks(arena, strict_types[i].where, name),
                                ar_printf(arena, "%s is not of type %s", name, column->type->text));
    return AR_OK;
}

/* ---- constraints ---- */

static ar_status demand_check(ar_walk *walk, const ar_relation *relation, const ar_check *check)
{
    asked a = {.walk = walk, .relation = relation, .exact = true};

    add_mentioned(&a, check->expr);
    return demand_where(
        &a, ar_printf(walk->ctx->arena, "NOT (%s)", check->expr->sql),
        ar_printf(walk->ctx->arena, "the check %s does not hold", check->expr->sql));
}

static const char *key_text(asked *a, const ar_element *element)
{
    ar_arena *arena = a->walk->ctx->arena;
    const ar_column *column = element->column ? ar_relation_column(a->relation, element->column)
                                              : NULL;
    const char *collation = element->collation ? element->collation
                            : column           ? column->collation
                                               : NULL;
    const char *text = element->column ? ar_quote_always(arena, element->column)
                                       : ar_printf(arena, "(%s)", element->expr->sql);

    if (element->column)
        add_column(a, element->column);
    else
        add_mentioned(a, element->expr);
    return collation ? ar_printf(arena, "%s COLLATE %s", text, ar_quote_always(arena, collation))
                     : text;
}

ar_status ar_relation_distinct(ar_walk *walk, const ar_relation *relation,
                               const ar_elements *elements, const ar_expr *where)
{
    asked a = {.walk = walk, .relation = relation, .exact = true};
    ar_names keys = {0};

    ar_vec_each(ar_element, element, elements)
        ar_vec_push(walk->ctx->arena, &keys, key_text(&a, element));
    if (where)
        add_mentioned(&a, where);
    if (!can_ask(&a))
        return AR_OK;
    const ar_demand demand = ar_demand_distinct(walk, shown(relation), from_of(&a), &keys,
                                                where ? where->sql : NULL, false);

    return ar_refusal_demand(walk, &demand);
}

/* ---- foreign keys ---- */

/* Rows that were orphans before are nobody's fault now: a key to that table may have been there. */
static bool refers_already(const ar_relation *relation, const char *target)
{
    for (relation = relation->source; relation; relation = relation->source) {
        if (!relation->table)
            return true;
        ar_object_each(child, &relation->table->object) {
            const ar_foreign_key *key = ar_as_foreign_key(*child);

            if (key && ar_strieq(key->references.table, target))
                return true;
        }
    }
    return false;
}

/* Keys are looked at when the section is done: what it writes may mend them. */
static bool section_writes(const ar_walk *walk)
{
    ar_vec_each(ar_statement_text, statement, walk->section) {
        const ar_token *first = &statement->tokens.items[0];

        if (ar_token_is(first, "update") || ar_token_is(first, "replace") ||
            ar_token_is(first, "with") || ar_token_is(first, "delete") ||
            (ar_token_is(first, "insert") && !strstr(statement->sql, "_autorev_new_")))
            return true;
    }
    return false;
}

/* The columns referred to: those named, else the primary key. */
static ar_names referred_columns(ar_walk *walk, const ar_foreign_key *key,
                                 const ar_relation *target)
{
    const ar_key *primary = ar_as_key(ar_table_primary_key(&target->table->object));
    ar_names names = key->references.columns;

    if (names.count || !primary)
        return names;
    ar_vec_each(ar_element, element, &primary->columns)
        ar_vec_push(walk->ctx->arena, &names, element->column ? element->column : "");
    return names;
}

static ar_status demand_referred(asked *a, const ar_foreign_key *key, const ar_relation *target)
{
    ar_arena *arena = a->walk->ctx->arena;
    ar_names referred = referred_columns(a->walk, key, target), set = {0}, equal = {0};
    asked there = {.walk = a->walk, .relation = target, .exact = true};

    if (referred.count != key->columns.count)
        return AR_OK;
    for (size_t i = 0; i < referred.count; i++) {
        const char *own = ar_quote_always(arena, key->columns.items[i]);

        add_column(a, key->columns.items[i]);
        add_column(&there, referred.items[i]);
        ar_vec_push(arena, &set, ar_printf(arena, "%s IS NOT NULL", own));
        ar_vec_push(arena, &equal,
                    ar_printf(arena, "autorev_target.%s = autorev_row.%s",
                              ar_quote_always(arena, referred.items[i]), own));
    }
    if (!can_ask(&there))
        return AR_OK;
    return demand_where(
        a,
        ar_printf(arena, "%s AND NOT EXISTS (SELECT 1 FROM %s AS autorev_target WHERE %s)",
                  ar_names_join(arena, &set, " AND "), from_of(&there),
                  ar_names_join(arena, &equal, " AND ")),
        ar_printf(arena, "(%s) refers to what is not in \"%s\"",
                  ar_names_join(arena, &key->columns, ", "), key->references.table));
}

static ar_status demand_foreign_key(ar_walk *walk, const ar_relation *relation,
                                    const ar_foreign_key *key)
{
    asked a = {.walk = walk, .relation = relation, .exact = true};
    ar_relation *target = NULL;

    if (walk->blind || section_writes(walk) || refers_already(relation, key->references.table))
        return AR_OK;
    AR_TRY(ar_relation_of(walk, key->references.table, &target));
    if (!target || !target->table || !target->from)
        return AR_OK;
    return demand_referred(&a, key, target);
}

/* ---- all of a table ---- */

/* The rowid tells rows apart by itself. */
static ar_status demand_key(ar_walk *walk, const ar_relation *relation, const ar_key *key,
                            bool aborts)
{
    ar_model *model = ar_model_new(walk->ctx, walk->target);
    const ar_column *rowid = ar_sqlite_rowid_column(model, &relation->table->object);
    bool is_rowid = rowid && key->object.kind == AR_KIND_PRIMARY_KEY &&
                    (has_name(&relation->same, rowid->object.name) ||
                     has_name(&relation->restored, rowid->object.name));

    if (is_rowid || !is_conflict(key->on_conflict, aborts))
        return AR_OK;
    return ar_relation_distinct(walk, relation, &key->columns, NULL);
}

static ar_status demand_child(ar_walk *walk, const ar_relation *relation, const ar_object *child,
                              bool aborts)
{
    switch (child->kind) {
    case AR_KIND_COLUMN:
        AR_TRY(demand_not_null(walk, relation, ar_as_column(child), aborts));
        return demand_type(walk, relation, ar_as_column(child));
    case AR_KIND_CHECK:
        return demand_check(walk, relation, ar_as_check(child));
    case AR_KIND_PRIMARY_KEY:
    case AR_KIND_UNIQUE:
        return demand_key(walk, relation, ar_as_key(child), aborts);
    case AR_KIND_FOREIGN_KEY:
        return demand_foreign_key(walk, relation, ar_as_foreign_key(child));
    default:
        return AR_OK;
    }
}

ar_status ar_relation_demands(ar_walk *walk, const ar_relation *filled, bool aborts)
{
    ar_object_each(child, &filled->table->object)
        AR_TRY(demand_child(walk, filled, *child, aborts));
    return AR_OK;
}
