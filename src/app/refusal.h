/*
 * What the files refusal_*.c share: a walk over the statements that a run is going to undo, in
 * order, which asks the live database how many rows would refuse each (SPEC 9, "Consent"). The
 * live database has the shape from before the run: whatever an earlier statement changed is
 * remembered, and a question about it is not put. A refusal that is told is a true one; what
 * cannot be asked is left to the engine.
 */
#ifndef AR_APP_REFUSAL_H
#define AR_APP_REFUSAL_H

#include "db/db.h"
#include "model/model.h"
#include "revision/statement.h"

/* The rows of a SQLite table at a point of the run, as a query over the live database. */
typedef struct ar_relation ar_relation;
struct ar_relation {
    const char *name;          /* of the table, in lower case */
    ar_table *table;           /* its definition; NULL: not understood, or gone */
    const char *from;          /* what stands behind FROM: a name or "(SELECT ...)"; NULL: none */
    ar_names unknown;          /* columns whose values are not known */
    ar_names restored;         /* columns that may hold a value otherwise than `from` gives it */
    ar_names same;             /* columns that have the values of their namesakes in `source` */
    const ar_relation *source; /* of a rebuilt table; NULL: it is as it was */
};

typedef struct ar_walk {
    ar_ctx *ctx;
    ar_db *db;
    ar_target target;
    const ar_revision *revision;
    const ar_statements *section;
    const ar_statement_text *statement;

    bool blind;           /* a statement did who knows what: nothing is asked any more */
    bool new_triggers;    /* writing to a table may do more than the live database tells */
    ar_names tables;      /* changed as a whole: "schema.table" */
    ar_names columns;     /* "schema.table.column" */
    ar_names recoded;     /* the same, where only labels of an enum are others */
    ar_names names;       /* functions, types and what else an expression may name */
    ar_names new_domains; /* PostgreSQL: domains that are others than the live ones of their name */
    ar_map *enums;        /* PostgreSQL: types made on the way -> their labels, 'a', 'b' */
    AR_VEC(ar_relation *) relations; /* SQLite */
} ar_walk;

ar_status ar_refusal_postgres(ar_walk *walk) AR_MUST_USE; /* the statement at hand */
ar_status ar_refusal_sqlite(ar_walk *walk) AR_MUST_USE;

/* ---- reading a statement (refusal_scan.c) ---- */

typedef struct ar_scan {
    ar_walk *walk;
    const ar_token *tokens;
    size_t at, end;
} ar_scan;

typedef struct ar_span {
    size_t from, to; /* tokens [from, to) */
} ar_span;
typedef AR_VEC(ar_span) ar_spans;

/* A table as a statement names it. */
typedef struct ar_place {
    const char *schema, *name; /* folded as the engine does; schema: "" on SQLite */
    const char *sql;           /* as it is written; NULL: there was no name */
} ar_place;

ar_scan ar_scan_of(ar_walk *walk);
ar_scan ar_scan_in(const ar_scan *scan, ar_span span);
bool ar_scan_is(const ar_scan *scan, const char *word);
bool ar_scan_take(ar_scan *scan, const char *word);
bool ar_scan_take_all(ar_scan *scan, const char *const *words); /* all, in a row, or none */
bool ar_scan_done(const ar_scan *scan);
ar_place ar_scan_place(ar_scan *scan);
const char *ar_scan_name(ar_scan *scan);    /* folded; NULL: none stands here */
ar_span ar_scan_brackets(ar_scan *scan);    /* what stands inside; empty: no "(" here */
ar_spans ar_scan_list(const ar_scan *scan); /* the rest, split at its outer commas */
size_t ar_scan_find(const ar_scan *scan, const char *word); /* outside brackets; or end */
const char *ar_scan_text(const ar_scan *scan, ar_span span);
const char *ar_scan_folded(const ar_walk *walk, const ar_token *token);

/* ---- what earlier statements changed (refusal_touched.c) ---- */

void ar_touch_table(ar_walk *walk, const ar_place *table);
void ar_touch_column(ar_walk *walk, const ar_place *table, const char *column);
void ar_touch_name(ar_walk *walk, const char *name);
void ar_touch_labels(ar_walk *walk, const ar_place *table, const char *column);
bool ar_is_touched_table(const ar_walk *walk, const ar_place *table);
bool ar_is_touched_column(const ar_walk *walk, const ar_place *table, const char *column);
/* The same, for questions about labels themselves. */
bool ar_is_moved_column(const ar_walk *walk, const ar_place *table, const char *column);
bool ar_is_moved_span(const ar_scan *scan, const ar_place *table, ar_span span);
/* Whether these words name a column of `table`, or anything else, that is not what it was. */
bool ar_is_touched_span(const ar_scan *scan, const ar_place *table, ar_span span);

/* ---- asking (refusal_ask.c) ---- */

/* What rows do wrong, and how to find out. */
typedef struct ar_demand {
    const char *table; /* for people */
    const char *count; /* a query with one number */
    const char *fault; /* "\"c\" is null in %s": what is wrong with them */
    const char *show;  /* a query for people: the rows; NULL: none */
    bool may_raise;    /* the query's own failure over a value is a refusal, too */
} ar_demand;

/* One value; *out_text NULL: the database does not understand the question (or SQL's NULL). */
ar_status ar_refusal_ask(ar_walk *walk, const char *sql, const char **out_text,
                         const char **out_raised) AR_MUST_USE;

/* An error at the statement when there are rows that refuse. */
ar_status ar_refusal_demand(ar_walk *walk, const ar_demand *demand) AR_MUST_USE;

/*
 * Rows with equal values in `keys` (expressions over `from`); NULLs differ unless `nulls_equal`.
 * `where` NULL: all rows.
 */
ar_demand ar_demand_distinct(ar_walk *walk, const char *table, const char *from,
                             const ar_names *keys, const char *where, bool nulls_equal);

/* ---- PostgreSQL's forms (refusal_constraint.c) ---- */

/* What the catalog says of a table; `found` false: it is not there. */
typedef struct ar_table_facts {
    bool found;
    const char *only;  /* "ONLY " where what is asked concerns no children */
    bool side_effects; /* writing a column changes more than that column */
} ar_table_facts;
ar_status ar_refusal_facts(ar_walk *walk, const ar_place *table, ar_table_facts *out) AR_MUST_USE;

/* [CONSTRAINT n] CHECK | UNIQUE | PRIMARY KEY | FOREIGN KEY ... up to the scan's end. */
ar_status ar_refusal_constraint(ar_scan *scan, const ar_place *table) AR_MUST_USE;
/* CREATE UNIQUE INDEX, behind those words. */
ar_status ar_refusal_index(ar_scan *scan) AR_MUST_USE;
bool ar_refusal_spares_rows(const ar_scan *scan); /* NOT VALID, NOT ENFORCED */
/* ALTER DOMAIN, behind those words (refusal_domain.c). */
ar_status ar_refusal_domain(ar_scan *scan) AR_MUST_USE;
/* Values of all columns of an enum may be called otherwise from now on. */
ar_status ar_refusal_recode(ar_walk *walk, const ar_place *type) AR_MUST_USE;
/* [SET DATA] TYPE of a column, behind those words, up to the scan's end (refusal_type.c). */
ar_status ar_refusal_type(ar_scan *scan, const ar_place *table, const char *column,
                          ar_span written) AR_MUST_USE;
bool ar_refusal_is_new_type(const ar_scan *scan, ar_span type); /* made anew on the way */
/* ALTER TABLE ..., behind those words (refusal_alter.c). */
ar_status ar_refusal_alter(ar_scan *scan) AR_MUST_USE;

#endif
