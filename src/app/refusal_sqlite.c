/*
 * SQLite: what each statement of a section does, and which rows refuse it. A rebuild (CREATE TABLE,
 * INSERT ... SELECT, DROP, RENAME) leaves a relation behind: the query that gives the new table's
 * rows from the live ones, so that what follows in the run can be asked, too.
 */
#include <string.h>

#include "app/refusal.h"
#include "app/refusal_relation.h"
#include "base/str.h"
#include "dialect/dialect.h"

static ar_status goes_blind(ar_scan *scan)
{
    scan->walk->blind = true;
    return AR_OK;
}

static ar_status keeps_all(ar_scan *scan)
{
    (void)scan;
    return AR_OK;
}

/* CREATE TABLE t ( ... ) */
static ar_status makes_table(ar_scan *scan)
{
    if (ar_scan_is(scan, "if"))
        return goes_blind(scan);
    const ar_place table = ar_scan_place(scan);

    if (!table.name)
        return goes_blind(scan);
    ar_relation_define(scan->walk, table.name, scan->walk->statement->sql);
    return AR_OK;
}

/* Without foreign_keys=off, rows that refer to the table may go with it. */
static ar_status drops_table(ar_scan *scan)
{
    ar_walk *walk = scan->walk;
    const char *text = NULL, *raised = NULL;

    ar_scan_take_all(scan, (const char *[]){"if", "exists", NULL});
    const ar_place table = ar_scan_place(scan);

    if (!table.name)
        return goes_blind(scan);
    ar_relation_forget(walk, table.name);
    if (walk->revision->requires_line)
        return AR_OK;
    AR_TRY(ar_refusal_ask(
        walk,
        ar_printf(walk->ctx->arena,
                  "SELECT 1 FROM sqlite_schema AS s, pragma_foreign_key_list(s.name) AS k"
                  " WHERE s.type = 'table' AND lower(k.\"table\") = %s AND lower(s.name) <> %s",
                  ar_quote_text(walk->ctx->arena, AR_SQLITE, table.name),
                  ar_quote_text(walk->ctx->arena, AR_SQLITE, table.name)),
        &text, &raised));
    walk->blind = walk->blind || text;
    return AR_OK;
}

static void alter_column(ar_relation *relation, ar_walk *walk, const char *name)
{
    if (name)
        ar_vec_push(walk->ctx->arena, &relation->unknown, name);
    else
        walk->blind = true;
}

/* ALTER TABLE t RENAME TO u | RENAME [COLUMN] a TO b | ADD [COLUMN] c ... | DROP [COLUMN] c */
static ar_status alters_table(ar_scan *scan)
{
    ar_walk *walk = scan->walk;
    const ar_place table = ar_scan_place(scan);
    ar_relation *relation = NULL;
    bool renames = ar_scan_take(scan, "rename");

    if (!table.name)
        return goes_blind(scan);
    AR_TRY(ar_relation_of(walk, table.name, &relation));
    if (!relation)
        return AR_OK;
    if (renames && ar_scan_take(scan, "to")) {
        ar_relation_rename(walk, relation, ar_scan_name(scan));
        return AR_OK;
    }
    if (!renames && !ar_scan_take(scan, "add"))
        ar_scan_take(scan, "drop");
    ar_scan_take(scan, "column");
    alter_column(relation, walk, ar_scan_name(scan));
    if (renames && ar_scan_take(scan, "to"))
        alter_column(relation, walk, ar_scan_name(scan));
    return AR_OK;
}

/* The counters of AUTOINCREMENT are no rows of a table. */
static bool takes_counter(ar_scan *scan)
{
    ar_scan name = *scan;

    return ar_streq(ar_scan_place(&name).name, "sqlite_sequence");
}

static ar_status deletes_rows(ar_scan *scan)
{
    return takes_counter(scan) ? AR_OK : goes_blind(scan);
}

/* INSERT INTO new ( columns ) SELECT values FROM old */
static ar_status inserts_rows(ar_scan *scan)
{
    bool aborts = ar_scan_take_all(scan, (const char *[]){"or", "abort", NULL});

    if (!ar_scan_take(scan, "into"))
        return goes_blind(scan);
    if (takes_counter(scan))
        return AR_OK;
    ar_copy copy = {.aborts = aborts, .into = ar_scan_place(scan)};

    copy.columns = ar_scan_brackets(scan);
    if (!ar_scan_take(scan, "select"))
        return goes_blind(scan);
    size_t from_at = ar_scan_find(scan, "from");

    copy.values = (ar_span){scan->at, from_at};
    scan->at = from_at + 1;
    copy.from = ar_scan_place(scan);
    if (!copy.into.name || !copy.from.name || !ar_scan_done(scan))
        return goes_blind(scan);
    return ar_relation_fill(scan, &copy);
}

/* By the first words; what is not listed may do anything. */
static const struct {
    const char *words[4];
    ar_status (*take)(ar_scan *scan);
} statements[] = {
    {{"create", "table"}, makes_table}, {{"create", "unique", "index"}, ar_relation_index},
    {{"create", "index"}, keeps_all},   {{"create", "view"}, keeps_all},
    {{"create", "trigger"}, keeps_all}, /* a statement that writes is not followed anyway */
    {{"drop", "table"}, drops_table},   {{"drop", "index"}, keeps_all},
    {{"drop", "view"}, keeps_all},      {{"drop", "trigger"}, keeps_all},
    {{"alter", "table"}, alters_table}, {{"insert"}, inserts_rows},
    {{"delete", "from"}, deletes_rows},
};

ar_status ar_refusal_sqlite(ar_walk *walk)
{
    ar_scan scan = ar_scan_of(walk);

    for (size_t i = 0; i < sizeof(statements) / sizeof(*statements); i++)
        if (ar_scan_take_all(&scan, statements[i].words))
            return statements[i].take(&scan);
    walk->blind = true;
    return AR_OK;
}
