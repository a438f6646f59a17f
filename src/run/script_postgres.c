#include "db/db.h"
#include "dialect/dialect.h"
#include "run/lock.h"
#include "run/runner.h"
#include "run/script.h"

static const char batch_now[] = "current_setting('autorev.batch')::bigint";

/* psql cannot wait for the lock the way autorev does: whoever has it makes the script stop. */
static void begin_script(ar_script_writer *to)
{
    ar_str_addf(&to->out,
                "\\set ON_ERROR_STOP on\n"
                "SET client_encoding = 'UTF8';\n"
                "SET standard_conforming_strings = on;\n"
                "DO $autorev$ BEGIN\n"
                "    PERFORM %s"
                "    IF NOT pg_try_advisory_lock(%s) THEN\n"
                "        RAISE EXCEPTION 'another run of autorev is at work on this database';\n"
                "    END IF;\n"
                "END $autorev$;\n",
                ar_postgres_settings, AR_LOCK_KEY);
}

/* All rows of a script have one batch number, chosen when the first one is written. */
static void choose_batch(ar_script_writer *to)
{
    if (to->numbered)
        return;
    ar_str_addf(&to->out,
                "DO $autorev$ BEGIN\n"
                "    PERFORM set_config('autorev.batch', %s::text, false);\n"
                "END $autorev$;\n",
                ar_script_next(to, "batch"));
    to->numbered = true;
}

static void add_delete(ar_script_writer *to, const ar_applied *row)
{
    ar_str_addf(&to->out,
                "DO $autorev$ BEGIN\n"
                "    DELETE FROM %s WHERE revision = %s;\n"
                "    IF NOT FOUND THEN\n"
                "        RAISE EXCEPTION %s;\n"
                "    END IF;\n"
                "END $autorev$;\n",
                ar_script_table(to, row), ar_script_text_of(to, row->revision),
                ar_script_text_of(to, ar_printf(to->ctx->arena, "revision %s is not applied here",
                                                row->revision)));
}

static void add_row(ar_script_writer *to, const ar_run_step *step)
{
    ar_applied row = ar_script_row(to, step);

    ar_str_add(&to->out, "SET LOCAL search_path = '';\n");
    ar_script_tables(to);
    choose_batch(to);
    if (step->direction == AR_DOWN)
        add_delete(to, &row);
    else
        ar_script_insert(to, &row, "now()", batch_now);
}

/* Steps after the first one of a transaction have rows only. */
static void add_transaction(ar_script_writer *to, const ar_run_step *step, size_t count)
{
    ar_str_addf(&to->out,
                "BEGIN;\n"
                "SET LOCAL search_path = %s;\n"
                "SET LOCAL lock_timeout = '3s';\n"
                "SET LOCAL synchronous_commit = on;\n",
                ar_search_path(to->ctx, to->default_schema));
    if (!step->no_sql)
        ar_script_section(to, step);
    for (size_t i = 0; i < count; i++)
        add_row(to, &step[i]);
    ar_str_add(&to->out, "COMMIT;\n");
}

/* "started" before, the final state after: what happens in between cannot be rolled back. */
static void add_alone(ar_script_writer *to, const ar_run_step *step)
{
    ar_applied row = ar_script_row(to, step);
    const char *state = row.state;
    const char *name = ar_script_table(to, &row);
    const char *id = ar_script_text_of(to, row.revision);

    ar_str_add(&to->out, "BEGIN;\n");
    ar_script_tables(to);
    choose_batch(to);
    row.state = "started";
    if (step->direction == AR_UP)
        ar_script_insert(to, &row, "now()", batch_now);
    else
        ar_str_addf(&to->out, "UPDATE %s SET state = 'started' WHERE revision = %s;\n", name, id);
    ar_str_addf(&to->out, "COMMIT;\nSET search_path = %s;\n",
                ar_search_path(to->ctx, to->default_schema));
    ar_script_section(to, step);
    ar_str_add(&to->out, "SET search_path = '';\n");
    if (step->direction == AR_UP)
        ar_str_addf(&to->out, "UPDATE %s SET state = %s WHERE revision = %s;\n", name,
                    ar_script_text_of(to, state), id);
    else
        add_delete(to, &row);
}

void ar_script_pg(ar_script_writer *to, const ar_run_steps *steps)
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
    ar_str_addf(&to->out, "\nDO $autorev$ BEGIN PERFORM pg_advisory_unlock(%s); END $autorev$;\n",
                AR_LOCK_KEY);
}
