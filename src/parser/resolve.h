/*
 * What names in a model mean, once all of it is read: tables that foreign keys refer to, columns of
 * keys, owners of sequences, schemas that nobody declared. Fills in schemas and referenced columns.
 */
#ifndef AR_PARSER_RESOLVE_H
#define AR_PARSER_RESOLVE_H

#include "parser/reader.h"

void ar_resolve(ar_reader *reader);

/* The table that `from` means, in the sorted model: of its own schema first; NULL: none. */
ar_object *ar_resolve_table(const ar_reader *reader, const ar_object *from, const char *schema,
                            const char *name);
ar_object *ar_resolve_type(const ar_reader *reader, const ar_object *from, const char *schema,
                           const char *name); /* a composite one, likewise */

#endif
