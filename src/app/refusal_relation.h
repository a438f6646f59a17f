/*
 * SQLite: the rows of a table at a point of a run, as a query over the live database, and what a
 * table's definition demands of them.
 */
#ifndef AR_APP_REFUSAL_RELATION_H
#define AR_APP_REFUSAL_RELATION_H

#include "app/refusal.h"

/* INSERT INTO into ( columns ) SELECT values FROM from */
typedef struct ar_copy {
    bool aborts; /* OR ABORT: the table's own conflict clauses do not count */
    ar_place into, from;
    ar_span columns, values;
} ar_copy;

/* The table's, whatever the run did to it; *out NULL: there is no such table. */
ar_status ar_relation_of(ar_walk *walk, const char *name, ar_relation **out) AR_MUST_USE;

void ar_relation_define(ar_walk *walk, const char *name, const char *create_sql);
void ar_relation_forget(ar_walk *walk, const char *name);
void ar_relation_rename(ar_walk *walk, ar_relation *relation, const char *name);

/* The rows that `copy` puts into a table that was just made, and those that it refuses. */
ar_status ar_relation_fill(ar_scan *scan, const ar_copy *copy) AR_MUST_USE;

/* CREATE UNIQUE INDEX, behind those words. */
ar_status ar_relation_index(ar_scan *scan) AR_MUST_USE;

/* Rows that the definition of a table that was just filled refuses (refusal_rows.c). */
ar_status ar_relation_demands(ar_walk *walk, const ar_relation *filled, bool aborts) AR_MUST_USE;

/* Rows with equal values in a key or unique index of the table. */
ar_status ar_relation_distinct(ar_walk *walk, const ar_relation *relation,
                               const ar_elements *elements, const ar_expr *where) AR_MUST_USE;

ar_column *ar_relation_column(const ar_relation *relation, const char *name); /* NULL: none */

#endif
