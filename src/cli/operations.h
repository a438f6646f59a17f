/*
 * Operations as they stand in a revision's `objects` lines (SPEC 4): what comes with its table, and
 * what is only built again, is left out; a rebuild is what it is for.
 */
#ifndef AR_CLI_OPERATIONS_H
#define AR_CLI_OPERATIONS_H

#include "cli/cli.h"

/* Prints "  + table order" for each, with what it costs; returns how many. */
size_t ar_operations_print(ar_cli *cli, const ar_ops *ops, const char *default_schema);

/* Appends {verb, kind, name, app, destroys} to `list` (NULL: nothing is done). */
void ar_operations_json(ar_cli *cli, json_t *list, const ar_ops *ops, const char *default_schema);

size_t ar_operations_count(const ar_ops *ops);

#endif
