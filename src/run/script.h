/*
 * The script of `preview`: what ar_run() would do, as text for psql or sqlite3, which stop at the
 * first error. One file per engine writes its own words.
 */
#ifndef AR_RUN_SCRIPT_H
#define AR_RUN_SCRIPT_H

#include "base/str.h"
#include "run/rows.h"
#include "run/run.h"

typedef struct ar_script_writer {
    ar_ctx *ctx;
    const ar_graph *graph;
    const ar_journal *journal; /* NULL: not known */
    ar_engine engine;
    const char *default_schema;
    ar_names tables; /* all version tables that its rows and numbers may come from */
    ar_names made;   /* those that a statement above has made sure of */
    bool numbered;   /* the batch was chosen */
    ar_str out;
} ar_script_writer;

void ar_script_pg(ar_script_writer *to, const ar_run_steps *steps);
void ar_script_lite(ar_script_writer *to, const ar_run_steps *steps);

/* "-- Revision 3f9c of shop: message", with "Undo" going down. */
void ar_script_title(ar_script_writer *to, const ar_run_step *step);

/* Those of all steps that belong into one transaction, from `first` on; returns how many. */
size_t ar_script_titles(ar_script_writer *to, const ar_run_steps *steps, size_t first);

void ar_script_section(ar_script_writer *to, const ar_run_step *step);

/* CREATE TABLE IF NOT EXISTS for the version tables, where none stands above. */
void ar_script_tables(ar_script_writer *to);

/* (SELECT coalesce(max(COLUMN), 0) + 1 FROM all version tables). */
char *ar_script_next(ar_script_writer *to, const char *column);

/* The INSERT; `at`, `batch`: SQL for now and for the run's number. */
void ar_script_insert(ar_script_writer *to, const ar_applied *row, const char *at,
                      const char *batch);

char *ar_script_text_of(ar_script_writer *to, const char *text); /* a literal */
char *ar_script_table(ar_script_writer *to, const ar_applied *row);

/* The row of a step, in the version table where it stands or belongs. */
ar_applied ar_script_row(const ar_script_writer *to, const ar_run_step *step);

#endif
