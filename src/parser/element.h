/*
 * Elements: what an index, key or exclusion is made of. A text equal to a column's name is that
 * column; else, if its first word is a column, that column with options; else an expression.
 */
#ifndef AR_PARSER_ELEMENT_H
#define AR_PARSER_ELEMENT_H

#include "parser/cursor.h"
#include "parser/place.h"

/* One element from the whole of the cursor's text. `owner` is the index or constraint. */
bool ar_element_read(ar_cursor *at, const ar_object *owner, ar_element *out);

/* A YAML list of elements. */
bool ar_elements_read(ar_reader *reader, const ar_object *owner, const ar_yaml *list,
                      ar_elements *out);

/* Readers of `columns` and `elements`, for the tables of places. */
void ar_read_key_columns(ar_spot *spot);
void ar_read_index_columns(ar_spot *spot);
void ar_read_exclusion_elements(ar_spot *spot);
void ar_read_statistics_columns(ar_spot *spot); /* columns and expressions alone */

/* (a, b) with elements in it, as in lines. */
bool ar_elements_in_parens(ar_cursor *at, ar_code code, const ar_object *owner, ar_elements *out);

#endif
