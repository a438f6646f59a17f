/*
 * Arguments and results of functions as CREATE FUNCTION writes them: SQL text, so bare names are
 * folded. Types and defaults are left to the dialect and the server.
 */
#ifndef AR_PARSER_ROUTINE_ARGS_H
#define AR_PARSER_ROUTINE_ARGS_H

#include "parser/cursor.h"

/* "a integer, out b text default 'x'"; of aggregates also "*" and "a order by b". False: reported.
 */
bool ar_arguments_read(ar_cursor *at, bool aggregate, ar_arguments *out);

/* "setof integer", "table (a integer, b text)" (columns go to the arguments), "trigger". */
bool ar_returns_read(ar_reader *reader, const ar_yaml *node, ar_routine *routine);

#endif
