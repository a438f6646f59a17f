/*
 * `depends_on`: a list of KIND NAME, for what no catalogue tells.
 */
#ifndef AR_PARSER_DEPENDS_H
#define AR_PARSER_DEPENDS_H

#include "parser/place.h"

void ar_read_depends_on(ar_spot *spot);

/* Finds what an object and its children say; reports what no app declares. */
void ar_resolve_depends(ar_reader *reader, ar_object *object);

#endif
