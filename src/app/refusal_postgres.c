/* PostgreSQL: what each statement of a section does to what later ones are asked about. */
#include "app/refusal.h"
#include "base/str.h"
#include "dialect/dialect.h"

/* CREATE TYPE t AS ENUM ( labels ) */
static void remember_enum(ar_scan *scan, const char *name)
{
    if (!ar_scan_take_all(scan, (const char *[]){"as", "enum", NULL}))
        return;
    const char *labels = ar_scan_text(scan, ar_scan_brackets(scan));

    if (*labels)
        ar_map_set(scan->walk->enums, name, ar_strdup(scan->walk->ctx->arena, labels));
}

/* What an expression may name means something else from now on. */
static ar_status name_changes(ar_scan *scan)
{
    ar_scan_take_all(scan, (const char *[]){"if", "not", "exists", NULL});
    ar_scan_take_all(scan, (const char *[]){"if", "exists", NULL});
    const char *name = ar_scan_place(scan).name;

    ar_touch_name(scan->walk, name);
    if (name)
        remember_enum(scan, name);
    if (ar_scan_take_all(scan, (const char *[]){"rename", "to", NULL}))
        ar_touch_name(scan->walk, ar_scan_name(scan));
    return AR_OK;
}

/* Its labels mean others, or are spelled otherwise. */
static ar_status type_changes(ar_scan *scan)
{
    ar_scan name = *scan;
    const ar_place type = ar_scan_place(&name);

    if (type.name)
        AR_TRY(ar_refusal_recode(scan->walk, &type));
    return name_changes(scan);
}

static ar_status table_changes(ar_scan *scan)
{
    ar_scan_take_all(scan, (const char *[]){"if", "not", "exists", NULL});
    ar_scan_take_all(scan, (const char *[]){"if", "exists", NULL});
    const ar_place table = ar_scan_place(scan);

    ar_touch_table(scan->walk, &table);
    if (ar_scan_find(scan, ",") < scan->end || ar_scan_find(scan, "of") < scan->end)
        scan->walk->blind = true; /* several, or a partition */
    return AR_OK;
}

/* Rows of a table that inherits are rows of its parent. */
static ar_status table_goes(ar_scan *scan)
{
    ar_scan name = *scan;
    const char *inherits = NULL, *raised = NULL;

    ar_scan_take_all(&name, (const char *[]){"if", "exists", NULL});
    const ar_place table = ar_scan_place(&name);

    if (table.name)
        AR_TRY(ar_refusal_ask(
            scan->walk,
            ar_printf(scan->walk->ctx->arena,
                      "SELECT 1 FROM pg_catalog.pg_inherits"
                      " WHERE inhrelid = pg_catalog.to_regclass(%s)",
                      ar_quote_text(scan->walk->ctx->arena, AR_POSTGRESQL, table.sql)),
            &inherits, &raised));
    scan->walk->blind = scan->walk->blind || inherits;
    return table_changes(scan);
}

static ar_status makes_trigger(ar_scan *scan)
{
    scan->walk->new_triggers = true;
    return AR_OK;
}

static ar_status keeps_all(ar_scan *scan)
{
    (void)scan;
    return AR_OK;
}

static void add_new_domain(ar_walk *walk, const char *name)
{
    if (name)
        ar_vec_push(walk->ctx->arena, &walk->new_domains, name);
    else
        walk->blind = true;
}

/* A domain that demands more says nothing else of values; one that demands less, or another one of
   its name, does. */
static ar_status domain_alters(ar_scan *scan)
{
    ar_scan change = *scan;
    const char *name = ar_scan_place(&change).name;

    AR_TRY(ar_refusal_domain(scan));
    if (ar_scan_is(&change, "drop"))
        ar_touch_name(scan->walk, name);
    if (!ar_scan_take_all(&change, (const char *[]){"rename", "to", NULL}))
        return AR_OK;
    add_new_domain(scan->walk, name);
    ar_touch_name(scan->walk, name);
    name = ar_scan_name(&change);
    add_new_domain(scan->walk, name);
    ar_touch_name(scan->walk, name);
    return AR_OK;
}

static ar_status domain_changes(ar_scan *scan)
{
    ar_scan name = *scan;

    ar_scan_take_all(&name, (const char *[]){"if", "exists", NULL});
    add_new_domain(scan->walk, ar_scan_place(&name).name);
    return name_changes(scan);
}

/* UPDATE t SET c = ... [WHERE ...], as a step back fills rows in. */
static ar_status writes_column(ar_scan *scan)
{
    ar_walk *walk = scan->walk;
    ar_table_facts facts = {0};

    ar_scan_take(scan, "only");
    const ar_place table = ar_scan_place(scan);
    bool one = ar_scan_take(scan, "set") && ar_scan_find(scan, ",") == scan->end;
    const char *column = one ? ar_scan_name(scan) : NULL;

    if (!column || !ar_scan_is(scan, "=") || walk->new_triggers) {
        walk->blind = true;
        return AR_OK;
    }
    AR_TRY(ar_refusal_facts(walk, &table, &facts));
    walk->blind = facts.side_effects || walk->blind;
    ar_touch_column(walk, &table, column);
    return AR_OK;
}

/* The counter of a serial column is no row of a table. */
static ar_status selects(ar_scan *scan)
{
    ar_place called = ar_scan_place(scan);

    if (!ar_streq(called.name, "setval"))
        scan->walk->blind = true;
    return AR_OK;
}

/* By the first words of a statement, the longest first; what is not listed may do anything. */
static const struct {
    const char *words[4];
    ar_status (*take)(ar_scan *scan);
} statements[] = {
    {{"alter", "table"}, ar_refusal_alter},
    {{"alter", "domain"}, domain_alters},
    {{"alter", "type"}, type_changes},
    {{"alter", "function"}, name_changes},
    {{"alter", "collation"}, name_changes},
    {{"alter", "view"}, name_changes},
    {{"alter", "materialized", "view"}, name_changes},
    {{"alter", "sequence"}, keeps_all},
    {{"alter", "index"}, keeps_all},
    {{"alter", "policy"}, keeps_all},
    {{"alter", "trigger"}, keeps_all},
    {{"create", "unique", "index"}, ar_refusal_index},
    {{"create", "index"}, keeps_all},
    {{"create", "table"}, table_changes},
    {{"create", "unlogged", "table"}, table_changes},
    {{"create", "type"}, type_changes},
    {{"create", "domain"}, domain_changes},
    {{"create", "collation"}, name_changes},
    {{"create", "view"}, name_changes},
    {{"create", "materialized", "view"}, name_changes},
    {{"create", "function"}, name_changes},
    {{"create", "sequence"}, keeps_all},
    {{"create", "schema"}, keeps_all},
    {{"create", "policy"}, keeps_all},
    {{"create", "trigger"}, makes_trigger},
    {{"create", "constraint", "trigger"}, makes_trigger},
    {{"drop", "table"}, table_goes},
    {{"drop", "type"}, name_changes},
    {{"drop", "domain"}, domain_changes},
    {{"drop", "collation"}, name_changes},
    {{"drop", "view"}, name_changes},
    {{"drop", "materialized", "view"}, name_changes},
    {{"drop", "function"}, name_changes},
    {{"drop", "sequence"}, keeps_all},
    {{"drop", "schema"}, keeps_all},
    {{"drop", "index"}, keeps_all},
    {{"drop", "policy"}, keeps_all},
    {{"drop", "trigger"}, keeps_all},
    {{"comment", "on"}, keeps_all},
    {{"grant"}, keeps_all},
    {{"revoke"}, keeps_all},
    {{"set", "constraints"}, keeps_all},
    {{"update"}, writes_column},
    {{"select"}, selects},
};

/* CREATE OR REPLACE is CREATE. */
static bool starts_with(ar_scan *scan, const char *const *words)
{
    size_t before = scan->at;

    if (!ar_scan_take(scan, words[0]))
        return false;
    if (ar_streq(words[0], "create"))
        ar_scan_take_all(scan, (const char *[]){"or", "replace", NULL});
    if (ar_scan_take_all(scan, words + 1))
        return true;
    scan->at = before;
    return false;
}

static bool cascades(const ar_walk *walk)
{
    const ar_tokens *tokens = &walk->statement->tokens;

    return ar_token_is(&tokens->items[0], "drop") &&
           ar_token_is(&tokens->items[tokens->count - 1], "cascade");
}

ar_status ar_refusal_postgres(ar_walk *walk)
{
    ar_scan scan = ar_scan_of(walk);

    if (cascades(walk))
        walk->blind = true;
    for (size_t i = 0; i < sizeof(statements) / sizeof(*statements); i++)
        if (starts_with(&scan, statements[i].words))
            return statements[i].take(&scan);
    walk->blind = true;
    return AR_OK;
}
