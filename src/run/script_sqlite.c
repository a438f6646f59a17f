#include "dialect/dialect.h"
#include "run/facts.h"
#include "run/runner.h"
#include "run/script.h"

/*
 * What the guard does by looking, the script does by inserting the answer into a table whose CHECK
 * refuses a no; `.bail on` then ends the shell, and with it the transaction.
 */

static const char now[] = "strftime('%Y-%m-%dT%H:%M:%SZ', 'now')";
static const char batch_now[] = "(SELECT number FROM temp.autorev_batch)";

static void make_check(ar_script_writer *to)
{
    ar_str_add(&to->out, "CREATE TEMP TABLE autorev_check (what TEXT, holds INTEGER NOT NULL,\n"
                         "    CONSTRAINT \"what autorev checks here\" CHECK (holds));\n");
}

static void begin_script(ar_script_writer *to)
{
    ar_str_add(&to->out, ".bail on\n"
                         "PRAGMA foreign_keys = off;\n"
                         "CREATE TEMP TABLE autorev_batch (number INTEGER);\n");
    make_check(to);
}

static void add_check(ar_script_writer *to, const char *what, const char *query)
{
    ar_str_addf(&to->out, "INSERT INTO temp.autorev_check SELECT %s, %s;\n",
                ar_script_text_of(to, what), query);
}

static const char orphans[] = "SELECT \"table\" AS child, rowid AS row, parent, count(*) AS n"
                              " FROM pragma_foreign_key_check GROUP BY 1, 2, 3";

static void look_before(ar_script_writer *to, const ar_facts *facts)
{
    if (facts->rebuilds || facts->writes)
        ar_str_addf(&to->out, "CREATE TEMP TABLE autorev_orphans AS %s;\n", orphans);
    if (facts->rebuilds)
        ar_str_add(&to->out,
                   "CREATE TEMP TABLE autorev_objects AS SELECT type, name, tbl_name FROM "
                   "main.sqlite_schema\n    WHERE type IN ('index', 'trigger', 'view') "
                   "AND sql IS NOT NULL;\n");
}

/* Lower-case "index i" of what the revision says it drops. */
static char *said_list(ar_script_writer *to, const ar_facts *facts)
{
    ar_str list;

    ar_str_init(&list, to->ctx->arena);
    ar_str_add(&list, "''");
    ar_vec_each(const char *, said, &facts->dropped)
        ar_str_addf(&list, ", %s", ar_script_text_of(to, *said));
    return list.data;
}

static void look_after(ar_script_writer *to, const ar_facts *facts)
{
    if (facts->rebuilds || facts->writes) {
        add_check(to, "no row lost the row it refers to",
                  ar_printf(to->ctx->arena,
                            "NOT EXISTS (SELECT 1 FROM (%s) AS a\n    LEFT JOIN "
                            "temp.autorev_orphans AS b ON lower(a.child) = lower(b.child) AND "
                            "lower(a.parent) = lower(b.parent)\n    AND (a.row = b.row OR b.row IS "
                            "NULL) WHERE a.row IS NOT NULL AND a.n > coalesce(b.n, 0))",
                            orphans));
        add_check(to, "no more rows than before refer to nothing",
                  ar_printf(to->ctx->arena,
                            "NOT EXISTS (SELECT 1 FROM (%s) AS a\n    GROUP BY lower(child), "
                            "lower(parent) HAVING sum(n) > (SELECT coalesce(sum(b.n), 0)\n    FROM "
                            "temp.autorev_orphans AS b WHERE lower(a.child) = lower(b.child) AND "
                            "lower(a.parent) = lower(b.parent)))",
                            orphans));
        ar_str_add(&to->out, "DROP TABLE temp.autorev_orphans;\n");
    }
    if (!facts->rebuilds)
        return;
    add_check(to, "no index, trigger or view was lost",
              ar_printf(to->ctx->arena,
                        "NOT EXISTS (SELECT 1 FROM temp.autorev_objects AS b WHERE NOT EXISTS\n"
                        "    (SELECT 1 FROM main.sqlite_schema AS a WHERE a.type = b.type AND "
                        "lower(a.name) = lower(b.name))\n"
                        "    AND lower(b.type || ' ' || b.name) NOT IN (%s)\n"
                        "    AND (b.type = 'view' OR EXISTS (SELECT 1 FROM main.sqlite_schema AS t "
                        "WHERE t.type IN ('table', 'view') AND lower(t.name) = "
                        "lower(b.tbl_name))))",
                        said_list(to, facts)));
    ar_str_add(&to->out, "DROP TABLE temp.autorev_objects;\n");
}

static void choose_batch(ar_script_writer *to)
{
    if (!to->numbered)
        ar_str_addf(&to->out, "INSERT INTO temp.autorev_batch VALUES (%s);\n",
                    ar_script_next(to, "batch"));
    to->numbered = true;
}

static void add_row(ar_script_writer *to, const ar_run_step *step)
{
    ar_applied row = ar_script_row(to, step);

    ar_script_tables(to);
    choose_batch(to);
    if (step->direction == AR_UP) {
        ar_script_insert(to, &row, now, batch_now);
        return;
    }
    ar_str_addf(&to->out, "DELETE FROM %s WHERE revision = %s;\n", ar_script_table(to, &row),
                ar_script_text_of(to, row.revision));
    add_check(to, ar_printf(to->ctx->arena, "revision %s is applied here", row.revision),
              "changes() = 1");
}

char *ar_run_script_bare(ar_ctx *ctx, const ar_revision *revision, ar_direction direction)
{
    ar_script_writer to = {.ctx = ctx, .engine = AR_SQLITE};
    ar_run_step step = {.revision = (ar_revision *)revision, .direction = direction};
    ar_facts facts = ar_facts_of(ctx, revision, direction);

    ar_str_init(&to.out, ctx->arena);
    ar_str_add(&to.out, "PRAGMA foreign_keys = off;\n");
    ar_str_addf(&to.out, "PRAGMA legacy_alter_table = %s;\nBEGIN IMMEDIATE;\n",
                facts.rebuilds ? "on" : "off");
    make_check(&to);
    add_check(&to, "foreign_keys is off", "foreign_keys = 0 FROM pragma_foreign_keys");
    look_before(&to, &facts);
    ar_script_section(&to, &step);
    look_after(&to, &facts);
    ar_str_add(&to.out, "DROP TABLE temp.autorev_check;\nCOMMIT;\n"
                        "PRAGMA legacy_alter_table = off;\n");
    return to.out.data;
}

/* Steps after the first one of a transaction have rows only. */
static void add_transaction(ar_script_writer *to, const ar_run_step *step, size_t count)
{
    ar_facts facts = {0};

    if (!step->no_sql)
        facts = ar_facts_of(to->ctx, step->revision, step->direction);
    ar_str_addf(&to->out, "PRAGMA legacy_alter_table = %s;\nBEGIN IMMEDIATE;\n",
                facts.rebuilds ? "on" : "off");
    add_check(to, "foreign_keys is off", "foreign_keys = 0 FROM pragma_foreign_keys");
    look_before(to, &facts);
    if (!step->no_sql)
        ar_script_section(to, step);
    look_after(to, &facts);
    for (size_t i = 0; i < count; i++)
        add_row(to, &step[i]);
    ar_str_add(&to->out, "COMMIT;\n");
}

static void add_alone(ar_script_writer *to, const ar_run_step *step)
{
    ar_applied row = ar_script_row(to, step);
    const char *state = row.state;
    const char *id = ar_script_text_of(to, row.revision);

    ar_str_add(&to->out, "PRAGMA legacy_alter_table = off;\nBEGIN IMMEDIATE;\n");
    ar_script_tables(to);
    choose_batch(to);
    row.state = "started";
    if (step->direction == AR_UP)
        ar_script_insert(to, &row, now, batch_now);
    else
        ar_str_addf(&to->out, "UPDATE %s SET state = 'started' WHERE revision = %s;\n",
                    ar_script_table(to, &row), id);
    ar_str_add(&to->out, "COMMIT;\n");
    ar_script_section(to, step);
    if (step->direction == AR_UP)
        ar_str_addf(&to->out, "UPDATE %s SET state = %s WHERE revision = %s;\n",
                    ar_script_table(to, &row), ar_script_text_of(to, state), id);
    else
        ar_str_addf(&to->out, "DELETE FROM %s WHERE revision = %s;\n", ar_script_table(to, &row),
                    id);
}

void ar_script_lite(ar_script_writer *to, const ar_run_steps *steps)
{
    begin_script(to);
    for (size_t i = 0; i < steps->count;) {
        const ar_run_step *step = &steps->items[i];
        size_t count = ar_script_titles(to, steps, i);

        if (!step->no_sql && ar_step_section(step)->no_transaction)
            add_alone(to, step);
        else
            add_transaction(to, step, count);
        i += count;
    }
}
