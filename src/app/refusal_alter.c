/*
 * PostgreSQL: the actions of ALTER TABLE. Those that change what a table holds come first, as they
 * do in the server (src/backend/commands/tablecmds.c: passes), then those that look at the rows.
 */
#include "app/refusal.h"
#include "base/str.h"
#include "dialect/dialect.h"

/* ---- columns ---- */

static ar_status demand_not_null(ar_walk *walk, const ar_place *table, const char *column,
                                 const char *name)
{
    ar_arena *arena = walk->ctx->arena;
    ar_table_facts facts;

    if (ar_is_touched_column(walk, table, column))
        return AR_OK;
    AR_TRY(ar_refusal_facts(walk, table, &facts));
    if (!facts.found)
        return AR_OK;
    const ar_demand demand = {
        .table = table->name,
        .count = ar_printf(arena, "SELECT count(*) FROM %s WHERE %s IS NOT DISTINCT FROM NULL",
                           table->sql, name),
        .fault = ar_printf(arena, "%s is null", name),
        .show = ar_printf(arena, "SELECT * FROM %s WHERE %s IS NULL", table->sql, name),
    };

    return ar_refusal_demand(walk, &demand);
}

/* A column that is not null and has nothing to put into rows; a domain may have a default. */
static ar_status demand_no_rows(ar_scan *scan, const ar_place *table)
{
    static const char *const giving[] = {"default", "generated", "smallserial", "serial",
                                         "bigserial"};
    ar_walk *walk = scan->walk;
    ar_arena *arena = walk->ctx->arena;
    size_t not_at = ar_scan_find(scan, "not");
    ar_span type = {scan->at, not_at};
    ar_table_facts facts;

    for (size_t i = 0; i < sizeof(giving) / sizeof(*giving); i++)
        if (ar_scan_find(scan, giving[i]) < scan->end)
            return AR_OK;
    if (not_at + 1 >= scan->end || !ar_token_is(&scan->tokens[not_at + 1], "null") ||
        ar_refusal_is_new_type(scan, type) || ar_is_touched_table(walk, table))
        return AR_OK;
    if (ar_scan_find(scan, "collate") < not_at)
        type.to = ar_scan_find(scan, "collate");
    AR_TRY(ar_refusal_facts(walk, table, &facts));
    if (!facts.found)
        return AR_OK;
    const char *quoted = ar_quote_text(arena, AR_POSTGRESQL, ar_scan_text(scan, type));
    const ar_demand demand = {
        .table = table->name,
        .count = ar_printf(arena,
                           "SELECT count(*) FROM %s WHERE (SELECT typdefault IS NULL FROM"
                           " pg_catalog.pg_type WHERE oid = CAST(%s AS pg_catalog.regtype))",
                           table->sql, quoted),
        .fault = ar_printf(arena, "they have no value for %s",
                           ar_scan_text(scan, (ar_span){scan->at - 1, scan->at})),
    };

    return ar_refusal_demand(walk, &demand);
}

/* ---- actions ---- */

/* One action of ALTER TABLE: `early` those that change the table, then those that look at rows. */
typedef struct action {
    ar_scan scan;
    const ar_place *table;
    bool early;
} action;

static bool starts_constraint(const ar_scan *scan)
{
    static const char *const words[] = {"constraint", "check",   "unique",
                                        "primary",    "foreign", "exclude"};

    for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
        if (ar_scan_is(scan, words[i]))
            return true;
    return false;
}

static ar_status take_add(action *a)
{
    ar_scan *scan = &a->scan;

    if (starts_constraint(scan))
        return a->early ? AR_OK : ar_refusal_constraint(scan, a->table);
    if (!a->early)
        return AR_OK;
    ar_scan_take(scan, "column");
    bool maybe = ar_scan_take_all(scan, (const char *[]){"if", "not", "exists", NULL});
    const char *column = ar_scan_name(scan);

    if (!maybe)
        AR_TRY(demand_no_rows(scan, a->table));
    ar_touch_column(scan->walk, a->table, column);
    return AR_OK;
}

static ar_status take_alter_column(action *a)
{
    ar_scan *scan = &a->scan;

    if (ar_scan_take(scan, "constraint"))
        return AR_OK;
    ar_scan_take(scan, "column");
    ar_span written = {scan->at, scan->at + 1};
    const char *column = ar_scan_name(scan);

    if (!column)
        return AR_OK;
    if (!a->early)
        return ar_scan_take_all(scan, (const char *[]){"set", "not", "null", NULL})
                   ? demand_not_null(scan->walk, a->table, column, ar_scan_text(scan, written))
                   : AR_OK;
    ar_scan_take_all(scan, (const char *[]){"set", "data", NULL});
    if (ar_scan_take(scan, "type")) {
        AR_TRY(ar_refusal_type(scan, a->table, column, written));
        ar_touch_column(scan->walk, a->table, column);
    } else if (ar_scan_take_all(scan, (const char *[]){"set", "expression", NULL})) {
        ar_touch_column(scan->walk, a->table, column);
    }
    return AR_OK;
}

static ar_status take_drop(action *a)
{
    ar_scan *scan = &a->scan;

    if (!a->early || ar_scan_take(scan, "constraint"))
        return AR_OK;
    ar_scan_take(scan, "column");
    ar_scan_take_all(scan, (const char *[]){"if", "exists", NULL});
    ar_touch_column(scan->walk, a->table, ar_scan_name(scan));
    return AR_OK;
}

static ar_status take_rename(action *a)
{
    ar_scan *scan = &a->scan;
    ar_walk *walk = scan->walk;

    if (!a->early || ar_scan_take(scan, "constraint"))
        return AR_OK;
    if (ar_scan_take(scan, "to")) {
        const ar_place renamed = {a->table->schema, ar_scan_name(scan), NULL};

        ar_touch_table(walk, a->table);
        ar_touch_table(walk, &renamed);
        return AR_OK;
    }
    ar_scan_take(scan, "column");
    ar_touch_column(walk, a->table, ar_scan_name(scan));
    ar_scan_take(scan, "to");
    ar_touch_column(walk, a->table, ar_scan_name(scan));
    return AR_OK;
}

/* A constraint that was NOT VALID so far looks at the rows as if it were added. */
static ar_status take_validate(action *a)
{
    ar_walk *walk = a->scan.walk;
    ar_arena *arena = walk->ctx->arena;
    const char *definition = NULL, *raised = NULL;

    if (a->early || !ar_scan_take(&a->scan, "constraint") || !a->table->sql)
        return AR_OK;
    const char *name = ar_scan_name(&a->scan);

    AR_TRY(ar_refusal_ask(
        walk,
        ar_printf(arena,
                  "SELECT pg_catalog.pg_get_constraintdef(oid) FROM pg_catalog.pg_constraint"
                  " WHERE NOT convalidated AND conname = %s"
                  " AND conrelid = pg_catalog.to_regclass(%s)",
                  ar_quote_text(arena, AR_POSTGRESQL, name ? name : ""),
                  ar_quote_text(arena, AR_POSTGRESQL, a->table->sql)),
        &definition, &raised));
    if (!definition || !ar_ends_with(definition, " NOT VALID"))
        return AR_OK;
    ar_tokens tokens = ar_sql_tokens(arena, AR_SQL_POSTGRESQL, definition);
    ar_scan inside = {walk, tokens.items, 0, tokens.count - 3};

    return ar_refusal_constraint(&inside, a->table);
}

/* The table stands elsewhere, or has other rows. */
static ar_status take_away(action *a)
{
    if (a->early)
        a->scan.walk->blind = true;
    return AR_OK;
}

static ar_status take_action(action *a)
{
    static const struct {
        const char *word;
        ar_status (*take)(action *a);
    } actions[] = {
        {"add", take_add},       {"alter", take_alter_column}, {"drop", take_drop},
        {"rename", take_rename}, {"validate", take_validate},  {"attach", take_away},
        {"detach", take_away},   {"inherit", take_away},
    };
    static const char *const moving[] = {"set", "schema", NULL};

    if (ar_scan_take_all(&a->scan, moving) ||
        ar_scan_take_all(&a->scan, (const char *[]){"no", "inherit", NULL}))
        return take_away(a);
    for (size_t i = 0; i < sizeof(actions) / sizeof(*actions); i++)
        if (ar_scan_take(&a->scan, actions[i].word))
            return actions[i].take(a);
    return AR_OK; /* owner, storage parameters and the like */
}

ar_status ar_refusal_alter(ar_scan *scan)
{
    ar_scan_take_all(scan, (const char *[]){"if", "exists", NULL});
    ar_scan_take(scan, "only");
    ar_place table = ar_scan_place(scan);

    ar_scan_take(scan, "*");
    if (!table.name) {
        scan->walk->blind = true;
        return AR_OK;
    }
    ar_spans spans = ar_scan_list(scan);

    for (int pass = 0; pass < 2; pass++)
        ar_vec_each(ar_span, span, &spans) {
            action a = {ar_scan_in(scan, *span), &table, pass == 0};

            AR_TRY(take_action(&a));
        }
    return AR_OK;
}
