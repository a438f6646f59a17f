/*
 * PostgreSQL: constraints and unique indexes, and the rows that would refuse them.
 * PostgreSQL 15 manual: "ALTER TABLE", "CREATE INDEX". A clause that is not read
 * here makes the statement one that is not asked about.
 */
#include "app/refusal.h"
#include "base/str.h"
#include "dialect/dialect.h"

ar_status ar_refusal_facts(ar_walk *walk, const ar_place *table, ar_table_facts *out)
{
    static const char sql[] =
        "SELECT (c.relkind = 'p')::text || (c.relhasrules OR EXISTS (SELECT 1 FROM"
        " pg_catalog.pg_trigger WHERE tgrelid = c.oid AND NOT tgisinternal) OR EXISTS (SELECT 1"
        " FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attgenerated <> '') OR EXISTS"
        " (SELECT 1 FROM pg_catalog.pg_constraint WHERE confrelid = c.oid AND confupdtype IN"
        " ('c', 'n', 'd')))::text FROM pg_catalog.pg_class AS c"
        " WHERE c.relkind IN ('r', 'p') AND c.oid = pg_catalog.to_regclass(%s)";
    const char *text = NULL, *raised = NULL;

    *out = (ar_table_facts){.only = "ONLY "};
    AR_TRY(ar_refusal_ask(walk,
                          ar_printf(walk->ctx->arena, sql,
                                    ar_quote_text(walk->ctx->arena, AR_POSTGRESQL, table->sql)),
                          &text, &raised));
    if (!text)
        return AR_OK;
    out->found = true;
    out->only = ar_starts_with(text, "true") ? "" : "ONLY ";
    out->side_effects = ar_ends_with(text, "true");
    return AR_OK;
}

static const char *from_of(const ar_walk *walk, const ar_place *table, const ar_table_facts *facts)
{
    return ar_printf(walk->ctx->arena, "%s%s", facts->only, table->sql);
}

/* ---- keys ---- */

static ar_names columns_in(const ar_scan *scan, ar_span span)
{
    const ar_scan inside = ar_scan_in(scan, span);
    ar_spans parts = ar_scan_list(&inside);
    ar_names columns = {0};

    ar_vec_each(ar_span, part, &parts)
        ar_vec_push(scan->walk->ctx->arena, &columns, ar_scan_text(scan, *part));
    return columns;
}

/* Names with commas between, nothing else. */
static bool are_plain(ar_span span, size_t count)
{
    return count > 0 && span.to - span.from == 2 * count - 1;
}

/* A primary key wants values, too. */
static ar_status demand_values(ar_walk *walk, const ar_place *table, const ar_names *columns)
{
    ar_arena *arena = walk->ctx->arena;

    ar_vec_each(const char *, column, columns) {
        const ar_demand demand = {
            .table = table->name,
            .count = ar_printf(arena, "SELECT count(*) FROM %s WHERE %s IS NOT DISTINCT FROM NULL",
                               table->sql, *column),
            .fault = ar_printf(arena, "%s is null", *column),
            .show = ar_printf(arena, "SELECT * FROM %s WHERE %s IS NULL", table->sql, *column),
        };

        AR_TRY(ar_refusal_demand(walk, &demand));
    }
    return AR_OK;
}

/* [NULLS NOT DISTINCT] ( columns ) ...; WITHOUT OVERLAPS is another thing. */
static ar_status demand_key(ar_scan *scan, const ar_place *table, bool primary)
{
    ar_walk *walk = scan->walk;
    bool nulls_equal = ar_scan_take_all(scan, (const char *[]){"nulls", "not", "distinct", 0});

    ar_scan_take_all(scan, (const char *[]){"nulls", "distinct", NULL});
    ar_span span = ar_scan_brackets(scan);
    ar_names columns = columns_in(scan, span);
    ar_table_facts facts;

    if (!are_plain(span, columns.count) || ar_is_touched_span(scan, table, span))
        return AR_OK;
    AR_TRY(ar_refusal_facts(walk, table, &facts));
    if (!facts.found)
        return AR_OK;
    if (primary)
        AR_TRY(demand_values(walk, table, &columns));
    const ar_demand demand = ar_demand_distinct(walk, table->name, from_of(walk, table, &facts),
                                                &columns, NULL, nulls_equal);

    return ar_refusal_demand(walk, &demand);
}

/* ---- checks ---- */

static ar_status demand_check(ar_scan *scan, const ar_place *table)
{
    ar_walk *walk = scan->walk;
    ar_arena *arena = walk->ctx->arena;
    ar_span span = ar_scan_brackets(scan);
    const char *expr = ar_scan_text(scan, span);
    const char *only = ar_scan_take_all(scan, (const char *[]){"no", "inherit", NULL}) ? "ONLY "
                                                                                       : "";
    ar_table_facts facts;

    if (span.from == span.to || ar_is_touched_span(scan, table, span))
        return AR_OK;
    AR_TRY(ar_refusal_facts(walk, table, &facts));
    if (!facts.found)
        return AR_OK;
    const ar_demand demand = {
        .table = table->name,
        .count = ar_printf(arena, "SELECT count(*) FROM %s%s WHERE NOT (%s)", only, table->sql,
                           expr),
        .fault = ar_printf(arena, "the check %s does not hold", expr),
        .show = ar_printf(arena, "SELECT * FROM %s%s WHERE NOT (%s)", only, table->sql, expr),
        .may_raise = true,
    };

    return ar_refusal_demand(walk, &demand);
}

/* ---- foreign keys ---- */

typedef struct orphans {
    ar_place target;
    ar_names columns, referred;
    bool match_full;
} orphans;

/* Values without a counterpart and, with MATCH FULL, values beside a NULL. */
static const char *orphans_where(ar_walk *walk, const orphans *o, const char *only)
{
    ar_arena *arena = walk->ctx->arena;
    ar_names set = {0}, equal = {0};
    const char *list = ar_names_join(arena, &o->columns, ", ");

    for (size_t i = 0; i < o->columns.count; i++) {
        ar_vec_push(arena, &set, ar_printf(arena, "%s IS NOT NULL", o->columns.items[i]));
        ar_vec_push(arena, &equal,
                    ar_printf(arena, "autorev_target.%s = autorev_row.%s", o->referred.items[i],
                              o->columns.items[i]));
    }
    const char *lone = ar_printf(
        arena, "%s AND NOT EXISTS (SELECT 1 FROM %s%s AS autorev_target WHERE %s)",
        ar_names_join(arena, &set, " AND "), only, o->target.sql,
        ar_names_join(arena, &equal, " AND "));

    if (!o->match_full || o->columns.count == 1)
        return lone;
    return ar_printf(arena, "(%s) OR num_nulls(%s) BETWEEN 1 AND %zu", lone, list,
                     o->columns.count - 1);
}

static ar_status demand_referred(ar_walk *walk, const ar_place *table, const orphans *o)
{
    ar_arena *arena = walk->ctx->arena;
    ar_table_facts facts, target;

    AR_TRY(ar_refusal_facts(walk, table, &facts));
    AR_TRY(ar_refusal_facts(walk, &o->target, &target));
    if (!facts.found || !target.found)
        return AR_OK;
    const char *where = orphans_where(walk, o, target.only);
    const char *from = ar_printf(arena, "%s AS autorev_row", from_of(walk, table, &facts));
    const ar_demand demand = {
        .table = table->name,
        .count = ar_printf(arena, "SELECT count(*) FROM %s WHERE %s", from, where),
        .fault = ar_printf(arena, "(%s) refers to what is not in \"%s\"",
                           ar_names_join(arena, &o->columns, ", "), o->target.name),
        .show = ar_printf(arena, "SELECT * FROM %s WHERE %s", from, where),
    };

    return ar_refusal_demand(walk, &demand);
}

/* ( columns ) REFERENCES table ( columns ) [MATCH FULL] ... */
static ar_status demand_foreign_key(ar_scan *scan, const ar_place *table)
{
    ar_span own = ar_scan_brackets(scan), referred;
    orphans o = {.columns = columns_in(scan, own)};

    if (!ar_scan_take(scan, "references"))
        return AR_OK;
    o.target = ar_scan_place(scan);
    referred = ar_scan_brackets(scan);
    o.referred = columns_in(scan, referred);
    o.match_full = ar_scan_take_all(scan, (const char *[]){"match", "full", NULL});
    if (!are_plain(own, o.columns.count) || !are_plain(referred, o.columns.count) ||
        !o.target.name || ar_is_touched_span(scan, table, own) ||
        ar_is_touched_span(scan, &o.target, referred))
        return AR_OK;
    return demand_referred(scan->walk, table, &o);
}

/* ---- any constraint ---- */

bool ar_refusal_spares_rows(const ar_scan *scan)
{
    for (size_t i = scan->at; i + 1 < scan->end; i++)
        if (ar_token_is(&scan->tokens[i], "not") && (ar_token_is(&scan->tokens[i + 1], "valid") ||
                                                     ar_token_is(&scan->tokens[i + 1], "enforced")))
            return true;
    return false;
}

ar_status ar_refusal_constraint(ar_scan *scan, const ar_place *table)
{
    if (ar_scan_take(scan, "constraint"))
        ar_scan_name(scan);
    if (ar_refusal_spares_rows(scan))
        return AR_OK;
    if (ar_scan_take(scan, "check"))
        return demand_check(scan, table);
    if (ar_scan_take(scan, "unique"))
        return demand_key(scan, table, false);
    if (ar_scan_take_all(scan, (const char *[]){"primary", "key", NULL}))
        return demand_key(scan, table, true);
    if (ar_scan_take_all(scan, (const char *[]){"foreign", "key", NULL}))
        return demand_foreign_key(scan, table);
    return AR_OK; /* EXCLUDE: the engine tells */
}

/* ---- unique indexes ---- */

/* Operator classes that mean the type's own equality. */
static bool is_usual_class(const char *name)
{
    return ar_streq(name, "text_pattern_ops") || ar_streq(name, "varchar_pattern_ops") ||
           ar_streq(name, "bpchar_pattern_ops");
}

/* EXPR [COLLATE x] [class] [ASC | DESC] [NULLS ...]; NULL: something else stands there, too. */
static const char *read_element(const ar_scan *scan, ar_span span)
{
    ar_scan element = ar_scan_in(scan, span);
    const char *collate = "", *name;
    ar_span value = {span.from, span.from};

    if (ar_scan_is(&element, "(")) {
        ar_scan_brackets(&element);
    } else {
        ar_place called = ar_scan_place(&element);

        if (!called.name)
            return NULL;
        ar_scan_brackets(&element);
    }
    value.to = element.at;
    if (ar_scan_take(&element, "collate"))
        collate = ar_printf(scan->walk->ctx->arena, " COLLATE %s", ar_scan_place(&element).sql);
    bool bare = ar_scan_is(&element, "asc") || ar_scan_is(&element, "desc") ||
                ar_scan_is(&element, "nulls");

    name = bare ? NULL : ar_scan_name(&element);
    if (name && !is_usual_class(name))
        return NULL;
    if (!ar_scan_take(&element, "asc"))
        ar_scan_take(&element, "desc");
    if (ar_scan_take(&element, "nulls"))
        ar_scan_name(&element);
    if (!ar_scan_done(&element))
        return NULL;
    return ar_printf(scan->walk->ctx->arena, "%s%s", ar_scan_text(scan, value), collate);
}

static ar_names read_elements(const ar_scan *scan, ar_span span)
{
    const ar_scan inside = ar_scan_in(scan, span);
    ar_spans parts = ar_scan_list(&inside);
    ar_names keys = {0};

    ar_vec_each(ar_span, part, &parts) {
        const char *key = read_element(scan, *part);

        if (!key)
            return (ar_names){0};
        ar_vec_push(scan->walk->ctx->arena, &keys, key);
    }
    return keys;
}

/* NULLS NOT DISTINCT among what stands between the elements and WHERE. */
static bool nulls_are_equal(const ar_scan *scan, size_t where_at)
{
    const ar_scan options = {scan->walk, scan->tokens, scan->at, where_at};
    size_t nulls_at = ar_scan_find(&options, "nulls");

    return nulls_at + 2 < where_at && ar_token_is(&scan->tokens[nulls_at + 1], "not");
}

/* [USING method] ( elements ) ... [WHERE ...] */
static ar_status demand_index(ar_scan *scan, const ar_place *table)
{
    ar_walk *walk = scan->walk;
    ar_table_facts facts;

    if (ar_scan_take(scan, "using"))
        ar_scan_name(scan);
    ar_span span = ar_scan_brackets(scan);
    ar_names keys = read_elements(scan, span);
    size_t where_at = ar_scan_find(scan, "where");

    if (!table->name || keys.count == 0 ||
        ar_is_touched_span(scan, table, (ar_span){span.from, scan->end}))
        return AR_OK;
    AR_TRY(ar_refusal_facts(walk, table, &facts));
    if (!facts.found)
        return AR_OK;
    const char *where = where_at < scan->end
                            ? ar_scan_text(scan, (ar_span){where_at + 1, scan->end})
                            : NULL;
    const ar_demand demand = ar_demand_distinct(walk, table->name, from_of(walk, table, &facts),
                                                &keys, where, nulls_are_equal(scan, where_at));

    return ar_refusal_demand(walk, &demand);
}

/* [CONCURRENTLY] [name] ON [ONLY] table ... */
ar_status ar_refusal_index(ar_scan *scan)
{
    ar_scan_take(scan, "concurrently");
    if (ar_scan_is(scan, "if")) /* it may be there */
        return AR_OK;
    if (!ar_scan_is(scan, "on"))
        ar_scan_place(scan);
    if (!ar_scan_take(scan, "on"))
        return AR_OK;
    ar_scan_take(scan, "only");
    const ar_place table = ar_scan_place(scan);

    return demand_index(scan, &table);
}
