/*
 * Names that must be free: two objects of one database that share a space of names are an error
 * that shows both places. What is taken is what the engine takes: a key's index stands among the
 * tables, a table's row type among the types.
 */
#ifndef AR_PARSER_NAMES_H
#define AR_PARSER_NAMES_H

#include "parser/reader.h"

/* False: reported, and the object must not be added. `taken` maps a place to its holder. */
bool ar_names_claim(ar_reader *reader, ar_map *taken, const ar_object *object);

/* What another app declares of the same kind and name; NULL: nothing. */
const ar_object *ar_names_owner(ar_reader *reader, const ar_map *taken, const ar_object *object);

#endif
