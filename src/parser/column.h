/*
 * A column, from one line of SQL or from a mapping with the same facts. Both fill in the same
 * parts: the column itself and the constraints said with it, which become children of the table.
 */
#ifndef AR_PARSER_COLUMN_H
#define AR_PARSER_COLUMN_H

#include "parser/cursor.h"
#include "parser/place.h"

typedef struct ar_column_parts {
    ar_object *table; /* NULL: the line is a domain's */
    ar_column *column;
    ar_key *primary_key;
    ar_key *unique;
    ar_foreign_key *foreign_key;
    AR_VEC(ar_check *) checks;
    const ar_yaml *conflicts; /* `on_conflict`, until the column is whole */
    const char *constraint;   /* name for the next one; NULL: none was given */
    uint64_t said;            /* clauses of the line, by their place in the table of clauses */
    bool references_said;     /* the key is there, be it right or wrong */
} ar_column_parts;

/* The whole of a line; false when something was reported. */
bool ar_column_read_line(ar_reader *reader, const ar_yaml *node, ar_column_parts *parts);

/* A constraint of the column, named as the line says, placed where the line says it. */
ar_object *ar_column_constraint(ar_reader *reader, ar_column_parts *parts, ar_kind kind,
                                ar_pos pos);

/* Puts the column and its constraints under the table. */
void ar_column_attach(ar_reader *reader, ar_column_parts *parts);
void ar_column_attach_constraints(ar_reader *reader, ar_column_parts *parts);

/* A key of one column. */
void ar_column_fill_key(ar_reader *reader, ar_column_parts *parts, ar_key *key);

/* `not_null` of a column or domain: true, false, or a mapping of what `place` takes. */
bool ar_read_not_null(ar_spot *spot, const ar_place *place, bool *out_not_null,
                      ar_not_null *out_as);

/* `columns:` of a table: name -> line or mapping. */
void ar_columns_read(ar_reader *reader, ar_object *table, const ar_yaml *columns);

#endif
